"""Sealed reports as the intake left them, and what became of each; the only part of triage that touches those tables.

The row of a sealed report stays when its bytes go: a copy that is sent or imported again finds it, and is not opened.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, func, select, text

from doorkeeper.desk.database.tables import device, sealed_report
from doorkeeper.desk.triage.tables import opening

DISCARDED = "discarded"
"""Code of a report that was deleted from the quarantine unread; it is no fault of the report's."""


@dataclass(frozen=True)
class Sealed:
    """A report that waits; ``device`` is the key (base64) that was enrolled for the credential it came with."""

    id: str
    sealed: bytes
    received: int
    channel: str
    enrolled: bool
    device: str | None


@dataclass(frozen=True)
class Listed:
    """A report that is listed unopened; ``code`` says why it could not be opened."""

    id: str
    received: int
    size: int
    code: str


def waiting(connection: Connection, most: int) -> list[Sealed]:
    """Give the reports that are to be opened next, oldest first."""
    rows = connection.execute(
        select(sealed_report, device.c.public_key)
        .outerjoin(opening, opening.c.id == sealed_report.c.id)
        .outerjoin(device, device.c.id == sealed_report.c.device_id)
        # in the words of the index, so that SQLite uses it
        .where(text("sealed IS NOT NULL AND NOT quarantined"), opening.c.id.is_(None))
        .order_by(sealed_report.c.received_at)
        .limit(most)
    ).all()
    return [
        Sealed(
            id=row.id,
            sealed=row.sealed,
            received=row.received_at,
            channel=row.via,
            enrolled=row.device_id is not None,
            device=b64encode(row.public_key).decode() if row.public_key else None,
        )
        for row in rows
    ]


def already_opened(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Give those of the reports that another process has dealt with meanwhile, or that were deleted."""
    dealt = set(connection.scalars(select(opening.c.id).where(opening.c.id.in_(ids))))
    there = connection.scalars(
        select(sealed_report.c.id).where(sealed_report.c.id.in_(ids), sealed_report.c.sealed.is_not(None))
    )
    return dealt | (set(ids) - set(there))


def mark(connection: Connection, report_id: str, at: int, code: str | None) -> None:
    """Note that a report was opened, or why it could not be."""
    connection.execute(opening.insert().values(id=report_id, at=at, code=code))


def marked(connection: Connection, code: str) -> list[str]:
    """Give the reports that could not be opened for one reason."""
    return list(connection.scalars(select(opening.c.id).where(opening.c.code == code)))


def unmark(connection: Connection, ids: Sequence[str]) -> None:
    """Let reports wait again."""
    connection.execute(opening.delete().where(opening.c.id.in_(ids)))


def discard(connection: Connection, ids: Sequence[str]) -> None:
    """Delete the sealed bytes of what was opened."""
    connection.execute(sealed_report.update().where(sealed_report.c.id.in_(ids)).values(sealed=None))


def forget(connection: Connection, ids: Sequence[str]) -> None:
    """Delete the sealed bytes and which device sent them; what stays is that there was a report of this id."""
    connection.execute(sealed_report.update().where(sealed_report.c.id.in_(ids)).values(sealed=None, device_id=None))


def held(connection: Connection, most: int, skip: int) -> tuple[list[Listed], int]:
    """Give a page of the quarantine, oldest first, and the number in all."""
    within = sealed_report.c.quarantined
    total = connection.scalar(select(func.count()).select_from(sealed_report).where(within)) or 0
    rows = connection.execute(
        select(sealed_report.c.id, sealed_report.c.received_at, sealed_report.c.size)
        .where(within)
        .order_by(sealed_report.c.received_at, sealed_report.c.id)
        .limit(most)
        .offset(skip)
    )
    return [Listed(row.id, row.received_at, row.size, "") for row in rows], total


def admit(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Let reports out of the quarantine; gives those that were in it."""
    found = _held_among(connection, ids)
    connection.execute(sealed_report.update().where(sealed_report.c.id.in_(found)).values(quarantined=False))
    return found


def discard_held(connection: Connection, ids: Sequence[str], at: int) -> list[str]:
    """Delete what is in quarantine; gives those that were in it."""
    found = admit(connection, ids)
    forget(connection, found)
    for report_id in found:
        mark(connection, report_id, at, DISCARDED)
    return found


def unreadable(connection: Connection, most: int, skip: int) -> tuple[list[Listed], int]:
    """Give a page of what could not be opened, newest first, and the number in all."""
    counted = select(func.count()).select_from(opening).where(_failed())
    rows = connection.execute(
        select(sealed_report.c.id, sealed_report.c.received_at, sealed_report.c.size, opening.c.code)
        .join(opening, opening.c.id == sealed_report.c.id)
        .where(_failed())
        .order_by(sealed_report.c.received_at.desc(), sealed_report.c.id)
        .limit(most)
        .offset(skip)
    )
    return [Listed(row.id, row.received_at, row.size, row.code) for row in rows], connection.scalar(counted) or 0


def unreadable_among(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Give those of the reports that could not be opened, in a stable order."""
    return sorted(connection.scalars(select(opening.c.id).where(opening.c.id.in_(ids), _failed())))


def unreadable_before(connection: Connection, at: int, most: int) -> list[str]:
    """Give reports that could not be opened and came before a time."""
    wanted: Select[tuple[str]] = (
        select(opening.c.id)
        .join(sealed_report, sealed_report.c.id == opening.c.id)
        .where(_failed(), sealed_report.c.received_at < at)
        .limit(most)
    )
    return list(connection.scalars(wanted))


def give_up(connection: Connection, ids: Sequence[str]) -> None:
    """Delete what could not be opened."""
    forget(connection, ids)
    connection.execute(opening.update().where(opening.c.id.in_(ids)).values(code=DISCARDED))


def _failed() -> ColumnElement[bool]:
    return opening.c.code.is_not(None) & (opening.c.code != DISCARDED)


def _held_among(connection: Connection, ids: Sequence[str]) -> list[str]:
    found = select(sealed_report.c.id).where(sealed_report.c.id.in_(ids), sealed_report.c.quarantined)
    return sorted(connection.scalars(found))
