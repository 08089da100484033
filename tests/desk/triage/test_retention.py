"""What goes when its time is over, what stays, and what statistics still know of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from doorkeeper.desk.database.tables import sealed_report
from doorkeeper.desk.triage import audit, cases, opening, quarantine, queue, retention
from doorkeeper.desk.triage.desk import Desk, Policy
from doorkeeper.desk.triage.statistics import Statistics, statistics
from doorkeeper.desk.triage.tables import EACH_REPORT, report
from tests.desk.triage.arriving import arrive, arrive_sealed, opened
from tests.desk.triage.conftest import Clock
from tests.desk.triage.samples import full, sample

POLICY = Policy(retention_days=30)


def run(desk: Desk) -> int:
    return retention.delete_due(desk.engine, POLICY, desk.now())


@pytest.mark.parametrize(
    ("disposition", "days", "goes"),
    [
        ("confirmed", 31, True),
        ("not-a-concern", 31, True),
        ("warning-wrong", 31, True),
        ("need-more", 31, True),
        ("confirmed", 29, False),
        ("need-more", 29, False),
        (None, 31, False),
        (None, 3000, False),
    ],
)
def test_only_what_was_answered_long_ago_goes(
    desk: Desk, clock: Clock, disposition: str | None, days: int, goes: bool
) -> None:
    (report_id,) = opened(desk, full())
    cases.add_note(desk, "ann", report_id, "note")
    if disposition:
        cases.decide(desk, "ann", [report_id], disposition)
    clock.pass_(days=days)
    assert retention.due(desk.engine, POLICY, clock.now) == goes
    assert run(desk) == goes
    assert run(desk) == 0, "once"
    with desk.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(report)) == (not goes)
        rows = {t.name: connection.scalar(select(func.count()).select_from(t)) for t in EACH_REPORT}
        assert goes == (not any(rows.values())), rows


def test_a_new_answer_starts_the_time_anew(desk: Desk, clock: Clock) -> None:
    (report_id,) = opened(desk, sample())
    cases.decide(desk, "ann", [report_id], "need-more")
    clock.pass_(days=29)
    cases.decide(desk, "ann", [report_id], "confirmed")
    clock.pass_(days=29)
    assert run(desk) == 0
    clock.pass_(days=2)
    assert run(desk) == 1


def test_sealed_bytes_and_sender_go_too_and_a_copy_that_comes_again_is_not_opened(desk: Desk, clock: Clock) -> None:
    value = sample()
    cases.decide(desk, "ann", opened(desk, value), "confirmed")
    clock.pass_(days=31)
    run(desk)
    with desk.engine.connect() as connection:
        row = connection.execute(select(sealed_report)).one()
        assert (row.sealed, row.device_id) == (None, None)
    assert opening.open_waiting(desk) == opening.Opened(0, 0)
    assert queue.search(desk).total == 0


def test_what_could_not_be_opened_goes_as_long_after_it_came(desk: Desk, clock: Clock) -> None:
    arrive_sealed(desk, "a" * 32, b"nothing")
    arrive(desk, sample(), quarantined=True)
    opening.open_waiting(desk)
    clock.pass_(days=31)
    assert retention.due(desk.engine, POLICY, clock.now) == 1
    assert run(desk) == 1
    assert quarantine.unreadable(desk) == ([], 0)
    assert quarantine.held(desk)[1] == 1, "the quarantine is a person's to empty"


def test_many_go_in_batches_and_the_log_says_so(desk: Desk, clock: Clock) -> None:
    ids = opened(desk, *(sample() for _ in range(retention.BATCH + 30)))
    cases.decide(desk, "ann", ids, "confirmed")
    clock.pass_(days=31)
    assert run(desk) == len(ids)
    logged = {entry.about for entry in audit.entries(desk.engine, size=1000, by=retention.BY)[0]}
    assert logged == set(ids)
    assert audit.verify(desk.engine).broken is None


def test_statistics_count_what_is_there_and_what_has_gone(desk: Desk, clock: Clock) -> None:
    def hit(band: str) -> dict[str, Any]:
        return {"warning": {"band": band}}

    first = opened(desk, sample(**hit("alert"), reasons=["a", "b"]), sample(**hit("alert"), reasons=["a"]), sample())
    clock.pass_(minutes=30)
    cases.decide(desk, "ann", first[:1], "confirmed")
    clock.pass_(hours=2)
    cases.decide(desk, "ann", first[1:2], "warning-wrong")
    clock.pass_(days=5)
    (late,) = opened(desk, sample(**hit("note"), reasons=["b"]), via="file")
    clock.pass_(days=8)
    cases.decide(desk, "bob", [late], "confirmed")
    before = statistics(desk, date(2026, 11, 24), date(2026, 12, 31))
    assert before == Statistics(
        days=tuple((date.fromordinal(date(2026, 11, 24).toordinal() + n), {0: 3, 5: 1}.get(n, 0)) for n in range(38)),
        reasons=(("a", 2), ("b", 2), ("asks-for-inside-views", 1)),
        bands=(("alert", 2), ("none", 1), ("note", 1)),
        dispositions=(("confirmed", 2), ("warning-wrong", 1)),
        channels=(("network", 3), ("file", 1)),
        answer_times=(("an hour", 1), ("four hours", 1), ("a day", 0), ("three days", 0), ("a week", 0), ("longer", 1)),
        total=4,
        unanswered=1,
    )
    clock.pass_(days=25)
    assert run(desk) == 2
    assert statistics(desk, date(2026, 11, 24), date(2026, 12, 31)) == before
    clock.pass_(days=25)
    assert run(desk) == 1
    assert statistics(desk, date(2026, 11, 24), date(2026, 12, 31)) == before


@pytest.mark.parametrize(
    ("since", "until", "total"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), 1),
        (date(2026, 11, 1), date(2026, 11, 30), 1),
        (date(2026, 11, 25), date(2026, 11, 30), 0),
        (date(2026, 11, 1), date(2026, 11, 23), 0),
        (date(2026, 11, 30), date(2026, 11, 1), 0),
        (date(1, 1, 1), date(2026, 11, 30), 1),
    ],
)
@pytest.mark.parametrize("gone", [False, True])
def test_days_are_both_included(desk: Desk, clock: Clock, since: date, until: date, total: int, gone: bool) -> None:
    ids = opened(desk, sample())
    if gone:
        cases.decide(desk, "ann", ids, "confirmed")
        clock.pass_(days=31)
        run(desk)
    found = statistics(desk, since, until)
    assert found.total == total
    assert sum(number for _, number in found.days) == total
    assert len(found.days) <= 3661
