"""Revision 0002, with data, and its tables as the program thinks of them."""

from __future__ import annotations

import os

from sqlalchemy import Engine, inspect, select

from doorkeeper.desk.database import revisions
from doorkeeper.desk.triage.tables import data_key
from tests.desk.database.revisions import Rows, there_and_back
from tests.desk.database.test_revisions import INTAKE, REPORT

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


def test_a_desk_that_was_used_goes_back_and_forth(database: Engine) -> None:
    revisions.downgrade(database, "0001")
    assert not set(inspect(database).get_table_names()) & set(TRIAGE)
    revisions.upgrade(database)
    assert set(inspect(database).get_table_names()) >= set(TRIAGE)
