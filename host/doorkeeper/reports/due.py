"""When reports want ``doorkeeper sync`` next: one small file, which the host can look at cheaply."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.reports.files import disk, make_folder, replace_whole

FILE = "next"
"""``HOME/reports/next`` holds the time of the next delivery, ISO 8601; there is none where nothing waits."""


def soon(folder: Path, now: datetime) -> None:
    """Have reports delivered now; ``folder`` is ``HOME/reports``."""
    with contextlib.suppress(DoorkeeperError):
        # what is kept is kept: the run that comes anyway finds it too
        write(folder, now)


def write(folder: Path, at: datetime | None) -> None:
    """Set the time of the next delivery, or none."""
    with disk():
        if at is None:
            (folder / FILE).unlink(missing_ok=True)
            return
        make_folder(folder)
        replace_whole(folder / FILE, at.replace(microsecond=0).isoformat().encode())
