"""Work on cases: assignment, notes, dispositions and their history, many at once, reports by telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from doorkeeper.desk.triage import audit, cases, queue
from doorkeeper.desk.triage.desk import Desk
from doorkeeper.model.errors import DoorkeeperError
from tests.desk.triage.arriving import opened
from tests.desk.triage.conftest import Clock
from tests.desk.triage.samples import full, sample


def acts(desk: Desk, about: str) -> list[str]:
    return [entry.act for entry in reversed(audit.entries(desk.engine, about=about)[0])]


def test_the_life_of_a_case(desk: Desk, clock: Clock) -> None:
    (report_id,) = opened(desk, full())
    cases.viewed(desk, "ann", report_id)
    assert cases.case(desk, report_id).row.state == "new", "looking changes nothing"
    assert cases.assign(desk, "ann", [report_id], "ann") == 1
    assert cases.case(desk, report_id).row.state == "working"
    clock.pass_(minutes=5)
    cases.add_note(desk, "ann", report_id, "  looked at the profile  ")
    clock.pass_(minutes=5)
    cases.decide(desk, "ann", [report_id], "need-more", "Which site was it?")
    assert cases.case(desk, report_id).row.state == "waiting"
    clock.pass_(days=1)
    cases.decide(desk, "bob", [report_id], "confirmed")
    found = cases.case(desk, report_id)
    assert (found.row.state, found.row.disposition, found.row.assigned) == ("answered", "confirmed", "ann")
    assert [(note.by, note.public, note.text) for note in found.notes] == [("ann", False, "looked at the profile")]
    assert [(change.by, change.disposition, change.note) for change in found.history] == [
        ("ann", "need-more", "Which site was it?"),
        ("bob", "confirmed", None),
    ]
    assert found.answered == clock.now
    assert acts(desk, report_id) == [
        "report.opened",
        "report.viewed",
        "report.assigned",
        "report.noted",
        "report.decided",
        "report.decided",
    ]


def test_assigning_and_taking_back(desk: Desk) -> None:
    one, two = opened(desk, sample(), sample())
    assert cases.assign(desk, "ann", [one, two, one], "bob") == 2
    assert cases.assign(desk, "ann", [one, two], "bob") == 0, "nothing changes, nothing is logged"
    assert cases.assign(desk, "bob", [one], None) == 1
    assert [cases.case(desk, item).row.assigned for item in (one, two)] == [None, "bob"]
    assert acts(desk, two) == ["report.opened", "report.assigned"]


def test_many_at_once(desk: Desk) -> None:
    ids = opened(desk, *(sample() for _ in range(30)))
    assert cases.decide(desk, "ann", ids, "not-a-concern", "Thank you") == 30
    assert queue.counts(desk)["answered"] == 30
    assert {cases.case(desk, item).history[0].note for item in ids} == {"Thank you"}


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, ids: cases.assign(desk, "ann", ids, "ann"),
        lambda desk, ids: cases.decide(desk, "ann", ids, "confirmed"),
    ],
)
def test_many_at_once_change_all_or_none(desk: Desk, act: Callable[[Desk, list[str]], int]) -> None:
    ids = opened(desk, sample(), sample())
    with pytest.raises(DoorkeeperError) as refused:
        act(desk, [*ids, "f" * 32])
    assert refused.value.code == "case.unknown"
    assert [cases.case(desk, item).row.state for item in ids] == ["new", "new"]
    assert [acts(desk, item) for item in ids] == [["report.opened"]] * 2


def test_two_analysts_at_the_same_report(desk: Desk) -> None:
    (report_id,) = opened(desk, sample())
    seen = cases.case(desk, report_id).row.version
    cases.decide(desk, "ann", [report_id], "confirmed", seen=seen)
    with pytest.raises(DoorkeeperError) as refused:
        cases.decide(desk, "bob", [report_id], "not-a-concern", seen=seen)
    assert refused.value.code == "case.changed"
    assert cases.case(desk, report_id).row.disposition == "confirmed"
    seen = cases.case(desk, report_id).row.version
    assert cases.decide(desk, "bob", [report_id], "not-a-concern", seen=seen) == 1


def test_a_public_note_goes_with_the_next_disposition_once(desk: Desk, clock: Clock) -> None:
    (report_id,) = opened(desk, full())
    cases.add_note(desk, "ann", report_id, "internal")
    cases.add_note(desk, "ann", report_id, "We are looking at it", public=True)
    clock.pass_(minutes=1)
    cases.decide(desk, "ann", [report_id], "need-more")
    clock.pass_(minutes=1)
    cases.decide(desk, "ann", [report_id], "confirmed")
    clock.pass_(minutes=1)
    cases.add_note(desk, "ann", report_id, "Well spotted", public=True)
    cases.decide(desk, "ann", [report_id], "confirmed", "This instead")
    assert [change.note for change in cases.case(desk, report_id).history] == [
        "We are looking at it",
        None,
        "This instead",
    ]


@pytest.mark.parametrize(
    ("text", "public", "sound"),
    [
        ("a note", False, True),
        ("x" * 4000, False, True),
        ("<b>bold</b>\nline two", False, True),
        ("x" * 300, True, True),
        ("é" * 150, True, True),
        ("", False, False),
        ("  \n ", False, False),
        ("x" * 4001, False, False),
        ("x" * 301, True, False),
        ("é" * 151, True, False),
        ("\u200b\u202e", True, False),
    ],
)
def test_notes_have_bounds(desk: Desk, text: str, public: bool, sound: bool) -> None:
    (report_id,) = opened(desk, sample())
    if sound:
        cases.add_note(desk, "ann", report_id, text, public)
        assert cases.case(desk, report_id).notes[0].text == text
        return
    with pytest.raises(DoorkeeperError) as refused:
        cases.add_note(desk, "ann", report_id, text, public)
    assert refused.value.code in ("case.invalid", "case.note_long")
    assert cases.case(desk, report_id).notes == ()


@pytest.mark.parametrize(
    ("disposition", "note", "code"),
    [
        ("confirmed", None, None),
        ("not-a-concern", "ok", None),
        ("warning-wrong", '"' * 180, None),
        ("need-more", "é" * 150, None),
        ("fake", None, "case.invalid"),
        ("", None, "case.invalid"),
        ("confirmed", "x" * 301, "case.note_long"),
        ("confirmed", '"' * 300, "case.note_long"),  # it would not fit once it is JSON
    ],
)
def test_dispositions(desk: Desk, disposition: str, note: str | None, code: str | None) -> None:
    (report_id,) = opened(desk, full())
    if code is None:
        assert cases.decide(desk, "ann", [report_id], disposition, note) == 1
        return
    with pytest.raises(DoorkeeperError) as refused:
        cases.decide(desk, "ann", [report_id], disposition, note)
    assert refused.value.code == code
    assert cases.case(desk, report_id).history == ()


@pytest.mark.parametrize("to", ["", "x" * 65, "a\nb", "\0"])
def test_an_assignment_needs_a_name(desk: Desk, to: str) -> None:
    (report_id,) = opened(desk, sample())
    with pytest.raises(DoorkeeperError) as refused:
        cases.assign(desk, "ann", [report_id], to)
    assert refused.value.code == "case.invalid"


def test_what_is_not_there_is_said_to_be(desk: Desk) -> None:
    for act in (
        lambda: cases.case(desk, "f" * 32),
        lambda: cases.viewed(desk, "ann", "f" * 32),
        lambda: cases.add_note(desk, "ann", "../x", "note"),
        lambda: cases.decide(desk, "ann", ["' OR 1=1"], "confirmed"),
    ):
        with pytest.raises(DoorkeeperError) as refused:
            act()
        assert refused.value.code == "case.unknown"


@pytest.mark.parametrize(
    ("draft", "field", "expected"),
    [
        ({"reasons": ["other"], "name": "Amanda"}, "name", "Amanda"),
        ({"reasons": ["other"], "caller": "Jo Bloggs, 020 7946 0000"}, "caller", "Jo Bloggs, 020 7946 0000"),
        ({"reasons": ["other"], "at": "2026-11-23T10:00Z"}, "note", None),
        ({"reasons": ["other"], "id": "f" * 32, "v": 7, "note": "x"}, "note", "x"),
        ({"reasons": ["other"], "outcome": {"tag": "ab" * 16, "key": "cd" * 32}}, "outcome", None),
    ],
)
def test_a_report_by_telephone(desk: Desk, draft: dict[str, Any], field: str, expected: object) -> None:
    report_id = cases.enter(desk, "ann", draft)
    assert report_id != "f" * 32
    found = cases.case(desk, report_id)
    assert getattr(found.report, field) == expected
    assert (found.row.channel, found.row.state, found.device) == ("telephone", "new", None)
    assert acts(desk, report_id) == ["report.entered"]


@pytest.mark.parametrize(
    "draft", [{}, {"reasons": []}, {"reasons": ["other"], "url": 7}, {"reasons": ["other"], "nonsense": "x"}]
)
def test_a_draft_that_is_not_sound_is_not_entered(desk: Desk, draft: dict[str, Any]) -> None:
    with pytest.raises(DoorkeeperError) as refused:
        cases.enter(desk, "ann", draft)
    assert refused.value.code == "case.invalid"
    assert queue.search(desk).total == 0
