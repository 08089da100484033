"""Putting a report into the tables, and taking it out again without a trace but numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy import Row as SqlRow

from doorkeeper.desk.triage.content import Report
from doorkeeper.desk.triage.desk import Desk
from doorkeeper.desk.triage.features import VERSION, tokens
from doorkeeper.desk.triage.rows import PLACE, Body
from doorkeeper.desk.triage.tables import EACH_REPORT, feature, past_count, report, report_reason

DAY = 86_400
HOUR = 3_600
ANSWER_STEPS = (
    (HOUR, "an hour"),
    (4 * HOUR, "four hours"),
    (DAY, "a day"),
    (3 * DAY, "three days"),
    (7 * DAY, "a week"),
)
LONGER = "longer"


@dataclass(frozen=True)
class Prepared:
    """A report with everything worked out that is stored of it; what a hostile one could break has been done."""

    content: Report
    body: bytes
    tokens: frozenset[bytes]


def prepare(desk: Desk, content: Report, body: Body) -> Prepared:
    """Seal a report under the data key, and make its tokens."""
    return Prepared(
        content,
        desk.data_key.seal(PLACE, content.id, body.to_bytes()),
        frozenset(tokens(desk.data_key, content, body.fingerprint)),
    )


def store(connection: Connection, prepared: Prepared, *, received: int, channel: str, enrolled: bool) -> None:
    """Add a report with its tokens, inside the one transaction that writes."""
    content = prepared.content
    number = (connection.scalar(select(func.max(report.c.number))) or 0) + 1
    connection.execute(
        report.insert().values(
            id=content.id,
            received=received,
            channel=channel,
            enrolled=enrolled,
            kind=content.kind,
            band=content.warning.band if content.warning else "none",
            state="new",
            version=1,
            body=prepared.body,
            number=number,
            indexed=VERSION,
        )
    )
    connection.execute(
        report_reason.insert(), [{"report_id": content.id, "reason": reason} for reason in content.reasons]
    )
    index(connection, number, prepared.tokens)


def index(connection: Connection, number: int, found_by: Iterable[bytes]) -> None:
    """Let a report be found by these tokens, and by no others."""
    connection.execute(feature.delete().where(feature.c.report == number))
    rows = [{"token": token, "report": number} for token in sorted(found_by)]
    if rows:
        connection.execute(feature.insert(), rows)


def remove(connection: Connection, rows: Iterable[SqlRow[tuple[object, ...]]]) -> None:
    """Delete reports with all that hangs on them; only what statistics count of them stays, as numbers."""
    for row in rows:
        reasons = connection.scalars(select(report_reason.c.reason).where(report_reason.c.report_id == row.id)).all()
        for measure, value in measures(row, reasons):
            _count(connection, row.received // DAY, measure, value)
        for table in EACH_REPORT:
            connection.execute(table.delete().where(table.c.report_id == row.id))
        connection.execute(feature.delete().where(feature.c.report == row.number))
        connection.execute(report.delete().where(report.c.id == row.id))


def measures(row: SqlRow[tuple[object, ...]], reasons: Iterable[str]) -> list[tuple[str, str]]:
    """Give (measure, value) of everything that statistics count of a report."""
    out = [("report", ""), ("band", row.band), ("channel", row.channel), *(("reason", reason) for reason in reasons)]
    if row.disposition is not None:
        out.append(("disposition", row.disposition))
    if row.answered is not None:
        out.append(("answer", answer_step(row.answered - row.received)))
    return out


def answer_step(took: int) -> str:
    """Give the step of the time that an answer took, in seconds."""
    return next((name for limit, name in ANSWER_STEPS if took <= limit), LONGER)


def _count(connection: Connection, day: int, measure: str, value: str) -> None:
    place = (past_count.c.day == day) & (past_count.c.measure == measure) & (past_count.c.value == value)
    changed = connection.execute(past_count.update().where(place).values(count=past_count.c.count + 1))
    if not changed.rowcount:
        connection.execute(past_count.insert().values(day=day, measure=measure, value=value, count=1))
