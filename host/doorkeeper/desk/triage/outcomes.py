"""The list of answers that every client downloads whole: made anew from the tokens that are still in time.

Tokens are sorted by their tag, which is random, so that the list tells no order in time; it is made within a minute of
a disposition and not at it, so that its time tells little either.
"""

from __future__ import annotations

import os
from base64 import b64encode
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from doorkeeper.desk.triage.content import Outcome
from doorkeeper.desk.triage.desk import seconds, writing
from doorkeeper.desk.triage.outcome_tokens import NONCE_BYTES, token
from doorkeeper.desk.triage.tables import outcome_token

KEPT_DAYS = 180
DAY = 86_400


def keep(connection: Connection, outcome: Outcome, at: datetime, disposition: str, note: str | None) -> None:
    """Seal an answer and put it in the place of an earlier one of the same report; inside a transaction."""
    sealed = token(outcome, at, disposition, note, os.urandom(NONCE_BYTES))
    forget(connection, outcome)
    # to the day, so that the table does not tell which report was answered at that second
    expires = (seconds(at) // DAY + KEPT_DAYS + 1) * DAY
    connection.execute(outcome_token.insert().values(tag=outcome.tag, token=sealed, expires=expires))


def forget(connection: Connection, outcome: Outcome) -> None:
    """Take an answer back; it leaves the list when that is next made."""
    connection.execute(outcome_token.delete().where(outcome_token.c.tag == outcome.tag))
