"""Compares a name on the page with a listed name, and says how unlikely the agreement is by chance.

Conflict rule: where both names keep a part that nothing on the other side explains, they are different people. The
chance is the product of the matched parts' background frequencies: how large a share of ordinary people bears them.
"""

from __future__ import annotations

from functools import lru_cache

from doorkeeper.matching import parts
from doorkeeper.matching.keys import Variant, name_variants
from doorkeeper.model.record import ListedName
from doorkeeper.model.value import TYPE_CHECKING, Value
from doorkeeper.normalise.names import OTHER_SCRIPT, Reading, han_text, letters_key
from doorkeeper.normalise.patronymics import is_slavonic_patronymic
from doorkeeper.normalise.romanisation import simplified, syllables
from doorkeeper.normalise.vowels import UNWRITTEN

if TYPE_CHECKING:
    from collections.abc import Collection

    from doorkeeper.matching.ports import Background

FLOOR = 1e-6
"""Share of people assumed to bear a part that the background does not know."""
COMPOSED = 1e-5
"""The same for a part of two pinyin syllables: Chinese given names are put together from some hundred syllables, so
that most are in no list, and yet each is borne by one in ten thousand in one of nine parts of the world."""
TOGETHER = 9.0
"""How many times likelier two parts meet than if names were drawn apart: those of one part of the world go together,
and the background counts nine of them with equal weight."""
ERROR_FACTOR = 20.0
"""How many times likelier chance meets a part within one edit than the part itself."""

SPELLINGS = 5.0
"""How many times likelier chance meets a part in any of its usual spellings than in the commoner of two."""

_STRENGTH = tuple(
    "initials|other script|transliteration|look-alike letters|hidden characters|nickname|spelling|joined|other order|"
    "extra name|decoration|alias".split("|")
)
"""The order in which the ways of matching are told: what a person would notice last comes first."""


class NameMatch(Value):
    """An agreement: the listed name, the ways, and the share of ordinary people who would agree as well by chance.

    ``corrected`` says that an error had to be forgiven, ``loose`` that more was, for a person tied to the entry.
    """

    listed: ListedName
    how: tuple[str, ...]
    chance: float
    corrected: bool
    loose: bool


class _Alignment(Value):
    """How the parts pair up. The extra ones are those that nothing on the other side explains, not even an initial.

    ``whole`` says that nothing at all is left over.
    """

    how: frozenset[str]
    matched: tuple[tuple[str, str, str], ...]
    extra_observed: tuple[str, ...]
    extra_listed: tuple[str, ...]
    whole: bool
    in_order: bool


def best_match(
    readings: list[Reading], listed: tuple[ListedName, ...], background: Background, *, loose: bool
) -> NameMatch | None:
    """Give the least coincidental agreement of any reading with any listed name, or None.

    A name in Han characters that shares none with the entry's own is left out: they only sound alike.
    """
    best: NameMatch | None = None
    own = "".join(han_text(name.full) for name in listed)
    if own:
        shown = simplified(own)
        readings = [r for r in readings if not r.han or not shown.isdisjoint(simplified(r.han))]
    for ordinal, name in enumerate(listed):
        for variant in name_variants(name):
            for reading in readings:
                # nobody misspells a character by a letter of its sound
                errors = not (own and reading.han)
                match = _match(reading, variant, name, ordinal, background, loose=loose, errors=errors)
                if match is not None and (
                    best is None or (len(match.how), match.chance) < (len(best.how), best.chance)
                ):
                    best = match
    return best


