"""A test build: the extension as it ships, but with an open shadow root, so that checkers can look inside."""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.gallery.chromium import EXTENSION

CLOSED, OPEN = 'mode: "closed"', 'mode: "open"'


def open_build(folder: Path) -> Path:
    """Copy the extension into a folder and open its shadow root; gives the copy's path.

    The one replaced text must occur exactly once: else the build would not be what it says.
    """
    copy = folder / "extension"
    shutil.copytree(EXTENSION, copy)
    changed = 0
    for path in (copy / "content").rglob("*.js"):
        source = path.read_text(encoding="utf-8")
        changed += source.count(CLOSED)
        path.write_text(source.replace(CLOSED, OPEN), encoding="utf-8")
    assert changed == 1, f"expected one closed shadow root, found {changed}"
    return copy
