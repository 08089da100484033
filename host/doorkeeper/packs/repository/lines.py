"""The lines of a source by their ids, on disk: a million of them would take most of a gigabyte of memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping

_LENGTH_BITS = 20
"""Enough for a line's length (``segments.LONGEST_LINE``)."""


class Lines(Mapping[str, bytes]):
    """Maps each id to its line, in the order of the ids. The file has no name and goes with the object."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="doorkeeper-lines-")  # noqa: SIM115 - it lives as long as this
        self._places: dict[str, int] = {}
        self._end = 0
        self._sorted = True

    def add(self, name: str, line: bytes) -> None:
        """Put a line, or put it in the place of the one with its id."""
        self._file.write(line)
        self._places[name] = self._end << _LENGTH_BITS | len(line)
        self._end += len(line)
        self._sorted = False

    def remove(self, name: str) -> None:
        """Take a line out."""
        del self._places[name]

    def __getitem__(self, name: str) -> bytes:
        place = self._places[name]
        self._file.seek(place >> _LENGTH_BITS)
        return self._file.read(place & (1 << _LENGTH_BITS) - 1)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        if not self._sorted:
            self._places = dict(sorted(self._places.items()))
            self._sorted = True
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
