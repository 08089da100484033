"""The queue: reports by filter and search, page by page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from doorkeeper.desk.triage import quarantine, reading
from doorkeeper.desk.triage.content import BANDS
from doorkeeper.desk.triage.desk import Desk, seconds
from doorkeeper.desk.triage.features import query_features, token
from doorkeeper.desk.triage.rows import STATES, Row, rows_of
from doorkeeper.desk.triage.tables import feature, report, report_reason

ORDERS = ("newest", "oldest", "band")
MOST_TERMS = 12
MOST_ROWS = 200


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; None does not narrow. ``assigned`` empty: to nobody. Dates are both included."""

    state: str | None = None
    disposition: str | None = None
    band: str | None = None
    reason: str | None = None
    kind: str | None = None
    channel: str | None = None
    assigned: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Page:
    """One page of the queue."""

    rows: list[Row]
    total: int
    page: int
    pages: int


def search(
    desk: Desk,
    query: str = "",
    filters: Filters = Filters(),
    page: int = 1,
    size: int = 25,
    order: str = "newest",
    *,
    read: bool = False,
) -> Page:
    """Give one page of the reports that meet the filters and the query; a page too far is the last one.

    With ``read`` every report is read for the query, messages and notes too (``reading.py``).
    """
    size = max(1, min(size, MOST_ROWS))
    with desk.engine.connect() as connection:
        asked = _asked(desk, query)
        if read and asked:
            asked = [or_(and_(*asked), report.c.id.in_(reading.holding(desk, connection, query)))]
        wanted = [*_narrowed(filters), *asked]
        total = connection.scalar(select(func.count()).select_from(report).where(*wanted)) or 0
        pages = max(1, -(-total // size))
        page = max(1, min(page, pages))
        found = connection.execute(
            select(report).where(*wanted).order_by(*_order(order)).limit(size).offset((page - 1) * size)
        ).all()
        return Page(rows_of(desk, connection, found), total, page, pages)


def counts(desk: Desk) -> dict[str, int]:
    """Give how many reports are in each state, in quarantine, and could not be opened."""
    with desk.engine.connect() as connection:
        found = connection.execute(select(report.c.state, func.count()).group_by(report.c.state)).all()
    by_state = {row.state: row[1] for row in found}
    return {
        **{state: by_state.get(state, 0) for state in STATES},
        "quarantine": quarantine.held(desk, size=1)[1],
        "unreadable": quarantine.unreadable(desk, size=1)[1],
    }


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    out: list[ColumnElement[bool]] = []
    for name in ("state", "disposition", "band", "kind", "channel"):
        value = getattr(filters, name)
        if value is not None:
            out.append(report.c[name] == _plain(value))
    if filters.assigned is not None:
        assigned = report.c.assigned
        out.append(assigned == _plain(filters.assigned) if filters.assigned else assigned.is_(None))
    if filters.reason is not None:
        having = select(report_reason.c.report_id).where(report_reason.c.reason == _plain(filters.reason))
        out.append(report.c.id.in_(having))
    if filters.since is not None:
        out.append(report.c.received >= day_start(filters.since))
    if filters.until is not None:
        out.append(report.c.received < day_start(filters.until) + 86_400)
    return out


def _asked(desk: Desk, query: str) -> list[ColumnElement[bool]]:
    query = query.strip()
    if not query:
        return []
    if re.fullmatch(r"[0-9a-f]{32}", query):
        return [report.c.id == query]
    groups = query_features(query)[:MOST_TERMS]
    if not groups:
        return [report.c.id == ""]  # nothing that a report could be found by
    out: list[ColumnElement[bool]] = []
    for group in groups:
        tokens = [token(desk.data_key, kind, value) for kind, value in group]
        out.append(report.c.number.in_(select(feature.c.report).where(feature.c.token.in_(tokens))))
    return out


def _order(order: str) -> tuple[ColumnElement[object], ...]:
    newest = (report.c.received.desc(), report.c.id)
    if order == "oldest":
        return report.c.received.asc(), report.c.id
    if order == "band":
        rank = case({band: place for place, band in enumerate(BANDS)}, value=report.c.band, else_=len(BANDS))
        return rank, *newest
    return newest


def day_start(day: date) -> int:
    """Give the second at which a day begins, in UTC."""
    return seconds(datetime.combine(day, time(), UTC))


def _plain(value: str) -> str:
    """Leave out what PostgreSQL refuses in a text; no value of ours has it."""
    return value.replace("\0", "")
