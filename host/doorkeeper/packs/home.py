"""Where Doorkeeper keeps its data."""

from __future__ import annotations

import os


def home_folder() -> str:
    """Give the home folder: ``DOORKEEPER_HOME``, else the platform's data folder for this person."""
    named = os.environ.get("DOORKEEPER_HOME")
    if named:
        return os.path.abspath(named)  # noqa: PTH100 - pathlib costs the host 2 ms
    from platformdirs import user_data_dir

    return user_data_dir("doorkeeper", appauthor=False)


def shipped_folder() -> str:
    """Give the folder of the packs that ship with the program, one folder a pack (made by ``make``)."""
    return os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "shipped")  # noqa: PTH100, PTH118, PTH120


def installed_folder(home: str) -> str:
    """Give the folder of the installed packs, one folder a pack."""
    return os.path.join(home, "packs")  # noqa: PTH118
