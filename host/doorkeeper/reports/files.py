"""Writing to the folder of the reports: whole or not at all, for this person only, and a clear error on a full disk."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.client.files import sync_folder

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}

_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}


@contextlib.contextmanager
def disk() -> Iterator[None]:
    """Turn what the disk refuses into an error that a person can do something about.

    Raises:
        DoorkeeperError: ``outbox.full``, ``outbox.unwritable``.

    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DoorkeeperError(
                "outbox.full",
                "There is no room left on this computer's disk, so the report was not saved.",
                "Leave this page open, make room on the disk, then send the report again.",
            ) from error
        raise DoorkeeperError(
            "outbox.unwritable",
            "Doorkeeper's folder of reports on this computer cannot be written.",
            "`doorkeeper doctor` checks the folder's rights; then send the report again.",
        ) from error


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; the folder itself is for this person only."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        sync_folder(folder.parent)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only this person can read, and wait until its bytes are on the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader, now or after a crash, finds the old bytes or the new ones."""
    partial = _beside(path)
    try:
        write_private(partial, data)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def create_whole(path: Path, data: bytes) -> bool:
    """Write a file that is not there yet; False if it is, or another process was faster."""
    partial = _beside(path)
    try:
        write_private(partial, data)
        _name(partial, path)
    except FileExistsError:
        return False
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def _name(partial: Path, path: Path) -> None:
    """Give a whole file its name, unless something bears it."""
    if sys.platform == "win32":
        partial.rename(path)
        return
    try:
        os.link(partial, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # a disk without links, such as a stick: two processes at the very first report could make two keys
        if path.exists():
            raise FileExistsError(path) from error
        partial.rename(path)


def _beside(path: Path) -> Path:
    # two processes that write the same file must not write into the same half of it
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")
