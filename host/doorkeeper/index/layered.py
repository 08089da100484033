"""One pack in two layers: all records of its last base, and the records that have changed since.

A thousand changes are then indexed by themselves, and the million entries that stay as they are need no work at all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from doorkeeper.index.reader import IndexFile
from doorkeeper.index.schema import IDENT
from doorkeeper.matching.keys import MOST_OF_KEY, PROTECTED
from doorkeeper.model.record import Record

_CHUNK = 1000
"""Ids that are looked up at a time."""


class LayeredIndex:
    """A base index seen through an index of changes; implements the port that matching asks.

    Entries of the changes are numbered after those of the base. What the changes replace, remove or withdraw is not
    found any more: the changes' table ``gone`` has its numbers. These may be the base's, or the changes' own where they
    have been added to (``index.appending``).
    """

    def __init__(
        self, base: IndexFile, changes: IndexFile | None, pack: str, meta: dict[str, str], *, alone: bool = False
    ) -> None:
        """Join two open indexes; ``meta`` is what the pack's manifest says of its present version.

        ``alone`` shows the changes only, as if the base were empty: what they do by themselves.
        """
        self._base = base
        self._changes = changes
        self.pack = pack
        self.meta = meta
        self._first = base.count
        layers = [layer for layer in (None if alone else base, changes) if layer is not None]
        self._layers = [(self._first if layer is changes else 0, layer) for layer in layers]
        self.names = sum(layer.names for layer in layers)
        # of two bounds that each keep within the budget, the stricter one is a bound for both
        self.rarest_common = min(layer.rarest_common for layer in layers)
        self.known_good = sum(layer.known_good for layer in layers)
        gone = 0
        if changes is not None:
            gone = int(changes.meta.get("gone_own" if alone else "gone", "0"))
        self.count = sum(layer.count for layer in layers) - gone

    def close(self) -> None:
        """Close both files."""
        self._base.close()
        if self._changes:
            self._changes.close()

    def parts(self, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Give (key, part) for each listed part of a name stored under one of the vocabulary keys, in either layer."""
        if len(self._layers) == 1:
            yield from self._layers[0][1].parts(keys)
        else:
            yield from dict.fromkeys(found for _, layer in self._layers for found in layer.parts(keys))

    def stems(self, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Give (key, word) for each word of a listed organisation stored under one of the keys, in either layer."""
        if len(self._layers) == 1:
            yield from self._layers[0][1].stems(keys)
        else:
            yield from dict.fromkeys(found for _, layer in self._layers for found in layer.stems(keys))

    def briefs(self, entries: Sequence[int], wanted: Callable[[int], bool]) -> Iterator[tuple[int, str]]:
        """Give (entry, brief) for each of the entries whose outline is wanted."""
        yield from self._base.briefs([entry for entry in entries if entry < self._first], wanted)
        changed = [entry - self._first for entry in entries if entry >= self._first]
        if changed:
            yield from ((self._first + entry, brief) for entry, brief in self._layer().briefs(changed, wanted))

    def entries(self, keys: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Give (key, entry) for each of the keys that the pack holds now."""
        if self._changes is None:
            yield from self._base.entries(keys)
            return
        found = [
            (key, entry if entry == PROTECTED else first + entry)
            for first, layer in self._layers
            for key, entry in layer.entries(keys)
        ]
        gone = self._changes.gone([entry for _, entry in found if entry != PROTECTED]) if found else ()
        yield from _bounded([item for item in found if item[1] not in gone])

    def share(self, part: str) -> float:
        """Give the share of the pack's names that have this part, by the layer that knows more of it."""
        return max(layer.share(part) for _, layer in self._layers)

    def record(self, entry: int) -> Record:
        """Give one entry's record."""
        if entry < self._first:
            return self._base.record(entry)
        return self._layer().record(entry - self._first)

    def records(self) -> Iterator[Record]:
        """Give all records that the pack holds now."""
        for first, layer in self._layers:
            for entry in range(layer.count):
                if self._changes is None or not self._changes.gone([first + entry]):
                    yield layer.record(entry)

    def text_of(self, record_id: str) -> str | None:
        """Give the JSON text of the record with this id, as the pack holds it now."""
        return next((text for _, _, text in self.find([record_id])), None)

    def find(self, record_ids: Sequence[str]) -> Iterator[tuple[str, int, str]]:
        """Give (id, entry, its JSON text) for each of the ids that the pack holds now."""
        for start in range(0, len(record_ids), _CHUNK):
            for key, entry in self.entries([IDENT + record_id for record_id in record_ids[start : start + _CHUNK]]):
                text = self._text(entry)
                if json.loads(text)["id"] == key[len(IDENT) :]:
                    yield key[len(IDENT) :], entry, text

    def _text(self, entry: int) -> str:
        return self._base.text(entry) if entry < self._first else self._layer().text(entry - self._first)

    def _layer(self) -> IndexFile:
        if self._changes is None:
            raise IndexError("no such entry")
        return self._changes


def _bounded(found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Leave out what one key gives beyond the bound of two indexes: one that was added to may have more."""
    if len(found) <= MOST_OF_KEY:
        return found
    counts: Counter[str] = Counter()
    kept = []
    for key, entry in found:
        counts[key] += 1
        if counts[key] <= 2 * MOST_OF_KEY:
            kept.append((key, entry))
    return kept
