"""Records that have the same keys, put together by key, with each word of a record written once. No I/O.

A listed person's address, web site and e-mail address are made of the same words as the name and the firm. Compression
finds most of that, at two or three bytes each time; a reference takes one. So a table's text has a character of the
private use area where a word of the same record comes again: U+E000 + n for the n-th word of the record, U+E400 + n
for the same in lower case. A word is three or more of A to Z, a to z and 0 to 9. Words are numbered, from 0, where they
are first met, in the order of the columns that differ from row to row, in each in the order of the JSON text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import repeat

Row = dict[str, object]

EXACT, LOWER = 0xE000, 0xE400
MOST_WORDS = LOWER - EXACT
"""Words of one record that are numbered."""

_WORD = re.compile(r"[A-Za-z0-9]{3,}")
_REFERENCE = re.compile(f"[{chr(EXACT)}-{chr(LOWER + MOST_WORDS - 1)}]")


class TableError(ValueError):
    """A table is not as it should be."""


def to_table(rows: list[Row]) -> dict[str, list[object]]:
    """Put rows that have the same keys, each its own id, together; a column with one value in all rows has it once."""
    keys = list(rows[0])
    columns = [[row[key] for row in rows] for key in keys]
    constant = [len(rows) > 1 and _is_one(column) for column in columns]
    words = [_Shortening() for _ in rows]
    told: list[object] = [
        column[:1] if same else [of_row.shorten(value) for of_row, value in zip(words, column, strict=True)]
        for column, same in zip(columns, constant, strict=True)
    ]
    return {"keys": list(keys), "columns": told}


def _is_one(column: list[object]) -> bool:
    """Whether all values are written the same: to Python true is 1, and the order of keys does not matter."""
    first = column[0]
    if any(value != first for value in column):
        return False
    text = json.dumps(first)
    return all(json.dumps(value) == text for value in column)


def can_be_in_table(text: str) -> bool:
    """Whether a record, given as its JSON text, has none of the characters that a table uses itself."""
    # json.dumps(ensure_ascii=False) writes them as they are
    return _REFERENCE.search(text) is None


def from_table(keys: list[object], columns: list[object], longest: int) -> Iterator[Row]:
    """Give the rows of a table; a row has at most ``longest`` characters of text.

    Raises:
        TableError: where it is none.

    """
    names = [key for key in keys if isinstance(key, str)]
    lists = [column for column in columns if isinstance(column, list)]
    if len(names) != len(keys) or len(lists) != len(columns) or len(names) != len(lists) or not names:
        raise TableError
    count = max(map(len, lists))
    if any(len(column) not in (1, count) for column in lists) or count == 0 or len(set(names)) != len(names):
        raise TableError
    constant = [count > 1 and len(column) == 1 for column in lists]
    for values in zip(
        *(repeat(c[0], count) if same else c for c, same in zip(lists, constant, strict=True)), strict=True
    ):
        words = _Expanding(longest)
        try:
            yield {
                name: value if same else words.expand(value)
                for name, value, same in zip(names, values, constant, strict=True)
            }
        except (RecursionError, IndexError) as error:
            raise TableError from error


class _Shortening:
    """The words of one row so far, as they are written."""

    __slots__ = ("_exact", "_lower", "_words")

    def __init__(self) -> None:
        self._words: list[str] = []
        self._exact: set[str] = set()
        self._lower: dict[str, int] = {}

    def shorten(self, value: object) -> object:
        """Give a value with references in the place of words that were met before it."""
        if isinstance(value, str):
            short = _WORD.sub(self._reference, value)
            self._meet(value)
            return short
        if isinstance(value, list):
            return [self.shorten(item) for item in value]
        if isinstance(value, dict):
            return {key: self.shorten(item) for key, item in value.items()}
        return value

    def _meet(self, text: str) -> None:
        for word in _WORD.findall(text):
            if word in self._exact or word in self._lower or len(self._words) == MOST_WORDS:
                continue
            self._exact.add(word)
            self._lower.setdefault(word.lower(), len(self._words))
            self._words.append(word)

    def _reference(self, found: re.Match[str]) -> str:
        word = found[0]
        if word in self._exact:
            return chr(EXACT + self._words.index(word))
        at = self._lower.get(word)
        return word if at is None else chr(LOWER + at)


class _Expanding:
    """The words of one row so far, as they are read; texts are looked at for words when one is asked for."""

    __slots__ = ("_known", "_left", "_met", "_words")

    def __init__(self, longest: int) -> None:
        self._words: list[str] = []
        self._known: set[str] = set()
        self._met: list[str] = []
        self._left = longest

    def expand(self, value: object) -> object:
        """Give a value with words in the place of references to them."""
        if isinstance(value, str):
            whole = value if value.isascii() else _REFERENCE.sub(self._word, value)
            self._left -= len(whole)
            if self._left < 0:
                raise TableError
            self._met.append(whole)
            return whole
        if isinstance(value, list):
            return [self.expand(item) for item in value]
        if isinstance(value, dict):
            return {key: self.expand(item) for key, item in value.items()}
        return value

    def _word(self, found: re.Match[str]) -> str:
        if self._met:
            # a line's end is no letter of a word
            for word in _WORD.findall("\n".join(self._met)):
                if word not in self._known and len(self._words) < MOST_WORDS:
                    self._known.update((word, word.lower()))
                    self._words.append(word)
            self._met.clear()
        at = ord(found[0])
        return self._words[at - LOWER].lower() if at >= LOWER else self._words[at - EXACT]
