"""Identity files, the card, and rotation, cut off at every step."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from pyrage.x25519 import Identity

from doorkeeper.desk.triage import identities
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.desk_card import DeskCard


def made(folder: Path) -> DeskCard:
    return identities.make(folder, desk_id="example-desk", name="Example desk", address="https://desk.example")


def public(path: Path) -> str:
    return str(identities.read_identities([path])[0].to_public())


def test_three_keys_and_a_card_that_names_them(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    card = made(folder)
    assert [use for use, _ in card.recipients] == ["current", "next", "escrow"]
    assert all(public(folder / f"{use}.identity") == recipient for use, recipient in card.recipients)
    assert identities.read_card(folder / "card.json") == card
    assert "AGE-SECRET-KEY" not in (folder / "card.json").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_only_the_owner_reads_them(tmp_path: Path) -> None:
    made(tmp_path / "keys")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").glob("*.identity")}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


@pytest.mark.parametrize("there", ["current.identity", "next.identity", "escrow.identity", "card.json"])
def test_a_key_is_never_written_over(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine")
    with pytest.raises(DoorkeeperError) as refused:
        made(tmp_path)
    assert refused.value.code == "desk.key_exists"
    assert (tmp_path / there).read_text() == "mine"


@pytest.mark.parametrize(
    "change",
    [{"desk_id": "Not An Id"}, {"name": " "}, {"address": "http://desk.example"}, {"address": "ftp://x"}],
)
def test_a_bad_card_makes_no_keys(tmp_path: Path, change: dict[str, str]) -> None:
    with pytest.raises(DoorkeeperError) as refused:
        identities.make(
            tmp_path / "k",
            desk_id=change.get("desk_id", "a"),
            name=change.get("name", "A"),
            address=change.get("address"),
        )
    assert refused.value.code == "desk.card"
    assert not (tmp_path / "k").exists()


def test_rotation_promotes_next_and_keeps_the_old_one(tmp_path: Path) -> None:
    before = dict(made(tmp_path).recipients)
    after = dict(identities.rotate(tmp_path, "2026-11-24").recipients)
    assert after["current"] == before["next"]
    assert after["escrow"] == before["escrow"]
    assert after["next"] not in before.values()
    assert public(tmp_path / "retired-2026-11-24.identity") == before["current"]
    assert public(tmp_path / "current.identity") == after["current"]


def test_not_twice_a_day(tmp_path: Path) -> None:
    made(tmp_path)
    card = identities.rotate(tmp_path, "2026-11-24")
    with pytest.raises(DoorkeeperError):
        identities.rotate(tmp_path, "2026-11-24")
    assert identities.read_card(tmp_path / "card.json") == card
    assert {path.name for path in tmp_path.glob("*.identity")} >= {"current.identity", "next.identity"}


@pytest.mark.parametrize("step", range(6))
def test_a_rotation_that_was_cut_off_is_finished_by_the_next(
    tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dict(made(tmp_path).recipients)
    left = [step]
    renamed, replaced = Path.rename, Path.replace

    def cut_off() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt

    def rename(self: Path, target: Path) -> Path:
        cut_off()
        return renamed(self, target)

    def replace(self: Path, target: Path) -> Path:
        cut_off()
        return replaced(self, target)

    with monkeypatch.context() as cut:
        cut.setattr(Path, "rename", rename)
        cut.setattr(Path, "replace", replace)
        try:
            identities.rotate(tmp_path, "2026-11-24")
            finished = True
        except KeyboardInterrupt:
            finished = False
    held = {public(path) for path in tmp_path.glob("*.identity")}
    assert held >= set(before.values()), "no identity is ever lost"
    if not finished:
        identities.rotate(tmp_path, "2026-11-25")
    after = dict(identities.read_card(tmp_path / "card.json").recipients)
    assert after["current"] == public(tmp_path / "current.identity")
    assert after["next"] == public(tmp_path / "next.identity")
    assert after["escrow"] == before["escrow"]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "hello", "AGE-SECRET-KEY-1NOT", "age1notasecret"])
def test_what_is_no_identity_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(DoorkeeperError) as refused:
        identities.parse_identities(text, "the file")
    assert refused.value.code == "desk.identity"
    assert "NOT" not in refused.value.message


def test_a_file_may_hold_several() -> None:
    several = [Identity.generate(), Identity.generate()]
    text = "# two\n" + "\n".join(str(identity) for identity in several) + "\n\n"
    found = identities.parse_identities(text, "x")
    assert [str(item.to_public()) for item in found] == [str(item.to_public()) for item in several]


@pytest.mark.parametrize("text", ["", "{}", "[]", "nothing", '{"v": 2}', "[" * 60_000])
def test_what_is_no_card_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "card.json").write_text(text)
    with pytest.raises(DoorkeeperError) as refused:
        identities.read_card(tmp_path / "card.json")
    assert refused.value.code == "desk.card"


def test_the_card_is_written_as_clients_read_it(tmp_path: Path) -> None:
    card = made(tmp_path)
    assert identities.checked_card(json.loads((tmp_path / "card.json").read_text())) == card
