"""Removes targets that no client asks for any more, so that a repository of many releases does not grow without end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from tuf.api.metadata import Metadata, Snapshot, Targets

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.repository.folder import RepositoryFolder, read_metadata
from doorkeeper.packs.repository.roles import SNAPSHOT, signed_at

KEPT = timedelta(days=7)
"""How long a state's files stay after the next state: for a client in the middle, and for caches between."""

_OURS = re.compile(r"[0-9a-f]{64}\..+")


def remove_old_targets(repository: RepositoryFolder, now: datetime) -> list[Path]:
    """Remove the targets that only states name which others followed more than ``KEPT`` ago; gives what was removed.

    Only files with a digest in front of their name are ours to remove.
    """
    named = {
        repository.target_path(target) for role in _recent_roles(repository, now) for target in role.targets.values()
    }
    removed = []
    for path in sorted(repository.targets_folder.rglob("*")):
        if path not in named and _OURS.fullmatch(path.name) and path.is_file():
            # a file that is being read on Windows goes with the next release
            with suppress(OSError):
                path.unlink()
                removed.append(path)
    return removed


def _recent_roles(repository: RepositoryFolder, now: datetime) -> Iterator[Targets]:
    """Give all targets roles of the present state and of those that were current until not long ago."""
    snapshot: Metadata[Snapshot] | None = repository.snapshot()
    while snapshot is not None:
        for name, meta in snapshot.signed.meta.items():
            with suppress(DoorkeeperError):
                yield read_metadata(repository.metadata / f"{meta.version}.{name}", Targets).signed
        followed = signed_at(SNAPSHOT, snapshot.signed.expires) if snapshot.signed.version > 1 else now - KEPT
        snapshot = _snapshot(repository, snapshot.signed.version - 1) if followed > now - KEPT else None


def _snapshot(repository: RepositoryFolder, version: int) -> Metadata[Snapshot] | None:
    try:
        return read_metadata(repository.metadata / f"{version}.{SNAPSHOT}.json", Snapshot)
    except DoorkeeperError:
        return None
