"""Where Doorkeeper keeps its data."""

from __future__ import annotations

import os
import sys


def home_folder() -> str:
    """Give the home folder: ``DOORKEEPER_HOME``, else the platform's data folder for this person."""
    named = os.environ.get("DOORKEEPER_HOME")
    if named:
        return os.path.abspath(named)  # noqa: PTH100 - pathlib costs the host 2 ms
    return os.path.join(_data_folder(), "doorkeeper")  # noqa: PTH118


def _data_folder() -> str:
    """Give the platform's folder for a person's application data.

    The same as ``platformdirs.user_data_dir`` (a test compares), which takes longer to import than the host may take to
    start: XDG Base Directory on Linux, ``~/Library/Application Support`` on macOS, ``%LOCALAPPDATA%`` on Windows.
    """
    if sys.platform == "win32":
        return os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")  # noqa: PTH111
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Application Support")  # noqa: PTH111
    return os.environ.get("XDG_DATA_HOME", "").strip() or os.path.expanduser("~/.local/share")  # noqa: PTH111


def shipped_folder() -> str:
    """Give the folder of the packs that ship with the program, one folder a pack (made by ``make``)."""
    return os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "shipped")  # noqa: PTH100, PTH118, PTH120


def installed_folder(home: str) -> str:
    """Give the folder of the installed packs, one folder a pack."""
    return os.path.join(home, "packs")  # noqa: PTH118
