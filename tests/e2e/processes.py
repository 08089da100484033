"""The host processes of one browser, found by the home folder that they were given. Linux only, as the tests are."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

from tests.e2e.driver import until

PROGRAMS = (b"doorkeeper-host", b"tests.e2e.hosts.")


def hosts_of(home: Path) -> list[int]:
    """Give the process numbers of the running hosts whose DOORKEEPER_HOME is this folder."""
    wanted = f"DOORKEEPER_HOME={home}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            environment = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue  # it ended while we looked
        if wanted in environment and any(program in command for program in PROGRAMS):
            found.append(int(entry.name))
    return found


def end_hosts(home: Path) -> None:
    """Kill them, as a crash would."""
    for number in hosts_of(home):
        os.kill(number, signal.SIGKILL)


def empty(home: Path) -> None:
    """End the hosts and remove all that they and what they started have written."""
    end_hosts(home)

    def gone() -> bool:
        # a sync that was started a moment ago may still write
        shutil.rmtree(home, ignore_errors=True)
        return not home.exists()

    until(gone, bool, "the home should be empty")
    home.mkdir(parents=True)
