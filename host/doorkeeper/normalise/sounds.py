"""Different ways to write one name in Latin letters: Mohammed, Muhammad and Mohamad; Sergey, Sergei and Sergej.

A name from another alphabet has as many spellings as there are systems (Library of Congress, BGN/PCGN, passports by
ICAO 9303, French and German press). They differ in a few families of letters: long vowels and diphthongs, ``kh`` and
``h``, ``q`` and ``k``, ``w`` and ``v``, ``ph`` and ``f``, doubled letters.

Two spellings are of one name where the consonants are the same but for these families and each vowel is one that the
systems confuse: ``a`` and ``e``, ``e`` and ``i``, ``o`` and ``u``; never ``a`` and ``i``, or ``a`` and ``u``: Jamal and
Jamil, Hasan and Husayn are different names.
"""

from __future__ import annotations

from functools import lru_cache

from doorkeeper.normalise.romanisation import syllables
from doorkeeper.normalise.tables.pinyin_syllables import PINYIN_SYLLABLES

SHORTEST = 5
"""Shortest spelling, in letters: shorter names that differ in a vowel are different names (Jan and Jen)."""
LEAST_CONSONANTS = 2
ENOUGH_CONSONANTS = 3
"""With fewer, every vowel must be the same one, however it is written: Layla and Leila, but not Salim and Selam."""

# Russian ё is as often written e, and each system has its own letters for it: Solovyov, Soloviev, Solovev.
_YO = ("yov", "iov", "yev", "iev")
# Longer groups first. Upper-case letters stand for one sound written with several: S for sh, C for ch.
_GROUPS = (
    ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("dzh", "j"), ("ch", "C"), ("sh", "S"), ("zh", "j"), ("dj", "j"),
    ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("ck", "k"), ("cz", "C"), ("ts", "Z"), ("tz", "Z"),
)  # fmt: skip
_SINGLE = str.maketrans({"q": "k", "w": "v", "x": "ks", "y": "i"})
_VOWELS = frozenset("aeiou")
# What one run of vowels may be: A, E, I, U, or D for a diphthong that ends in i.
_RUNS = {
    "a": "A", "aa": "A", "e": "E", "i": "I", "ee": "I", "ii": "I", "ie": "I", "ij": "I", "o": "U", "u": "U", "oo": "U",
    "ou": "U", "uu": "U", "ei": "D", "ai": "D",
}  # fmt: skip
_CONFUSED = frozenset(("AE", "EA", "EI", "IE", "DE", "ED", "DI", "ID"))


class Sound:
    """One spelling taken apart: its consonants, and the run of vowels before each of them and behind the last."""

    __slots__ = ("consonants", "vowels")

    def __init__(self, consonants: str, vowels: tuple[str, ...]) -> None:
        self.consonants = consonants
        self.vowels = vowels


def sound_key(part: str) -> str | None:
    """Give a key that all spellings of a name share; None for a part too short to have several.

    It is coarser than :func:`sounds_alike`: all vowels but ``o`` and ``u`` are one.
    """
    sound = _sound(part)
    if sound is None:
        return None
    runs = ["".join("u" if kind == "U" else "a" for kind in run) for run in sound.vowels]
    return "~" + "".join(run + consonant for run, consonant in zip(runs, sound.consonants + " ", strict=True)).rstrip()


def doubled(part: str) -> set[str]:
    """Give the part with each one of its consonants doubled, or single where it was double: Isac and Issac.

    Nothing for a part of fewer than four letters, or for one that may be Chinese.
    """
    if len(part) < 4 or syllables(part):
        return set()
    out = set()
    for i, char in enumerate(part):
        if char in _VOWELS or (i and part[i - 1] == char):
            continue
        other = part[:i] + part[i + 1 :] if part[i + 1 : i + 2] == char else part[:i] + char + part[i:]
        if len(other) >= 4:
            out.add(other)
    return out


def consonants(part: str) -> str:
    """Give the consonants that all spellings of a name share; nothing for a part too short to have several."""
    sound = _sound(part)
    return sound.consonants if sound else ""


def sounds_alike(a: str, b: str) -> bool:
    """Whether two spellings may be of one name."""
    one, other = _sound(a), _sound(b)
    if one is None or other is None or one.consonants != other.consonants:
        return False
    # what may be Chinese follows one system, in which every letter tells two names apart
    if a in PINYIN_SYLLABLES or b in PINYIN_SYLLABLES or (syllables(a) and syllables(b)):
        return False
    if len(one.consonants) < ENOUGH_CONSONANTS:
        return one.vowels == other.vowels
    return all(_vowels_alike(x, y) for x, y in zip(one.vowels, other.vowels, strict=True))


def _vowels_alike(a: str, b: str) -> bool:
    return a == b or (len(a) == len(b) and all(x == y or x + y in _CONFUSED for x, y in zip(a, b, strict=True)))


@lru_cache(maxsize=8192)
def _sound(part: str) -> Sound | None:
    if len(part) < SHORTEST or not part.isalpha():
        return None
    text = part
    stem = text.removesuffix("a")
    if stem.endswith(_YO):
        text = stem[:-3] + "ev" + text[len(stem) :]
    for group, letter in _GROUPS:
        if group in text:
            text = text.replace(group, letter)
    text = _hard_c(text.translate(_SINGLE))
    consonants: list[str] = []
    vowels: list[str] = []
    run = ""
    last = len(text) - 1
    for i, char in enumerate(text):
        if char in _VOWELS or (char == "j" and i > 0 and (i == last or text[i + 1] not in _VOWELS)):
            # Sergej, Wojtek: a j that no vowel follows is an i
            run += "i" if char == "j" else char
        elif consonants and not run and text[i - 1] == char:
            continue
        else:
            vowels.append(_kinds(run))
            # one Arabic letter is j in most of the world and g in Egypt
            consonants.append("g" if char == "j" else char)
            run = ""
    vowels.append(_kinds(run))
    if len(consonants) < LEAST_CONSONANTS:
        return None
    return Sound("".join(consonants), tuple(vowels))


def _hard_c(text: str) -> str:
    return "".join(
        "k" if char == "c" and text[i + 1 : i + 2] not in ("e", "i") else char for i, char in enumerate(text)
    )


def _kinds(run: str) -> str:
    """Give the kinds of a run of vowels, two letters before one; ``yy`` and ``iy`` are one i."""
    out = ""
    i = 0
    while i < len(run):
        pair = _RUNS.get(run[i : i + 2]) if i + 1 < len(run) else None
        kind = pair or _RUNS[run[i]]
        if not out or out[-1] != kind:
            out += kind
        i += 2 if pair else 1
    return out
