"""Which entries may have the name on the page: vocabulary deletes first, then pairs of parts, then letters."""

from __future__ import annotations

from itertools import pairwise, product

from doorkeeper.matching import keys, parts
from doorkeeper.model.value import TYPE_CHECKING
from doorkeeper.normalise.names import Reading, letters_key

if TYPE_CHECKING:
    from doorkeeper.matching.ports import Background, Index

MOST_PER_PART = 12
MOST_ENTRIES = 64


def name_candidates(readings: list[Reading], index: Index, background: Background) -> set[int]:
    """Give the entries with a listed name that the page's name may be; bounded."""
    wanted: list[str] = []
    for reading in readings:
        wanted.append("l" + letters_key(reading.letters))
        wanted.extend(_pairs(reading, index, background))
        if len(reading.parts) == 1:
            wanted.extend("l" + letters_key(part) for part in _options(reading.parts[0], index, background))
    found: set[int] = set()
    for _, entry in index.entries(wanted):
        found.add(entry)
        if len(found) >= MOST_ENTRIES:
            break
    return found


def _pairs(reading: Reading, index: Index, background: Background) -> list[str]:
    """Give the pair keys of all that the parts may stand for in this index."""
    observed = list(reading.parts) + _neighbours(reading.parts)
    options = [_options(part, index, background) for part in observed]
    # a joined neighbour is an option only where the index knows it
    listed = [choices for choices in options if choices]
    out: set[str] = set()
    for i, left in enumerate(listed):
        for right in listed[i + 1 :]:
            for a, b in product(left, right):
                if a != b:
                    out.add(f"n{a} {b}" if a < b else f"n{b} {a}")
    return sorted(out)


def _neighbours(observed: tuple[str, ...]) -> list[str]:
    return [a + b for a, b in pairwise(observed)] if len(observed) > 2 else []


def _options(part: str, index: Index, background: Background) -> list[str]:
    """Give the listed parts that one part of the page's name may stand for, itself first."""
    asked = keys.vocabulary_keys(part).union(parts.short_of(part))
    if part.startswith("abd"):
        asked.add(part[3:])
    listed = set(index.parts(sorted(asked)))
    found = [other for other in listed if parts.relate(part, other, background, loose=False)]
    # an exact part comes first, so that a flood of near ones can't crowd it out
    found.sort(key=lambda other: (other != part, other))
    return found[:MOST_PER_PART]
