"""One import at a time on a machine: a lock that the operating system lets go of when its holder ends, however."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doorkeeper.model.errors import DoorkeeperError

LONGEST_WAIT = 600.0
"""Seconds to wait for another import; one of a million entries takes minutes on a slow machine."""
_PAUSE = 0.05


@contextmanager
def locked(folder: Path, wait: float = LONGEST_WAIT) -> Iterator[None]:
    """Hold the lock of a folder for the length of a ``with`` block.

    Raises:
        DoorkeeperError: ``lock.busy`` where another process keeps it longer than ``wait`` seconds.

    """
    folder.mkdir(parents=True, exist_ok=True)
    # never deleted: a second process could otherwise lock a file that has no name any more
    handle = os.open(folder / "import.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + wait
        while not _try_lock(handle):
            if time.monotonic() >= deadline:
                raise DoorkeeperError(
                    "lock.busy",
                    "Another import of packs is still running on this computer.",
                    "Wait for it to end, then try again.",
                )
            time.sleep(_PAUSE)
        yield
    finally:
        # closing lets go of the lock
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