def _match(
    reading: Reading,
    variant: Variant,
    name: ListedName,
    ordinal: int,
    background: Background,
    *,
    loose: bool,
    errors: bool,
) -> NameMatch | None:
    # an older spelling is already one step away from what is listed: no error is forgiven on top of it
    errors = errors and not variant.older and not variant.exact and not _is_run_together(reading, variant)
    alignment = _align(reading.parts, variant.parts, background, loose=loose, errors=errors)
    how = {"alias"} if ordinal > 0 else set()
    corrected = False
    if (
        alignment is not None
        and _complete(alignment)
        and not _other_father(alignment, reading, variant)
        and (loose or _concessions(alignment, variant) <= 1)
    ):
        how |= alignment.how
        corrected = parts.SPELLING in alignment.how or parts.TRANSLITERATION in alignment.how
        if not alignment.in_order:
            how.add("other order")
        if alignment.extra_observed:
            how.add("extra name")
        chance = _chance(alignment, background)
    elif len(variant.parts) > 1 and _is_respaced(reading.letters, variant):
        how.add("joined")
        chance = chance_of(variant.parts, background)
    else:
        return None
    how |= reading.how | variant.how
    ways = tuple(way for way in _STRENGTH if way in how) or ("same",)
    return NameMatch(name, ways, chance, corrected, loose)


def _is_run_together(reading: Reading, variant: Variant) -> bool:
    """Whether one part holds a whole name of another script: a letter of its sound tells two people apart there."""
    alone = len(reading.parts) == 1 and len(variant.parts) == 1
    return alone and not (reading.how | variant.how).isdisjoint(("transliteration", OTHER_SCRIPT))


def _align(
    observed: tuple[str, ...], listed: tuple[str, ...], background: Background, *, loose: bool, errors: bool
) -> _Alignment | None:
    """Pair up the parts one to one, exact ones first; neighbours on the page may together make one listed part.

    None where nothing agrees, or both keep a part that nothing explains.
    """
    observed, joined = _join_neighbours(observed, listed)
    left = dict(enumerate(listed))
    open_observed: dict[int, str] = {}
    pairs: list[tuple[int, int, str]] = []
    for i, part in enumerate(observed):
        for j, other in left.items():
            if part == other:
                pairs.append((i, j, parts.SAME))
                del left[j]
                break
        else:
            open_observed[i] = part
    for i, part in list(open_observed.items()) if left else ():
        for j, other in left.items():
            relation = parts.relate(part, other, background, loose=loose, errors=errors)
            if relation:
                pairs.append((i, j, relation))
                del open_observed[i], left[j]
                break
    if not pairs:
        return None
    unexplained_observed = _unexplained(open_observed.values(), left.values())
    unexplained_listed = _unexplained(left.values(), open_observed.values())
    if unexplained_observed and unexplained_listed:
        return None
    pairs.sort()
    order = [j for _, j, _ in pairs]
    how = {relation for _, _, relation in pairs if relation != parts.SAME}
    if joined:
        how.add("joined")
    return _Alignment(
        how=frozenset(how),
        matched=tuple((observed[i], listed[j], relation) for i, j, relation in pairs),
        extra_observed=unexplained_observed,
        extra_listed=unexplained_listed,
        whole=not open_observed and not left,
        in_order=order == sorted(order),
    )


