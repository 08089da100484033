"""The index of changes: added to day by day, it holds and warns as one that is built whole each time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from doorkeeper.index import layered
from doorkeeper.index.reader import IndexFile
from doorkeeper.packs.client import changes
from doorkeeper.packs.client.settings import Settings
from doorkeeper.packs.installed import open_version
from tests.packs.client.machine import Machine, correction, people, person
from tests.packs.client.repository import Record, Repository

PAGES = [f"https://www.linkedin.com/in/zebulon-{number}" for number in range(12)]
ADDED = changes.add_changes


def entry(name: str, number: int, **others: object) -> dict[str, object]:
    """Give an entry with one of a few pages; those with the same page have the same facts."""
    return person(name, names=[f"Zebulon Quarrington{number}"], profiles=[PAGES[number]], **others)


def history(seed: int) -> Iterator[list[Record]]:
    """Give the records of each version: added, changed, removed, listed twice, corrected, and corrected back."""
    rng = random.Random(seed)
    state: dict[str, Record] = {f"desk/b{i}": entry(f"desk/b{i}", i % len(PAGES)) for i in range(9)}
    yield list(state.values())
    for day in range(7):
        for turn in range(rng.randint(1, 4)):
            name = rng.choice(sorted(state))
            new, number = f"desk/d{day}{turn}", rng.randrange(len(PAGES))
            kind = rng.randrange(6)
            if kind == 0:
                state[name] = entry(name, number, roles=[f"recruiter {day}"])
            elif kind == 1 and len(state) > 3:
                del state[name]
            elif kind == 2:
                state[new] = correction(new, name)
            elif kind == 3:
                state[new] = entry(new, number, replaces=name)
            elif kind == 4:
                state[new] = entry(new, number, tlp="amber")
            else:
                state[new] = entry(new, number)
        yield list(state.values())


class Followers:
    """Two machines that take the same versions: one adds to its index of changes, one builds it whole each time."""

    def __init__(self, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.repository = Repository()
        self.adding, self.building = (
            Machine(folder / name).trust(self.repository, settings) for name in ("adding", "building")
        )
        self._patch = monkeypatch
        self.version = 0

    def take(self, records: Sequence[Record]) -> None:
        self.version += 1
        self.repository.pack(records, version=self.version, based=self.version == 1)
        bundle = self.repository.publish().bundle(self.folder / f"{self.version}.ukpack")
        self.adding.take(bundle, confirm=True)
        with self._patch.context() as patch:
            patch.setattr(changes, "add_changes", lambda *_: None)
            self.building.take(bundle, confirm=True)

    def compare(self) -> None:
        added, whole = seen(self.adding), seen(self.building)
        assert added == whole


def seen(machine: Machine) -> dict[str, object]:
    """Give all that a machine holds and warns of."""
    current, records = machine.now(), seen_records(machine)
    return {
        "records": records,
        "count": len(records) == machine.screen().packs[0].entries,
        "warned": {page: sorted(machine.warned_of(page)) for page in PAGES},
        "left out": current.left_out,
        "made of": current.made_of,
    }


def seen_records(machine: Machine) -> dict[str, object]:
    """Give all records that a machine holds, each with its text."""
    with closing(open_version(str(machine.home / "packs" / "desk.alerts"), machine.now())) as index:
        return {record.id: (record, index.text_of(record.id)) for record in index.records()}


@pytest.mark.parametrize("settings", [Settings(), Settings(tlp="green")])
@pytest.mark.parametrize("seed", range(6))
def test_added_to_is_as_built_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, settings: Settings
) -> None:
    followers = Followers(tmp_path, settings, monkeypatch)
    for records in history(seed):
        followers.take(records)
        followers.compare()


def layer(machine: Machine) -> dict[str, str]:
    """Give what the installed index of changes says of itself."""
    with closing(IndexFile(str(machine.home / "packs" / "desk.alerts" / machine.now().changes))) as index:
        return index.meta


def taken(machine: Machine, repository: Repository, folder: Path, *versions: Sequence[Record]) -> None:
    for records in versions:
        version = (machine.version() or 0) + 1
        repository.pack(records, version=version, based=version == 1)
        machine.take(repository.publish().bundle(folder / f"{version}.ukpack"))


def test_a_days_changes_are_added(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    machine.trust(repository)
    base, first, second = people(5), people(5, start=5), people(5, start=10)
    again = [{**first[0], "roles": ["recruiter"]}, *first[1:]]
    taken(machine, repository, tmp_path, base, [*base, *first], [*base, *again, *second])
    # the changed one stands twice, and the first of the two is gone
    assert (layer(machine)["entries"], layer(machine)["gone_own"], layer(machine)["gone"]) == ("11", "1", "1")
    assert machine.screen().packs[0].entries == 15


def test_one_that_is_mostly_gone_is_built_whole(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    machine.trust(repository)
    base = people(5)
    days = [[*base, *[{**row, "roles": [f"recruiter {day}"]} for row in people(6, start=5)]] for day in range(4)]
    taken(machine, repository, tmp_path, base, *days[:2])
    assert layer(machine)["gone_own"] == "6"
    taken(machine, repository, tmp_path, *days[2:])
    assert layer(machine)["gone_own"] == "6", "it was built whole once, and added to since"


@pytest.mark.parametrize("known", [True, False])
def test_twins_of_what_a_correction_withdraws_are_found(
    machine: Machine, repository: Repository, tmp_path: Path, known: bool
) -> None:
    machine.trust(repository)
    base: list[Record] = [entry("desk/a", 1)] if known else []
    twins = [*base, *people(3), entry("desk/twin", 1), entry("desk/other", 2)]
    taken(machine, repository, tmp_path, [*base, *people(2)], twins)
    assert "desk/twin" in machine.warned_of(PAGES[1])
    taken(machine, repository, tmp_path, [*twins, correction("desk/fix", "desk/a" if known else "desk/nobody")])
    assert machine.warned_of(PAGES[1]) == ([] if known else ["desk/twin"])
    assert machine.warned_of(PAGES[2]) == ["desk/other"]


def test_an_index_of_an_earlier_form_is_built_anew(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    machine.trust(repository)
    taken(machine, repository, tmp_path, people(3), people(4))
    path = machine.home / "packs" / "desk.alerts" / machine.now().changes
    path.write_bytes(path.read_bytes().replace(b"gone_own", b"gone_odd"))
    taken(machine, repository, tmp_path, people(5))
    assert machine.screen().packs[0].entries == 5
    assert "gone_own" in layer(machine)


def test_what_changes_every_day_is_found(
    machine: Machine, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its id is a key of each of its entries, of which all but the last are gone; others keep the index from anew."""
    monkeypatch.setattr(layered, "MOST_OF_KEY", 1)
    machine.trust(repository)
    base, others = people(2), people(20, start=100)
    days = [[*base, *others, entry("desk/d", 1, roles=[f"recruiter {day}"])] for day in range(6)]
    taken(machine, repository, tmp_path, base, *days)
    assert layer(machine)["gone_own"] == "5"
    assert machine.warned_of(PAGES[1]) == ["desk/d"]
    assert machine.screen().packs[0].entries == len(days[-1])


def test_one_key_gives_no_more_for_being_added_to(
    machine: Machine, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layered, "MOST_OF_KEY", 2)
    machine.trust(repository)
    days = [[entry(f"desk/{number}", 1) for number in range(count)] for count in (1, 4, 8, 12)]
    taken(machine, repository, tmp_path, *days)
    assert machine.screen().packs[0].entries == 12
    assert len(machine.warned_of(PAGES[1])) == 4


@pytest.mark.parametrize("at", [0.2, 0.4, 0.6, 0.8])
def test_one_that_is_damaged_inside_is_built_anew(
    machine: Machine, repository: Repository, tmp_path: Path, at: float
) -> None:
    machine.trust(repository)
    taken(machine, repository, tmp_path, people(40), people(60))
    path = machine.home / "packs" / "desk.alerts" / machine.now().changes
    data = bytearray(path.read_bytes())
    start = int(at * len(data))
    data[start : start + len(data) // 10] = bytes(len(data) // 10)
    path.write_bytes(data)
    taken(machine, repository, tmp_path, [*people(60), entry("desk/new", 1)])
    assert machine.warned_of(PAGES[1]) == ["desk/new"]
    assert machine.screen().packs[0].entries == len(seen_records(machine)) == 61
