"""What matching needs from an index and from the background of ordinary names; the edge provides both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from doorkeeper.model.record import Record


class Background(Protocol):
    """How often a name part is somebody's name among ordinary people."""

    def frequency(self, part: str) -> tuple[float, float]:
        """Give the share of people with this given name and with this family name; 0 for an unknown part."""


class Index(Protocol):
    """One pack's index, read-only."""

    @property
    def pack(self) -> str:
        """The pack's id."""

    @property
    def rarest_common(self) -> float:
        """Names that chance meets more often than this share of people are too common to stand alone in this pack."""

    @property
    def count(self) -> int:
        """How many entries the pack holds."""

    @property
    def known_good(self) -> int:
        """How many of them say that a value is known to be good; of none, none is asked for."""

    @property
    def names(self) -> int:
        """How many names the pack lists."""

    def share(self, part: str) -> float:
        """Give the share of the pack's names that have this part; 0 where the pack says nothing of it."""

    def parts(self, keys: Sequence[str]) -> Iterable[tuple[str, str]]:
        """Give (key, part) for each listed part of a name stored under one of the vocabulary keys."""

    def stems(self, keys: Sequence[str]) -> Iterable[tuple[str, str]]:
        """Give (key, word) for each word of a listed organisation stored under one of the vocabulary keys."""

    def entries(self, keys: Sequence[str]) -> Iterable[tuple[str, int]]:
        """Give (key, entry) for each of the keys that the index holds; entry ``PROTECTED`` for protected values.

        A key that more than ``MOST_OF_KEY`` entries share need not give all of them (both names in ``matching.keys``).
        Now and then an entry is given that has another key: whoever asks looks.
        """

    def briefs(self, entries: Sequence[int], wanted: Callable[[int], bool]) -> Iterable[tuple[int, str]]:
        """Give (entry, brief) for each of the entries whose outline is wanted (``matching.brief``, ``.outline``)."""

    def record(self, entry: int) -> Record:
        """Give one entry's record."""
