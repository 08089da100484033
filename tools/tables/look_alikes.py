"""Characters that look like an ASCII letter or digit.

Sources: Unicode UTS #39 confusables.txt (through `confusable-homoglyphs`, MIT; data under the Unicode licence), and the
Unicode character names (`unicodedata`) for letters that are an ASCII letter drawn another way, such as small capitals.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import confusable_homoglyphs

# Shapes that UTS #39 keeps apart from ASCII because it compares upright print only. In italics, in handwriting styles
# and at the size of a profile's head line these Cyrillic and Greek letters are drawn like the ASCII letter beside them
# (the Unicode charts' italic forms, and the letters' small-capital forms).
DRAWN_ALIKE = dict(
    pair.split("=")
    for pair in (
        "п=n т=t м=m к=k в=b н=h г=r и=u ь=b ъ=b л=n д=d я=r ц=u ч=y э=e ш=w щ=w ж=x з=3 ф=o ё=e й=u "
        "П=n Л=n Д=d И=n Я=r Ц=u Ч=y Ш=w Щ=w Г=r Ф=o У=y З=3 Ё=e Й=n Ь=b Ъ=b Э=e "
        "η=n τ=t κ=k ω=w μ=u ε=e σ=o δ=d β=b θ=o χ=x λ=a π=n φ=o ς=c ζ=z ξ=e υ=u ν=v ι=i ρ=p γ=y α=a "
        "Σ=e Λ=a Δ=a Π=n Γ=r Θ=o Ξ=e Φ=o Ω=o"
    ).split()
)


def look_alikes() -> dict[str, str]:
    """Give each look-alike character the lower-case ASCII letters or digits that it is read as."""
    table = dict(_from_confusables())
    for code in range(0x80, 0x20000):
        letter = _from_name(chr(code))
        if letter:
            table.setdefault(chr(code), letter)
    for char, letter in DRAWN_ALIKE.items():
        table.setdefault(char, letter)
    return table


def _from_confusables() -> dict[str, str]:
    path = Path(confusable_homoglyphs.__file__).with_name("confusables.json")
    raw: dict[str, list[dict[str, str]]] = json.loads(path.read_text("utf-8"))
    links: dict[str, set[str]] = {}
    for char, others in raw.items():
        # the data wraps right-to-left characters in U+200E
        links.setdefault(char.strip("\u200e"), set()).update(other["c"].strip("\u200e") for other in others)
    prototypes: dict[str, str] = {}
    for char, others in links.items():
        if char.isascii() or len(char) != 1:
            continue
        ascii_forms = sorted(form for form in others if form.isascii() and form.isalnum())
        if ascii_forms:
            prototypes[char] = _best(char, ascii_forms)
    return prototypes


def _best(char: str, forms: list[str]) -> str:
    """Choose among the ASCII forms of one class: a letter before a digit, the same case first, then lower case."""
    name = unicodedata.name(char, "")
    want_upper = "CAPITAL" in name

    def rank(form: str) -> tuple[bool, bool, int, str]:
        return (not form.isalpha(), form[0].isupper() != want_upper, len(form), form)

    return min(forms, key=rank).lower()


def _from_name(char: str) -> str | None:
    """Read a letter from a name such as LATIN LETTER SMALL CAPITAL B or NEGATIVE SQUARED LATIN CAPITAL LETTER Q."""
    name = unicodedata.name(char, "")
    for start in (
        "LATIN SMALL LETTER ",
        "LATIN CAPITAL LETTER ",
        "LATIN LETTER SMALL CAPITAL ",
        "MODIFIER LETTER SMALL ",
        "MODIFIER LETTER CAPITAL ",
        "LATIN LETTER ",
    ):
        at = name.find(start)
        if at >= 0:
            rest = name[at + len(start) :]
            for stop in (" WITH ", " IN ", " BELOW"):
                rest = rest.split(stop)[0]
            if len(rest) == 1:
                return rest.lower()
    return None
