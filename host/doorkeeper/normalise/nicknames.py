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


@lru_cache(maxsize=4096)
def short_forms(full: str) -> tuple[str, ...]:
    """Give the short forms of a full name; none for a part that has none."""
    found = []
    at = NICKNAMES.find(f" {full}") if full else -1
    while at >= 0:
        if NICKNAMES[at + 1 + len(full)] in " \n":
            start = NICKNAMES.rindex("\n", 0, at) + 1
            found.append(NICKNAMES[start : NICKNAMES.index(" ", start)])
        at = NICKNAMES.find(f" {full}", at + 1)
    return tuple(found)


@lru_cache(maxsize=128)
def _section(letter: str) -> tuple[int, int]:
    """Give where the lines lie that begin with a letter; the lines are in alphabetical order."""
    first = NICKNAMES.find("\n" + letter)
    return (first, NICKNAMES.index("\n", NICKNAMES.rindex("\n" + letter) + 1)) if first >= 0 else (0, 0)
