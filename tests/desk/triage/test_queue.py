"""The queue: what a search finds and what it must not, filters, pages, order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.desk.triage import cases, features, queue
from doorkeeper.desk.triage.desk import Desk
from doorkeeper.desk.triage.queue import Filters
from tests.desk.triage.arriving import opened
from tests.desk.triage.conftest import Clock
from tests.desk.triage.samples import sample

AMANDA = {
    "name": "Amanda Qiu",
    "headline": "Executive recruiter at BR-YR Executive Search",
    "location": "Beijing",
    "site": "linkedin",
    "url": "https://www.linkedin.com/in/amanda-qiu-123",
    "organisations": [{"name": "Internship Union", "role": "Lead", "current": True, "url": "https://union.example"}],
    "links": ["https://t.me/amandaqiu"],
    "emails": ["amanda@br-yr.example"],
    "mentions": ["https://jobs.evil.example/apply", "hr@papers.example"],
    "messages": [
        {"from": "them", "text": "write to me at amanda.q[at]secret-mail[.]example about the paper"},
        {"from": "me", "text": "see https://mine.example or me@own.example"},
    ],
    "note": "she also has www.noted.example",
}


FOUND = (
    "https://www.linkedin.com/in/amanda-qiu-123",
    "linkedin.com/in/Amanda-Qiu-123?trk=x",
    "uk.linkedin.com/in/amanda-qiu-123/",
    "@amandaqiu",
    "https://t.me/amandaqiu",
    "amanda@br-yr.example",
    "Amanda+list@BR-YR.example",
    "amanda[at]br-yr[.]example",
    "br-yr.example",
    "https://br-yr.example/anything",
    "evil.example",
    "www.evil.example",
    "papers.example",
    "secret-mail.example",
    "amanda.q@secret-mail.example",
    "noted.example",
    "union.example",
    "Amanda",
    "amanda qiu",
    "QIU Amanda",
    "Аmаndа",  # Cyrillic а
    "recruiter beijing",
    "internship union",
    "  Qiu  ",
)
NOT_FOUND = (
    "https://www.linkedin.com/in/amanda-qiu-124",
    "linkedin.com/company/amanda-qiu-123",
    "linkedin.com",
    "www.linkedin.com",
    "t.me",
    "@amanda",
    "@qiu",
    "amanda@example",
    "bob@br-yr.example",
    "br-yr.example.com",
    "yr.example",
    "example",
    "mine.example",
    "me@own.example",
    "own.example",
    "Amand",
    "Amanda Smith",
    "recruiter london",
    "paper",  # words of messages are not searched one by one
    "%",
    "_",
    "*",
    "' OR 1=1 --",
    "\0",
    "!!!",
    "f" * 32,
)


def test_finds_what_it_should_and_nothing_else(desk: Desk) -> None:
    opened(desk, sample(**AMANDA))
    found = {query: queue.search(desk, query).total for query in (*FOUND, *NOT_FOUND)}
    assert found == {**dict.fromkeys(FOUND, 1), **dict.fromkeys(NOT_FOUND, 0)}


READ = (
    ("paper trade", "ab"),
    ("PAPERS", ""),
    ("paper -", "abc"),
    ("committee", "b"),
    ("colleague committee", "b"),
    ("amanda paper", "a"),
    ("thanks", "c"),
    ("nobody", ""),
    ("!!!", ""),
    ("\0", ""),
)


def test_reading_finds_words_of_messages_texts_and_notes(desk: Desk) -> None:
    theirs = [{"from": "them", "text": "Your paper’s on trade"}, {"from": "me", "text": "no"}]
    a, b, c = opened(
        desk,
        sample(name="Amanda", messages=theirs),
        sample(text="the trade paper of the committee", kind="text"),
        sample(note="about a paper"),
    )
    cases.add_note(desk, "ann", b, "as our colleague said")
    cases.decide(desk, "ann", [c], "confirmed", "Thanks")
    letters = {a: "a", b: "b", c: "c"}
    for query, expected in READ:
        found = queue.search(desk, query, read=True)
        assert "".join(sorted(letters[row.id] for row in found.rows)) == expected, query
    assert queue.search(desk, "paper").total == 0, "no token stands for a word of a message"
    assert queue.search(desk, "paper", Filters(kind="text"), read=True).total == 1
    assert queue.search(desk, "", read=True).total == 3


def test_a_report_is_found_by_its_id(desk: Desk) -> None:
    one, _ = opened(desk, sample(), sample())
    assert [row.id for row in queue.search(desk, one).rows] == [one]


def hit(band: str) -> dict[str, Any]:
    return {"band": band, "hits": [], "packs": []}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "abcd"),
        (Filters(state="new"), "bd"),
        (Filters(state="working"), "c"),
        (Filters(state="answered"), "a"),
        (Filters(disposition="confirmed"), "a"),
        (Filters(disposition="need-more"), ""),
        (Filters(band="alert"), "a"),
        (Filters(band="none"), "cd"),
        (Filters(reason="warning-wrong"), "b"),
        (Filters(reason="warning"), ""),
        (Filters(kind="text"), "c"),
        (Filters(channel="telephone"), "d"),
        (Filters(channel="file"), ""),
        (Filters(assigned="ann"), "c"),
        (Filters(assigned=""), "abd"),
        (Filters(assigned="bob"), ""),
        (Filters(since=date(2026, 11, 24)), "bcd"),
        (Filters(until=date(2026, 11, 23)), "a"),
        (Filters(since=date(2026, 11, 23), until=date(2026, 11, 23)), "a"),
        (Filters(since=date(2026, 11, 25)), ""),
        (Filters(state="new", band="caution"), "b"),
        (Filters(state="new", band="alert"), ""),
        (Filters(state="\0"), ""),
        (Filters(reason="x' OR '1'='1"), ""),
    ],
)
def test_filters(desk: Desk, clock: Clock, filters: Filters, expected: str) -> None:
    clock.pass_(days=-1)
    ids = opened(desk, sample(name="a", warning=hit("alert")))
    clock.pass_(days=1)
    ids += opened(
        desk,
        sample(name="b", warning=hit("caution"), reasons=["warning-wrong", "other"]),
        sample(name="c", kind="text"),
    )
    cases.decide(desk, "ann", [ids[0]], "confirmed")
    cases.assign(desk, "ann", [ids[2]], "ann")
    cases.enter(desk, "ann", {"name": "d", "reasons": ["other"]})
    assert "".join(sorted(row.title for row in queue.search(desk, filters=filters).rows)) == expected


def test_pages_and_orders(desk: Desk, clock: Clock) -> None:
    for name, band in zip("abcde", ("note", "alert", "none", "caution", "alert"), strict=True):
        clock.pass_(minutes=1)
        opened(desk, sample(name=name, warning=hit(band)))

    def titles(**how: Any) -> str:
        return "".join(row.title for row in queue.search(desk, **how).rows)

    assert titles() == "edcba"
    assert titles(order="oldest") == "abcde"
    assert titles(order="band") == "ebdac"
    assert [titles(size=2, page=page) for page in (1, 2, 3)] == ["ed", "cb", "a"]
    assert titles(size=2, page=99) == "a", "a page too far is the last one"
    assert titles(size=2, page=-1) == "ed"
    found = queue.search(desk, size=2, page=2)
    assert (found.total, found.page, found.pages) == (5, 2, 3)
    assert queue.search(desk, "nobody").pages == 1


def test_counts_for_the_navigation(desk: Desk) -> None:
    one, two, three = opened(desk, sample(), sample(), sample())
    opened(desk, sample(), quarantined=True)
    cases.assign(desk, "ann", [one], "ann")
    cases.decide(desk, "ann", [two], "need-more")
    cases.decide(desk, "ann", [three], "confirmed")
    assert queue.counts(desk) == {
        "new": 0,
        "working": 1,
        "waiting": 1,
        "answered": 1,
        "quarantine": 1,
        "unreadable": 0,
    }


@given(st.text(max_size=200))
def test_any_query_is_read(query: str) -> None:
    for group in features.query_features(query):
        assert group
        assert all(kind and value for kind, value in group)
