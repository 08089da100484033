"""The frequencies of ordinary name parts, read by binary search from a sorted text file without loading it."""

from __future__ import annotations

import os

SCALE = 10_000_000
"""The file's numbers are parts of this (tools/tables/background.py)."""

_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "background.tsv")  # noqa: PTH100, PTH118, PTH120 - pathlib costs 2 ms


class BackgroundFile:
    """Background frequencies from ``background.tsv``: lines of part, given and family, sorted by their bytes."""

    def __init__(self, path: str = _PATH) -> None:
        with open(path, "rb") as file:  # noqa: PTH123
            self._data = b"\n" + file.read()
        self._seen: dict[str, tuple[float, float]] = {}

    def frequency(self, part: str) -> tuple[float, float]:
        """Give the share of people with this given name and with this family name; zeros for an unknown part."""
        known = self._seen.get(part)
        if known is None:
            if len(self._seen) > 20_000:
                self._seen.clear()
            known = self._seen[part] = self._find(part)
        return known

    def _find(self, part: str) -> tuple[float, float]:
        wanted = b"\n" + part.encode() + b"\t"
        data = self._data
        low, high = 0, len(data)
        while low < high:
            middle = (low + high) // 2
            start = data.rfind(b"\n", 0, middle + 1)
            end = data.find(b"\n", start + 1)
            if end < 0:
                end = len(data)
            line = data[start : data.find(b"\t", start) + 1]
            if line == wanted:
                _, given, family = data[start + 1 : end].split(b"\t")
                return int(given) / SCALE, int(family) / SCALE
            if line < wanted:
                low = end
            else:
                high = start
        return 0.0, 0.0
