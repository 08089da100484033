"""Reports that wait for a person: of devices that are not enrolled, and those that could not be opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from doorkeeper.desk.triage import audit, sealed
from doorkeeper.desk.triage.desk import Desk, moment, seconds, writing
from doorkeeper.desk.triage.opening import WORDS


@dataclass(frozen=True)
class Held:
    """A report in quarantine; nothing of it has been opened."""

    id: str
    received: datetime
    size: int


@dataclass(frozen=True)
class Unreadable:
    """A report that could not be opened, and why."""

    id: str
    received: datetime
    code: str
    words: str


def held(desk: Desk, page: int = 1, size: int = 50) -> tuple[list[Held], int]:
    """Give one page of the quarantine, oldest first, and how many are in it."""
    with desk.engine.connect() as connection:
        found, total = sealed.held(connection, size, max(page - 1, 0) * size)
    return [Held(item.id, moment(item.received), item.size) for item in found], total


def admit(desk: Desk, by: str, ids: list[str]) -> int:
    """Let reports out of the quarantine, to be opened; gives how many were in it."""
    with writing(desk.engine) as connection:
        admitted = sealed.admit(connection, ids)
        for item in admitted:
            audit.append(connection, desk.now(), by, "quarantine.admitted", item)
    return len(admitted)


def discard(desk: Desk, by: str, ids: list[str]) -> int:
    """Delete reports from the quarantine unread; gives how many were in it."""
    with writing(desk.engine) as connection:
        discarded = sealed.discard_held(connection, ids, seconds(desk.now()))
        for item in discarded:
            audit.append(connection, desk.now(), by, "quarantine.discarded", item)
    return len(discarded)


def unreadable(desk: Desk, page: int = 1, size: int = 50) -> tuple[list[Unreadable], int]:
    """Give one page of what could not be opened, newest first, and how many there are."""
    with desk.engine.connect() as connection:
        found, total = sealed.unreadable(connection, size, max(page - 1, 0) * size)
    return [
        Unreadable(item.id, moment(item.received), item.code, WORDS.get(item.code, item.code)) for item in found
    ], total


def retry(desk: Desk, by: str, ids: list[str]) -> int:
    """Let the opening loop try again what could not be opened; gives how many."""
    with writing(desk.engine) as connection:
        again = sealed.unreadable_among(connection, ids)
        sealed.unmark(connection, again)
        for item in again:
            audit.append(connection, desk.now(), by, "report.retried", item)
    return len(again)
