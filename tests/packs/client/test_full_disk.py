"""A disk that fills up at any point of an import: a sentence, the old version, and the next import goes through."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.packs.client.machine import Machine, people, person
from tests.packs.client.repository import Repository

PROGRAM = Path(sys.executable).with_name("doorkeeper")


def imported(machine: Machine, bundle: Path, largest: int) -> subprocess.CompletedProcess[str]:
    """Import in a process that can write no file beyond so many bytes, which is as near as a test comes to it."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.run(
        [str(PROGRAM), "packs", "import", str(bundle)],
        env={**os.environ, "DOORKEEPER_HOME": str(machine.home)},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("based", [True, False])
@pytest.mark.parametrize("largest", [0, 200, 2_000, 20_000, 120_000])
def test_a_full_disk_is_said_and_leaves_the_old_version(tmp_path: Path, largest: int, based: bool) -> None:
    now = datetime.now(UTC)
    repository = Repository(now=now)
    repository.pack([person(), *people(5)])
    machine = Machine(tmp_path / "home").trust(repository)
    machine.take(repository.publish().bundle(tmp_path / "1.ukpack"), now)
    repository.pack(people(700), version=2, based=based)
    bundle = repository.publish().bundle(tmp_path / "2.ukpack")
    before = machine.digest()

    done = imported(machine, bundle, largest)

    assert "Traceback" not in done.stderr
    assert done.returncode != 0
    assert "folder could not be written" in done.stderr, done.stderr
    assert machine.digest() == before
    machine.take(bundle, now)
    assert machine.version() == 2
