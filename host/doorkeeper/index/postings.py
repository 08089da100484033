"""How an index keeps which key leads to which numbers: six bytes for each, in buckets of a few dozen.

A key is known by 40 bits of its checksums. Their first bits are the number of its bucket, one row of a table; the
bucket is a run of rows of three bytes of the key and three of an entry's (or word's) number, in order. Two keys may
share their bits: about one question in a hundred thousand meets a stranger, so whoever asks looks whether what was
found has the key.

Most keys of a page are in no pack. A sieve says so of eight in nine without a look into their buckets: one bit for each
256th of a bucket's keys, set where the table has one of them. It is kept in pieces, each read when it is first needed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from zlib import crc32

from doorkeeper.index.schema import KEY_TABLES
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
SIEVE_BITS = 8
"""The sieve has two to the power of so many bits for each bucket."""
_PIECE_BITS = 17
PIECE = 1 << _PIECE_BITS - 3
"""Bytes of a whole piece of the sieve; one that is not kept has no bit set."""
_PIECE_MASK = (1 << _PIECE_BITS) - 1
_NONE_OF_THEM = bytes(PIECE)
_CHUNK = 64
"""Most rows of one question."""


def key_hash(key: str) -> int:
    """Give the 40 bits of a key: of its CRC-32 (ISO 3309) forwards, and of that backwards, which is another sum."""
    data = key.encode("utf-8", "surrogatepass")
    return crc32(data) << 8 | crc32(data[::-1]) >> 24


def first_piece(table: str) -> int:
    """Give the number of the first piece of a table's sieve."""
    return KEY_TABLES.index(table) << 24


class Postings:
    """One table of keys in an open index, asked for many keys at once."""

    def __init__(self, db: sqlite3.Connection, table: str, bits: int) -> None:
        """Take an open database; ``bits`` is how many of a key's bits name its bucket."""
        self._cursor = db.cursor()
        self._question = f"SELECT rows FROM {table}"  # noqa: S608 - a name from the schema
        self._of_bucket = f"{self._question} WHERE bucket = ?"
        self._shift = HASH_BITS - bits
        self._sieve: dict[int, bytes] = {}
        self._first_piece = first_piece(table)
        self._piece = min(PIECE, 1 << max(0, bits + SIEVE_BITS - 3))

    def find(self, keys: Sequence[str]) -> list[tuple[str, int]]:
        """Give (key, number) for each of the keys, in their order, numbers rising."""
        shift, sieve = self._shift, self._sieve
        found: list[tuple[str, int]] = []
        for key in keys:
            value = key_hash(key)
            place = value >> shift - SIEVE_BITS
            piece = sieve.get(place >> _PIECE_BITS) or self._read_piece(place >> _PIECE_BITS)
            if not piece[(place & _PIECE_MASK) >> 3] & 128 >> (place & 7):
                continue
            # by itself: a question for several rows at once costs more than as many questions, up to a dozen
            row = self._cursor.execute(self._of_bucket, (value >> shift,)).fetchone()
            if row is None:
                continue
            rows = row[0]
            mark = (value & _MARK_MASK).to_bytes(_MARK, "big")
            at = rows.find(mark)
            while at >= 0:
                if at % ROW:  # across two rows, or in a number
                    at = rows.find(mark, at + 1)
                else:
                    found.append((key, int.from_bytes(rows[at + _MARK : at + ROW], "big")))
                    at = rows.find(mark, at + ROW)
        return found

    def _read_piece(self, number: int) -> bytes:
        row = self._cursor.execute("SELECT bits FROM sieve WHERE id = ?", (self._first_piece + number,)).fetchone()
        piece = row[0] if row else _NONE_OF_THEM[: self._piece]
        if not isinstance(piece, bytes) or len(piece) != self._piece:
            raise sqlite3.DatabaseError("the sieve is damaged")
        self._sieve[number] = piece
        return piece


def chosen(db: sqlite3.Connection, question: str, numbers: Sequence[int]) -> Iterable[tuple[int, Any]]:
    """Ask ``question`` for 1 to 64 row numbers."""
    size, marks = _MARKS[len(numbers)]
    padded = [*numbers, *[numbers[0]] * (size - len(numbers))]
    return db.execute(question + marks, padded).fetchall()


# A few fixed numbers of marks, so that SQLite's cache of prepared statements serves all pages.
_SIZES = (1, 2, 4, 8, 12, 16, 24, 32, 48, _CHUNK)
_MARKS = [
    (size, f" ({','.join('?' * size)})")
    for count in range(_CHUNK + 1)
    for size in (next(size for size in _SIZES if size >= count),)
]
