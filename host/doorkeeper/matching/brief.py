"""What an index keeps of an entry beside its record, so that most entries need not be read.

A large firm has many people in a pack. For a page that shows the firm, only those matter whose name may be the page's,
and those for whom the firm itself warns. The brief says enough to leave out nearly all others: it never leaves out one
whose names agree even loosely.

A brief is three fields with bars between: flags (``f``: an organisation is a front; ``s``: a name has no two different
parts); the different parts of the names, each with its consonants where it has other spellings; sums of the names'
letters.
"""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

from doorkeeper.matching import keys, parts
from doorkeeper.model.record import Record
from doorkeeper.model.value import TYPE_CHECKING
from doorkeeper.normalise.names import Reading, letters_key
from doorkeeper.normalise.nicknames import full_names, short_forms
from doorkeeper.normalise.sounds import consonants

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorkeeper.matching.ports import Background

FRONT = "f"
SINGLE = "s"


def brief_of(record: Record) -> str:
    """Give the brief of a record."""
    flags = FRONT if any(organisation.front for organisation in record.organisations) else ""
    found: dict[str, None] = {}
    sums: dict[str, None] = {}
    for name in record.names:
        for variant in keys.name_variants(name):
            found.update(dict.fromkeys(variant.parts))
            if len(set(variant.parts)) < 2 and SINGLE not in flags:
                flags += SINGLE
            letters = "".join(variant.parts)
            sums[sum_of(letters)] = None
            if letters != variant.letters:
                sums[sum_of(variant.letters)] = None
    told = (f"{part}:{sound}" if (sound := consonants(part)) else part for part in found)
    return f"{flags}|{' '.join(told)}|{' '.join(sums)}"


def is_front(brief: str) -> bool:
    """Whether an organisation of the entry warns by itself."""
    return brief.startswith(FRONT)


class Resemblance:
    """Whether the name of one page may agree with names of which only a brief is known."""

    def __init__(self, readings: list[Reading], background: Background) -> None:
        """Take the readings of the page's name."""
        observed = sorted({part for reading in readings for part in reading.parts})
        self._joined = " ".join("".join(reading.parts) for reading in readings)
        self._single = any(len(set(reading.parts)) < 2 for reading in readings)
        self._sums = {sum_of(reading.letters) for reading in readings}
        self._firsts = {part[0] for part in observed}
        self._initials = {part for part in observed if len(part) == 1}
        self._sounds = {consonants(part) for part in observed} - {""}
        self._skeletons = {keys.skeleton(part) for part in observed if _is_disguisable(part)}
        self._others = {other for part in observed for other in other_forms(part)}
        self._spelt = [(part, len(part), most_errors(part, background)) for part in observed]
        self._distance: Callable[[str, str], int] = parts.distance_of() if observed else len  # type: ignore[assignment]

    def may_be(self, brief: str) -> bool:
        """Whether a loose comparison with the entry's names may succeed."""
        flags, listed, sums = brief.split("|")
        if not listed:
            return False
        wanted = 1 if self._single or SINGLE in flags else 2
        told = listed.split(" ")
        left = len(told)
        for each in told:
            if left < wanted:
                break  # too few are left
            left -= 1
            part, _, sound = each.partition(":")
            if self._resembles(part, sound):
                wanted -= 1
                if not wanted:
                    return True
        return not self._sums.isdisjoint(sums.split(" "))

    def _resembles(self, part: str, sound: str) -> bool:
        if part in self._joined or part[:1] in self._initials or part in self._others or sound in self._sounds:
            return True
        size = len(part)
        if size == 1 and part in self._firsts:
            return True
        distance = self._distance
        for other, length, most in self._spelt:
            if -most <= size - length <= most and distance(other, part) <= most:
                return True
        return bool(self._skeletons) and keys.skeleton(part) in self._skeletons


def _is_disguisable(part: str) -> bool:
    """Whether a part has so many letters with ASCII look-alikes that swapping them makes more than two errors."""
    return sum(part.count(sign) for sign in "ilj10ormvw") > 1


@lru_cache(maxsize=1024)
def other_forms(part: str) -> tuple[str, ...]:
    """Give the names that a part may be short for, and those that it may be shortened to."""
    without = (part[3:],) if part.startswith("abd") else ()
    return (*full_names(part), *short_forms(part), "abd" + part, *without)


def most_errors(part: str, background: Background) -> int:
    """Give how many errors a loose comparison forgives: two in a part that is nobody's name as it stands, else one."""
    return 1 if parts.is_known(part, background) else 2


def sum_of(letters: str) -> str:
    """Give a sum of a name's letters, whatever their order, as it stands in a brief."""
    return f"{crc32(letters_key(letters).encode()) & 0xFFFF:x}"
