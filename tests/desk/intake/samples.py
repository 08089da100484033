"""Sealed reports that nothing can open, as the intake sees them; and devices."""

import hashlib
import os
from base64 import b64encode

from sqlalchemy import Engine

from doorkeeper.desk.database.engine import writing
from doorkeeper.desk.intake import enrolment

NOW = 1_795_000_000
KIB = 1024
HEADER = b"age-encryption.org/v1\n-> X25519 "


def sealed(kib: int = 4, header: int = 300) -> bytes:
    """Give bytes that look like a sealed report of a bucket."""
    size = kib * KIB + header + 16 + 16 * -(-kib // 64)
    return HEADER + os.urandom(size - len(HEADER))


def report_id() -> str:
    return os.urandom(16).hex()


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def new_code(engine: Engine, uses: int = 1, days: int = 1, now: int = NOW) -> str:
    with writing(engine) as connection:
        return enrolment.create_code(connection, "a team", now=now, days=days, uses=uses).code


def enrolled(engine: Engine, now: int = NOW) -> enrolment.Enrolled:
    """Enrol a device."""
    code = new_code(engine, now=now)
    with writing(engine) as connection:
        return enrolment.exchange(connection, code, os.urandom(32), now)


def enrolment_body(code: str) -> dict[str, str]:
    return {"code": code, "device": b64encode(os.urandom(32)).decode()}
