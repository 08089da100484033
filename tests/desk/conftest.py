"""The desk's databases: every test that asks for one runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.database.revisions import upgrade
from tests.desk import postgresql, quick

KINDS = ("sqlite", "postgresql")

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests of what is decided before a database is asked."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgresql.Cluster]:
    """A PostgreSQL server of this run of the tests."""
    with postgresql.running() as made:
        yield made


@pytest.fixture(scope="module")
def durable(cluster: postgresql.Cluster) -> Iterator[None]:
    """Let the server keep what it commits, as a desk that is served asks of it; else it is faster."""
    with cluster.durable():
        yield


@pytest.fixture(scope="session")
def sqlite_template() -> Iterator[Path]:
    """A database with all tables, made once and copied for each test."""
    with quick.folder() as folder:
        _fill(f"sqlite:///{folder}/template.db")
        yield folder / "template.db"


@contextmanager
def sqlite_database(template: Path | None = None) -> Iterator[str]:
    """Make a database, empty or as another is, and give its address; it goes at the end."""
    with quick.folder() as folder:
        if template is not None:
            shutil.copy(template, folder / "desk.db")
        yield f"sqlite:///{folder}/desk.db"


@pytest.fixture(scope="session")
def postgresql_template(cluster: postgresql.Cluster) -> Iterator[str]:
    """The name of a database with all tables, likewise."""
    with cluster.database() as url:
        _fill(url)
        yield cluster.name(url)


def _fill(url: str) -> None:
    made = engine(url)
    upgrade(made)
    made.dispose()


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database: with all tables where the test asks for ``database``, else an empty one."""
    filled = "database" in request.fixturenames
    if request.param == "sqlite":
        with sqlite_database(request.getfixturevalue("sqlite_template") if filled else None) as url:
            yield url
    else:
        cluster: postgresql.Cluster = request.getfixturevalue("cluster")
        with cluster.database(request.getfixturevalue("postgresql_template") if filled else None) as url:
            yield url


@pytest.fixture
def empty_database(database_url: str) -> Iterator[Engine]:
    """A database without tables."""
    opened = engine(database_url, connections=40)
    yield opened
    opened.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """A database with all tables."""
    opened = engine(database_url, connections=40)
    yield opened
    opened.dispose()
