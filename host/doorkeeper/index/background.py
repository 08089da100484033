"""The frequencies of ordinary name parts, read by binary search from a sorted text file without loading it."""

from __future__ import annotations

import os

SCALE = 10_000_000
"""The file's numbers are parts of this (tools/tables/background.py)."""

_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "background.tsv")  # noqa: PTH100, PTH118, PTH120 - pathlib costs 2 ms


_BLOCK = 4096
"""Bytes that are searched at once, after the halving."""
_LONGEST = 256
"""Bytes that the longest line certainly has fewer than."""


class BackgroundFile:
    """Background frequencies from ``background.tsv``: lines of part, given and family, sorted by their bytes.

    The file stays open and unread: a page asks for a few names, and reading all of it takes a twentieth of the start.
    """

    def __init__(self, path: str = _PATH) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._size = os.fstat(self._descriptor).st_size
        self._seen: dict[str, tuple[float, float]] = {}

    def __del__(self) -> None:
        """Close the file."""
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)

    def frequency(self, part: str) -> tuple[float, float]:
        """Give the share of people with this given name and with this family name; zeros for an unknown part."""
        known = self._seen.get(part)
        if known is None:
            if len(self._seen) > 20_000:
                self._seen.clear()
            known = self._seen[part] = self._find(part)
        return known

    def _find(self, part: str) -> tuple[float, float]:
        wanted = part.encode() + b"\t"
        # the line, if there is one, begins between the two
        low, high = 0, self._size
        while high - low > _BLOCK:
            middle = (low + high) // 2
            piece = _read(self._descriptor, 2 * _LONGEST, middle)
            start = piece.find(b"\n") + 1
            if piece[start : piece.find(b"\t", start) + 1] <= wanted:
                low = middle + start
            else:
                high = middle + start
        block = b"\n" + _read(self._descriptor, high - low + _LONGEST, low)
        at = block.find(b"\n" + wanted)
        if at < 0:
            return 0.0, 0.0
        _, given, family = block[at + 1 : block.find(b"\n", at + 1)].split(b"\t")
        return int(given) / SCALE, int(family) / SCALE


if hasattr(os, "pread"):
    _read = os.pread
else:  # Windows, where no process shares its open files with another

    def _read(descriptor: int, size: int, at: int) -> bytes:
        os.lseek(descriptor, at, os.SEEK_SET)
        return os.read(descriptor, size)
