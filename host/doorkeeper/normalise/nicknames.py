"""Everyday short forms of given names."""

from functools import lru_cache

from doorkeeper.normalise.tables.nicknames import NICKNAMES

# The text is searched and not taken apart: that costs a page a few microseconds and the start nothing.


@lru_cache(maxsize=4096)
def full_names(short: str) -> tuple[str, ...]:
    """Give the full names that a short form stands for; none for a part that is no short form."""
    if not short:
        return ()
    first, last = _section(short[0])
    start = NICKNAMES.find(f"\n{short} ", first, last)
    if start < 0:
        return ()
    return tuple(NICKNAMES[start + 1 : NICKNAMES.index("\n", start + 1)].split(" ")[1:])


def short_forms(full: str) -> tuple[str, ...]:
    """Give the short forms of a full name; none for a part that has none."""
    return _by_full_name().get(full, ())


@lru_cache(maxsize=1)
def _by_full_name() -> dict[str, tuple[str, ...]]:
    # a search of the whole text for ten names takes as long as this once
    found: dict[str, tuple[str, ...]] = {}
    for line in NICKNAMES.split("\n"):
        short, *listed = line.split(" ")
        for full in listed:
            found[full] = (*found.get(full, ()), short)
    return found


@lru_cache(maxsize=128)
def _section(letter: str) -> tuple[int, int]:
    """Give where the lines lie that begin with a letter; the lines are in alphabetical order."""
    first = NICKNAMES.find("\n" + letter)
    return (first, NICKNAMES.index("\n", NICKNAMES.rindex("\n" + letter) + 1)) if first >= 0 else (0, 0)
