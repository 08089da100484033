"""Everyday short forms of given names."""

from functools import lru_cache

from doorkeeper.normalise.tables.nicknames import NICKNAMES


@lru_cache(maxsize=4096)
def full_names(short: str) -> tuple[str, ...]:
    """Give the full names that a short form stands for; none for a part that is no short form."""
    # the text is searched and not taken apart: that costs a page a few microseconds and the start nothing
    start = NICKNAMES.find(f"\n{short} ") if short else -1
    if start < 0:
        return ()
    return tuple(NICKNAMES[start + 1 : NICKNAMES.index("\n", start + 1)].split(" ")[1:])
