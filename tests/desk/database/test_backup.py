"""A backup holds everything, of one moment, and fills an empty database of either kind."""

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, MetaData, select, text

from doorkeeper.desk.database import revisions
from doorkeeper.desk.database.backup import backup, restore
from doorkeeper.desk.database.engine import engine, writing
from doorkeeper.desk.database.tables import sealed_report
from doorkeeper.model.errors import DoorkeeperError, RefusedError
from tests.desk.conftest import on_sqlite
from tests.desk.database.revisions import insert, tables
from tests.desk.database.test_revisions import INTAKE

Everything = dict[str, list[dict[str, Any]]]


def everything(database: Engine) -> Everything:
    metadata = MetaData()
    metadata.reflect(database)
    with database.connect() as connection:
        return {
            table.name: [
                dict(row._mapping)
                for row in connection.execute(select(table).order_by(*(table.primary_key.columns or table.columns)))
            ]
            for table in metadata.sorted_tables
        }


def filled(database: Engine) -> Everything:
    insert(database, INTAKE)
    with database.begin() as connection:
        # of the tables of triage and console, one with text in any script and a number that the database gave
        connection.execute(
            text(
                "INSERT INTO audit (seq, at, actor, act, about, detail, previous, hash) "
                "VALUES (1, '2026-11-24', 'Siân', 'user.created', '', '{\"x\": \"陈\"}', '', 'h')"
            )
        )
    return everything(database)


@pytest.fixture
def other(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], Engine]:
    def make(kind: str) -> Engine:
        if kind == "sqlite":
            return engine(f"sqlite:///{tmp_path}/other.db")
        return engine(request.getfixturevalue("cluster").new())

    return make


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_everything_comes_back(database: Engine, other: Callable[[str], Engine], kind: str, tmp_path: Path) -> None:
    before = filled(database)
    path = tmp_path / "backup"
    rows = backup(database, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    target = other(kind)
    assert restore(target, path) == rows
    assert everything(target) == before
    # numbers that the database gives go on after those that came back
    with writing(target) as connection:
        connection.execute(text("INSERT INTO outcome_list (published_at, body) VALUES (1, '')"))
    target.dispose()


def test_a_backup_is_of_one_moment_while_reports_come_in(database: Engine, tmp_path: Path) -> None:
    """A report and its double are always committed together: a backup never has one without the other."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with writing(database) as connection:
                for prefix in ("a", "b"):
                    row = {**INTAKE["sealed_report"][1], "id": f"{prefix}{number:031x}"}
                    connection.execute(sealed_report.insert().values(**row))
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(5):
            path = tmp_path / f"backup{number}"
            backup(database, path)
            target = engine(f"sqlite:///{tmp_path}/target{number}.db")
            restore(target, path)
            ids = {row["id"] for row in everything(target)["sealed_report"]}
            target.dispose()
            assert {key[1:] for key in ids if key[0] == "a"} == {key[1:] for key in ids if key[0] == "b"}
    finally:
        stop.set()
        thread.join()


def test_a_database_with_tables_is_not_filled(database: Engine, tmp_path: Path) -> None:
    before = filled(database)
    backup(database, tmp_path / "backup")
    with pytest.raises(DoorkeeperError) as caught:
        restore(database, tmp_path / "backup")
    assert caught.value.code == "backup.not_empty"
    assert everything(database) == before


@on_sqlite
def test_an_old_database_is_brought_up_before_it_is_backed_up(empty_database: Engine, tmp_path: Path) -> None:
    revisions.upgrade(empty_database, "0001")
    with pytest.raises(DoorkeeperError) as caught:
        backup(empty_database, tmp_path / "backup")
    assert caught.value.code == "database.revision"
    assert list(tmp_path.glob("backup*")) == []


@on_sqlite
def test_a_backup_takes_the_place_of_an_older_one_whole(database: Engine, tmp_path: Path) -> None:
    path = tmp_path / "backup"
    path.write_bytes(b"older")
    (tmp_path / "backup.partial").write_bytes(b"left by one that was killed")
    backup(database, path)
    assert [found.name for found in tmp_path.glob("backup*")] == ["backup"]
    restore(engine(f"sqlite:///{tmp_path}/target.db"), path)


def damaged(data: bytes) -> dict[str, bytes]:
    plain = zstandard.ZstdDecompressor().stream_reader(data).read()
    lines = plain.splitlines(keepends=True)

    def packed(*some: bytes) -> bytes:
        return zstandard.ZstdCompressor().compress(b"".join(some))

    return {
        "empty": b"",
        "text": b"Elin Example",
        "cut off": data[:-10],
        "without its last line": packed(*lines[:-1]),
        "without a row": packed(*lines[:3], *lines[4:]),
        "a row twice": packed(*lines[:4], *lines[3:]),
        "a row changed": packed(plain.replace(b"Aberystwyth", b"Aberystwyt_")),
        "another format": packed(plain.replace(b"desk backup", b"desk_backup")),
        "no json": packed(b"\xff\n"),
        "a list": packed(b"[]\n[]\n"),
        "nothing in it": packed(b""),
        "no end of line": packed(plain[:-1]),
    }


@on_sqlite
def test_what_is_no_whole_backup_is_refused_and_nothing_is_made(database: Engine, tmp_path: Path) -> None:
    filled(database)
    path = tmp_path / "backup"
    backup(database, path)
    for name, data in damaged(path.read_bytes()).items():
        path.write_bytes(data)
        target = engine(f"sqlite:///{tmp_path}/{name.replace(' ', '-')}.db")
        with pytest.raises(RefusedError) as caught:
            restore(target, path)
        assert caught.value.code == "backup.damaged", name
        assert tables(target) == set(), name
        target.dispose()


@on_sqlite
def test_a_backup_of_a_newer_version_is_refused(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "backup"
    with monkeypatch.context() as patched:
        patched.setattr(revisions, "newest", lambda: "9999")
        patched.setattr(revisions, "require_newest", lambda _: None)
        backup(database, path)
    target = engine(f"sqlite:///{tmp_path}/target.db")
    with pytest.raises(DoorkeeperError) as caught:
        restore(target, path)
    assert caught.value.code == "database.newer"


@on_sqlite
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(data=st.binary(max_size=200), as_frame=st.booleans())
def test_any_bytes_are_refused(database: Engine, tmp_path: Path, data: bytes, as_frame: bool) -> None:
    del database
    path = tmp_path / "backup"
    path.write_bytes(zstandard.ZstdCompressor().compress(data) if as_frame else data)
    target = engine(f"sqlite:///{tmp_path}/{os.urandom(8).hex()}.db")
    with pytest.raises(RefusedError):
        restore(target, path)
    target.dispose()
