"""How an index keeps which key leads to which numbers: six bytes for each, in buckets of a few dozen.

A key is known by 40 bits of its checksums. Their first bits are the number of its bucket, one row of a table; the
bucket is a run of rows of three bytes of the key and three of an entry's (or word's) number, in order. Two keys may
share their bits: about one question in a hundred thousand meets a stranger, so whoever asks looks whether what was
found has the key.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from zlib import crc32

from doorkeeper.model.value import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

HASH_BITS = 40
NUMBER_BITS = 24
LARGEST = (1 << NUMBER_BITS) - 2
"""Largest number of an entry or word; the one above it stands for a protected value."""
ROW = 6
_MARK = 3
_MARK_MASK = (1 << 8 * _MARK) - 1
_SIZES = (1, 2, 4, 8, 12, 16, 24, 32, 48, 64)
_CHUNK = _SIZES[-1]


def key_hash(key: str) -> int:
    """Give the 40 bits of a key: of its CRC-32 (ISO 3309) forwards, and of that backwards, which is another sum."""
    data = key.encode("utf-8", "surrogatepass")
    return crc32(data) << 8 | crc32(data[::-1]) >> 24


def mark_of(key: str) -> int:
    """Give the part of a key's bits that its row holds."""
    return key_hash(key) & _MARK_MASK


class Postings:
    """One table of keys in an open index, asked for many keys at once."""

    def __init__(self, db: sqlite3.Connection, table: str, bits: int) -> None:
        """Take an open database; ``bits`` is how many of a key's bits name its bucket."""
        self._db = db
        self._question = f"SELECT bucket, rows FROM {table} WHERE bucket IN"  # noqa: S608 - a name from the schema
        self._shift = HASH_BITS - bits

    def find(self, keys: Sequence[str]) -> list[tuple[str, int]]:
        """Give (key, number) for each of the keys, in their order, numbers rising."""
        shift = self._shift
        hashed = [(key, key_hash(key)) for key in keys]
        buckets = self._buckets(list({value >> shift for _, value in hashed}))
        if not buckets:
            return []
        found: list[tuple[str, int]] = []
        for key, value in hashed:
            rows = buckets.get(value >> shift)
            if rows is None:
                continue
            mark = (value & _MARK_MASK).to_bytes(_MARK, "big")
            at = rows.find(mark)
            while at >= 0:
                if at % ROW:  # across two rows, or in a number
                    at = rows.find(mark, at + 1)
                else:
                    found.append((key, int.from_bytes(rows[at + _MARK : at + ROW], "big")))
                    at = rows.find(mark, at + ROW)
        return found

    def marks(self) -> Iterable[int]:
        """Give the marks of all rows; for a small index only."""
        for (rows,) in self._db.execute(self._question.replace("bucket, rows", "rows").replace("WHERE bucket IN", "")):
            yield from (int.from_bytes(rows[at : at + _MARK], "big") for at in range(0, len(rows), ROW))

    def _buckets(self, numbers: list[int]) -> dict[int, bytes]:
        if 0 < len(numbers) <= _CHUNK:
            return dict(chosen(self._db, self._question, numbers))
        found: dict[int, bytes] = {}
        for start in range(0, len(numbers), _CHUNK):
            found.update(chosen(self._db, self._question, numbers[start : start + _CHUNK]))
        return found


def chosen(db: sqlite3.Connection, question: str, numbers: Sequence[int]) -> Iterable[tuple[int, Any]]:
    """Ask ``question`` for 1 to 64 row numbers."""
    size, marks = _MARKS[len(numbers)]
    padded = [*numbers, *[numbers[0]] * (size - len(numbers))]
    return db.execute(question + marks, padded).fetchall()


# A few fixed numbers of marks, so that SQLite's cache of prepared statements serves all pages.
_MARKS = [
    (size, f" ({','.join('?' * size)})")
    for count in range(_CHUNK + 1)
    for size in (next(size for size in _SIZES if size >= count),)
]
