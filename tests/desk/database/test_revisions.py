"""The revisions: each with data, up and down; the tables are those that the program thinks of."""

import os
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from doorkeeper.desk.console import tables as console_tables
from doorkeeper.desk.database import revisions
from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.database.tables import metadata
from doorkeeper.desk.triage import tables as triage_tables
from doorkeeper.model.errors import DoorkeeperError
from tests.desk.database.revisions import Rows, tables, there_and_back

CODE, DEVICE, REPORT = "c" * 32, "d" * 32, "e" * 32

INTAKE: Rows = {
    "enrolment_code": [
        {
            "id": CODE,
            "hash": os.urandom(32),
            "label": "Swyddfa Aberystwyth",
            "created_at": 1_795_000_000,
            "expires_at": 5_000_000_000,
            "max_uses": 3,
            "uses": 1,
            "revoked_at": None,
        }
    ],
    "device": [
        {
            "id": DEVICE,
            "public_key": os.urandom(32),
            "credential_hash": os.urandom(32),
            "label": "Swyddfa Aberystwyth",
            "created_at": 1_795_000_000,
            "revoked_at": 5_000_000_000,
            "last_seen": 20_775,
        }
    ],
    "sealed_report": [
        {
            "id": REPORT,
            "sealed": os.urandom(4500),
            "sha256": os.urandom(32),
            "size": 4500,
            "received_at": 5_000_000_000,
            "device_id": DEVICE,
            "quarantined": False,
            "via": "network",
        },
        {
            "id": "f" * 32,
            "sealed": None,
            "sha256": os.urandom(32),
            "size": 4500,
            "received_at": 1_795_000_000,
            "device_id": None,
            "quarantined": True,
            "via": "file",
        },
    ],
    "outcome_list": [{"id": 1, "published_at": 5_000_000_000, "body": b'{"v":1}'}],
}


def test_0001_intake(empty_database: Engine) -> None:
    there_and_back(empty_database, "base", "0001", old={}, new=INTAKE)


def test_the_tables_are_those_that_the_program_thinks_of(database: Engine) -> None:
    # both join the metadata as they are imported
    assert console_tables.user.metadata is triage_tables.report.metadata is metadata
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert tables(database) == {table.name for table in metadata.sorted_tables}


def test_many_processes_that_start_at_once_make_the_tables_once(database_url: str) -> None:
    failures: list[BaseException] = []

    def upgrade() -> None:
        opened = engine(database_url)
        try:
            revisions.upgrade(opened)
        except BaseException as error:
            failures.append(error)
        finally:
            opened.dispose()

    threads = [threading.Thread(target=upgrade) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_revision_that_fails_leaves_nothing(empty_database: Engine) -> None:
    # a table that is in the way of the second one that the revision makes
    with empty_database.begin() as connection:
        connection.execute(text("CREATE TABLE device (id INTEGER)"))
    with pytest.raises(Exception, match="device"):
        revisions.upgrade(empty_database, "0001")
    assert tables(empty_database) == {"device"}
    assert revisions.current(empty_database) is None


def test_tables_of_a_newer_version_are_left_alone(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DoorkeeperError) as caught:
        revisions.upgrade(database)
    assert caught.value.code == "database.newer"
    with pytest.raises(DoorkeeperError) as caught:
        revisions.require_newest(database)
    assert caught.value.code == "database.revision"


def test_an_old_database_is_not_worked_with(empty_database: Engine) -> None:
    revisions.upgrade(empty_database, "0001")
    with pytest.raises(DoorkeeperError) as caught:
        revisions.require_newest(empty_database)
    assert "desk migrate" in caught.value.remedy
    revisions.upgrade(empty_database)
    revisions.require_newest(empty_database)
