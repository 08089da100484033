"""Which packs protect a machine, in what state, and what happens when their files change."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doorkeeper.index.schema import FILE_NAME
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.observation import Observation
from doorkeeper.packs.compile import compile_pack
from doorkeeper.packs.installed import InstalledPacks, open_folder
from tests.packs.sources import compile_records, person, write_pack

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OTTOLINE = Observation("profile", name="Ottoline Quarrington")
TOML = 'id = "desk/one"\ntype = "person"\nnames = ["Ottoline Quarrington"]\n'


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ("", "fresh"),
        ("refresh = 2026-11-24\nexpires = 2026-11-24", "fresh"),
        ("refresh = 2026-11-23", "stale"),
        ("refresh = 2026-11-23\nexpires = 2027-01-01", "stale"),
        ("refresh = 2026-10-01\nexpires = 2026-11-23", "expired"),
        ("expires = 2026-11-23", "expired"),
        ("published = 2030-01-01", "fresh"),
    ],
)
def test_a_pack_ages_and_stays_in_force(tmp_path: Path, dates: str, state: str) -> None:
    compile_pack(write_pack(tmp_path / "in", {"one.toml": TOML}, f"id = 'desk'\n{dates}\n"), tmp_path / "out")
    packs = open_folder(str(tmp_path / "out"))
    assert [pack.state for pack in packs.status(NOW)] == [state]
    assert packs.screen(OTTOLINE, NOW).band.word == "note"
    assert packs.screen(OTTOLINE, NOW).packs[0].state == state


def test_a_folder_of_packs(tmp_path: Path) -> None:
    for name in ("beta", "alpha"):
        compile_records(tmp_path, [person(f"{name}/o")], name)
    verdict = open_folder(str(tmp_path)).screen(OTTOLINE, NOW)
    assert [pack.id for pack in verdict.packs] == ["alpha", "beta"]
    assert [hit.indicator for hit in verdict.hits] == ["alpha/o", "beta/o"]


def test_a_pack_of_the_same_name_in_the_later_folder_counts(tmp_path: Path) -> None:
    for folder, name in (("shipped", "Ottoline Quarrington"), ("home", "Brassica Vane")):
        (tmp_path / folder).mkdir()
        compile_records(tmp_path / folder, [person("desk/o", names=[name])], "desk")
    packs = InstalledPacks((str(tmp_path / "shipped"), str(tmp_path / "home")))
    assert packs.screen(OTTOLINE, NOW).hits == ()
    assert packs.screen(Observation("profile", name="Brassica Vane"), NOW).band.word == "note"


@pytest.mark.parametrize("make", [[], ["empty"], ["empty/deeper"]])
def test_without_packs_that_is_said(tmp_path: Path, make: list[str]) -> None:
    for name in make:
        (tmp_path / "packs" / name).mkdir(parents=True)
    packs = open_folder(str(tmp_path / "packs"))
    assert packs.status(NOW) == ()
    with pytest.raises(DoorkeeperError) as caught:
        packs.screen(OTTOLINE, NOW)
    assert caught.value.code == "packs.none"


def test_a_damaged_pack_is_said_and_not_passed_over(tmp_path: Path) -> None:
    compile_records(tmp_path, [person()], "one")
    (compile_records(tmp_path, [person()], "two") / FILE_NAME).write_bytes(b"garbage")
    packs = open_folder(str(tmp_path))
    for _ in range(2):
        with pytest.raises(DoorkeeperError) as caught:
            packs.screen(OTTOLINE, NOW)
        assert caught.value.code == "index.unreadable"


def test_a_new_file_counts_from_the_next_question(tmp_path: Path) -> None:
    out = compile_records(tmp_path, [person()])
    packs = open_folder(str(out))
    assert packs.screen(OTTOLINE, NOW).band.word == "note"
    compile_records(tmp_path, [person(names=["Brassica Vane"])])
    assert packs.screen(OTTOLINE, NOW).band.word == "none"
    shutil.rmtree(out)
    with pytest.raises(DoorkeeperError):
        packs.screen(OTTOLINE, NOW)
    compile_records(tmp_path, [person()])
    assert packs.screen(OTTOLINE, NOW).band.word == "note"
