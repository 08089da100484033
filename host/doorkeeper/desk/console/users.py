"""The people who may sign in: added, changed and reset by an administrator, each change in the audit log."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy import Row as SqlRow

from doorkeeper.desk.console import passwords
from doorkeeper.desk.console.permissions import ROLES
from doorkeeper.desk.console.tables import passkey, session, user
from doorkeeper.desk.triage import audit
from doorkeeper.desk.triage.desk import moment, seconds, writing
from doorkeeper.model.errors import DoorkeeperError

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
ADMINISTRATOR = "administrator"
# names that the audit log uses for what nobody did
RESERVED = frozenset(("desk", "retention", "nobody", "doorkeeper"))


@dataclass(frozen=True)
class User:
    """One person; ``set_up`` once there is a second proof."""

    id: str
    name: str
    role: str
    disabled: bool
    must_change: bool
    totp: bool
    passkeys: int
    created: datetime
    signed_in: datetime | None

    @property
    def set_up(self) -> bool:
        """Whether there is a second proof: an authenticator or a passkey."""
        return self.totp or self.passkeys > 0


def add(engine: Engine, now: datetime, by: str, name: str, role: str) -> str:
    """Add a person, and give the password for the first sign-in, which is shown once.

    Raises:
        DoorkeeperError: ``user.name``, ``user.exists``, ``user.role``.

    """
    name = name.strip().lower()
    if not NAME.fullmatch(name) or name in RESERVED:
        raise DoorkeeperError(
            "user.name",
            "A user name has 2 to 40 small letters, digits, dots, dashes or underscores, and some are taken.",
            "Choose another, such as the first part of the person's e-mail address.",
        )
    _check_role(role)
    password = passwords.first_password()
    kept = passwords.hashed(password)
    with writing(engine) as connection:
        if connection.execute(select(user.c.id).where(user.c.name == name)).first():
            raise DoorkeeperError("user.exists", "There is a user of that name.", "Choose another name.")
        connection.execute(
            user.insert().values(
                id=os.urandom(16).hex(),
                name=name,
                role=role,
                password=kept,
                must_change=True,
                disabled=False,
                totp=None,
                totp_step=0,
                created=seconds(now),
                signed_in=None,
            )
        )
        audit.append(connection, now, by, "user.created", name, {"role": role})
    return password


def listed(engine: Engine) -> list[User]:
    """Give everybody, by name."""
    with engine.connect() as connection:
        return [user_of(connection, row) for row in connection.execute(select(user).order_by(user.c.name)).all()]


def names(engine: Engine) -> list[str]:
    """Give the names of all who can work on a report."""
    able = [role for role in ROLES if role != "reader"]
    with engine.connect() as connection:
        wanted = select(user.c.name).where(~user.c.disabled, user.c.role.in_(able)).order_by(user.c.name)
        return list(connection.scalars(wanted))


def set_role(engine: Engine, now: datetime, by: str, name: str, role: str) -> None:
    """Give a person another role; it counts from their next click.

    Raises:
        DoorkeeperError: ``user.unknown``, ``user.role``, ``user.last``.

    """
    _check_role(role)
    with writing(engine) as connection:
        row = _found(connection, name)
        if role != ADMINISTRATOR:
            _keep_one(connection, row)
        connection.execute(user.update().where(user.c.id == row.id).values(role=role))
        audit.append(connection, now, by, "user.role", name, {"role": role, "before": row.role})


def set_disabled(engine: Engine, now: datetime, by: str, name: str, disabled: bool) -> None:
    """Lock a person out at once, or let them in again; what they did stays under their name.

    Raises:
        DoorkeeperError: ``user.unknown``, ``user.last``.

    """
    with writing(engine) as connection:
        row = _found(connection, name)
        if disabled:
            _keep_one(connection, row)
        connection.execute(user.update().where(user.c.id == row.id).values(disabled=disabled))
        connection.execute(delete(session).where(session.c.user_id == row.id))
        audit.append(connection, now, by, "user.disabled" if disabled else "user.enabled", name)


def reset(engine: Engine, now: datetime, by: str, name: str) -> str:
    """Take a person's password, authenticator, passkeys and sessions away; gives a password for a new first sign-in.

    Raises:
        DoorkeeperError: ``user.unknown``.

    """
    password = passwords.first_password()
    kept = passwords.hashed(password)
    with writing(engine) as connection:
        row = _found(connection, name)
        connection.execute(
            user.update().where(user.c.id == row.id).values(password=kept, must_change=True, totp=None, totp_step=0)
        )
        connection.execute(delete(passkey).where(passkey.c.user_id == row.id))
        connection.execute(delete(session).where(session.c.user_id == row.id))
        audit.append(connection, now, by, "user.reset", name)
    return password


def change_password(engine: Engine, now: datetime, person: User, password: str, keep: bytes | None = None) -> None:
    """Keep another password, and sign the person out everywhere but in the session ``keep``.

    Raises:
        DoorkeeperError: ``user.password``.

    """
    passwords.check_new(password, person.name)
    kept = passwords.hashed(password)
    with writing(engine) as connection:
        connection.execute(user.update().where(user.c.id == person.id).values(password=kept, must_change=False))
        connection.execute(delete(session).where(session.c.user_id == person.id, session.c.id != (keep or b"")))
        audit.append(connection, now, person.name, "user.password", person.name)


def user_of(connection: Connection, row: SqlRow[tuple[object, ...]]) -> User:
    """Give the person of a row of the table of users."""
    count = connection.scalar(select(func.count()).select_from(passkey).where(passkey.c.user_id == row.id)) or 0
    return User(
        id=row.id,
        name=row.name,
        role=row.role,
        disabled=row.disabled,
        must_change=row.must_change,
        totp=row.totp is not None,
        passkeys=count,
        created=moment(row.created),
        signed_in=moment(row.signed_in) if row.signed_in is not None else None,
    )


def _found(connection: Connection, name: str) -> SqlRow[tuple[object, ...]]:
    row = connection.execute(select(user).where(user.c.name == name)).first()
    if row is None:
        raise DoorkeeperError(
            "user.unknown", "There is no user of that name.", "`doorkeeper desk user list` shows all."
        )
    return row


def _keep_one(connection: Connection, row: SqlRow[tuple[object, ...]]) -> None:
    """Refuse to take the last administrator away: nobody could make another from the console."""
    others = select(func.count()).select_from(user).where(
        user.c.role == ADMINISTRATOR, ~user.c.disabled, user.c.id != row.id
    )  # fmt: skip
    if row.role == ADMINISTRATOR and not row.disabled and not connection.scalar(others):
        raise DoorkeeperError(
            "user.last", "This is the last administrator.", "Make somebody else an administrator first."
        )


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise DoorkeeperError("user.role", "There is no such role.", f"Choose one of {', '.join(ROLES)}.")
