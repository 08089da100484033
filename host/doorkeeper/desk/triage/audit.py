"""The audit log: who did what, in a table that only grows, each row bound to the one before it by SHA-256.

Triggers of the database refuse changes; the chain shows those that were made past the triggers. Whoever may write to
the database may also write the whole chain anew: so the head is printed, to be noted elsewhere and checked later.
A row never holds what a report says, so erasing a report leaves the chain whole.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, select

from doorkeeper.desk.triage.tables import audit

START = "0" * 64
"""What the first row names as the hash before it."""
LONGEST_DETAIL = 2_000

Detail = dict[str, str | int | bool | None]


@dataclass(frozen=True)
class Entry:
    """One row; ``about`` is what was acted on: the id of a report, the name of a user."""

    seq: int
    at: datetime
    by: str
    act: str
    about: str
    detail: Detail
    hash: str


@dataclass(frozen=True)
class Verified:
    """What :func:`verify` found: ``broken`` is the number of the first row that is not as it was written.

    ``since`` is the number of the first row that was looked at.
    """

    count: int
    head: str
    broken: int | None = None
    why: str = ""
    since: int = 1


def append(
    connection: Connection, at: datetime, by: str, act: str, about: str = "", detail: Detail | None = None
) -> None:
    """Add one row, inside a transaction of :func:`doorkeeper.desk.triage.desk.writing`."""
    last = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    text = _canonical(detail or {})
    if len(text) > LONGEST_DETAIL:
        raise ValueError("the detail of an audit row is small, and never what a report says")
    values = {
        "seq": last.seq + 1 if last else 1,
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "actor": by,
        "act": act,
        "about": about,
        "detail": text,
        "previous": last.hash if last else START,
    }
    connection.execute(audit.insert().values(**values, hash=_hash(values)))


def entries(
    engine: Engine, page: int = 1, size: int = 50, by: str | None = None, about: str | None = None
) -> tuple[list[Entry], int]:
    """Give one page of the log, newest first, and how many rows there are in all."""
    wanted: list[ColumnElement[bool]] = []
    if by is not None:
        wanted.append(audit.c.actor == by)
    if about is not None:
        wanted.append(audit.c.about == about)
    with engine.connect() as connection:
        total = connection.scalar(select(func.count()).select_from(audit).where(*wanted)) or 0
        rows = connection.execute(
            select(audit).where(*wanted).order_by(audit.c.seq.desc()).limit(size).offset(max(page - 1, 0) * size)
        ).all()
    return [_entry(row) for row in rows], total


def head(engine: Engine) -> tuple[int, str]:
    """Give number and hash of the newest row, to be noted elsewhere."""
    with engine.connect() as connection:
        last = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    return (last.seq, last.hash) if last else (0, START)


def verify(engine: Engine, expect: tuple[int, str] | None = None, newest: int | None = None) -> Verified:
    """Walk the chain, or only its newest rows.

    With ``expect`` also check that a row noted earlier, (number, hash), is still the same.
    """
    count, head = 0, START
    with engine.connect() as connection:
        if newest is not None:
            last = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).offset(newest).limit(1)
            if before := connection.execute(last).first():
                count, head = before.seq, before.hash
        since = count + 1
        wanted = select(audit).where(audit.c.seq >= since).order_by(audit.c.seq)
        for row in connection.execution_options(yield_per=500).execute(wanted):
            why = _fault(row, count + 1, head)
            if not why and expect and row.seq == expect[0] and row.hash != expect[1]:
                why = "it is not the row that was noted"
            if why:
                return Verified(count, head, row.seq, why, since)
            count, head = count + 1, row.hash
    if expect and count < expect[0]:
        return Verified(count, head, count + 1, "rows that were noted are gone", since)
    return Verified(count, head, since=since)


def _fault(row: Row[tuple[object, ...]], seq: int, previous: str) -> str:
    if row.seq != seq:
        return "a row before it is gone, or it was put in"
    if row.previous != previous:
        return "it does not follow on the row before it"
    values = {name: row._mapping[name] for name in ("seq", "at", "actor", "act", "about", "detail", "previous")}
    return "" if _hash(values) == row.hash else "its content was changed"


def _hash(values: dict[str, object]) -> str:
    return hashlib.sha256(_canonical(values).encode()).hexdigest()


def _canonical(value: object) -> str:
    """Give the one way to write a value as JSON: keys sorted, no spaces (as RFC 8785 for texts and whole numbers)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        seq=row.seq,
        at=datetime.fromisoformat(row.at),
        by=row.actor,
        act=row.act,
        about=row.about,
        detail=json.loads(row.detail),
        hash=row.hash,
    )
