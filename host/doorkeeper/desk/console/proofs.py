"""Second proofs of a person: the authenticator's code, with the count of failures that makes guessing hopeless."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from doorkeeper.desk.console import throttle, totp
from doorkeeper.desk.console.tables import user
from doorkeeper.desk.triage.desk import Desk, writing
from doorkeeper.model.errors import DoorkeeperError

PLACE = "console_user"


def code_right(desk: Desk, user_id: str, code: str) -> bool:
    """Check a code of a person's authenticator; it counts once.

    Raises:
        DoorkeeperError: ``console.wait``: too many were wrong.

    """
    now = desk.now()
    with writing(desk.engine) as connection:
        check_wait(connection, desk, now, "user", f"code {user_id}")
        row = connection.execute(select(user).where(user.c.id == user_id)).one()
        secret = desk.data_key.open(PLACE, row.id, row.totp).decode() if row.totp else None
        step = totp.accepted_step(secret, code, now, row.totp_step) if secret else None
        if step is None:
            throttle.failed(connection, desk.data_key, now, "user", f"code {user_id}")
            return False
        throttle.succeeded(connection, desk.data_key, "user", f"code {user_id}")
        connection.execute(user.update().where(user.c.id == user_id).values(totp_step=step))
        return True


def keep_secret(connection: Connection, desk: Desk, user_id: str, secret: str, step: int) -> None:
    """Keep a confirmed authenticator; ``step`` is that of the code that confirmed it."""
    sealed = desk.data_key.seal(PLACE, user_id, secret.encode())
    connection.execute(user.update().where(user.c.id == user_id).values(totp=sealed, totp_step=step))


def check_wait(connection: Connection, desk: Desk, now: datetime, kind: str, value: str) -> None:
    """Refuse a try that comes too early after too many failures.

    Raises:
        DoorkeeperError: ``console.wait``.

    """
    pause = throttle.wait(connection, desk.data_key, now, kind, value)
    if pause:
        raise DoorkeeperError(
            "console.wait",
            "Too many tries failed.",
            f"Wait {pause} seconds, then try again."
            if pause < 100
            else f"Wait {-(-pause // 60)} minutes, then try again.",
        )


def count_failure(desk: Desk, kind: str, value: str) -> None:
    """Count a wrong proof outside of a transaction."""
    with writing(desk.engine) as connection:
        throttle.failed(connection, desk.data_key, desk.now(), kind, value)
