"""A kill at any moment of an import leaves the old version or the new one, whole, and the next import goes through.

The child process ends itself, without any clean-up, at the n-th time that it touches the file system; and, in the long
run, is killed by a signal at a random moment.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.packs.client.machine import Machine, people, person
from tests.packs.client.repository import NOW, Repository

TOUCHES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "sqlite3.connect")
OLD, NEW = "https://www.linkedin.com/in/peregrine-old", "https://www.linkedin.com/in/peregrine-new"


KINDS = ("base", "changes", "added")
"""What the next version is: a new base, the first changes, or changes that are added to earlier ones."""


def prepared(folder: Path, kind: str, now: datetime = NOW) -> tuple[Machine, Path, Path]:
    """Give a machine with a version and the bundles of this and the next: each warns of an address of its own."""
    repository = Repository(now=now)
    repository.pack([person("desk/a", profiles=[OLD]), *people(5)])
    machine = Machine(folder / "home").trust(repository)
    first = repository.publish().bundle(folder / "1.ukpack")
    machine.take(first, now)
    if kind == "added":
        repository.pack([person("desk/a", profiles=[OLD]), *people(6)], version=2, based=False)
        first = repository.publish().bundle(folder / "2.ukpack")
        machine.take(first, now)
    version = machine.now().version + 1
    repository.pack([person("desk/a", profiles=[NEW]), *people(6)], version=version, based=kind == "base")
    return machine, first, repository.publish().bundle(folder / f"{version}.ukpack")


def state(machine: Machine, newest: Path) -> str:
    """Give the version that the machine shows, old or new, having checked that all of it is that version's."""
    version = machine.version()
    shown = (machine.warned_of(OLD), machine.warned_of(NEW))
    assert shown in ((["desk/a"], []), ([], ["desk/a"]))
    assert machine.warned_of("https://www.linkedin.com/in/zebulon-quarrington-3") == ["desk/p00003"]
    assert machine.screen().packs[0].version == str(version)
    assert (version == int(newest.stem)) == (shown == ([], ["desk/a"]))
    return "new" if shown[1] else "old"


def import_until(machine: Machine, bundle: Path, touch: int) -> bool:
    """Import in a child that ends at the n-th touch of the file system; gives whether it came to the end."""
    child = os.fork()
    if child == 0:
        left = touch

        def on(event: str, _: object) -> None:
            nonlocal left
            if event in TOUCHES:
                left -= 1
                if left == 0:
                    os._exit(9)

        sys.addaudithook(on)
        try:
            machine.take(bundle)
        except BaseException:  # the parent must be told, whatever it is
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9)
    return code == 0


def killed_at_each_touch(folder: Path, step: int, kind: str) -> set[str]:
    machine, first, second = prepared(folder, kind)
    kept = folder / "kept"
    shutil.copytree(machine.home, kept, symlinks=True)
    seen = set()
    for touch in range(1, 10_000, step):
        ended = import_until(machine, second, touch)
        seen.add(state(machine, second))
        machine.take(second)
        assert state(machine, second) == "new"
        with pytest.raises(Exception, match="older"):
            machine.take(first)
        shutil.rmtree(machine.home)
        shutil.copytree(kept, machine.home, symlinks=True)
        if ended:
            return seen
    raise AssertionError("no import came to its end")


@pytest.mark.parametrize(("kind", "step"), [*zip(KINDS, (9, 9, 19), strict=True)])
def test_a_kill_at_any_touch_of_the_file_system(tmp_path: Path, kind: str, step: int) -> None:
    assert killed_at_each_touch(tmp_path, step, kind) == {"old", "new"}


@pytest.mark.soak
@pytest.mark.parametrize("kind", KINDS)
def test_soak_a_kill_at_every_touch_of_the_file_system(tmp_path: Path, kind: str) -> None:
    assert killed_at_each_touch(tmp_path, 1, kind) == {"old", "new"}


def killed_at_random(folder: Path, times: int) -> None:
    now = datetime.now(UTC)
    machine, _, second = prepared(folder, "base", now)
    kept = folder / "kept"
    shutil.copytree(machine.home, kept, symlinks=True)
    began = time.monotonic()
    assert start(machine, second).wait() == 0
    whole = time.monotonic() - began
    rng = random.Random(20261124)
    for _ in range(times):
        shutil.rmtree(machine.home)
        shutil.copytree(kept, machine.home, symlinks=True)
        child = start(machine, second)
        time.sleep(rng.uniform(whole * 0.3, whole * 1.1))
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert state(machine, second) in ("old", "new")
        machine.take(second, now)
        assert state(machine, second) == "new"


def test_a_kill_at_random_moments(tmp_path: Path) -> None:
    killed_at_random(tmp_path, 5)


@pytest.mark.soak
def test_soak_a_kill_at_random_moments(tmp_path: Path) -> None:
    killed_at_random(tmp_path, 300)


def start(machine: Machine, bundle: Path) -> subprocess.Popen[bytes]:
    """Start the program that the host starts; it reads the machine's clock, so the bundle must be valid today."""
    return subprocess.Popen(
        [sys.executable, "-I", "-m", "doorkeeper.packs.client", "import", str(bundle)],
        env={**os.environ, "DOORKEEPER_HOME": str(machine.home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
