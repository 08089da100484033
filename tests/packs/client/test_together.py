"""Several imports at once: no error, one result."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.client.lock import locked
from tests.packs.client.machine import Machine, people, person
from tests.packs.client.repository import Repository
from tests.packs.client.test_kill import start


def test_four_processes_at_once(tmp_path: Path) -> None:
    machine, bundle = ready(tmp_path)
    children = [start(machine, bundle) for _ in range(4)]
    assert [child.wait() for child in children] == [0, 0, 0, 0]
    assert machine.version() == 1
    assert machine.warned_of() == ["desk/ottoline"]


def test_a_reader_never_sees_anything_half_done(tmp_path: Path) -> None:
    repository = Repository()
    machine = Machine(tmp_path / "home").trust(repository)
    bundles = []
    for version in range(1, 7):
        repository.pack([person(), *people(version)], version=version, based=version in (1, 4))
        bundles.append(repository.publish().bundle(tmp_path / f"{version}.ukpack"))
    machine.take(bundles[0])
    counts, stop = [], threading.Event()

    def look() -> None:
        packs = machine.packs()
        while not stop.is_set():
            counts.append(packs.status(repository.now)[0].entries)

    reader = threading.Thread(target=look)
    reader.start()
    for bundle in bundles[1:]:
        machine.take(bundle)
    stop.set()
    reader.join()
    assert counts
    assert counts == sorted(counts)
    assert set(counts) <= set(range(2, 8))


def test_a_lock_that_another_keeps(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(DoorkeeperError) as busy, locked(tmp_path, wait=0.1):
        pass
    assert busy.value.code == "lock.busy"


def test_a_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with suppress(RuntimeError), locked(tmp_path):
        raise RuntimeError
    with locked(tmp_path, wait=0):
        pass


@pytest.mark.soak
def test_soak_four_importers_for_a_minute(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    repository = Repository(now=now)
    machine = Machine(tmp_path / "home").trust(repository)
    end, version = time.monotonic() + 60, 0
    while time.monotonic() < end:
        version += 1
        repository.pack([person(), *people(version)], version=version, based=version % 5 == 1)
        bundle = repository.publish().bundle(tmp_path / "b.ukpack")
        children = [start(machine, bundle) for _ in range(4)]
        assert [child.wait() for child in children] == [0, 0, 0, 0]
        assert machine.version() == version


def ready(folder: Path) -> tuple[Machine, Path]:
    repository = Repository(now=datetime.now(UTC))
    repository.pack([person(), *people(50)])
    machine = Machine(folder / "home").trust(repository)
    return machine, repository.publish().bundle(folder / "b.ukpack")
