"""Reports that arrive at a desk, as the intake leaves them for triage."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from doorkeeper.desk.database.tables import device, sealed_report
from doorkeeper.desk.triage import opening
from doorkeeper.desk.triage.desk import Desk, seconds, writing
from tests.desk.triage import samples


def arrive(desk: Desk, value: dict[str, Any], *, sender: Ed25519PrivateKey | None = None, **how: Any) -> str:
    """Let a report arrive that a client sealed; gives its id."""
    recipients = [recipient for _, recipient in desk.card.recipients]
    sealed = samples.sealed(value, recipients, device=sender)
    return arrive_sealed(desk, value["id"], sealed, **how)


def arrive_sealed(
    desk: Desk,
    report_id: str,
    sealed: bytes,
    *,
    device_id: str | None = None,
    quarantined: bool = False,
    via: str = "network",
) -> str:
    with writing(desk.engine) as connection:
        connection.execute(
            sealed_report.insert().values(
                id=report_id,
                sealed=sealed,
                sha256=hashlib.sha256(sealed).digest(),
                size=len(sealed),
                received_at=seconds(desk.now()),
                device_id=device_id,
                quarantined=quarantined,
                via=via,
            )
        )
    return report_id


def enrol(desk: Desk, sender: Ed25519PrivateKey, label: str = "Committee office") -> str:
    """Enrol a device; gives its id."""
    device_id = os.urandom(16).hex()
    with writing(desk.engine) as connection:
        connection.execute(
            device.insert().values(
                id=device_id,
                public_key=sender.public_key().public_bytes_raw(),
                credential_hash=os.urandom(32),
                label=label,
                created_at=seconds(desk.now()),
            )
        )
    return device_id


def opened(desk: Desk, *values: dict[str, Any], **how: Any) -> list[str]:
    """Let reports arrive and open them; gives their ids."""
    ids = [arrive(desk, value, **how) for value in values]
    while opening.open_waiting(desk) != opening.Opened(0, 0):
        pass
    return ids
