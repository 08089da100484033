"""Indexing anew: reports whose tokens were made by an older version, after an update of the program."""

from __future__ import annotations

from sqlalchemy import select

from doorkeeper.desk.triage.desk import Desk, writing
from doorkeeper.desk.triage.features import VERSION, tokens
from doorkeeper.desk.triage.rows import body_of
from doorkeeper.desk.triage.store import index
from doorkeeper.desk.triage.tables import report

BATCH = 50


def index_next(desk: Desk) -> int:
    """Index the next reports anew, at most :data:`BATCH`; gives how many."""
    with desk.engine.connect() as connection:
        rows = connection.execute(select(report).where(report.c.indexed < VERSION).limit(BATCH)).all()
        made = [(row, tokens(desk.data_key, (body := body_of(desk, row)).report, body.fingerprint)) for row in rows]
    if not made:
        return 0
    with writing(desk.engine) as connection:
        for row, found_by in made:
            changed = connection.execute(report.update().where(report.c.id == row.id).values(indexed=VERSION))
            if changed.rowcount:
                index(connection, row.number, found_by)
    return len(made)
