"""Numbers of the reports: by day, reason, band, channel and disposition, and how long answers took.

Reports that retention deleted still count: their numbers were kept when they went. Nobody is counted by name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from doorkeeper.desk.triage.desk import Desk
from doorkeeper.desk.triage.store import ANSWER_STEPS, DAY, LONGER, measures
from doorkeeper.desk.triage.tables import past_count, report, report_reason

EPOCH = date(1970, 1, 1)
MOST_DAYS = 3_660

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Statistics:
    """Counts of the reports received on the days asked for; all but days and times most first."""

    days: tuple[tuple[date, int], ...]
    reasons: Counts
    bands: Counts
    dispositions: Counts
    channels: Counts
    answer_times: Counts
    total: int
    unanswered: int


def statistics(desk: Desk, since: date, until: date) -> Statistics:
    """Count the reports received from ``since`` to ``until``, both included; at most ten years."""
    since = max(since, until - timedelta(days=MOST_DAYS))
    first, last = (since - EPOCH).days, (until - EPOCH).days
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    days: Counter[int] = Counter()
    within = (report.c.received >= first * DAY) & (report.c.received < (last + 1) * DAY)
    columns = [report.c[name] for name in ("id", "received", "band", "channel", "disposition", "answered")]
    with desk.engine.connect() as connection:
        for row in connection.execution_options(yield_per=1000).execute(select(*columns).where(within)):
            for measure, value in measures(row, ()):
                counted[measure][value] += 1
            days[row.received // DAY] += 1
        unanswered = counted["report"][""] - counted["answer"].total()
        reasons = (
            select(report_reason.c.reason, func.count())
            .join(report, report.c.id == report_reason.c.report_id)
            .where(within)
            .group_by(report_reason.c.reason)
        )
        for reason, number in connection.execute(reasons):
            counted["reason"][reason] += number
        for past in connection.execute(select(past_count).where(past_count.c.day.between(first, last))):
            counted[past.measure][past.value] += past._mapping["count"]
            if past.measure == "report":
                days[past.day] += past._mapping["count"]
    return Statistics(
        days=tuple((EPOCH + timedelta(days=day), days[day]) for day in range(first, last + 1)),
        reasons=_most_first(counted["reason"]),
        bands=_most_first(counted["band"]),
        dispositions=_most_first(counted["disposition"]),
        channels=_most_first(counted["channel"]),
        answer_times=tuple((name, counted["answer"][name]) for name in (*(name for _, name in ANSWER_STEPS), LONGER)),
        total=counted["report"][""],
        unanswered=unanswered,
    )


def _most_first(counter: Counter[str]) -> Counts:
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
