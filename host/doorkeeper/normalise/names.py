"""A person's name as its parts, in every reading that its spelling allows."""

from collections.abc import Iterable

from doorkeeper.model.value import Value
from doorkeeper.normalise import characters
from doorkeeper.normalise.characters import DECORATION, LOOK_ALIKE, TRANSLITERATION, Word
from doorkeeper.normalise.patronymics import SON_OF
from doorkeeper.normalise.tables.pinyin_syllables import PINYIN_SYLLABLES
from doorkeeper.normalise.tables.titles import HONORIFICS, INNER_TITLES, POSTNOMINALS, PRONOUNS, SLOGANS

MOST_PARTS = 8
LONGEST_PART = 40
LONG_ENOUGH = 9
"""Letters of a part that may be a whole name written together."""
JOINED = "joined"
OTHER_SCRIPT = "other script"

# A digit or sign in the middle of letters stands for the letter that it resembles.
_DIGITS = str.maketrans("0123456789@$!|", "olzeasgtbgasil")
# The Arabic article in its romanisations: al-Sayed, El Sayed and Sayed are one name part.
_ARTICLES = frozenset("al el as ash ad ar an at az".split())
_SURE_ARTICLES = ("al", "el")
_PARTICLES = frozenset("de del della la las los da do dos das di du van von der den zu y e".split())


class Reading(Value):
    """One reading of a name: its parts in the order written, and what had to be undone to get them.

    ``letters`` are all letters as written, with the articles and particles that ``parts`` leave out. ``han`` are the
    Han characters of which this is the pinyin, or nothing. ``fathers`` are the parts behind ``bin``, ``ibn``
    or ``bint``.
    """

    parts: tuple[str, ...]
    how: frozenset[str]
    letters: str
    han: str = ""
    fathers: frozenset[str] = frozenset()


def readings(text: str) -> list[Reading]:
    """Give the readings of a name, the plainest first; none for a text without letters. Deterministic and bounded."""
    found = characters.words(_before_tail(text[:400]))[:40]
    out: list[Reading] = []
    _append(out, _reading(found, [word.look for word in found], None))
    if any(word.sound != word.look for word in found):
        _append(out, _reading(found, [word.sound for word in found], TRANSLITERATION))
    for reading in tuple(out):
        _append(out, _with_article(reading))
    han = "".join(word.han for word in found)
    if han:
        _append(out, _with_family_name(found, han))
        apart = [word.han for word in found if word.han]
        # two groups of characters may stand in the Western order
        for written in (han, apart[1] + apart[0]) if len(apart) == 2 else (han,):
            for parts in han_parts(written):
                _append(out, Reading(parts, frozenset((OTHER_SCRIPT,)), "".join(parts), han))
    return out


def _with_article(reading: Reading) -> Reading | None:
    """Write the articles that were left out to their parts: Al-Husseini is as often ``Alhusseini``."""
    if len(reading.letters) <= sum(map(len, reading.parts)):
        return None
    parts = tuple(
        next((article + part for article in _SURE_ARTICLES if article + part in reading.letters), part)
        for part in reading.parts
    )
    return reading._replace(parts=parts) if parts != reading.parts else None


def _with_family_name(found: list[Word], han: str) -> Reading | None:
    """Read one given name in letters with a family name in characters: ``Amanda 邱``."""
    if len(han) > 2 or sum(1 for word in found if word.look) != 1:
        return None
    from doorkeeper.normalise.romanisation import family_pinyin

    parts = tuple(word.look or family_pinyin(word.han) for word in found)
    if len(parts) != 2 or not all(part.isalpha() and part.isascii() for part in parts):
        return None
    return Reading(tuple(part[:LONGEST_PART] for part in parts), frozenset((OTHER_SCRIPT,)), "".join(parts), han)


def list_parts(text: str) -> tuple[str, ...]:
    """Give the parts of one given name or one family name from a list, as :func:`readings` gives them in a name."""
    han = han_text(text)
    if han:
        from doorkeeper.normalise.romanisation import family_pinyin

        return (family_pinyin(han),)
    found = readings(text)
    # as it sounds, with its articles left out
    return next(reading.parts for reading in found if reading.letters == found[-1].letters) if found else ()


def letters_key(letters: str) -> str:
    """Give the letters of a name in alphabetical order: equal whatever the order and spacing of the parts."""
    return "".join(sorted(letters))


def pair_keys(parts: Iterable[str]) -> list[str]:
    """Give the key of each unordered pair of different parts."""
    distinct = sorted(set(parts))
    return [f"{a} {b}" for i, a in enumerate(distinct) for b in distinct[i + 1 :]]


def han_text(text: str) -> str:
    """Give the Han characters of a name, in order."""
    return "" if text.isascii() else "".join(word.han for word in characters.words(text[:400]))


