"""One pack in two layers: all records of its last base, and the records that have changed since.

A thousand changes are then indexed by themselves, and the million entries that stay as they are need no work at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from doorkeeper.index.reader import IndexFile
from doorkeeper.matching.keys import PROTECTED
from doorkeeper.model.record import Record


class LayeredIndex:
    """A base index seen through an index of changes; implements the port that matching asks.

    Entries of the changes are numbered after those of the base. What the changes replace, remove or withdraw is not
    found in the base any more.
    """

    def __init__(self, base: IndexFile, changes: IndexFile | None, pack: str, meta: dict[str, str]) -> None:
        """Join two open indexes; ``meta`` is what the pack's manifest says of its present version."""
        self._base = base
        self._changes = changes
        self.pack = pack
        self.meta = meta
        self.names = base.names + (changes.names if changes else 0)
        # of two bounds that each keep within the budget, the stricter one is a bound for both
        self.rarest_common = min(base.rarest_common, changes.rarest_common) if changes else base.rarest_common
        self.known_good = base.known_good + (changes.known_good if changes else 0)
        self._first = base.count
        gone = int(changes.meta.get("gone", "0")) if changes else 0
        self.count = base.count - gone + (changes.count if changes else 0)

    def close(self) -> None:
        """Close both files."""
        self._base.close()
        if self._changes:
            self._changes.close()

    def parts(self, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Give (key, part) for each listed part of a name stored under one of the vocabulary keys, in either layer."""
        if self._changes is None:
            yield from self._base.parts(keys)
        else:
            yield from dict.fromkeys([*self._base.parts(keys), *self._changes.parts(keys)])

    def stems(self, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Give (key, word) for each word of a listed organisation stored under one of the keys, in either layer."""
        if self._changes is None:
            yield from self._base.stems(keys)
        else:
            yield from dict.fromkeys([*self._base.stems(keys), *self._changes.stems(keys)])

    def briefs(self, entries: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Give (entry, brief) for each of the entries."""
        yield from self._base.briefs([entry for entry in entries if entry < self._first])
        changed = [entry - self._first for entry in entries if entry >= self._first]
        if changed:
            yield from ((self._first + entry, brief) for entry, brief in self._layer().briefs(changed))

    def entries(self, keys: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Give (key, entry) for each of the keys that the pack holds now."""
        found = self._base.entries(keys)
        if self._changes is None:
            yield from found
            return
        of_base = list(found)
        gone = self._changes.gone([entry for _, entry in of_base if entry != PROTECTED]) if of_base else set()
        yield from ((key, entry) for key, entry in of_base if entry not in gone)
        for key, entry in self._changes.entries(keys):
            if entry != PROTECTED:
                yield key, self._first + entry

    def share(self, part: str) -> float:
        """Give the share of the pack's names that have this part, by the layer that knows more of it."""
        return max(self._base.share(part), self._changes.share(part) if self._changes else 0.0)

    def record(self, entry: int) -> Record:
        """Give one entry's record."""
        if entry < self._first:
            return self._base.record(entry)
        return self._layer().record(entry - self._first)

    def records(self) -> Iterator[Record]:
        """Give all records that the pack holds now."""
        for entry in range(self._first):
            if self._changes is None or not self._changes.gone([entry]):
                yield self._base.record(entry)
        if self._changes:
            yield from self._changes.records()

    def text_of(self, record_id: str) -> str | None:
        """Give the JSON text of the record with this id, as the pack holds it now."""
        if self._changes is not None:
            entry = self._changes.entry_of(record_id)
            if entry is not None:
                return self._changes.text(entry)
        entry = self._base.entry_of(record_id)
        if entry is None or (self._changes is not None and self._changes.gone([entry])):
            return None
        return self._base.text(entry)

    def _layer(self) -> IndexFile:
        if self._changes is None:
            raise IndexError("no such entry")
        return self._changes
