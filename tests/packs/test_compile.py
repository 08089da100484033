"""Compiling a folder or a file of records to an index."""

import json
from pathlib import Path

import pytest

from doorkeeper.index.reader import IndexFile
from doorkeeper.index.schema import FILE_NAME
from doorkeeper.packs.compile import compile_pack
from doorkeeper.packs.entries import EntryError
from tests.matching.screening import Screener
from tests.packs.sources import compile_records, person, write_lines, write_pack

TOML = 'id = "desk/one"\ntype = "person"\nnames = ["Ottoline Quarrington"]\n'


def test_a_folder(tmp_path: Path) -> None:
    source = write_pack(tmp_path / "in", {"one.toml": TOML}, "id = 'desk'\nversion = '7'\nexpires = '2027-01-05'\n")
    compiled = compile_pack(source, tmp_path / "deep" / "out")
    assert (compiled.pack, compiled.entries) == ("desk", 1)
    assert compiled.path == tmp_path / "deep" / "out" / FILE_NAME
    assert IndexFile(str(compiled.path)).meta["pack_version"] == "7"
    assert IndexFile(str(compiled.path)).meta["expires"] == "2027-01-05"


def test_a_file_of_records_is_a_pack_named_like_the_file(tmp_path: Path) -> None:
    compiled = compile_pack(write_lines(tmp_path / "some-desk.jsonl", [person()]), tmp_path / "out")
    assert (compiled.pack, compiled.entries) == ("some-desk", 1)


def test_an_empty_pack_is_a_pack(tmp_path: Path) -> None:
    out = compile_records(tmp_path, [])
    assert Screener(out).verdict(name="Ottoline Quarrington").hits == ()
    assert Screener(out).verdict(name="Ottoline Quarrington").packs[0].entries == 0


def test_folder_and_file_give_the_same_answers(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    compile_pack(write_pack(tmp_path / "in", {"one.toml": TOML}), folder)
    file = compile_records(tmp_path, [{"id": "desk/one", "type": "person", "names": ["Ottoline Quarrington"]}])
    for name in ("Ottoline Quarrington", "Quarrington, Ottoline", "Jo Bloggs"):
        assert Screener(folder).band(name=name) == Screener(file).band(name=name)


def test_compiling_twice_gives_the_same_file(tmp_path: Path) -> None:
    records = [person(f"desk/{i}", names=[f"Ottoline Quarrington{'abcdefgh'[i]}"]) for i in range(8)]
    first = compile_records(tmp_path, records) / FILE_NAME
    before = first.read_bytes()
    assert (compile_records(tmp_path, records) / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("bad", ["nonsense", '{"id": "desk/two", "type": "human"}', "[]"])
def test_a_failure_leaves_the_older_index_as_it_was(tmp_path: Path, bad: str) -> None:
    out = compile_records(tmp_path, [person()])
    before = (out / FILE_NAME).read_bytes()
    source = tmp_path / "pack.jsonl"
    source.write_text(source.read_text("utf-8") + bad, "utf-8")
    with pytest.raises(EntryError):
        compile_pack(source, out)
    assert (out / FILE_NAME).read_bytes() == before
    assert [path.name for path in out.iterdir()] == [FILE_NAME]
    assert Screener(out).band(name="Ottoline Quarrington") == "note"


def test_a_failure_on_a_later_batch_leaves_it_too(tmp_path: Path) -> None:
    out = compile_records(tmp_path, [person()])
    before = (out / FILE_NAME).read_bytes()
    good = json.dumps({"id": "desk/x", "type": "domain", "domains": ["wexmoor.example"]})
    (tmp_path / "pack.jsonl").write_text("\n".join([good] * 11_000 + ["nonsense"]), "utf-8")
    with pytest.raises(EntryError, match=":11001"):
        compile_pack(tmp_path / "pack.jsonl", out)
    assert (out / FILE_NAME).read_bytes() == before


def test_several_batches_give_all_their_entries(tmp_path: Path) -> None:
    records = [{"id": f"desk/{i}", "type": "domain", "domains": [f"wexmoor-{i}.example"]} for i in range(11_000)]
    screener = Screener(compile_records(tmp_path, records))
    for i in (0, 4_999, 5_000, 10_999):
        (hit,) = [h for h in screener.verdict(links=[f"https://wexmoor-{i}.example"]).hits if h.band.word == "alert"]
        assert hit.indicator == f"desk/{i}"


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "desk/c", "type": "correction", "replaces": "desk/ottoline"}',
        '{"id": "desk/c", "type": "correction", "re\\u0070laces": "desk/ottoline"}',
    ],
)
def test_a_correction_is_seen_however_it_is_written(tmp_path: Path, text: str) -> None:
    source = write_lines(tmp_path / "pack.jsonl", [person()])
    source.write_text(source.read_text("utf-8") + text, "utf-8")
    compile_pack(source, tmp_path / "out")
    assert Screener(tmp_path / "out").band(name="Ottoline Quarrington") == "none"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "pack.jsonl", [person()])
    source.write_text("\ufeff" + source.read_text("utf-8"), "utf-8")
    compile_pack(source, tmp_path / "out")
    assert Screener(tmp_path / "out").band(name="Ottoline Quarrington") == "note"