def han_parts(han: str) -> list[tuple[str, ...]]:
    """Read a name in Han characters as pinyin: family name first, the given name as one part."""
    from doorkeeper.normalise.romanisation import pinyin_names

    return pinyin_names(han[:12])


def _append(out: list[Reading], reading: Reading | None) -> None:
    if reading is not None and all(reading.parts != other.parts for other in out):
        out.append(reading)


def _before_tail(text: str) -> str:
    """Cut what a profile writes after the name behind a bar, where something of a name stands before it."""
    head = text.split(" | ")[0]
    return head if len(head.split()) >= 2 else text


def _reading(found: list[Word], forms: list[str], way: str | None) -> Reading | None:
    how: set[str] = set()
    for word in found:
        how |= word.how
    if way is not None:
        how.add(way)
    elif any(word.look != word.sound for word in found):
        how.add(LOOK_ALIKE)
    raw = [form for form in forms if form]
    plain = [_letters(form, how) for form in raw]
    parts = _join_spaced([part for part in plain if part], how)
    written = _without_titles(parts, how)
    glued, fathers = _glued(written)
    parts = [part[:LONGEST_PART] for part in glued][:MOST_PARTS]
    letters = "".join(written)[: MOST_PARTS * LONGEST_PART]
    return Reading(tuple(parts), frozenset(how), letters, "", frozenset(fathers)) if parts else None


def _letters(word: str, how: set[str]) -> str:
    """Read digits and signs inside a word as letters; a word of digits alone is no part of a name."""
    if word.isalpha():
        return word
    if not any(c.isalpha() for c in word):
        return ""
    how.add(LOOK_ALIKE)
    return word.translate(_DIGITS)


def _join_spaced(parts: list[str], how: set[str]) -> list[str]:
    """Join runs of three or more single letters: ``A m a n d a`` is a word, ``J R`` are initials."""
    out: list[str] = []
    run: list[str] = []
    for part in [*parts, ""]:
        if len(part) == 1:
            run.append(part)
            continue
        if len(run) >= 3:
            out.append("".join(run))
            how.add(JOINED)
        else:
            out.extend(run)
        run = []
        if part:
            out.append(part)
    return out


def _without_titles(parts: list[str], how: set[str]) -> list[str]:
    """Drop titles in front and letters behind, as long as two parts stay that may be a name, or one joined from two."""
    if not parts:
        return parts
    kept = [part for part in parts if part not in PRONOUNS] if len(parts) > 3 else list(parts)
    inner = [part for part in kept if part not in INNER_TITLES]
    if len(inner) >= 2:
        kept = inner
    while len(kept) > 2 and kept[0] in HONORIFICS:
        kept = kept[1:]
    while len(kept) > (1 if kept and len(kept[0]) >= LONG_ENOUGH else 2) and (
        kept[-1] in POSTNOMINALS or kept[-1] in SLOGANS
    ):
        kept = kept[:-1]
    if len(kept) != len(parts):
        how.add(DECORATION)
    return kept


def _glued(parts: list[str]) -> tuple[list[str], set[str]]:
    """Drop the Arabic article, patronymic words and European particles that stand between other parts.

    Gives the parts, and those of them that are a father's name.
    """
    fathers: set[str] = set()
    if len(parts) < 2:
        return [_abd(part) for part in parts], fathers
    out: list[str] = []
    last = len(parts) - 1
    son_of = False
    i = 0
    while i <= last:
        part = parts[i]
        inside = 0 < i < last
        if part in SON_OF and (inside or (i == 0 and last >= 2)) and not _is_chinese(parts, i):
            son_of = True
            i += 1
            continue
        if (inside and (part in _ARTICLES or part in _PARTICLES)) or (i == 0 and part in _SURE_ARTICLES and last >= 2):
            i += 1
            continue
        if part in ("abd", "abdul", "abdel", "abdal", "abdu") and i < last:
            i += 2 if parts[i + 1] in _SURE_ARTICLES and i + 1 < last else 1
            out.append("abd" + parts[i])
        else:
            out.append(_abd(part))
        if son_of:
            fathers.add(out[-1])
            son_of = False
        i += 1
    return (out, fathers) if len(out) >= 2 else (parts, set())


def _is_chinese(parts: list[str], i: int) -> bool:
    """Whether a ``bin`` stands beside a syllable of pinyin: in Andy Bin Zhang it is a given name."""
    return parts[i] == "bin" and not PINYIN_SYLLABLES.isdisjoint((parts[i - 1], parts[i + 1]) if i else (parts[1],))


def _abd(part: str) -> str:
    """Write ``Abdulrahman``, ``Abdelrahman`` and ``Abdalrahman`` alike."""
    for start in ("abdul", "abdel", "abdal"):
        # Abdallah is no article before "lah", nor is it with a capital I for the l
        if part.startswith(start) and len(part) > len(start) + 2 and not part.startswith(("lah", "iah"), len(start)):
            return "abd" + part[len(start) :]
    return part
