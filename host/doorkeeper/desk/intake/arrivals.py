"""Putting sealed reports into the database: one row per report, however often and by whichever way it comes.

Network and file alike come through :func:`take`, many reports in one transaction.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from doorkeeper.desk.database.tables import NETWORK, device, sealed_report
from doorkeeper.desk.intake.credentials import Credential
from doorkeeper.desk.intake.limits import Settings

DAY = 86_400

QUARANTINE_LOCK = 0x646B_7175_6172  # "dkquar": counting the quarantine and adding to it are one act


class Arrival(NamedTuple):
    """A report as it came: not opened, its credential not checked yet."""

    id: str
    sealed: bytes
    sha256: bytes
    credential: Credential | None
    via: str

    @classmethod
    def of(cls, report_id: str, sealed: bytes, credential: Credential | None, via: str = NETWORK) -> Arrival:
        """Make one, with its digest."""
        return cls(report_id, sealed, hashlib.sha256(sealed).digest(), credential, via)


class Answer(NamedTuple):
    """What became of an arrival: when it was received first, or the code of a problem."""

    received: int = 0
    code: str | None = None
    new: bool = False


class Quarantine(NamedTuple):
    """How full the quarantine is."""

    rows: int
    bytes: int


_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_KNOWN = select(sealed_report.c.id, sealed_report.c.sha256, sealed_report.c.received_at).where(
    sealed_report.c.id.in_(_IDS)
)
_DEVICES = select(device.c.id, device.c.credential_hash, device.c.revoked_at, device.c.last_seen).where(
    device.c.id.in_(_IDS)
)
_HELD = select(func.count(), func.coalesce(func.sum(sealed_report.c.size), 0)).where(sealed_report.c.quarantined)
_SEEN = device.update().where(device.c.id == bindparam("device")).values(last_seen=bindparam("day"))
_INSERT = {
    "postgresql": postgresql.insert(sealed_report).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(sealed_report).on_conflict_do_nothing(),
}


def quarantine(connection: Connection) -> Quarantine:
    """Count what is held of devices that are not enrolled."""
    rows, size = connection.execute(_HELD).one()
    return Quarantine(rows, int(size))


def take(connection: Connection, arrivals: Sequence[Arrival], now: int, settings: Settings) -> list[Answer]:
    """Put arrivals into the database, inside a transaction, and give what became of each, in their order.

    Nothing may be acknowledged before the transaction is committed.
    """
    known: dict[str, tuple[bytes, int]] = _known(connection, [arrival.id for arrival in arrivals])
    devices = _devices(connection, arrivals)
    rows: dict[str, dict[str, Any]] = {}
    answers: list[Answer | None] = []
    held: Quarantine | None = None
    for arrival in arrivals:
        code = _credential_problem(arrival.credential, devices)
        if code is None and arrival.id not in known and arrival.id not in rows:
            if arrival.credential is None:
                held = _grown(held or _locked_quarantine(connection), arrival)
                if held.rows > settings.quarantine_rows or held.bytes > settings.quarantine_bytes:
                    code, held = "quarantine.full", _shrunk(held, arrival)
            if code is None:
                rows[arrival.id] = _row(arrival, now)
        answers.append(Answer(code=code) if code else None)
    if rows:
        # in one order, so that two processes with the same reports wait for each other and never in a circle
        connection.execute(_INSERT[connection.dialect.name], [rows[key] for key in sorted(rows)])
        # what stands there now is the answer: another process may have been first
        known |= _known(connection, list(rows))
    _note_seen(connection, devices, {row["device_id"] for row in rows.values()}, now // DAY)
    return [
        answer or _answer(arrival, known[arrival.id], new=arrival.id in rows)
        for arrival, answer in zip(arrivals, answers, strict=True)
    ]


def _known(connection: Connection, ids: list[str]) -> dict[str, tuple[bytes, int]]:
    return {row.id: (row.sha256, row.received_at) for row in connection.execute(_KNOWN, {"ids": ids})}


def _devices(connection: Connection, arrivals: Sequence[Arrival]) -> dict[str, Any]:
    ids = {arrival.credential.device for arrival in arrivals if arrival.credential}
    return {row.id: row for row in connection.execute(_DEVICES, {"ids": list(ids)})} if ids else {}


def _credential_problem(credential: Credential | None, devices: dict[str, Any]) -> str | None:
    if credential is None:
        return None
    row = devices.get(credential.device)
    if row is None or not hmac.compare_digest(row.credential_hash, credential.digest):
        return "credential.unknown"
    return "credential.revoked" if row.revoked_at is not None else None


def _locked_quarantine(connection: Connection) -> Quarantine:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(QUARANTINE_LOCK)))
    return quarantine(connection)


def _grown(held: Quarantine, arrival: Arrival) -> Quarantine:
    return Quarantine(held.rows + 1, held.bytes + len(arrival.sealed))


def _shrunk(held: Quarantine, arrival: Arrival) -> Quarantine:
    return Quarantine(held.rows - 1, held.bytes - len(arrival.sealed))


def _row(arrival: Arrival, now: int) -> dict[str, Any]:
    return {
        "id": arrival.id,
        "sealed": arrival.sealed,
        "sha256": arrival.sha256,
        "size": len(arrival.sealed),
        "received_at": now,
        "device_id": arrival.credential.device if arrival.credential else None,
        "quarantined": arrival.credential is None,
        "via": arrival.via,
    }


def _note_seen(connection: Connection, devices: dict[str, Any], seen: set[str | None], day: int) -> None:
    late = sorted(key for key in seen if key is not None and devices[key].last_seen != day)
    if late:
        connection.execute(_SEEN, [{"device": key, "day": day} for key in late])


def _answer(arrival: Arrival, stored: tuple[bytes, int], *, new: bool) -> Answer:
    sha256, received = stored
    return Answer(received, new=new) if sha256 == arrival.sha256 else Answer(code="report.differs")
