"""Start ``doorkeeper sync`` and ``doorkeeper packs rebuild`` beside the host: fixed arguments, nothing of any page.

The host has no network. What has it never hears from the host more than "now": the command line is fixed, standard
input is empty, the environment is the one that the browser gave the host.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime

PROGRAM = ("-I", "-m", "doorkeeper.cli.main")
SYNC = (*PROGRAM, "sync")
"""What follows the interpreter; ``--if-due`` is added where nobody asked."""

REBUILD = (*PROGRAM, "packs", "rebuild")

PAUSE = 900.0
"""Seconds between two looks of a host that runs for long."""


class SyncStart:
    """Starts ``doorkeeper sync`` when it is due or the person asks, and ``packs rebuild`` where a pack needs it."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._looked: float | None = None
        self._rebuilt: float | None = None
        self._started: list[int] = []

    def look(self) -> bool:
        """Start a run if one is due, at most every quarter of an hour; says whether it did. Nothing is raised."""
        moment = time.monotonic()
        if self._looked is not None and moment - self._looked < PAUSE:
            return False
        self._looked = moment
        from doorkeeper.native.due import is_due, read_policy, read_state  # not before the first verdict

        policy = read_policy()
        if not policy.hosts_start_sync or not is_due(self._home, read_state(self._home), policy, datetime.now(UTC)):
            return False
        return self._start(*SYNC, "--if-due")

    def soon(self) -> bool:
        """Look now, because a report was kept."""
        self._looked = None
        return self.look()

    def rebuild(self) -> bool:
        """Have the packs built again that this program cannot read, at most every quarter of an hour."""
        moment = time.monotonic()
        if self._rebuilt is not None and moment - self._rebuilt < PAUSE:
            return False
        self._rebuilt = moment
        return self._start(*REBUILD)

    def asked(self, start: bool) -> dict[str, object]:
        """Tell how the last run ended; start another first where the person asked for it."""
        from doorkeeper.native.due import has_address, has_reports, read_policy, read_state

        policy, state = read_policy(), read_state(self._home)
        possible = bool(policy.folder or policy.desk) or has_address(self._home) or has_reports(self._home)
        started = start and possible and self._start(*SYNC)
        return {"started": started, "possible": possible, "last": state.last, "result": state.result}

    def _start(self, *arguments: str) -> bool:
        from doorkeeper.native.due import OFF

        if os.environ.get(OFF):
            return False
        self._reap()
        try:
            self._started.append(_detached([sys.executable, *arguments]))
        except OSError:
            return False
        return True

    def _reap(self) -> None:
        if sys.platform != "win32":
            self._started = [number for number in self._started if not _ended(number)]


def _ended(number: int) -> bool:
    try:
        return os.waitpid(number, os.WNOHANG)[0] != 0
    except OSError:
        return True


if sys.platform == "win32":

    def _detached(command: list[str]) -> int:
        import subprocess

        # out of the browser's job too, which would end it with the browser
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_BREAKAWAY_FROM_JOB
        nothing = subprocess.DEVNULL
        return subprocess.Popen(  # noqa: S603 - our own program, fixed arguments
            command, stdin=nothing, stdout=nothing, stderr=nothing, creationflags=flags, close_fds=True
        ).pid
else:

    def _detached(command: list[str]) -> int:
        # importing subprocess would cost the host 5 ms of its start
        nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
        try:
            return os.posix_spawn(command[0], command, os.environ, file_actions=nothing, setsid=True)
        except NotImplementedError:
            # a C library without it: a process group of its own is left, which a closing terminal would end
            return os.posix_spawn(command[0], command, os.environ, file_actions=nothing, setpgroup=0)
