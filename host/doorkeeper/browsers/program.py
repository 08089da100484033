"""The program that host manifests point to: where it is, and whether others could replace it."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.native.identity import PROGRAM

_INSTALL_AGAIN = "Install Doorkeeper again; from a clone: `make install`."


def program_path() -> Path:
    """Give the absolute path at which ``doorkeeper-host`` belongs: beside the interpreter that runs us."""
    suffix = ".exe" if sys.platform == "win32" else ""
    return Path(sys.executable).absolute().parent / f"{PROGRAM}{suffix}"


def check_program(path: Path) -> None:
    """Refuse a path at which there is no program that can be started.

    Raises:
        DoorkeeperError: ``host.missing`` or ``host.not_executable``.

    """
    if not path.is_file():
        raise DoorkeeperError("host.missing", f"The program {path} is not there.", _INSTALL_AGAIN)
    if sys.platform != "win32" and not path.stat().st_mode & stat.S_IXUSR:
        raise DoorkeeperError("host.not_executable", f"The program {path} may not be executed.", _INSTALL_AGAIN)


def check_machine_wide(path: Path, root: Path) -> None:
    """Refuse a program for all people of a machine that one of them could replace.

    Args:
        path: the program.
        root: the root of the machine; its owner, and the administrator, are trusted.

    Raises:
        DoorkeeperError: ``host.replaceable``.

    """
    if sys.platform == "win32":
        return
    trusted = {0, root.stat().st_uid}
    for step in (path, *path.parents):
        if step == root:
            return
        status = step.stat()
        open_to_all = status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX
        if status.st_uid not in trusted or open_to_all:
            raise DoorkeeperError(
                "host.replaceable",
                f"{step} can be changed by somebody who is not the administrator, so it cannot serve everybody here.",
                "Install Doorkeeper where only the administrator writes, such as /opt/doorkeeper, or use --scope user.",
            )
