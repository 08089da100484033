"""What a machine takes of a pack, and what it holds back: caps, protected values, ordinary people, other publishers."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from doorkeeper.model.errors import RefusedError
from doorkeeper.packs.client import hold
from doorkeeper.packs.client.places import Places
from doorkeeper.packs.client.settings import Settings
from doorkeeper.packs.client.status import status
from doorkeeper.packs.installed import InstalledPacks
from doorkeeper.packs.ordinary import ordinary_profiles
from tests.packs.client.machine import OTTOLINE, Machine, people, person, profile
from tests.packs.client.repository import DAY, NOW, Record, Repository
from tests.packs.sources import compile_records

FIRM: Record = {
    "id": "desk/firm",
    "type": "organisation",
    "organisations": [{"name": "Brackwater Insight", "front": True}],
}
SITE: Record = {"id": "desk/site", "type": "domain", "domains": ["brackwater-insight.example"]}


def installed(machine: Machine, repository: Repository, folder: Path, *records: Record, **others: Any) -> str:
    """Install a pack; gives the outcome."""
    repository.pack(records, **others)
    bundle = repository.publish().bundle(folder / "b.ukpack")
    return machine.take(bundle).packs[0].outcome


@pytest.mark.parametrize(
    ("settings", "entries", "left_out"),
    [
        (Settings(), 4, 0),
        (Settings(types=("person",)), 2, 2),
        (Settings(types=("person", "domain")), 3, 1),
        (Settings(tlp="green"), 3, 1),
        (Settings(tlp="clear"), 2, 2),
        (Settings(types=("person",), tlp="clear"), 0, 4),
    ],
)
def test_entries_beyond_the_cap_are_left_out_and_counted(
    machine: Machine, repository: Repository, tmp_path: Path, settings: Settings, entries: int, left_out: int
) -> None:
    machine.trust(repository, settings)
    amber, green = person("desk/amber", tlp="amber"), person("desk/green", tlp="green")
    assert installed(machine, repository, tmp_path, amber, green, FIRM, SITE) == "installed"
    assert machine.screen().packs[0].entries == entries
    assert machine.now().left_out == left_out


def test_another_cap_counts_from_the_next_import_on(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    machine.trust(repository, Settings(types=("domain",)))
    installed(machine, repository, tmp_path, person(), SITE)
    assert machine.warned_of() == []
    machine.trust(repository, Settings())
    machine.take(tmp_path / "b.ukpack")
    assert machine.warned_of() == ["desk/ottoline"]


@pytest.mark.parametrize(
    ("settings", "pack", "outcome"),
    [
        (Settings(), {"audience": "lords", "tlp": "amber"}, "installed"),
        (Settings(audiences=("commons",)), {"audience": "everyone"}, "installed"),
        (Settings(audiences=("commons",)), {"audience": "commons"}, "installed"),
        (Settings(audiences=("commons", "staff")), {"audience": "lords"}, "left-out"),
        (Settings(tlp="green"), {"tlp": "amber"}, "left-out"),
        (Settings(tlp="green"), {"tlp": "green"}, "installed"),
        (Settings(), {"tlp": "red"}, "left-out"),
    ],
)
def test_a_pack_beyond_the_cap_is_left_out(
    machine: Machine, repository: Repository, tmp_path: Path, settings: Settings, pack: dict[str, str], outcome: str
) -> None:
    machine.trust(repository, settings)
    assert installed(machine, repository, tmp_path, person(), **pack) == outcome
    assert (machine.version() is not None) == (outcome == "installed")


def test_patched_records_beyond_the_cap_do_no_harm(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    machine.trust(repository, Settings(types=("domain",)))
    installed(machine, repository, tmp_path, person(), SITE)
    assert installed(machine, repository, tmp_path, person(roles=["x"]), SITE, version=2, based=False) == "installed"
    assert machine.screen().packs[0].entries == 1


def test_protected_values_match_nothing(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    machine.trust(repository)
    installed(machine, repository, tmp_path, {"id": "desk/x", "type": "domain", "domains": ["parliament.uk"]}, person())
    page = "https://www.parliament.uk/"
    assert machine.warned_of(page) == []
    assert machine.warned_of() == ["desk/ottoline"]


def ordinary_firms(count: int) -> Record:
    """Give one careless entry: firms for which ordinary people of the sample work."""
    firms = Counter(o.name for _, profile in ordinary_profiles() for o in profile.organisations)
    listed = [{"name": name, "front": True} for name, _ in firms.most_common(count)]
    return {"id": "desk/firms", "type": "organisation", "organisations": listed}


@pytest.mark.parametrize("as_change", [False, True])
def test_a_pack_that_hits_ordinary_people_waits_for_a_person(
    machine: Machine, repository: Repository, tmp_path: Path, as_change: bool
) -> None:
    machine.trust(repository)
    version = 1
    if as_change:
        installed(machine, repository, tmp_path, person())
        version = 2
    careless = ordinary_firms(100)
    with pytest.raises(RefusedError) as held:
        installed(machine, repository, tmp_path, person(), careless, version=version, based=not as_change)
    assert held.value.code == "pack.held"
    assert machine.version() == (1 if as_change else None)
    [told] = [pack for pack in status(machine.home, NOW) if pack["publisher"] == "desk"]
    assert isinstance(told["held"], dict)
    assert told["held"]["version"] == version
    machine.take(tmp_path / "b.ukpack", confirm=True)
    assert machine.version() == version
    [told] = [pack for pack in status(machine.home, NOW) if pack["publisher"] == "desk"]
    assert told["held"] is None


@pytest.mark.parametrize(
    ("dates", "waits"),
    [
        ({"valid_from": "2099-01-01"}, True),
        ({"valid_until": "2099-01-01"}, True),
        ({"valid_until": "2026-01-01"}, False),
    ],
)
def test_what_warns_on_a_later_day_makes_a_pack_wait_today(
    machine: Machine, repository: Repository, tmp_path: Path, dates: dict[str, str], waits: bool
) -> None:
    machine.trust(repository)
    careless = {**ordinary_firms(100), **dates}
    if waits:
        with pytest.raises(RefusedError) as held:
            installed(machine, repository, tmp_path, person(), careless)
        assert held.value.code == "pack.held"
    else:
        assert installed(machine, repository, tmp_path, person(), careless) == "installed"


def ordinary_people(*, firms: bool) -> list[Record]:
    """Give careless entries: people of the sample by their names, with the firms that they work for or without."""
    tried = islice(ordinary_profiles(hold.EVERY), 0, None, 100)
    return [
        person(
            f"desk/o{number}",
            names=[profile.name],
            profiles=[],
            roles=[profile.headline],
            organisations=[{"name": item.name} for item in profile.organisations if firms],
        )
        for number, (_, profile) in enumerate(tried)
    ]


@pytest.mark.parametrize("as_change", [False, True])
@pytest.mark.parametrize("firms", [False, True])
def test_names_make_a_pack_wait_where_they_stand_beside_a_firm(
    machine: Machine, repository: Repository, tmp_path: Path, firms: bool, as_change: bool
) -> None:
    machine.trust(repository)
    if as_change:
        installed(machine, repository, tmp_path, person())
    listed = [person(), *ordinary_people(firms=firms)]
    others: dict[str, Any] = {"version": 2, "based": False} if as_change else {}
    if firms:
        with pytest.raises(RefusedError) as held:
            installed(machine, repository, tmp_path, *listed, **others)
        assert held.value.code == "pack.held"
    else:
        assert installed(machine, repository, tmp_path, *listed, **others) == "installed"


def test_a_careful_pack_does_not_wait(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    machine.trust(repository)
    assert installed(machine, repository, tmp_path, person(), FIRM, SITE, *people(200)) == "installed"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (person("other/x"), "segment.foreign"),
        (person(replaces="other/x"), "segment.foreign"),
        (person(names=[7]), "segment.invalid"),
        (person(type="spell"), "segment.invalid"),
        (person(nonsense=1), "segment.invalid"),
        (person(names=["x" * 600]), "segment.invalid"),
    ],
)
@pytest.mark.parametrize("as_change", [False, True])
def test_records_that_are_not_right_are_refused(
    machine: Machine, repository: Repository, tmp_path: Path, record: Record, code: str, as_change: bool
) -> None:
    machine.trust(repository)
    version = 1
    if as_change:
        installed(machine, repository, tmp_path, *people(3))
        version = 2
    before = machine.digest()
    with pytest.raises(RefusedError) as refused:
        installed(machine, repository, tmp_path, *people(3), record, version=version, based=not as_change)
    assert refused.value.code == code
    assert "(record " in refused.value.message or record.get("replaces")
    assert machine.digest() == before


def test_publishers_do_not_disturb_each_other(machine: Machine, tmp_path: Path) -> None:
    one, two = Repository("one"), Repository("two")
    for repository in (one, two):
        machine.trust(repository)
        repository.pack([person(f"{repository.publisher}/x")])
        machine.take(repository.publish().bundle(tmp_path / f"{repository.publisher}.ukpack"))
    assert sorted(machine.warned_of()) == ["one/x", "two/x"]
    assert sorted(pack.id for pack in machine.screen().packs) == ["one/alerts", "two/alerts"]
    one.pack([], version=2)
    machine.take(one.publish().bundle(tmp_path / "one.ukpack"))
    assert machine.warned_of() == ["two/x"]


def test_a_shipped_pack_is_replaced_by_its_own_publisher_only(machine: Machine, tmp_path: Path) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    compile_records(shipped, [person("desk/shipped")], "desk")
    for publisher, left in (("hostile", ["desk/shipped", "hostile/x"]), ("desk", ["desk/x", "hostile/x"])):
        repository = Repository(publisher)
        machine.trust(repository)
        repository.pack([person(f"{publisher}/x")], "desk")
        machine.take(repository.publish().bundle(tmp_path / "b.ukpack"))
        both = InstalledPacks((str(shipped), str(machine.home / "packs")))
        assert sorted(hit.indicator for hit in both.screen(profile(OTTOLINE), NOW).hits) == left


def test_an_installed_pack_ages_in_plain_sight(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    machine.trust(repository)
    installed(machine, repository, tmp_path, person())
    told = [
        [(pack["state"], pack["stale_since"]) for pack in machine.packs().describe(NOW + days * DAY)]
        for days in (0, 30, 31, 200, 201)
    ]
    assert told == [
        [("fresh", None)],
        [("fresh", None)],
        [("stale", "2026-12-24")],
        [("stale", "2026-12-24")],
        [("expired", "2026-12-24")],
    ]
    assert machine.screen(now=NOW + 900 * DAY).hits[0].indicator == "desk/ottoline"


def test_a_damaged_pack_is_mended_by_the_next_import(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    machine.trust(repository)
    installed(machine, repository, tmp_path, person())
    folder = Places(machine.home, "desk").pack("alerts")
    (folder / machine.now().base).write_bytes(b"not an index")
    machine.take(tmp_path / "b.ukpack")
    assert machine.warned_of() == ["desk/ottoline"]
    (folder / "current.json").write_bytes(b"{")
    machine.take(tmp_path / "b.ukpack")
    assert machine.warned_of() == ["desk/ottoline"]
