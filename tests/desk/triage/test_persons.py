"""What is held of one person: found, exported, erased, and what must stay of others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from doorkeeper.desk.database.tables import sealed_report
from doorkeeper.desk.triage import audit, cases, opening, outcomes, persons, queue
from doorkeeper.desk.triage.desk import Desk
from doorkeeper.desk.triage.tables import outcome_token
from doorkeeper.model.errors import DoorkeeperError
from tests.desk.triage.arriving import enrol, opened
from tests.desk.triage.samples import full, sample

AMANDA: dict[str, Any] = {
    "name": "Amanda Qiu",
    "url": "https://www.linkedin.com/in/amanda-qiu",
    "emails": ["amanda@front.example"],
}


def ids(found: persons.Found) -> tuple[list[str], list[str]]:
    return [row.id for row in found.reports], [row.id for row in found.mentions]


@pytest.mark.parametrize(
    "value",
    [
        "https://www.linkedin.com/in/amanda-qiu",
        "uk.linkedin.com/in/Amanda-Qiu/",
        "amanda@front.example",
        "front.example",
        "Amanda Qiu",
        "QIU Amanda",
    ],
)
def test_finds_who_was_reported(desk: Desk, value: str) -> None:
    one, _ = opened(desk, sample(**AMANDA), sample(name="Somebody Else"))
    assert ids(persons.find(desk, "subject", value)) == ([one], [])


@pytest.mark.parametrize(
    "value",
    [
        "Amanda Smith",
        "Qiu Li",
        "Amanda Li",
        "linkedin.com/in/amanda",
        "a@front.example",
        "other.example",
    ],
)
def test_does_not_find_others(desk: Desk, value: str) -> None:
    opened(desk, sample(**AMANDA, headline="recruiter"))
    assert persons.find(desk, "subject", value) == persons.Found([], [])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("subject", ""),
        ("subject", "  "),
        ("subject", "!!"),
        ("subject", "Amanda"),
        ("subject", "f" * 16),
        ("device", ""),
        ("caller", " "),
        ("x", "y"),
    ],
)
def test_nobody_is_everybody(desk: Desk, kind: str, value: str) -> None:
    opened(desk, sample())
    for act in (
        lambda: persons.find(desk, kind, value),
        lambda: persons.export(desk, "ann", kind, value),
        lambda: persons.erase(desk, "ann", kind, value),
    ):
        with pytest.raises(DoorkeeperError) as refused:
            act()
        assert refused.value.code == "case.invalid"
    assert queue.search(desk).total == 1


def test_finds_who_reported_by_device_and_by_telephone(desk: Desk) -> None:
    sender = Ed25519PrivateKey.generate()
    one = opened(desk, sample(), sample(), sender=sender)
    opened(desk, sample())
    device = cases.case(desk, one[0]).device
    assert device
    assert set(ids(persons.find(desk, "device", device.fingerprint.upper()))[0]) == set(one)
    called = cases.enter(desk, "ann", {"reasons": ["other"], "caller": "Jo Bloggs, Room 5"})
    cases.enter(desk, "ann", {"reasons": ["other"], "caller": "Jo Brown, Room 5"})
    assert ids(persons.find(desk, "caller", "jo bloggs room 5")) == ([called], [])
    assert persons.find(desk, "caller", "Jo") == persons.Found([], [])


MENTIONS: list[dict[str, Any]] = [
    {"note": "a colleague of Qiu, Amanda wrote"},
    {"text": "I work for Аmаndа\u200b Qiu’s firm", "kind": "text"},
    {"messages": [{"from": "me", "text": "Are you with AMANDA M. QIU?"}]},
    {"messages": [{"from": "them", "text": "Greetings from Ms Amanda Qiu."}]},
    {"headline": "Assistant to Amanda Qiu"},
    {"organisations": [{"name": "Amanda Qiu Search Ltd"}]},
]


def test_finds_by_reading_where_a_name_only_stands_in_a_text(desk: Desk) -> None:
    own, *mentioning = opened(desk, sample(**AMANDA), *(sample(**fields) for fields in MENTIONS))
    opened(desk, sample(note="Amanda told me that a Mr Qiu, ..."), sample(name="Amanda Smith"), sample(text="Li Qiu"))
    noted = cases.enter(desk, "ann", {"reasons": ["other"], "name": "Somebody Else"})
    cases.add_note(desk, "ann", noted, "same photograph as Amanda Qiu")
    told = cases.enter(desk, "ann", {"reasons": ["other"], "name": "Nobody Else"})
    cases.decide(desk, "ann", [told], "confirmed", "This is Amanda Qiu")
    found = ids(persons.find(desk, "subject", "Dr Amanda Qiu"))
    assert (found[0], sorted(found[1])) == ([own], sorted([*mentioning, noted, told]))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("write to Amanda@Front.example.", "amanda@front.example"),
        ("see uk.linkedin.com/in/amanda-qiu/ there", "https://www.linkedin.com/in/amanda-qiu"),
        ("she is @amandaq elsewhere", "@amandaq"),
        ("我叫邱美玲。", "邱美玲"),
        ("her name is Qiu Meiling", "邱美玲"),
    ],
)
def test_finds_identifiers_and_names_by_reading(desk: Desk, text: str, value: str) -> None:
    (one,) = opened(desk, sample(messages=[{"from": "me", "text": text}]))
    opened(desk, sample(messages=[{"from": "me", "text": "john@front.example, linkedin.com/in/amanda, 邱 美"}]))
    assert ids(persons.find(desk, "subject", value)) == ([], [one])


def test_mentions_are_exported_and_erased_only_where_that_is_asked(desk: Desk) -> None:
    _, mention = opened(desk, sample(**AMANDA), sample(note="Amanda Qiu again", name="Somebody Else"))
    assert len(json.loads(persons.export(desk, "ann", "subject", "Amanda Qiu"))["reports"]) == 1
    assert len(json.loads(persons.export(desk, "ann", "subject", "Amanda Qiu", mentions=True))["reports"]) == 2
    assert persons.erase(desk, "ann", "subject", "Amanda Qiu") == 1
    assert [row.id for row in queue.search(desk).rows] == [mention]
    assert persons.erase(desk, "ann", "subject", "Amanda Qiu", mentions=True) == 1
    assert queue.search(desk).total == 0


def test_an_export_holds_everything_but_the_way_to_the_answer(desk: Desk) -> None:
    value = full("Zqx")
    (report_id,) = opened(desk, value)
    cases.add_note(desk, "ann", report_id, "internal note")
    cases.decide(desk, "ann", [report_id], "confirmed", "public note")
    exported = persons.export(desk, "ann", "subject", "zqx.example")
    text = exported.decode()
    for part in ("Amanda Zqx", "Zqx wrote to me", "internal note", "public note", "confirmed", "pays well", "Zqx City"):
        assert part in text
    assert value["outcome"]["key"] not in text
    assert value["outcome"]["tag"] not in text
    assert len(json.loads(exported)["reports"]) == 1
    entry = audit.entries(desk.engine)[0][0]
    assert (entry.act, entry.detail) == ("person.exported", {"kind": "subject", "reports": 1})


def test_erasing_who_was_reported_leaves_others_and_the_answer(desk: Desk) -> None:
    mine, other = opened(desk, {**full("Zqx")}, sample(name="Somebody Else"))
    cases.decide(desk, "ann", [mine], "confirmed")
    assert persons.erase(desk, "ann", "subject", "Amanda Zqx") == 1
    assert [row.id for row in queue.search(desk).rows] == [other]
    assert persons.find(desk, "subject", "zqx.example") == persons.Found([], [])
    assert persons.erase(desk, "ann", "subject", "Amanda Zqx") == 0
    with desk.engine.connect() as connection:
        assert len(connection.execute(select(outcome_token)).all()) == 1, "the reporter is still answered"


def test_erasing_a_reporter_takes_the_answer_and_the_device_away(desk: Desk) -> None:
    sender = Ed25519PrivateKey.generate()
    (mine,) = opened(desk, full("Zqx"), sender=sender, device_id=enrol(desk, sender))
    cases.decide(desk, "ann", [mine], "confirmed")
    outcomes.publish(desk.engine, desk.now())
    device = cases.case(desk, mine).device
    assert device
    assert persons.erase(desk, "ann", "device", device.fingerprint) == 1
    outcomes.publish(desk.engine, desk.now())
    assert json.loads(outcomes.published(desk.engine))["tokens"] == []
    with desk.engine.connect() as connection:
        row = connection.execute(select(sealed_report)).one()
        assert (row.sealed, row.device_id) == (None, None)
    assert opening.open_waiting(desk) == opening.Opened(0, 0)


def test_erasing_leaves_the_audit_chain_whole_and_without_a_name(desk: Desk) -> None:
    (mine,) = opened(desk, full("Zqx"))
    cases.viewed(desk, "ann", mine)
    before = audit.verify(desk.engine)
    persons.erase(desk, "bob", "subject", "zqx.example")
    after = audit.verify(desk.engine, (before.count, before.head))
    assert after.broken is None
    assert after.count == before.count + 2
    entries = audit.entries(desk.engine)[0]
    assert [entry.act for entry in entries[:2]] == ["person.erased", "report.erased"]
    assert "zqx" not in repr(entries).lower()
