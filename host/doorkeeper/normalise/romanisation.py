"""Chinese names in Latin letters: pinyin from characters, and the older spellings of a pinyin name.

Pinyin and Wade-Giles come from generated tables, the Cantonese, Hokkien and Hakka spellings of family names from
``tables/family_names.py``.
"""

from __future__ import annotations

from functools import lru_cache

from doorkeeper.normalise.tables.family_names import AS_FAMILY_NAME, COMPOUND, FAMILY_SPELLINGS
from doorkeeper.normalise.tables.pinyin_syllables import PINYIN_SYLLABLES

_by_character: dict[str, str] = {}


def pinyin(char: str) -> str:
    """Give the first reading of one Han character, without tone; nothing for one that the table lacks."""
    if not _by_character:
        from doorkeeper.normalise.tables.han_readings import SYLLABLES

        _by_character.update((c, syllable) for syllable, chars in SYLLABLES.items() for c in chars)
    return _by_character.get(char, "")


def simplified(han: str) -> frozenset[str]:
    """Give the characters of a name, traditional ones in their simplified form."""
    from doorkeeper.normalise.tables.han_variants import SIMPLIFIED

    return frozenset(SIMPLIFIED.get(char, char) for char in han)


def family_pinyin(han: str) -> str:
    """Read Han characters as one name part; a single one by the reading that it has as a family name."""
    return AS_FAMILY_NAME.get(han) or "".join(pinyin(c) for c in han)


def pinyin_names(han: str) -> list[tuple[str, ...]]:
    """Read 2 to 6 Han characters as family name and given name in pinyin; the family name comes first in them."""
    if len(han) < 2 or len(han) > 6:
        return []
    size = 2 if len(han) > 2 and han[:2] in COMPOUND else 1
    family = family_pinyin(han[:size])
    given = "".join(pinyin(c) for c in han[size:])
    return [(family, given)] if family and given else []


@lru_cache(maxsize=65536)
def syllables(part: str) -> tuple[str, ...] | None:
    """Split a name part into pinyin syllables, longest first; None where it is not made of them."""
    if len(part) > 18:
        return None
    if not part:
        return ()
    for size in range(min(6, len(part)), 0, -1):
        if part[:size] in PINYIN_SYLLABLES:
            rest = syllables(part[size:])
            if rest is not None:
                return (part[:size], *rest)
    return None


def romanised_forms(parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Give the older spellings of a name in pinyin: the whole in Wade-Giles, other spellings of its family name."""
    if len(parts) < 2:
        return []
    from doorkeeper.normalise.tables.wade_giles import WADE_GILES

    out: list[tuple[str, ...]] = []
    if len(parts) <= 3 and all(map(syllables, parts)):
        wade = tuple("".join(WADE_GILES.get(s, s) for s in syllables(part) or ()) for part in parts)
        if wade != parts:
            out.append(wade)
    for at in (0, len(parts) - 1):
        # beside a given name that is no pinyin, the family name alone is in Wade-Giles: Amanda Chiu
        part = parts[at]
        if part in FAMILY_SPELLINGS or part in WADE_GILES:
            spellings = [*FAMILY_SPELLINGS.get(part, "").split(), WADE_GILES.get(part, part)]
            out.extend((*parts[:at], other, *parts[at + 1 :]) for other in spellings if other != part)
    return out
