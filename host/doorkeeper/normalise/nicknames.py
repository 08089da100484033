"""Everyday short forms of given names."""

from __future__ import annotations

from doorkeeper.normalise.tables.nicknames import NICKNAMES


def full_names(short: str) -> list[str]:
    """Give the full names that a short form stands for; none for a part that is no short form."""
    start = NICKNAMES.find(f"\n{short} ")
    if start < 0 or not short:
        return []
    return NICKNAMES[start + 1 : NICKNAMES.index("\n", start + 1)].split(" ")[1:]
