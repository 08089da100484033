"""How an index keeps the outlines of its entries (``matching.outline``): in pieces, each read when first needed."""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections.abc import Iterator

from doorkeeper.matching.outline import SIZE, UNTOLD

OF_PIECE = 1024
"""Entries of one piece."""


class Outlines:
    """The outlines of an open index, by the entries' numbers."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._cursor = db.cursor()
        self._pieces: dict[int, array[int]] = {}

    def __getitem__(self, entry: int) -> int:
        """Give the outline of an entry; of one that the table lacks, that nothing is told."""
        piece = self._pieces.get(entry // OF_PIECE)
        if piece is None:
            piece = self._pieces[entry // OF_PIECE] = self._read(entry // OF_PIECE)
        place = entry % OF_PIECE
        return piece[place] if place < len(piece) else UNTOLD

    def _read(self, number: int) -> array[int]:
        row = self._cursor.execute("SELECT outlines FROM outline WHERE id = ?", (number,)).fetchone()
        data = row[0] if row else b""
        if not isinstance(data, bytes) or len(data) % SIZE:
            raise sqlite3.DatabaseError("the outlines are damaged")
        return _swapped(array("Q", data))


def packed_outlines(outlines: list[int]) -> bytes:
    """Give the bytes of some outlines, the same on every machine."""
    return _swapped(array("Q", outlines)).tobytes()


def pieces(data: bytes | bytearray) -> Iterator[tuple[int, bytes]]:
    """Cut the bytes of all outlines into pieces, by number."""
    size = OF_PIECE * SIZE
    yield from ((start // size, bytes(data[start : start + size])) for start in range(0, len(data), size))


def _swapped(values: array[int]) -> array[int]:
    if sys.byteorder == "little":
        values.byteswap()
    return values
