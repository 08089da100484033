"""How letters of other alphabets are written in Latin ones. Source: `anyascii` (ISC)."""

from __future__ import annotations

import unicodedata

from anyascii import anyascii

# Ideographs have their own table, Hangul syllables decompose into jamo first, and musical or mathematical letters
# decompose by NFKC: what is left are the alphabets.
_RANGES = ((0xC0, 0x3100), (0xA640, 0xA6A0), (0xA720, 0xAC00), (0xFB00, 0xFE00), (0xFE70, 0xFF00), (0x10A0, 0x1100))


def transliterations() -> dict[str, str]:
    """Give each letter of an alphabet its lower-case ASCII form; letters that are silent in it map to nothing."""
    table = {}
    for start, end in _RANGES:
        for code in range(start, end):
            char = chr(code)
            if unicodedata.category(char)[0] != "L":
                continue
            plain = unicodedata.normalize("NFKD", char)
            if plain != char and all(c.isascii() or unicodedata.combining(c) for c in plain):
                continue  # an ASCII letter with accents: stripping them is enough
            text = "".join(c for c in anyascii(char).lower() if c.isalnum())
            table[char] = text
    return table
