"""Readings of Han characters in pinyin, and of pinyin in Wade-Giles. Source: `pypinyin` (MIT)."""

from __future__ import annotations

import unicodedata
from collections import Counter

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT

# Where `pypinyin` departs from the Wade-Giles syllable table (as the Library of Congress prints it).
_CORRECTIONS = {
    **{syllable: syllable for syllable in ("ai", "hai", "lai", "mai", "nai", "sai", "shai", "wai", "shuo")},
    "tie": "tieh",
}


def readings() -> dict[str, str]:
    """Give each toneless syllable the characters whose first reading it is, in code point order."""
    by_syllable: dict[str, list[str]] = {}
    for code in sorted(PINYIN_DICT):
        char = chr(code)
        if not (0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF) or unicodedata.normalize("NFKC", char) != char:
            continue
        syllable = plain(PINYIN_DICT[code].split(",")[0])
        if syllable.isascii() and syllable.isalpha():
            by_syllable.setdefault(syllable, []).append(char)
    return {syllable: "".join(chars) for syllable, chars in sorted(by_syllable.items())}


def wade_giles() -> dict[str, str]:
    """Give each pinyin syllable its Wade-Giles form without apostrophes and marks, where the two differ."""
    table = {}
    for syllable, chars in readings().items():
        # a character with two readings may be given the other one's form: the most frequent form is the syllable's
        forms = Counter(plain(lazy_pinyin(char, style=Style.WADEGILES)[0]).replace("'", "") for char in chars)
        form = _CORRECTIONS.get(syllable) or forms.most_common(1)[0][0]
        if form != syllable and form.isascii() and form.isalpha():
            table[syllable] = form
    return table


def plain(text: str) -> str:
    """Strip tone marks and write ü as u, as passports and profiles do."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ü", "u").replace("v", "u"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
