"""What makes two reports alike, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from doorkeeper.desk.triage.desk import Desk
from doorkeeper.desk.triage.similar import similar
from doorkeeper.model.errors import DoorkeeperError
from tests.desk.triage.arriving import opened
from tests.desk.triage.samples import sample

TEMPLATE = (
    "Dear {name}, I was impressed by your work on the committee. We pay well for short papers on policy, "
    "two or three pages, nothing secret, and all we ask for is your own view."
)


def them(text: str) -> dict[str, Any]:
    return {"messages": [{"from": "them", "text": text}]}


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        (
            {"url": "https://www.linkedin.com/in/amanda-qiu"},
            {"url": "https://uk.linkedin.com/in/Amanda-Qiu/?trk=1"},
            ["profile"],
        ),
        ({"url": "https://www.linkedin.com/in/amanda-qiu"}, them("I am linkedin.com/in/amanda-qiu"), ["profile"]),
        ({"emails": ["a.q@gmail.com"]}, {"emails": ["A.Q+x@gmail.com"]}, ["email"]),
        ({"emails": ["amanda@front.example"]}, {"links": ["https://www.front.example/jobs"]}, ["domain"]),
        ({"links": ["https://a.front.co.uk"]}, {"mentions": ["b.front.co.uk/x"]}, ["domain"]),
        ({"links": ["https://frоnt.example"]}, {"links": ["https://front.example"]}, ["domain"]),  # Cyrillic о
        ({"links": ["https://t.me/amandaq"]}, {"links": ["https://x.com/AmandaQ"]}, ["handle"]),
        (them(TEMPLATE.format(name="Jo")), them(TEMPLATE.format(name="Sam").upper()), ["text"]),
        (them(TEMPLATE), {"text": "He wrote: " + TEMPLATE, "kind": "text"}, ["text"]),
        (
            them("我们为简短的政策文件支付丰厚的报酬请与我联系"),
            them("您好我们为简短的政策文件支付丰厚的报酬"),
            ["text"],
        ),
        ({"name": "Amanda Qiu"}, {"name": "QIU, Amanda"}, ["name"]),
        ({"name": "Amanda Qiu"}, {"name": "Аmаndа Qiu"}, ["name"]),
        ({"name": "Dr. Amanda Qiu"}, {"name": "amanda qiu | Recruiter"}, ["name"]),
        (
            {"name": "Amanda Qiu", "emails": ["a@front.example"], **them(TEMPLATE)},
            {"name": "Amanda Qiu", "emails": ["a@front.example"], **them(TEMPLATE)},
            ["email", "domain", "text", "name"],
        ),
    ],
)
def test_alike(desk: Desk, one: dict[str, Any], other: dict[str, Any], kinds: list[str]) -> None:
    first, second = opened(desk, sample(**one), sample(**other))
    assert [(item.row.id, [reason.kind for reason in item.reasons]) for item in similar(desk, first)] == [
        (second, kinds)
    ]
    assert [item.row.id for item in similar(desk, second)] == [first], "likeness goes both ways"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"url": "https://www.linkedin.com/in/amanda-qiu"}, {"url": "https://www.linkedin.com/in/amanda-qiu-2"}),
        ({"url": "https://www.linkedin.com/in/acme"}, {"url": "https://www.linkedin.com/company/acme"}),
        ({"links": ["https://www.linkedin.com/feed"]}, {"links": ["https://linkedin.com/jobs"]}),
        ({"emails": ["amanda@gmail.com"]}, {"emails": ["bob@gmail.com"]}),
        ({"emails": ["someone@parliament.uk"]}, {"links": ["https://www.parliament.uk/members"]}),
        ({"links": ["https://one.co.uk"]}, {"links": ["https://other.co.uk"]}),
        ({"links": ["https://one.github.io"]}, {"links": ["https://other.github.io"]}),
        (them("Hello, how are you today my friend"), them("Hello, how are you today my dear")),
        (
            {"messages": [{"from": "me", "text": TEMPLATE}]},
            {"messages": [{"from": "me", "text": TEMPLATE}]},
        ),
        ({"name": "Amanda Qiu"}, {"name": "Amanda Li"}),
        ({"name": "Amanda Qiu"}, {"name": "Qiu"}),
        ({"name": "Amanda"}, {"name": "Amanda"}),
        ({"name": "Ronald Smith"}, {"name": "Arnold Smith"}),
        ({"headline": "Recruiter", "location": "London"}, {"headline": "Recruiter", "location": "London"}),
        ({"reasons": ["other"], "site": "linkedin"}, {"reasons": ["other"], "site": "linkedin"}),
    ],
)
def test_not_alike(desk: Desk, one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = opened(desk, sample(**one), sample(**other))
    assert similar(desk, first) == []
    assert similar(desk, second) == []


def test_the_strongest_reason_comes_first_and_is_said_in_words(desk: Desk) -> None:
    profile = "https://www.linkedin.com/in/amanda-qiu"
    this, by_name, by_text, by_profile, by_domain = opened(
        desk,
        sample(name="Amanda Qiu", url=profile, links=["https://front.example"], **them(TEMPLATE)),
        sample(name="Amanda Qiu"),
        sample(**them(TEMPLATE)),
        sample(url=profile),
        sample(links=["https://front.example"]),
    )
    found = similar(desk, this)
    assert [item.row.id for item in found] == [by_profile, by_domain, by_text, by_name]
    words = [item.reasons[0].words for item in found]
    assert words[:2] == ["same profile address", "same domain"]
    assert words[2].endswith("shared passages of text")
    assert words[3] == "same name"
    assert found[0].reasons[0].value == "linkedin/in/amanda-qiu"
    assert found[2].reasons[0].value in TEMPLATE.lower().replace(",", "").replace(".", "")


@pytest.mark.parametrize("between", ["\n", "\r\n\r\n"])
def test_a_text_that_both_carry_is_found_among_much_other_text(desk: Desk, between: str) -> None:
    padding = [" ".join(f"{word}{n}" for n in range(2000)) for word in ("one", "other", "third")]
    first, second, _ = opened(
        desk,
        sample(kind="text", text=padding[0] + between + TEMPLATE),
        sample(kind="text", text=TEMPLATE + between + padding[1]),
        sample(kind="text", text=padding[2]),
    )
    assert [item.row.id for item in similar(desk, first)] == [second]


def test_no_more_than_asked_for(desk: Desk) -> None:
    ids = opened(desk, *(sample(links=["https://front.example"]) for _ in range(8)))
    assert len(similar(desk, ids[0], most=3)) == 3


def test_of_a_report_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(DoorkeeperError) as refused:
        similar(desk, "f" * 32)
    assert refused.value.code == "case.unknown"
