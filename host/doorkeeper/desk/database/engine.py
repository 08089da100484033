"""How the desk's database is opened: SQLite by default, PostgreSQL by URL.

Both are opened so that what was committed is on the disk when ``commit`` returns.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from doorkeeper.model.errors import DoorkeeperError

BUSY_SECONDS = 30
"""How long a writer waits for another one on SQLite."""

_POSTGRESQL = "postgresql+psycopg"


def database_url(text: str) -> URL:
    """Read a database's address: ``sqlite:///desk.db`` or ``postgresql://user@host/name``.

    Raises:
        DoorkeeperError: ``database.address``.

    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise _address() from error
    if url.drivername in ("postgresql", "postgres", _POSTGRESQL):
        return url.set(drivername=_POSTGRESQL)
    if url.drivername != "sqlite" or not url.database or url.database == ":memory:" or url.query:
        raise _address()
    return url


def engine(text: str, *, connections: int = 5) -> Engine:
    """Open a database; on SQLite the file is made with access for its owner only.

    On SQLite a transaction begins by itself before the first statement that writes, and takes the writer's lock at
    once, so that it never has to be given up halfway; a reader sees what was committed when its statement began.

    Raises:
        DoorkeeperError: ``database.address``.

    """
    url = database_url(text)
    if url.drivername == _POSTGRESQL:
        return create_engine(url, pool_size=connections, pool_pre_ping=True, hide_parameters=True)
    Path(str(url.database)).touch(mode=0o600)
    made = create_engine(
        url,
        pool_size=connections,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": "IMMEDIATE"},
    )
    event.listen(made, "connect", _prepare_sqlite)
    return made


def opened(text: str) -> Engine:
    """Open a database and ask it something, so that a command says at once if it does not answer.

    Raises:
        DoorkeeperError: ``database.address``, ``database.unreachable``.

    """
    made = engine(text)
    try:
        made.connect().close()
    except SQLAlchemyError as error:
        # the error's own words may quote the address, and with it a password
        raise DoorkeeperError(
            "database.unreachable",
            f"The database does not answer ({type(error).__name__}).",
            "Check its address, that it runs, and that this user may use it.",
        ) from None
    return made


@contextmanager
def writing(engine: Engine, lock: int | None = None) -> Iterator[Connection]:
    """Open a transaction that writes; committed at the end, undone by an exception.

    On SQLite it is the only writer from its beginning; on PostgreSQL the only one that asks for the same ``lock``.
    """
    with engine.connect() as connection:
        try:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            elif lock is not None:
                connection.execute(select(func.pg_advisory_xact_lock(lock)))
            yield connection
            connection.commit()
        except BaseException:
            # after a commit that failed nobody knows what state the connection is in: the next one begins with another
            connection.invalidate()
            raise


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # SQLite does not wait for the lock that the very first change to WAL takes: several that start at once would fail
    ends = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.01)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _address() -> DoorkeeperError:
    return DoorkeeperError(
        "database.address",
        "The address of the database cannot be used.",
        "Give sqlite:///FILE or postgresql://USER@HOST/NAME.",
    )
