"""The list of outcomes as it is served: whole, the same for everybody, from memory."""

from __future__ import annotations

import hashlib
import threading
from typing import NamedTuple

from sqlalchemy import Engine, func, select

from doorkeeper.desk.database.tables import outcome_list

_NEWEST = select(func.max(outcome_list.c.id))


class Outcomes(NamedTuple):
    """The list's bytes and their tag (for ``ETag``)."""

    body: bytes
    tag: str


def _outcomes(body: bytes) -> Outcomes:
    return Outcomes(body, hashlib.sha256(body).hexdigest()[:32])


NONE_YET = _outcomes(b'{"v":1,"published":"1970-01-01T00:00Z","tokens":[]}')


class Shelf:
    """Holds the newest list; asks the database only which one that is."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: tuple[int | None, Outcomes] = (None, NONE_YET)
        self._lock = threading.Lock()

    def newest(self) -> Outcomes:
        """Give the newest list; an empty one where none was published yet."""
        with self._lock, self._engine.connect() as connection:
            newest = connection.scalar(_NEWEST)
            if newest is None:
                self._held = (None, NONE_YET)
            elif newest != self._held[0]:
                body = connection.scalar(select(outcome_list.c.body).where(outcome_list.c.id == newest))
                if body is not None:
                    self._held = (newest, _outcomes(body))
            return self._held[1]
