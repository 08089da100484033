"""Readings of Han characters in pinyin, and of pinyin in Wade-Giles. Source: `pypinyin` (MIT)."""

from __future__ import annotations

import unicodedata

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT


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
        for char in chars:
            form = plain(lazy_pinyin(char, style=Style.WADEGILES)[0]).replace("'", "")
            if plain(lazy_pinyin(char)[0]) == syllable and form.isascii() and form.isalpha():
                if form != syllable:
                    table[syllable] = form
                break
    return table


def plain(text: str) -> str:
    """Strip tone marks and write ü as u, as passports and profiles do."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ü", "u").replace("v", "u"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
