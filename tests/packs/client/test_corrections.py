"""Corrections: what they withdraw, for how long, and whose they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorkeeper.packs.client.corrections import corrections
from tests.packs.client.machine import OTTOLINE, Machine, correction, people, person
from tests.packs.client.repository import NOW, Record, Repository

FIX = correction("desk/fix", "desk/ottoline")


class Desk:
    """A machine that takes each version of one publisher's pack."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = Repository()
        self.machine = Machine(folder / "home").trust(self.repository)
        self.version = 0

    def takes(self, *records: dict[str, object], based: bool = False, name: str = "alerts") -> list[str]:
        """Publish and install a version; gives who is warned of on Ottoline's page."""
        self.version += 1
        self.repository.pack([*people(2), *records], name, version=self.version, based=based)
        self.machine.take(self.repository.publish().bundle(self.folder / f"{self.version}.ukpack"))
        return self.machine.warned_of()

    def standing(self) -> list[str]:
        return [item.record.id for item in corrections(self.machine.home)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("based", [False, True])
def test_a_correction_withdraws_its_entry(desk: Desk, based: bool) -> None:
    assert desk.takes(person()) == ["desk/ottoline"]
    assert desk.takes(person(), FIX, based=based) == []
    assert desk.standing() == ["desk/fix"]


def test_a_correction_in_the_first_version(desk: Desk) -> None:
    assert desk.takes(person(), FIX) == []


@pytest.mark.parametrize("based", [False, True])
def test_it_outlives_the_versions_that_it_stands_in(desk: Desk, based: bool) -> None:
    desk.takes(person())
    desk.takes(person(), FIX)
    assert desk.takes(person(), based=based) == []
    assert desk.takes(person(roles=["recruiter"]), based=based) == []
    assert desk.standing() == ["desk/fix"]


@pytest.mark.parametrize("based", [False, True])
def test_the_same_facts_under_another_id_stay_withdrawn(desk: Desk, based: bool) -> None:
    desk.takes(person())
    desk.takes(FIX)
    assert desk.takes(person("desk/again"), based=based) == []


@pytest.mark.parametrize("based", [False, True])
def test_other_facts_under_another_id_are_another_entry(desk: Desk, based: bool) -> None:
    desk.takes(person())
    desk.takes(person(), FIX)
    assert desk.takes(person("desk/other", names=["Somebody Other"]), based=based) == ["desk/other"]


@pytest.mark.parametrize("based", [False, True])
def test_a_later_entry_may_replace_the_correction(desk: Desk, based: bool) -> None:
    desk.takes(person())
    desk.takes(person(), FIX)
    assert desk.takes(person(), person("desk/new", replaces="desk/fix"), based=based) == ["desk/new", "desk/ottoline"]
    assert desk.standing() == []


def test_an_entry_that_replaces_another(desk: Desk) -> None:
    desk.takes(person())
    assert desk.takes(person(), person("desk/newer", replaces="desk/ottoline")) == ["desk/newer"]
    assert desk.standing() == []


def test_a_removed_entry_is_gone_without_a_word(desk: Desk) -> None:
    desk.takes(person())
    assert desk.takes() == []
    assert desk.standing() == []
    assert desk.takes(person()) == ["desk/ottoline"]


def test_a_correction_reaches_the_publishers_other_packs(desk: Desk) -> None:
    desk.takes(person(), name="first")
    assert desk.takes(FIX, name="second") == []


def test_a_correction_of_what_was_never_listed(desk: Desk) -> None:
    assert desk.takes(person(), correction("desk/fix", "desk/nobody")) == ["desk/ottoline"]
    assert desk.takes(person("desk/nobody"), based=True) == []


def test_no_publisher_silences_another(desk: Desk, tmp_path: Path) -> None:
    desk.takes(person())
    other = Repository("other")
    silencing: list[Record] = [
        correction("other/fix", "other/ottoline"),
        {"id": "other/good", "type": "known-good", "profiles": [OTTOLINE]},
        {"id": "other/withdrawn", "type": "person", "profiles": [OTTOLINE], "status": "withdrawn"},
    ]
    other.pack(silencing)
    desk.machine.trust(other)
    desk.machine.take(other.publish().bundle(tmp_path / "other.ukpack"))
    assert desk.machine.warned_of() == ["desk/ottoline"]


def test_what_is_told_of_a_correction(desk: Desk) -> None:
    desk.takes(person())
    desk.takes(person(), FIX)
    [told] = corrections(desk.machine.home)
    assert (told.indicator, told.publisher, told.pack) == ("desk/ottoline", "desk", "alerts")
    assert told.installed == NOW.isoformat()
    assert told.record.wording[0].summary == "This entry was a mistake."
    before = told.installed
    desk.takes(person(), FIX)
    assert corrections(desk.machine.home)[0].installed == before
