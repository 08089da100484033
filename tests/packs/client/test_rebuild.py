"""Packs whose index this program cannot read are built again from the signed files that lie here."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from doorkeeper.index import schema
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.client.places import places
from doorkeeper.packs.client.rebuild import rebuild_unreadable
from doorkeeper.packs.home import installed_folder
from tests.packs.client.machine import OTTOLINE, Machine, correction, people, person
from tests.packs.client.repository import NOW, Repository


def of_another_version(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = '1' WHERE name = 'version'")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "another version": of_another_version,
    "garbage": lambda path: path.write_bytes(b"garbage"),
    "empty": lambda path: path.write_bytes(b""),
    "gone": Path.unlink,
}


def indexes(machine: Machine) -> list[Path]:
    found = sorted(Path(installed_folder(str(machine.home))).rglob("*.sqlite"))
    assert found
    return found


def installed(machine: Machine, repository: Repository, folder: Path) -> Machine:
    """A base, changes over it, and a correction that stands."""
    repository.pack([person(), *people(5)])
    machine.trust(repository).take(repository.publish().bundle(folder / "1.ukpack"))
    kept = [person(), *people(4, 1), person("desk/new", names=["Peregrine Vane"], profiles=[f"{OTTOLINE}-2"])]
    repository.pack([*kept, correction("desk/c1", "desk/p00001")], version=2, based=False)
    machine.take(repository.publish().bundle(folder / "2.ukpack"))
    return machine


def told(machine: Machine) -> list[list[str]]:
    """What pages would show: of the base, of the changes, withdrawn, removed."""
    base = "https://www.linkedin.com/in/zebulon-quarrington"
    return [machine.warned_of(url) for url in (OTTOLINE, f"{OTTOLINE}-2", f"{base}-1", f"{base}-0")]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("which", [0, -1])
def test_it_says_again_what_it_said_before(
    machine: Machine, repository: Repository, tmp_path: Path, damage: str, which: int
) -> None:
    installed(machine, repository, tmp_path)
    before, version, since = told(machine), machine.version(), machine.now().installed
    assert before == [["desk/ottoline"], ["desk/new"], [], []]
    DAMAGES[damage](indexes(machine)[which])
    with pytest.raises(DoorkeeperError) as caught:
        machine.screen()
    assert caught.value.code == "index.unreadable"

    (rebuilt,) = rebuild_unreadable(machine.home)
    assert (rebuilt.publisher, rebuilt.packs, rebuilt.error) == ("desk", (("alerts", 2),), None)
    assert told(machine) == before
    assert (machine.version(), machine.now().installed) == (version, since)


def test_a_pack_that_has_expired_since_goes_on_and_is_said_to_be_expired(
    machine: Machine, repository: Repository, tmp_path: Path
) -> None:
    """What is here was accepted in time: an update of the program must not take it away."""
    installed(machine, repository, tmp_path)
    of_another_version(indexes(machine)[0])
    rebuild_unreadable(machine.home)
    later = machine.screen(now=NOW + timedelta(days=3000))
    assert later.packs[0].state == "expired"
    assert later.hits


def test_nothing_is_done_where_all_can_be_read(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    assert rebuild_unreadable(machine.home) == []
    machine.trust(repository)
    assert rebuild_unreadable(machine.home) == []
    installed(machine, repository, tmp_path)
    before = machine.digest()
    assert rebuild_unreadable(machine.home) == []
    assert machine.digest() == before


def test_nothing_is_trusted_that_was_not_signed(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    installed(machine, repository, tmp_path)
    of_another_version(indexes(machine)[0])
    for path in places(machine.home, "desk").segments.glob("*base*"):
        path.write_bytes(b"garbage")
    before = machine.digest()
    (rebuilt,) = rebuild_unreadable(machine.home)
    assert rebuilt.error is not None
    assert rebuilt.packs == ()
    assert machine.digest() == before


def test_where_the_files_are_gone_it_says_so(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    installed(machine, repository, tmp_path)
    of_another_version(indexes(machine)[0])
    shutil.rmtree(places(machine.home, "desk").segments)
    (rebuilt,) = rebuild_unreadable(machine.home)
    assert rebuilt.error is not None
    assert rebuilt.error.code == "update.incomplete"


def test_one_publisher_s_trouble_is_not_another_s(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    installed(machine, repository, tmp_path)
    other = Repository("press")
    other.pack([person("press/ottoline")])
    machine.trust(other).take(other.publish().bundle(tmp_path / "other.ukpack"))
    for path in indexes(machine):
        of_another_version(path)
    shutil.rmtree(places(machine.home, "desk").segments)
    desk, press = rebuild_unreadable(machine.home)
    assert desk.error is not None
    assert press.packs == (("alerts", 1),)


def test_the_format_in_force_is_the_one_that_is_built(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    installed(machine, repository, tmp_path)
    for path in indexes(machine):
        of_another_version(path)
    rebuild_unreadable(machine.home)
    with sqlite3.connect(Path(installed_folder(str(machine.home))) / "desk.alerts" / machine.now().base) as db:
        assert db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone() == (schema.VERSION,)
