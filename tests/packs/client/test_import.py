"""What an honest bundle does."""

from pathlib import Path

from tests.packs.client.machine import OTTOLINE, Machine, people, person
from tests.packs.client.repository import Repository


def test_a_new_entry_warns_after_the_import(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    repository.pack([person()])
    done = machine.trust(repository).take(repository.publish().bundle(tmp_path / "a.ukpack"))
    assert [(pack.id, pack.version, pack.before, pack.outcome) for pack in done.packs] == [
        ("alerts", 1, None, "installed")
    ]
    assert machine.warned_of() == ["desk/ottoline"]
    assert machine.screen().packs[0].version == "1"


def test_changes_are_added_to_the_base_without_building_it_again(
    machine: Machine, repository: Repository, tmp_path: Path
) -> None:
    repository.pack(people(20))
    machine.trust(repository).take(repository.publish().bundle(tmp_path / "1.ukpack"))
    base = machine.now().base
    later = [person("desk/p00003", names=["Peregrine Vane"], profiles=[OTTOLINE]), *people(16, 4), *people(2, 0)]
    repository.pack(later, version=2, based=False)
    bundle = repository.publish().bundle(tmp_path / "2.ukpack", without=["base-1"])
    machine.take(bundle)
    assert machine.version() == 2
    assert machine.now().base == base
    assert machine.warned_of() == ["desk/p00003"]
    assert machine.warned_of("https://www.linkedin.com/in/zebulon-quarrington-3") == []
    assert machine.warned_of("https://www.linkedin.com/in/zebulon-quarrington-2") == []
    assert machine.warned_of("https://www.linkedin.com/in/zebulon-quarrington-4") == ["desk/p00004"]
    assert machine.screen().packs[0].entries == 19


def test_the_same_bundle_again_changes_no_pack(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    repository.pack([person()])
    bundle = repository.publish().bundle(tmp_path / "a.ukpack")
    machine.trust(repository).take(bundle)
    before = machine.digest()
    done = machine.take(bundle)
    assert [pack.outcome for pack in done.packs] == ["unchanged"]
    assert machine.digest() == before
