"""What an index keeps in memory of an entry's names: 64 bits, so that most briefs need not be read either.

A firm that many people of a pack name is met by every page that shows it, and reading two dozen briefs for each takes
longer than all else. The outline says of a name's two or three parts which kinds of letters they have and how they
sound, and has a sum of all letters. Like the brief (``matching.brief``), from which it is made, it never leaves out a
name that agrees even loosely: an error takes one kind of letters away and adds one at most, letters that are taken for
each other are of one kind, spellings of one name have one sound, and a name spaced otherwise has the same sum.
"""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

from doorkeeper.matching.brief import FRONT, SINGLE, most_errors, other_forms, sum_of
from doorkeeper.matching.names import neighbours
from doorkeeper.model.value import TYPE_CHECKING
from doorkeeper.normalise.sounds import consonants

if TYPE_CHECKING:
    from doorkeeper.matching.ports import Background
    from doorkeeper.normalise.names import Reading

UNTOLD = 0
"""The outline of an entry whose brief must be read: a front, a name of one part, or of many parts or spellings."""
SIZE = 8
"""Bytes of an outline."""

_KINDS = 12
_SOUNDS = 6
_PART = _KINDS + _SOUNDS
_MOST = 3
_SUM = 8
_KIND_MASK = (1 << _KINDS) - 1
_PART_MASK = (1 << _PART) - 1
_SUM_MASK = (1 << _SUM) - 1
# rn and m, vv and w, i, l, j and 1, o and 0 are taken for each other (matching.keys.skeleton)
_KIND_OF = {
    letter: 1 << kind
    for kind, letters in enumerate(("a", "e", "ilj1", "o0", "uvw", "rnm", "szx", "td", "ckqg", "hf", "bp"))
    for letter in letters
}
_OTHER = 1 << 11


@lru_cache(maxsize=8192)
def kinds(letters: str) -> int:
    """Give the kinds of letters of a text, one bit for each."""
    found = 0
    for letter in set(letters):
        found |= _KIND_OF.get(letter, _OTHER)
    return found


def outline_of(brief: str) -> int:
    """Give the outline of an entry by its brief: how many parts, a sum of its letters, each part's sound and kinds."""
    flags, listed, sums = brief.split("|")
    told = listed.split(" ")
    if FRONT in flags or SINGLE in flags or not 2 <= len(told) <= _MOST or " " in sums:
        return UNTOLD
    found = len(told) << _SUM | int(sums, 16) & _SUM_MASK
    for each in reversed(told):
        part, _, sound = each.partition(":")
        found = found << _PART | _sound(sound) << _KINDS | kinds(part)
    # behind two parts stands nothing: the head is always at the same place
    head, tail = divmod(found, 1 << _PART * len(told))
    return head << _PART * _MOST | tail


def _sound(sound: str) -> int:
    """Give a sound's number, 0 for none."""
    return crc32(sound.encode()) % ((1 << _SOUNDS) - 1) + 1 if sound else 0


class Outlined:
    """Whether the name of one page may agree with names of which only an outline is known."""

    def __init__(self, readings: list[Reading], background: Background) -> None:
        """Take the readings of the page's name."""
        observed = {part for reading in readings for part in reading.parts}
        self._wanted = 1 if any(len(set(reading.parts)) < 2 for reading in readings) else 2
        self._sums = {int(sum_of(reading.letters), 16) & _SUM_MASK for reading in readings}
        self._firsts = kinds("".join(part[0] for part in observed))
        self._initials = kinds("".join(part for part in observed if len(part) == 1))
        self._sounds = {_sound(consonants(part)) for part in observed} - {0}
        self._others = {kinds(other) for part in observed for other in other_forms(part)}
        self._others.update(kinds(together) for reading in readings for together in neighbours(reading.parts))
        self._spelt = [(kinds(part), most_errors(part, background)) for part in observed]

    def may_be(self, outline: int) -> bool:
        """Whether a loose comparison with the entry's names may succeed."""
        head = outline >> _PART * _MOST
        if outline == UNTOLD or head & _SUM_MASK in self._sums:
            return True
        wanted = self._wanted
        for left in range(head >> _SUM, 0, -1):
            if left < wanted:
                return False  # too few are left
            if self._may_resemble(outline & _KIND_MASK, outline >> _KINDS & (1 << _SOUNDS) - 1):
                wanted -= 1
                if not wanted:
                    return True
            outline >>= _PART
        return False

    def _may_resemble(self, part: int, sound: int) -> bool:
        if sound in self._sounds or part in self._others or part & self._initials:
            return True
        if not part & (part - 1) and part & self._firsts:
            return True  # an initial
        for other, most in self._spelt:
            if (part & ~other).bit_count() <= most and (other & ~part).bit_count() <= most:
                return True
        return False
