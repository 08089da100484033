"""How one part of a name on the page relates to one part of a listed name, from the surest way to the loosest."""

from __future__ import annotations

from functools import lru_cache

from doorkeeper.matching.keys import skeleton
from doorkeeper.model.value import TYPE_CHECKING
from doorkeeper.normalise.nicknames import full_names
from doorkeeper.normalise.romanisation import syllables
from doorkeeper.normalise.sounds import doubled, sounds_alike
from doorkeeper.normalise.tables.pinyin_syllables import PINYIN_SYLLABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorkeeper.matching.ports import Background

SAME = "same"
NICKNAME = "nickname"
LOOK_ALIKE = "look-alike letters"
TRANSLITERATION = "transliteration"
SPELLING = "spelling"
INITIALS = "initials"

KNOWN = 2e-6
"""A part with at least this frequency is somebody's name as it stands, and not a misspelling of another one."""


SHORT = 4
"""A known name of at most this many letters is hardly ever taken for a misspelling: Chen is not Cheng."""


def relate(observed: str, listed: str, background: Background, *, loose: bool, errors: bool = True) -> str | None:
    """Say how two name parts agree, or None.

    ``loose`` is for a person whom another listed fact already ties to the entry (their firm, their address): initials
    and two edits count there, and nowhere else. Without ``errors`` no edit is forgiven.
    """
    if observed == listed:
        return SAME
    found = _relation(observed, listed, is_known(observed, background), loose, errors)
    if found == SPELLING and not loose and _is_of_other_sex(observed, listed, background):
        return None
    return found


# a name's variants share most of their parts, and a firm's people some of them
@lru_cache(maxsize=4096)
def _relation(observed: str, listed: str, known: bool, loose: bool, errors: bool) -> str | None:
    if is_nickname(observed, listed):
        return NICKNAME
    if errors and abs(len(observed) - len(listed)) == 1 and observed[0] == listed[0] and listed in doubled(observed):
        return TRANSLITERATION
    if not known and skeleton(observed) == skeleton(listed):
        return LOOK_ALIKE
    if loose:
        if (len(observed) == 1 or len(listed) == 1) and observed[0] == listed[0]:
            return INITIALS
        longest = max(len(observed), len(listed))
        if longest >= 4 and distance(observed, listed) <= (2 if longest >= 5 and not known else 1):
            return SPELLING
        if sounds_alike(observed, listed):
            return TRANSLITERATION
    if not errors or len(observed) < 2 or len(listed) < 3 or (known and _is_short_name(observed, listed)):
        return None
    if within_one_edit(observed, listed):
        return SPELLING
    return TRANSLITERATION if sounds_alike(observed, listed) else None


def _is_short_name(known: str, listed: str) -> bool:
    """Whether a known name is too short to be a misspelling: Rami is not Sami, and Chen not Cheng.

    A letter left out, as in May for Mary, is as likely a slip where neither can be Chinese; chance then decides.
    """
    if min(len(known), len(listed)) > SHORT:
        return False
    return (
        len(known) == len(listed) or not PINYIN_SYLLABLES.isdisjoint((known, listed)) or _may_be_chinese(known, listed)
    )


def _may_be_chinese(a: str, b: str) -> bool:
    return syllables(a) is not None and syllables(b) is not None


def _is_of_other_sex(a: str, b: str, background: Background) -> bool:
    """Whether two given names differ as Mario and Maria do, or Karim and Karima: an a often ends a woman's."""
    differ = (a[:-1] == b[:-1] and {a[-1], b[-1]} == {"a", "o"}) or a + "a" == b or b + "a" == a
    return differ and background.frequency(a)[0] >= KNOWN and background.frequency(b)[0] >= KNOWN


def is_known(part: str, background: Background) -> bool:
    """Whether the part is a name that ordinary people have; every syllable of pinyin is one."""
    given, family = background.frequency(part)
    return given + family >= KNOWN or part in PINYIN_SYLLABLES


def is_nickname(observed: str, listed: str) -> bool:
    """Whether one is an everyday short form of the other: Ted for Theodore, Aziz for Abdul Aziz."""
    return listed in short_of(observed) or observed in short_of(listed)


@lru_cache(maxsize=4096)
def short_of(part: str) -> tuple[str, ...]:
    """Give the names that a part may be short for.

    "Abd" is "servant of", before one of God's names: many leave it out in everyday life, and others write it again.
    """
    return (*full_names(part), "abd" + part) if len(part) > SHORT else full_names(part)


def within_one_edit(a: str, b: str) -> bool:
    """Whether one insertion, deletion, substitution or swap of neighbours makes the two equal."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    start = 0
    while start < len(a) and a[start] == b[start]:
        start += 1
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    rest = slice(start + 1, None)
    return a[rest] == b[rest] or (
        start + 1 < len(a)
        and a[start] == b[start + 1]
        and a[start + 1] == b[start]
        and a[start + 2 :] == b[start + 2 :]
    )


def distance(a: str, b: str) -> int:
    """Damerau-Levenshtein distance of two parts."""
    return distance_of()(a, b)


@lru_cache(maxsize=1)
def distance_of() -> Callable[[str, str], int]:
    """Give the function that :func:`distance` calls."""
    from jellyfish import damerau_levenshtein_distance  # 4 ms to import, and most pages never need it

    return damerau_levenshtein_distance
