"""Writing a small file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, text: str, *, mode: int, folder_mode: int) -> None:
    """Put a file in place in one step, with its folders, whatever the process's umask is.

    Args:
        path: where; a symbolic link there is replaced, not followed.
        text: what, written as UTF-8.
        mode: permission bits of the file.
        folder_mode: permission bits of folders that have to be made.

    Raises:
        OSError: nothing was changed at ``path``.

    """
    _make_folders(path.parent, folder_mode)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _make_folders(folder: Path, mode: int) -> None:
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for made in reversed(missing):
        made.mkdir(exist_ok=True)
        made.chmod(mode)
