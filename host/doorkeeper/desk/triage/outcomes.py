"""The list of answers that every client downloads whole: made anew from the tokens that are still in time.

Tokens are sorted by their tag, which is random, so that the list tells no order in time; it is made within a minute of
a disposition and not at it, so that its time tells little either.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, select

from doorkeeper.desk.database.tables import outcome_list
from doorkeeper.desk.triage.content import Outcome
from doorkeeper.desk.triage.desk import seconds, writing
from doorkeeper.desk.triage.tables import outcome_token
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.reports.outcome import NONCE_BYTES, NOTE_BYTES, seal_outcome, unsealed
from doorkeeper.reports.outcome import Outcome as Answer

KEPT_DAYS = 180
DAY = 86_400


def keep(connection: Connection, outcome: Outcome, at: datetime, disposition: str, note: str | None) -> None:
    """Seal an answer and put it in the place of an earlier one of the same report; inside a transaction.

    A report that names the tag of somebody else's answer gets none.

    Raises:
        DoorkeeperError: ``case.note_long``.

    """
    answer = Answer(at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"), disposition, note)
    try:
        sealed = seal_outcome(outcome.tag, outcome.key, answer, os.urandom(NONCE_BYTES))
    except ValueError:
        raise note_long() from None
    if not forget(connection, outcome):
        return
    # to the day, so that the table does not tell which report was answered at that second
    expires = (seconds(at) // DAY + KEPT_DAYS + 1) * DAY
    connection.execute(outcome_token.insert().values(tag=outcome.tag, token=sealed, expires=expires))


def note_long() -> DoorkeeperError:
    """Give the error for a note that does not fit into an answer."""
    return DoorkeeperError(
        "case.note_long",
        f"The note for the reporter is longer than {NOTE_BYTES} bytes.",
        "Shorten it; a letter with an accent takes two bytes.",
    )


def forget(connection: Connection, outcome: Outcome) -> bool:
    """Take an answer back; it leaves the list when that is next made. False if it is another report's, and stays.

    Tags are public once they are in the list: only the key shows whose an answer is.
    """
    place = outcome_token.c.tag == outcome.tag
    there = connection.scalar(select(outcome_token.c.token).where(place))
    if there is not None and unsealed(outcome.tag, outcome.key, there) is None:
        return False
    connection.execute(outcome_token.delete().where(place))
    return True


def publish(engine: Engine, now: datetime) -> bool:
    """Make the list anew, if it would be another than the one that clients get now; gives whether it was."""
    with engine.connect() as connection:
        if _tokens(connection, now) == _published_tokens(connection):
            return False
    with writing(engine) as connection:
        tokens = _tokens(connection, now)
        body = b'{"v": 1, "published": "%s", "tokens": %s}' % (now.strftime("%Y-%m-%dT%H:%MZ").encode(), tokens)
        newest = connection.scalar(select(func.max(outcome_list.c.id)))
        connection.execute(outcome_list.insert().values(published_at=seconds(now), body=body))
        if newest is not None:
            connection.execute(outcome_list.delete().where(outcome_list.c.id <= newest))
    return True


def published(engine: Engine) -> bytes:
    """Give the list that clients get now, as it stands."""
    with engine.connect() as connection:
        body = connection.scalar(select(outcome_list.c.body).order_by(outcome_list.c.id.desc()).limit(1))
    return bytes(body) if body is not None else b'{"v": 1, "published": "1970-01-01T00:00Z", "tokens": []}'


def _tokens(connection: Connection, now: datetime) -> bytes:
    live = select(outcome_token.c.token).where(outcome_token.c.expires > seconds(now)).order_by(outcome_token.c.tag)
    return json.dumps([b64encode(item).decode() for item in connection.scalars(live)]).encode()


def _published_tokens(connection: Connection) -> bytes | None:
    body = connection.scalar(select(outcome_list.c.body).order_by(outcome_list.c.id.desc()).limit(1))
    return None if body is None else bytes(body).partition(b'"tokens": ')[2][:-1]
