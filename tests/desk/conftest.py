"""The desk's databases: every test that asks for one runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.database.revisions import upgrade
from tests.desk import postgresql

KINDS = ("sqlite", "postgresql")

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests of what is decided before a database is asked."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgresql.Cluster]:
    """A PostgreSQL server of this run of the tests."""
    with postgresql.running() as made:
        yield made


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/desk.db"
    cluster: postgresql.Cluster = request.getfixturevalue("cluster")
    return cluster.new()


@pytest.fixture
def empty_database(database_url: str) -> Iterator[Engine]:
    """A database without tables."""
    opened = engine(database_url, connections=40)
    yield opened
    opened.dispose()


@pytest.fixture
def database(empty_database: Engine) -> Engine:
    """A database with all tables."""
    upgrade(empty_database)
    return empty_database
