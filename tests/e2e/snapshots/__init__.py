"""Pinned accessibility trees: what a screen reader meets. Set UPDATE_SNAPSHOTS=1 to write them anew, then read them."""

from __future__ import annotations

import os
import re
from pathlib import Path

CHANGING = (
    (re.compile(r"\b\d+ (days?|diwrnod|o ddiwrnodau)\b"), "<age>"),
    (re.compile(r"\b(today|heddiw)\b"), "<age>"),
)
"""What differs from day to day."""


def compare(name: str, found: str) -> None:
    """Compare a tree with the pinned one."""
    path = Path(__file__).parent / f"{name}.yml"
    for pattern, instead in CHANGING:
        found = pattern.sub(instead, found)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(found + "\n", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == found + "\n"
