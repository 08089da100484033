"""Revision 0002, with data, and its tables as the program thinks of them."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Engine, inspect, select

from doorkeeper.desk.database import revisions
from doorkeeper.desk.triage import indexing, persons, queue
from doorkeeper.desk.triage.similar import similar
from doorkeeper.desk.triage.tables import data_key
from doorkeeper.desk.work import Loop
from tests.desk.database.revisions import Rows, insert, read, tables, there_and_back
from tests.desk.database.test_revisions import INTAKE, REPORT
from tests.desk.triage.arriving import opened
from tests.desk.triage.conftest import Clock
from tests.desk.triage.conftest import opened as opened_desk
from tests.desk.triage.samples import sample
from tests.desk.triage.test_work import until

WHEN = 5_000_000_000
"""Beyond what 32 bits hold."""

TRIAGE: Rows = {
    "data_key": [{"id": 1, "sealed": os.urandom(300), "recipients": '["age1…"]', "made": WHEN}],
    "opening": [{"id": REPORT, "at": WHEN, "code": None}, {"id": "f" * 32, "at": WHEN, "code": "sealed.desk"}],
    "report": [
        {
            "id": REPORT,
            "received": WHEN,
            "channel": "network",
            "enrolled": True,
            "kind": "profile",
            "band": "alert",
            "state": "answered",
            "disposition": "not-a-concern",
            "assigned": "siân",
            "answered": WHEN,
            "version": 3,
            "campaign": None,
            "body": os.urandom(9000),
        }
    ],
    "report_reason": [{"report_id": REPORT, "reason": "asks-for-inside-views"}],
    "feature": [{"report_id": REPORT, "kind": "profile", "token": os.urandom(16)}],
    "note": [{"id": "1" * 32, "report_id": REPORT, "at": WHEN, "actor": "siân", "public": True, "body": b"x"}],
    "decision": [
        {"id": "2" * 32, "report_id": REPORT, "at": WHEN, "actor": "siân", "disposition": "need-more", "body": None}
    ],
    "outcome_token": [{"tag": os.urandom(16), "token": os.urandom(556), "expires": WHEN}],
    "past_count": [{"day": 20_775, "measure": "band", "value": "alert", "count": 7}],
    "audit": [
        {
            "seq": 1,
            "at": "2026-11-24T08:00:00Z",
            "actor": "siân",
            "act": "report.decided",
            "about": REPORT,
            "detail": '{"disposition":"need-more"}',
            "previous": "0" * 64,
            "hash": "f" * 64,
        }
    ],
}


def test_0002_triage(empty_database: Engine) -> None:
    there_and_back(empty_database, "0001", "0002", old=INTAKE, new=TRIAGE)


def test_0004_desk_id(empty_database: Engine) -> None:
    there_and_back(empty_database, "0003", "0004", old={**INTAKE, **TRIAGE}, new={})
    with empty_database.connect() as connection:
        assert connection.scalar(select(data_key.c.desk)) is None


def test_0005_small_index(empty_database: Engine) -> None:
    old = {name: rows for name, rows in {**INTAKE, **TRIAGE}.items() if name != "feature"}
    revisions.upgrade(empty_database, "0004")
    insert(empty_database, {**INTAKE, **TRIAGE})
    second = {**TRIAGE["report"][0], "id": "9" * 32, "received": WHEN - 1}
    insert(empty_database, {"report": [second]})
    old["report"] = [second, *old["report"]]
    was = tables(empty_database)
    for _ in range(2):
        revisions.upgrade(empty_database, "0005")
        assert read(empty_database, old) == old
        assert tables(empty_database) == was
        numbers = read(empty_database, {"report": [{"id": "", "number": 0, "indexed": 0}]})["report"]
        assert numbers == [
            {"id": "9" * 32, "number": 1, "indexed": 0},
            {"id": REPORT, "number": 2, "indexed": 0},
        ]
        new: Rows = {"feature": [{"token": os.urandom(8), "report": 2}]}
        insert(empty_database, new)
        assert read(empty_database, new) == new
        revisions.downgrade(empty_database, "0004")
        assert read(empty_database, old) == old
        assert read(empty_database, {"feature": []}) == {"feature": []}
        insert(empty_database, {"feature": TRIAGE["feature"]})


def test_what_an_older_version_kept_is_found_again(database: Engine, keys: Path, clock: Clock) -> None:
    """From the tables of before, with a report that was opened then, to a search that finds it."""
    desk = opened_desk(database, keys, clock)
    ids = opened(desk, *(sample(name=f"Amanda Qiu{number}") for number in range(3)))
    revisions.downgrade(database, "0004")
    revisions.upgrade(database)
    assert queue.search(desk, "amanda").total == 0
    loop = Loop(desk, 0.05, 60)
    loop.start()
    until(lambda: queue.search(desk, "amanda").total == 3)
    loop.end()
    loop.join(60)
    assert indexing.index_next(desk) == 0
    assert {each.row.id for each in similar(desk, ids[0])} == set()
    assert persons.erase(desk, "ann", "subject", "Amanda Qiu1") == 1
    assert queue.search(desk, "amanda").total == 2
    opened(desk, sample(name="Amanda Qiu0"))
    assert [each.reasons[0].kind for each in similar(desk, ids[0])] == ["name"]


def test_a_desk_that_was_used_goes_back_and_forth(database: Engine) -> None:
    revisions.downgrade(database, "0001")
    assert not set(inspect(database).get_table_names()) & set(TRIAGE)
    revisions.upgrade(database)
    assert set(inspect(database).get_table_names()) >= set(TRIAGE)
