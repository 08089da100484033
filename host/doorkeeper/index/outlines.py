"""How an index keeps the outlines of its entries (``matching.outline``): in pieces, each read when first needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator

from doorkeeper.matching.outline import SIZE

OF_PIECE = 1024
"""Entries of one piece."""


class Outlines:
    """The outlines of an open index, by the entries' numbers."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._cursor = db.cursor()
        self._pieces: dict[int, bytes] = {}

    def select(self, entries: Iterable[int], wanted: Callable[[int], bool]) -> list[int]:
        """Give those of the entries whose outline is wanted; one that the table lacks counts as untold."""
        found = []
        pieces = self._pieces
        for entry in entries:
            number, place = divmod(entry, OF_PIECE)
            piece = pieces.get(number)
            if piece is None:
                piece = pieces[number] = self._read(number)
            if wanted(int.from_bytes(piece[place * SIZE : (place + 1) * SIZE], "big")):
                found.append(entry)
        return found

    def _read(self, number: int) -> bytes:
        row = self._cursor.execute("SELECT outlines FROM outline WHERE id = ?", (number,)).fetchone()
        data = row[0] if row else b""
        if not isinstance(data, bytes) or len(data) % SIZE:
            raise sqlite3.DatabaseError("the outlines are damaged")
        return data


def packed_outlines(outlines: Iterable[int]) -> bytes:
    """Give the bytes of some outlines."""
    return b"".join(outline.to_bytes(SIZE, "big") for outline in outlines)


def pieces(data: bytes | bytearray) -> Iterator[tuple[int, bytes]]:
    """Cut the bytes of all outlines into pieces, by number."""
    size = OF_PIECE * SIZE
    yield from ((start // size, bytes(data[start : start + size])) for start in range(0, len(data), size))
