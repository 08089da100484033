"""Everything in the database in one file, and back again: for SQLite and PostgreSQL, and from one to the other.

Lines of JSON under zstandard. The first tells the format and the revision; then ``{"table", "row"}`` for each row; the
last counts the rows and holds the SHA-256 of all lines before it. Bytes are ``{"base64": …}``. What is sealed stays
sealed: the file needs the same care as the database, and no key is in it.
"""

from __future__ import annotations

import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path
from typing import Any, BinaryIO

import zstandard
from sqlalchemy import Connection, Engine, Integer, MetaData, Table, func, select, text

from doorkeeper.desk.database import revisions
from doorkeeper.model.errors import DoorkeeperError, RefusedError

FORMAT = "doorkeeper desk backup"
VERSION = 1
_BYTES = "base64"
_LONGEST_LINE = 512 * 1024 * 1024
_TOGETHER = 200
_REVISION_TABLE = "alembic_version"


def backup(engine: Engine, path: Path) -> int:
    """Write everything to a file, as it stood at one moment, while the desk runs; gives the number of rows.

    The file is there whole or not at all, and only for its owner to read.

    Raises:
        DoorkeeperError: ``database.revision``.

    """
    revisions.require_newest(engine)
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, _one_moment(engine) as connection:
        rows = _write(connection, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return rows


def restore(engine: Engine, path: Path) -> int:
    """Fill an empty database from a file; all of it or nothing. Gives the number of rows.

    A backup of an older version is brought up to this one.

    Raises:
        RefusedError: ``backup.damaged``.
        DoorkeeperError: ``backup.not_empty``; ``database.newer`` where a newer version has made the file.

    """
    # the whole file is checked before its first row is used
    revision = _check(path)
    if revisions.current(engine) is not None:
        raise DoorkeeperError(
            "backup.not_empty",
            "The database has tables already.",
            "Name a new one, and put it in the place of the old one when it is filled.",
        )
    revisions.require_known(revision)
    with revisions.upgrading(engine, revision) as connection:
        rows = _fill(connection, path)
    revisions.upgrade(engine)
    return rows


@contextmanager
def _one_moment(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that reads, and sees nothing of what is committed after its start."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield connection
        connection.rollback()


def _tables(connection: Connection) -> list[Table]:
    """Give all tables as they are, those first that others refer to."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != _REVISION_TABLE]


def _write(connection: Connection, file: BinaryIO) -> int:
    digest = hashlib.sha256()
    rows = 0
    with zstandard.ZstdCompressor(level=3).stream_writer(file, closefd=False) as out:

        def line(value: object) -> None:
            data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(data)
            out.write(data)

        line({"format": FORMAT, "v": VERSION, "revision": revisions.newest()})
        for table in _tables(connection):
            order = list(table.primary_key.columns)
            for row in connection.execution_options(yield_per=_TOGETHER).execute(select(table).order_by(*order)):
                line({"table": table.name, "row": {key: _plain(value) for key, value in row._mapping.items()}})
                rows += 1
        line({"rows": rows, "sha256": digest.hexdigest()})
    return rows


def _plain(value: object) -> object:
    return {_BYTES: b64encode(value).decode()} if isinstance(value, bytes) else value


def _row(item: dict[str, Any]) -> dict[str, object]:
    return {
        key: b64decode(value[_BYTES], validate=True) if isinstance(value, dict) else value
        for key, value in item["row"].items()
    }


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as reader:
        rest = b""
        try:
            while piece := reader.read(1024 * 1024):
                *whole, rest = (rest + piece).split(b"\n")
                yield from whole
                if len(rest) > _LONGEST_LINE:
                    raise _damaged()
        except zstandard.ZstdError as error:
            raise _damaged() from error
        if rest:
            raise _damaged()


def _check(path: Path) -> str:
    """Read the whole file and check its digest; gives its revision."""
    digest = hashlib.sha256()
    before: bytes | None = None
    first: dict[str, Any] = {}
    count = 0
    for data in _lines(path):
        if before is not None:
            digest.update(before + b"\n")
        else:
            first = _object(data)
        before = data
        count += 1
    last = _object(before or b"")
    if first.get("format") != FORMAT or first.get("v") != VERSION:
        raise _damaged()
    if last.get("sha256") != digest.hexdigest() or last.get("rows") != count - 2:
        raise _damaged()
    return str(first.get("revision"))


def _fill(connection: Connection, path: Path) -> int:
    tables = {table.name: table for table in _tables(connection)}
    for table in reversed(tables.values()):
        # a revision may have put rows of its own into its tables
        connection.execute(table.delete())
    rows = 0
    # the first line and the last have no table
    for name, group in groupby((_object(data) for data in _lines(path)), lambda item: item.get("table")):
        if name is None:
            continue
        if name not in tables:
            raise _damaged()
        while values := [_row(item) for item in islice(group, _TOGETHER)]:
            connection.execute(tables[name].insert(), values)
            rows += len(values)
    if connection.dialect.name == "postgresql":
        _set_sequences(connection, tables.values())
    return rows


def _set_sequences(connection: Connection, tables: Any) -> None:
    """Let numbers that PostgreSQL gives go on after those that came from the file."""
    for table in tables:
        for column in table.primary_key.columns:
            if isinstance(column.type, Integer):
                sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
                newest = connection.scalar(select(func.max(column)))
                if sequence is not None and newest is not None:
                    connection.execute(select(func.setval(sequence, newest)))


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _damaged() from error
    if not isinstance(value, dict):
        raise _damaged()
    return value


def _damaged() -> RefusedError:
    return RefusedError(
        "backup.damaged",
        "The file is not a whole backup of a desk: it was cut off or changed.",
        "Use another backup. Nothing was changed.",
    )
