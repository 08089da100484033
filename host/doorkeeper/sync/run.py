"""One run: ask each publisher that has an address for something newer, and take new bundles from IT's folder.

One failure stops nothing else. What happened is kept in ``HOME/sync/state.json`` and, without content, in
``HOME/log/sync.log``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.model.value import Value
from doorkeeper.native.due import Policy, SyncState, folder_changed
from doorkeeper.sync.schedule import next_run

_T = TypeVar("_T")

OK = "ok"
SUFFIX = ".ukpack"
MOST_FILES = 200
"""Most bundles of the folder that one run looks at, the newest of them."""

SETTLED = 600
"""Seconds after its last change in which a file that cannot be read may still be on its way into the folder."""

_UNFINISHED = ("bundle.damaged", "bundle.truncated")


class Tried(Value):
    """What was tried and what came of it: ``what`` is a publisher or a file, ``error`` None if it worked."""

    what: str
    error: DoorkeeperError | None


class Delivered(Value):
    """What a run did: how many reports the desk took, how many outcomes were new, and what went wrong."""

    sent: int = 0
    outcomes: int = 0
    errors: tuple[DoorkeeperError, ...] = ()

    def and_then(self, more: Delivered) -> Delivered:
        """Give what both did together."""
        return Delivered(self.sent + more.sent, self.outcomes + more.outcomes, (*self.errors, *more.errors))


class Work(Value):
    """What a run does, as functions that raise :class:`DoorkeeperError` where they fail.

    ``publishers`` are the ids of those with an address; ``update`` asks one of them; ``take`` imports a file.
    """

    publishers: tuple[str, ...]
    update: Callable[[str], object]
    take: Callable[[Path], object]


class Outcome(Value):
    """The state to keep, and what was tried."""

    state: SyncState
    tried: tuple[Tried, ...]


def run(state: SyncState, policy: Policy, work: Work, now: datetime, chance: float) -> Outcome:
    """Do one run.

    Args:
        state: what the last run left.
        policy: the machine's.
        work: what to do.
        now: the time of the run.
        chance: from 0 to 1, for the time of the next run.

    """
    asked = [Tried(publisher, _try(work.update, publisher)) for publisher in work.publishers]
    taken, files, folder = _folder(state, policy, work, now)
    tried = (*asked, *taken)
    error = next((item.error for item in tried if item.error is not None), None)
    failures = state.failures + 1 if any(item.error for item in asked) else 0
    kept = SyncState(
        last=_iso(now),
        next=_iso(next_run(now, failures, chance)),
        failures=failures,
        result=error.code if error else OK,
        folder=folder,
        files=files,
    )
    return Outcome(kept, tried)


def _folder(
    state: SyncState, policy: Policy, work: Work, now: datetime
) -> tuple[list[Tried], tuple[tuple[str, int, int, str], ...], int]:
    """Import what is new in the watched folder, the oldest first, so that the newest is what stays."""
    if not policy.folder:
        return [], (), 0
    # asked before the list is made: what comes later is then a change again
    changed = folder_changed(policy.folder)
    known = {(name, size, at): result for name, size, at, result in state.files}
    tried, files = [], []
    for path, size, at in _bundles(Path(policy.folder)):
        result = known.get((path.name, size, at))
        if result is None:
            error = _try(work.take, path)
            tried.append(Tried(path.name, error))
            if error is not None and _may_pass(error, at, now):
                changed = 0
                continue
            result = error.code if error else OK
        files.append((path.name, size, at, result))
    return tried, tuple(files), changed


def _bundles(folder: Path) -> list[tuple[Path, int, int]]:
    found = []
    try:
        for path in folder.iterdir():
            if path.suffix.lower() == SUFFIX and path.is_file():
                about = path.stat()
                found.append((path, about.st_size, about.st_mtime_ns))
    except OSError:
        # the folder or a file went away: a share that is not connected now
        return []
    found.sort(key=lambda item: (item[2], item[0].name))
    return found[-MOST_FILES:]


def _may_pass(error: DoorkeeperError, changed: int, now: datetime) -> bool:
    """Whether the same file may be right the next time: it is still being copied, or the fault was not in it."""
    if isinstance(error, RefusedError):
        return error.code in _UNFINISHED and now.timestamp() - changed / 1e9 < SETTLED
    return True


def _try(act: Callable[[_T], object], argument: _T) -> DoorkeeperError | None:
    try:
        act(argument)
    except DoorkeeperError as error:
        return error
    return None


def _iso(time: datetime) -> str:
    return time.replace(microsecond=0).isoformat()
