"""Sessions, kept on the server: a cookie holds a random value, the table its SHA-256, so the table opens no door.

A session ends 30 minutes after the last request and 12 hours after the first; between password and second proof it
lives for ten minutes. Each proof moves it to a new value, so that a value that was known before is of no use after.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select

from doorkeeper.desk.console.tables import session, user
from doorkeeper.desk.console.users import User, user_of
from doorkeeper.desk.triage.datakey import DataKey
from doorkeeper.desk.triage.desk import moment, seconds, writing

IDLE = 30 * 60
ABSOLUTE = 12 * 60 * 60
SIGNING_IN = 10 * 60
FRESH = 10 * 60
# how often the time of the last request is written down
GRAIN = 60

CODE, SET_UP, FULL = "code", "set-up", "full"


@dataclass(frozen=True)
class Session:
    """One session of one person.

    ``pending`` is an authenticator's secret that was not confirmed yet, sealed; ``form`` is random, made at sign-in.
    """

    id: bytes
    user: User
    stage: str
    created: datetime
    seen: datetime
    proven: datetime
    notice: str | None
    pending: bytes | None
    form: str

    def fresh(self, now: datetime) -> bool:
        """Tell whether the person proved who they are within the last minutes."""
        return self.stage == FULL and (now - self.proven).total_seconds() < FRESH


def new_token() -> str:
    """Give a value for the cookie: 256 random bits."""
    return secrets.token_urlsafe(32)


def csrf(key: DataKey, basis: str) -> str:
    """Give what a form must carry, for what it is bound to."""
    return key.token("console form", basis).hex()


def csrf_right(key: DataKey, basis: str, given: str) -> bool:
    """Tell whether a form carries what it must."""
    return hmac.compare_digest(csrf(key, basis).encode(), given.encode("utf-8", "replace"))


def start(connection: Connection, now: datetime, user_id: str, stage: str) -> str:
    """Begin a session, and give the cookie's value. What is over is cleared away on this occasion."""
    connection.execute(
        delete(session).where((session.c.seen < seconds(now) - IDLE) | (session.c.created < seconds(now) - ABSOLUTE))
    )
    token = new_token()
    at = seconds(now)
    connection.execute(
        session.insert().values(
            id=_id(token), user_id=user_id, stage=stage, created=at, seen=at, proven=at, form=new_token()
        )
    )
    return token


def find(engine: Engine, now: datetime, token: str) -> Session | None:
    """Give the session of a cookie, if it is not over and its person may still sign in."""
    with engine.connect() as connection:
        row = connection.execute(select(session).where(session.c.id == _id(token))).first()
        if row is None:
            return None
        person = connection.execute(select(user).where(user.c.id == row.user_id)).first()
        age, idle = seconds(now) - row.created, seconds(now) - row.seen
        over = age >= (ABSOLUTE if row.stage == FULL else SIGNING_IN) or idle >= IDLE
        if over or person is None or person.disabled:
            return None
        return Session(
            id=row.id,
            user=user_of(connection, person),
            stage=row.stage,
            created=moment(row.created),
            seen=moment(row.seen),
            proven=moment(row.proven),
            notice=row.notice,
            pending=row.pending,
            form=row.form,
        )


def touch(engine: Engine, now: datetime, found: Session) -> None:
    """Write down that the session is in use, at most once a minute."""
    if (now - found.seen).total_seconds() >= GRAIN:
        with writing(engine) as connection:
            connection.execute(session.update().where(session.c.id == found.id).values(seen=seconds(now)))


def renew(connection: Connection, now: datetime, found: Session, stage: str = FULL) -> str:
    """Move a session to a new value after a proof, and give that value; the old one is no session any more.

    Where the session was still signing in, its twelve hours begin now.
    """
    token = new_token()
    at = seconds(now)
    signed_in = found.stage == FULL
    began = seconds(found.created) if signed_in else at
    form = found.form if signed_in else new_token()
    connection.execute(
        session.update()
        .where(session.c.id == found.id)
        .values(id=_id(token), stage=stage, created=began, seen=at, proven=at, pending=None, form=form)
    )
    return token


def keep(engine: Engine, found: Session, **values: str | bytes | None) -> None:
    """Change ``notice`` or ``pending``."""
    with writing(engine) as connection:
        connection.execute(session.update().where(session.c.id == found.id).values(**values))


def of_user(engine: Engine, now: datetime, user_id: str) -> list[tuple[bytes, datetime, datetime]]:
    """Give a person's sessions that are not over: (id, begun, last used), last used first."""
    with engine.connect() as connection:
        wanted = select(session).where(
            session.c.user_id == user_id,
            session.c.stage == FULL,
            session.c.seen > seconds(now) - IDLE,
            session.c.created > seconds(now) - ABSOLUTE,
        )
        rows = connection.execute(wanted.order_by(session.c.seen.desc())).all()
    return [(row.id, moment(row.created), moment(row.seen)) for row in rows]


def end(connection: Connection, user_id: str, session_id: bytes | None = None) -> int:
    """End one session of a person, or all; gives how many."""
    wanted = delete(session).where(session.c.user_id == user_id)
    if session_id is not None:
        wanted = wanted.where(session.c.id == session_id)
    return connection.execute(wanted).rowcount


def _id(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
