"""Everyday short forms of given names."""

from functools import cache

from doorkeeper.normalise.tables.nicknames import NICKNAMES


def full_names(short: str) -> list[str]:
    """Give the full names that a short form stands for; none for a part that is no short form."""
    return _by_short_form().get(short, [])


@cache
def _by_short_form() -> dict[str, list[str]]:
    # taken apart once, at the first name: searching the text for each part of each name cost more than the index does
    return {short: full for short, *full in (line.split(" ") for line in NICKNAMES.split("\n") if line)}
