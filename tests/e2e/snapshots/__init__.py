"""Pinned accessibility trees: what a screen reader meets. Set UPDATE_SNAPSHOTS=1 to write them anew, then read them."""

from __future__ import annotations

import os
import re
from pathlib import Path

CHANGING = (
    (re.compile(r"\b\d+ (days?|diwrnod|o ddiwrnodau)\b"), "<age>"),
    (re.compile(r"\b(today|heddiw)\b"), "<age>"),
    (re.compile(r"(?m)(- definition: )\d{1,2} \w+ 20\d\d$"), r"\1<date>"),
    (re.compile(r"(?m)(- definition: )20\d\d\.\d+\.\d+$"), r"\1<version>"),
    (re.compile(r'(?m)(- definition: )"\d+"$'), r"\1<count>"),
)
"""What differs from day to day, and from one release of the pack to the next."""


def compare(name: str, found: str) -> None:
    """Compare a tree with the pinned one."""
    path = Path(__file__).parent / f"{name}.yml"
    for pattern, instead in CHANGING:
        found = pattern.sub(instead, found)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(found + "\n", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == found + "\n"