def _join_neighbours(observed: tuple[str, ...], listed: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """Write neighbouring parts together where that gives a listed part: ``Yang yang`` is ``yangyang``."""
    if len(observed) < 2 or neighbours(observed).isdisjoint(listed):
        return observed, False
    wanted = set(listed) - set(observed)
    out: list[str] = []
    i = 0
    while i < len(observed):
        for size in (4, 3, 2):
            together = "".join(observed[i : i + size])
            if i + size <= len(observed) and together in wanted:
                out.append(together)
                i += size
                break
        else:
            out.append(observed[i])
            i += 1
    return tuple(out), len(out) != len(observed)


@lru_cache(maxsize=16)
def neighbours(observed: tuple[str, ...]) -> frozenset[str]:
    """Give what two to four neighbours make when written together."""
    count = len(observed)
    return frozenset("".join(observed[i : i + size]) for size in (2, 3, 4) for i in range(count - size + 1))


def _complete(alignment: _Alignment) -> bool:
    """Whether enough agrees."""
    matched = [relation for _, _, relation in _telling(alignment)]
    whole = [relation for relation in matched if relation != parts.INITIALS]
    if len(matched) >= 2:
        # initials alone, or initials beside a bare nickname, are nobody's name
        return bool(whole) and (parts.SAME in whole or len(whole) >= 2)
    # a name of one part must be all there is on both sides
    return alignment.whole and len(alignment.matched[0][1]) >= 4


def _telling(alignment: _Alignment) -> tuple[tuple[str, str, str], ...]:
    """Give the pairs without a patronymic: it is how Russians address each other, and many share it."""
    if len(alignment.matched) + len(alignment.extra_listed) < 3:
        return alignment.matched  # of two parts, one that ends so is the family name
    return tuple(pair for pair in alignment.matched if not is_slavonic_patronymic(pair[1]))


def _unexplained(extra: Collection[str], other: Collection[str]) -> tuple[str, ...]:
    """Give the parts left over that are no initial of a part left over on the other side, and have none there."""
    return tuple(
        part for part in extra if not any(part[0] == left[0] and (len(part) == 1 or len(left) == 1) for left in other)
    )


def _other_father(alignment: _Alignment, reading: Reading, variant: Variant) -> bool:
    """Whether one name's own part is the father's in the other: Salman bin Faisal is not Faisal bin Salman."""
    if not reading.fathers or not variant.fathers:
        return False
    return any((a in reading.fathers) != (b in variant.fathers) for a, b, _ in alignment.matched)


def _concessions(alignment: _Alignment, variant: Variant) -> int:
    """Count what has to be conceded for the two to agree: each alone is a disguise, two together are another person."""
    return sum(
        (
            parts.SPELLING in alignment.how or parts.TRANSLITERATION in alignment.how,
            parts.NICKNAME in alignment.how,
            variant.older,
            # a patronymic is left out, or given in full, at will
            any(len(part) > 1 and not is_slavonic_patronymic(part) for part in alignment.extra_observed),
            any(not is_slavonic_patronymic(part) for part in alignment.extra_listed),
        )
    )


def _is_respaced(letters: str, variant: Variant) -> bool:
    """Whether the letters are the listed name with its parts joined or split elsewhere, in any order of the parts."""
    return letters == variant.letters or (
        len(letters) == sum(map(len, variant.parts))
        and letters_key(letters) == letters_key("".join(variant.parts))
        and _is_spacing_of(letters, variant.parts)
    )


def _is_spacing_of(letters: str, listed: tuple[str, ...]) -> bool:
    if not listed:
        return not letters
    return any(
        letters.startswith(part) and _is_spacing_of(letters[len(part) :], listed[:i] + listed[i + 1 :])
        for i, part in enumerate(listed)
    )


def _chance(alignment: _Alignment, background: Background) -> float:
    matched = _telling(alignment)
    chance = TOGETHER ** (len(matched) - 1)
    for observed, listed, relation in matched:
        if relation == parts.INITIALS:
            chance *= 0.05
        elif relation == parts.SAME:
            chance *= share_of(listed, background)
        elif parts.is_known(observed, background):
            # bearers of this other name meet the listed one too, and as many others do by other errors
            factor = SPELLINGS if relation == parts.TRANSLITERATION else ERROR_FACTOR
            chance *= min(1.0, share_of(observed, background) * factor)
        else:
            # nobody is known to bear what stands there: few ordinary people are met by forgiving it
            chance *= FLOOR * ERROR_FACTOR
    return chance


def chance_of(listed: tuple[str, ...], background: Background) -> float:
    """Give the share of ordinary people who bear a listed name exactly, by the parts of its plainest variant."""
    chance = TOGETHER ** (len(listed) - 1)
    for part in listed:
        chance *= share_of(part, background)
    return chance


def share_of(part: str, background: Background) -> float:
    """Give the share of ordinary people who bear a part; one that nobody is known to bear is rare, not impossible."""
    given, family = background.frequency(part)
    share = given + family
    if share < COMPOSED and len(syllables(part) or ()) == 2:
        return COMPOSED
    if not share:
        share = sum(background.frequency(UNWRITTEN + part))
    if not share and part.startswith(("al", "el")):
        # with the article written to it: Alqahtani is as common as Qahtani
        share = sum(background.frequency(part[2:]))
    return max(FLOOR, share)
