"""When ``doorkeeper sync`` is due: read from a few small files, cheaply enough for the host to ask at its start.

``HOME/sync/state.json`` is what the last run left behind, ``HOME/reports/next`` the time at which reports want to be
delivered; the machine's policy is a file of IT's, which may name a folder that bundles are put into, and the card of
the desk. docs/deployment.md documents the policy.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timedelta

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError
from doorkeeper.model.value import Value

OFF = "DOORKEEPER_NO_SYNC"
"""Where this variable is set and not empty, no host starts ``doorkeeper sync``."""

POLICY = "DOORKEEPER_POLICY"
"""Path of another policy file than the machine's, for trying one out."""

LARGEST = 256 * 1024
FURTHEST = timedelta(days=2)
"""A next run further ahead than this was written under a clock that was wrong: it is due now."""


class Policy(Value):
    """What IT has set for the machine: a folder to take bundles from, and whether hosts may start ``doorkeeper sync``.

    ``desk`` is the path of a desk card, which says where reports go. ``problem`` says why the file could not be used;
    the others are then the defaults.
    """

    folder: str | None = None
    hosts_start_sync: bool = True
    desk: str | None = None
    problem: str | None = None


class SyncState(Value):
    """What the last run left behind: times are ISO 8601, ``result`` is ``ok`` or an error's code.

    ``folder`` is the watched folder's time of change when it was last looked through, in nanoseconds; ``files`` are
    (name, size, time of change, result) of the bundles in it.
    """

    last: str | None = None
    next: str | None = None
    failures: int = 0
    result: str | None = None
    folder: int = 0
    files: tuple[tuple[str, int, int, str], ...] = ()


def policy_path() -> str:
    """Give the path of the machine's policy."""
    named = os.environ.get(POLICY)
    if named:
        return named
    if sys.platform == "win32":
        return os.path.join(os.environ.get("ProgramData", "C:\\ProgramData"), "Doorkeeper", "policy.json")  # noqa: PTH118, SIM112
    if sys.platform == "darwin":
        return "/Library/Application Support/Doorkeeper/policy.json"
    return "/etc/doorkeeper/policy.json"


def read_policy() -> Policy:
    """Read the machine's policy; one that cannot be used counts as none, and says so."""
    try:
        top = _read(policy_path())
        if top is None:
            return Policy()
        decode.only_keys(top, frozenset({"folder", "hosts_start_sync", "desk"}), "")
        return Policy(
            folder=_absolute(top, "folder"),
            hosts_start_sync=decode.flag(top, "hosts_start_sync", "", default=True),
            desk=_absolute(top, "desk"),
        )
    except (OSError, ValueError, RecursionError) as error:
        return Policy(problem=str(error))


def _absolute(top: decode.Table, key: str) -> str | None:
    path = decode.text(top, key, "", limit=4096)
    if path is not None and not os.path.isabs(path):  # noqa: PTH117
        raise DecodeError(key, "an absolute path")
    return path


def state_path(home: str) -> str:
    """Give the path of what the last run left behind."""
    return os.path.join(home, "sync", "state.json")  # noqa: PTH118


def read_state(home: str) -> SyncState:
    """Read what the last run left behind; what cannot be read counts as never having run."""
    try:
        top = _read(state_path(home))
        return SyncState() if top is None else _state(top)
    except (OSError, ValueError, RecursionError):
        return SyncState()


def encode_state(state: SyncState) -> bytes:
    """Give the file's bytes."""
    return json.dumps({**state._asdict(), "files": [list(item) for item in state.files]}, indent=1).encode()


def is_due(home: str, state: SyncState, policy: Policy, now: datetime) -> bool:
    """Say whether a run would have something to do: packs, or reports."""
    return packs_due(home, state, policy, now) or reports_due(home, now)


def packs_due(home: str, state: SyncState, policy: Policy, now: datetime) -> bool:
    """Say whether there is a new file in the folder, or the time has come and there is somebody to ask."""
    folder = folder_changed(policy.folder) if policy.folder else 0
    if folder and folder != state.folder:
        return True
    somebody = policy.desk is not None or has_address(home) or has_reports(home)
    return somebody and time_has_come(state, now)


def time_has_come(state: SyncState, now: datetime) -> bool:
    """Say whether the time of the next run has come."""
    return _has_come(state.next or "", now)


def reports_due(home: str, now: datetime) -> bool:
    """Say whether a report wants to be delivered now."""
    try:
        with open(os.path.join(home, "reports", "next"), encoding="ascii") as file:  # noqa: PTH118, PTH123
            return _has_come(file.read(64), now)
    except OSError:
        return False
    except ValueError:
        return True


def has_reports(home: str) -> bool:
    """Say whether there are reports, or a desk that a person took over: something may come back for them."""
    return os.path.isdir(os.path.join(home, "reports"))  # noqa: PTH112, PTH118


def _has_come(time: str, now: datetime) -> bool:
    try:
        following = datetime.fromisoformat(time)
        return now >= following or following - now > FURTHEST
    except (ValueError, TypeError):
        return True


def has_address(home: str) -> bool:
    """Say whether a pinned publisher has an address to ask."""
    folder = os.path.join(home, "publishers")  # noqa: PTH118
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except OSError:
        return False
    return any(_address(os.path.join(folder, name)) for name in names)  # noqa: PTH118


def _address(folder: str) -> bool:
    try:
        settings = _read(os.path.join(folder, "settings.json"))  # noqa: PTH118
    except (OSError, ValueError, RecursionError):
        # damaged: told by the run
        return os.path.isfile(os.path.join(folder, "root.json"))  # noqa: PTH113, PTH118
    return settings is not None and isinstance(settings.get("url"), str)


def folder_changed(folder: str) -> int:
    """Give a folder's time of change, in nanoseconds; 0 where there is none."""
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0


def _read(path: str) -> decode.Table | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs the host 2 ms
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    return decode.table(json.loads(data[:LARGEST]), "")


def _state(top: decode.Table) -> SyncState:
    failures, folder = top.get("failures", 0), top.get("folder", 0)
    if type(failures) is not int or failures < 0 or type(folder) is not int:
        raise DecodeError("failures", "a whole number")
    return SyncState(
        last=decode.text(top, "last", "", limit=40),
        next=decode.text(top, "next", "", limit=40),
        failures=failures,
        result=decode.text(top, "result", "", limit=80),
        folder=folder,
        files=tuple(_file(item) for item in decode.items(top, "files", "", most=10_000)),
    )


def _file(item: object) -> tuple[str, int, int, str]:
    if isinstance(item, list) and len(item) == 4:
        name, size, changed, result = item
        if isinstance(name, str) and isinstance(result, str) and type(size) is int and type(changed) is int:
            return name, size, changed, result
    raise DecodeError("files", "names, sizes, times and results")
