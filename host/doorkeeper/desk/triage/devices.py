"""The device that signed a report, as an analyst is told of it: whether it is enrolled, and what its code was named."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass

from sqlalchemy import Connection, select

from doorkeeper.desk.database import tables
from doorkeeper.desk.triage.rows import fingerprint


@dataclass(frozen=True)
class Device:
    """``fingerprint`` is 16 hex digits of its key; ``label`` what the enrolment was named, None where not enrolled."""

    fingerprint: str
    enrolled: bool
    label: str | None


def device(connection: Connection, key: str) -> Device:
    """Give the device with a public key, in base64, as it is enrolled now."""
    row = connection.execute(
        select(tables.device)
        .where(tables.device.c.public_key == b64decode(key))
        .order_by(tables.device.c.revoked_at.is_not(None), tables.device.c.created_at.desc())
        .limit(1)
    ).first()
    return Device(fingerprint(key), row is not None and row.revoked_at is None, row.label if row else None)
