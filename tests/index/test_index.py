"""One index file: written whole or not at all, opened read-only, refused when it is not what it should be."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorkeeper.index.reader import IndexFile
from doorkeeper.index.schema import FILE_NAME, VERSION
from doorkeeper.matching.keys import PROTECTED
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.record import decode_record
from tests.packs.sources import compile_records, person

RECORDS = [person("desk/one"), person("desk/two", names=["Brassica Vane"], domains=["wexmoor.example"])]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return compile_records(tmp_path, RECORDS) / FILE_NAME


def test_it_says_what_it_is(path: Path) -> None:
    index = IndexFile(str(path))
    assert (index.pack, index.names) == ("pack", 2)
    assert index.meta["version"] == VERSION
    assert index.meta["entries"] == "2"


def test_records_come_back_as_they_were(path: Path) -> None:
    index = IndexFile(str(path))
    assert list(index.records()) == [decode_record(record) for record in RECORDS]
    assert index.record(1) == decode_record(RECORDS[1])


@pytest.mark.parametrize(
    ("keys", "entries"),
    [
        (["nottoline quarrington"], {0}),
        (["nbrassica vane"], {1}),
        (["dwexmoor.example"], {1}),
        (["dparliament.uk"], {PROTECTED}),
        (["dwexmoor.example", "nottoline quarrington"], {0, 1}),
        (["dwexmoor"], set()),
        (["wexmoor.example"], set()),
        ([""], set()),
        ([], set()),
        (["x"] * 200, set()),
        (["' OR 1=1 --"], set()),
        (["n%"], set()),
    ],
)
def test_keys(path: Path, keys: list[str], entries: set[int]) -> None:
    assert {entry for _, entry in IndexFile(str(path)).entries(keys)} == entries


@settings(max_examples=50)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=80))
def test_law_any_keys_are_answered(tmp_path_factory: pytest.TempPathFactory, keys: list[str]) -> None:
    folder = tmp_path_factory.getbasetemp() / "law-index"
    folder.mkdir(exist_ok=True)
    if not (folder / "pack").exists():
        compile_records(folder, RECORDS)
    index = IndexFile(str(folder / "pack" / FILE_NAME))
    assert {key for key, _ in index.entries(keys)} <= set(keys)
    assert {key for key, _ in (*index.parts(keys), *index.stems(keys))} <= set(keys)
    index.close()


def test_it_is_opened_read_only(path: Path) -> None:
    index = IndexFile(str(path))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index._db.execute("DELETE FROM meta")


def test_opening_leaves_no_file_beside_it(path: Path) -> None:
    before = sorted(path.parent.iterdir())
    list(IndexFile(str(path)).entries(["nottoline quarrington"]))
    assert sorted(path.parent.iterdir()) == before


@pytest.mark.parametrize("name", ["a b", "per%20cent", "quest?ion", "ha#sh", "ünï", "quo'te", 'quo"te', "a&mode=rw"])
def test_any_path_can_be_opened(path: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    shutil.copy(path, folder / FILE_NAME)
    assert IndexFile(str(folder / FILE_NAME)).names == 2


def missing(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"not an index" * 1000)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def head_only(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def other_database(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE something (x)")
    db.commit()
    db.close()


def set_meta(path: Path, name: str, value: str | None) -> None:
    db = sqlite3.connect(path)
    db.execute("DELETE FROM meta WHERE name = ?", (name,))
    if value is not None:
        db.execute("INSERT INTO meta VALUES (?, ?)", (name, value))
    db.commit()
    db.close()


def old_version(path: Path) -> None:
    set_meta(path, "version", "0")


def newer_version(path: Path) -> None:
    set_meta(path, "version", "999")


def no_version(path: Path) -> None:
    set_meta(path, "version", None)


def no_pack(path: Path) -> None:
    set_meta(path, "pack", None)


def no_number(path: Path) -> None:
    set_meta(path, "names", "many")


def no_chance(path: Path) -> None:
    set_meta(path, "rarest_common", "")


@pytest.mark.parametrize(
    "harm",
    [
        missing,
        empty,
        garbage,
        folder,
        cut,
        head_only,
        other_database,
        old_version,
        newer_version,
        no_version,
        no_pack,
        no_number,
        no_chance,
    ],
    ids=lambda harm: harm.__name__,
)
def test_what_cannot_be_read_is_refused(path: Path, harm: object) -> None:
    assert callable(harm)
    harm(path)
    with pytest.raises(DoorkeeperError) as caught:
        list(IndexFile(str(path)).records())
    assert caught.value.code == "index.unreadable"
    assert str(path) in caught.value.message
    assert "packs compile" in caught.value.remedy


@pytest.mark.parametrize("record", [b"", b"x", b"\x00" * 50, None, "text", 7])
def test_a_damaged_record_is_refused(path: Path, record: object) -> None:
    db = sqlite3.connect(path)
    db.execute("PRAGMA ignore_check_constraints = ON")
    db.execute("DROP TABLE entry")
    db.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, record)")
    db.execute("INSERT INTO entry VALUES (0, ?)", (record,))
    db.commit()
    db.close()
    index = IndexFile(str(path))
    with pytest.raises(DoorkeeperError) as caught:
        index.record(0)
    assert caught.value.code == "index.unreadable"
    with pytest.raises(DoorkeeperError):
        index.record(5)


def test_an_open_index_outlives_its_file(path: Path, tmp_path: Path) -> None:
    """Another process puts a new file in the place of the open one; the open one goes on answering."""
    index = IndexFile(str(path))
    assert {entry for _, entry in index.entries(["nbrassica vane"])} == {1}
    newer = compile_records(tmp_path, [person("desk/three", names=["Cornelius Vole"])], "newer") / FILE_NAME
    script = "import os, sys; os.replace(sys.argv[1], sys.argv[2])"
    subprocess.run([sys.executable, "-c", script, str(newer), str(path)], check=True)
    assert {entry for _, entry in index.entries(["nottoline quarrington"])} == {0}
    assert index.record(1).id == "desk/two"
    assert IndexFile(str(path)).record(0).id == "desk/three"
