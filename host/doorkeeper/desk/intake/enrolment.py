"""Enrolment: codes that IT hands out, and the devices that exchanged one for a credential.

A code can be used a number of times, until a time, and can be revoked; so can a device. The database itself counts how
often it was used, so that many who come at once get no more uses than there are.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, select

from doorkeeper.desk.database.tables import device, enrolment_code
from doorkeeper.desk.intake.credentials import new_code, new_credential, new_id, read_code
from doorkeeper.desk.intake.problems import refusal
from doorkeeper.model.errors import DoorkeeperError

KEY_BYTES = 32
LONGEST_LABEL = 100
MOST_USES = 100_000
MOST_DAYS = 400


class Enrolled(NamedTuple):
    """What a device is given: shown once, kept as a digest."""

    device: str
    credential: str


class Code(NamedTuple):
    """A new code, shown once."""

    id: str
    code: str


def create_code(connection: Connection, label: str, *, now: int, days: int, uses: int) -> Code:
    """Make a code.

    Raises:
        DoorkeeperError: ``enrolment.invalid``.

    """
    if not label.strip() or len(label) > LONGEST_LABEL or not label.isprintable():
        raise _invalid(f"A label is a line of at most {LONGEST_LABEL} characters.")
    if not 1 <= uses <= MOST_USES or not 1 <= days <= MOST_DAYS:
        raise _invalid(f"A code is for 1 to {MOST_USES} uses and 1 to {MOST_DAYS} days.")
    code, digest = new_code()
    values = {"id": new_id(), "hash": digest, "label": label, "created_at": now, "max_uses": uses, "uses": 0}
    connection.execute(enrolment_code.insert().values(expires_at=now + days * 86_400, **values))
    return Code(str(values["id"]), code)


def exchange(connection: Connection, code: str, public_key: bytes, now: int) -> Enrolled:
    """Use a code up by one and give a credential to the device with this key, inside a transaction.

    Raises:
        AnswerError: ``enrolment.refused``, whatever is wrong with the code.

    """
    digest = read_code(code)
    usable = (
        (enrolment_code.c.hash == digest)
        & (enrolment_code.c.uses < enrolment_code.c.max_uses)
        & (enrolment_code.c.expires_at > now)
        & enrolment_code.c.revoked_at.is_(None)
    )
    used = connection.execute(enrolment_code.update().where(usable).values(uses=enrolment_code.c.uses + 1))
    if digest is None or used.rowcount != 1:
        raise refusal("enrolment.refused")
    label = connection.scalars(select(enrolment_code.c.label).where(enrolment_code.c.hash == digest)).one()
    device_id = new_id()
    credential, kept = new_credential(device_id)
    values = {"id": device_id, "public_key": public_key, "credential_hash": kept, "label": label}
    connection.execute(device.insert().values(created_at=now, **values))
    return Enrolled(device_id, credential)


def codes(connection: Connection) -> list[Row[Any]]:
    """Give all codes, newest first; never what can be typed."""
    shown = [column for column in enrolment_code.c if column.name != "hash"]
    return list(connection.execute(select(*shown).order_by(enrolment_code.c.created_at.desc(), enrolment_code.c.id)))


def devices(connection: Connection) -> list[Row[Any]]:
    """Give all devices, newest first; never their credentials."""
    shown = [column for column in device.c if column.name != "credential_hash"]
    return list(connection.execute(select(*shown).order_by(device.c.created_at.desc(), device.c.id)))


def revoke(connection: Connection, what: str, now: int) -> str:
    """Revoke the code or the device with this id; gives ``code`` or ``device``. Doing it again changes nothing.

    Raises:
        DoorkeeperError: ``enrolment.unknown``.

    """
    for word, table in (("code", enrolment_code), ("device", device)):
        if _revoked(connection, table, what, now):
            return word
    raise DoorkeeperError(
        "enrolment.unknown",
        "There is no enrolment code and no device with this id.",
        "List them: `doorkeeper desk enrol list`.",
    )


def _revoked(connection: Connection, table: Table, what: str, now: int) -> bool:
    connection.execute(table.update().where((table.c.id == what) & table.c.revoked_at.is_(None)).values(revoked_at=now))
    return connection.execute(select(table.c.id).where(table.c.id == what)).first() is not None


def _invalid(message: str) -> DoorkeeperError:
    return DoorkeeperError("enrolment.invalid", message, "Give other values.")
