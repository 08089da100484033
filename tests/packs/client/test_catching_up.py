"""Updates of a machine that was away: joined segments, what is fetched, and that it ends as if it had come each day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.packs.client.export import export
from doorkeeper.packs.client.importing import import_bundle, preview_bundle
from doorkeeper.packs.client.places import places
from doorkeeper.packs.client.settings import Settings
from doorkeeper.packs.client.trust import trust
from doorkeeper.packs.current import read_current
from doorkeeper.packs.installed import open_version
from doorkeeper.packs.repository.bundle import bundle
from tests.packs.client.machine import correction, person
from tests.packs.repository.publishing import Publisher, make_publisher

RELEASES = 20
NOW = datetime.now(UTC) - timedelta(days=RELEASES)


def days() -> Iterator[list[dict[str, object]]]:
    """Give the records of each release: some new, some changed, some gone, some of another type, one corrected."""
    rng = random.Random(4)
    state = {f"desk/p{i}": entry(i) for i in range(60)}
    yield list(state.values())
    for day in range(1, RELEASES):
        for name in rng.sample(sorted(state), 3):
            del state[name]
        for i in range(4):
            number = 60 + 4 * day + i
            state[f"desk/p{number}"] = entry(number, type="organisation" if i == 3 else "person")
        for name in rng.sample(sorted(state), 6):
            state[name] = {**state[name], "roles": [f"recruiter {day}"], "places": ["Wexmoor"]}
            state[name].pop("places" if day % 2 else "roles")
        if day == 9:
            state["desk/c"] = correction("desk/c", min(state))
        yield list(state.values())


def entry(number: int, **others: object) -> dict[str, object]:
    url = f"https://www.linkedin.com/in/zebulon-quarrington-{number}"
    return person(f"desk/p{number}", names=[f"Zebulon Quarrington{number}"], profiles=[url], **others)


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    """Give a publisher with twenty releases: ``N.ukpack`` is the N-th as a full bundle, ``since-N.ukpack`` a delta."""
    desk = make_publisher(tmp_path_factory.mktemp("publisher"))
    for version, records in enumerate(days(), 1):
        now = NOW + timedelta(days=version)
        assert desk.release(records, now).manifest.version == version
        bundle(desk.repository, desk.folder / f"{version}.ukpack", now)
    for version in range(1, RELEASES):
        bundle(desk.repository, desk.folder / f"since-{version}.ukpack", now, since=version)
    assert len(desk.manifest(now=now).changes) < RELEASES - 4
    return desk


def machine(home: Path, desk: Publisher, settings: Settings) -> Path:
    trust(home, "desk", (desk.repository.metadata / "1.root.json").read_bytes(), settings)
    return home


def take(home: Path, desk: Publisher, name: object) -> None:
    import_bundle(desk.folder / f"{name}.ukpack", home, NOW + timedelta(days=RELEASES))


def holds(home: Path) -> dict[str, object]:
    """Give all records of the installed pack, by id."""
    folder = str(places(home, "desk").pack("alerts"))
    current = read_current(folder)
    assert current is not None
    assert current.version == RELEASES
    index = open_version(folder, current)
    try:
        return {record.id: record for record in index.records()}
    finally:
        index.close()


CAPS = [Settings(), Settings(types=("person",)), Settings(types=("organisation",))]


@pytest.mark.parametrize("settings", CAPS)
@pytest.mark.parametrize("path", [[1, RELEASES], [*range(1, RELEASES + 1)], [3, 9, 14, RELEASES], [1, 2, 17, RELEASES]])
def test_all_ways_lead_to_the_same(tmp_path: Path, publisher: Publisher, settings: Settings, path: list[int]) -> None:
    come = machine(tmp_path / "come", publisher, settings)
    for version in path:
        take(come, publisher, version)
    fresh = machine(tmp_path / "fresh", publisher, settings)
    take(fresh, publisher, RELEASES)

    assert holds(come) == holds(fresh)
    kept = [read_current(str(places(home, "desk").pack("alerts"))) for home in (come, fresh)]
    assert len({current.made_of for current in kept if current}) == 1


@pytest.mark.parametrize("version", range(1, RELEASES))
def test_a_delta_leads_on_from_any_version(tmp_path: Path, publisher: Publisher, version: int) -> None:
    home = machine(tmp_path / "home", publisher, Settings(types=("person",)))
    take(home, publisher, version)
    before = preview_bundle(publisher.folder / f"since-{version}.ukpack", home, NOW + timedelta(days=RELEASES))
    assert before.refused is None

    take(home, publisher, f"since-{version}")

    fresh = machine(tmp_path / "fresh", publisher, Settings(types=("person",)))
    take(fresh, publisher, RELEASES)
    assert holds(home) == holds(fresh)


def test_a_machine_that_lost_its_changes_needs_them_all(tmp_path: Path, publisher: Publisher) -> None:
    home = machine(tmp_path / "home", publisher, Settings())
    take(home, publisher, 12)
    for path in places(home, "desk").pack("alerts").glob("changes-*"):
        path.write_bytes(b"damaged")

    with pytest.raises(RefusedError) as raised:
        take(home, publisher, "since-12")
    assert raised.value.code == "update.incomplete"
    take(home, publisher, RELEASES)
    assert holds(home)


def test_a_delta_leaves_a_machine_that_cannot_be_exported_until_a_full_bundle_comes(
    tmp_path: Path, publisher: Publisher
) -> None:
    home = machine(tmp_path / "home", publisher, Settings())
    take(home, publisher, 12)
    take(home, publisher, "since-12")
    with pytest.raises(DoorkeeperError) as raised:
        export(places(home, "desk"), tmp_path / "out.ukpack")
    assert raised.value.code == "export.incomplete"
    assert not list(tmp_path.glob("out*"))

    take(home, publisher, RELEASES)
    export(places(home, "desk"), tmp_path / "out.ukpack")
    other = machine(tmp_path / "other", publisher, Settings())
    import_bundle(tmp_path / "out.ukpack", other, NOW + timedelta(days=RELEASES))
    assert holds(other) == holds(home)
