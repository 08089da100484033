"""Reads one index file. Nothing is loaded at opening, so that it costs the same for two entries and for a million."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence

from doorkeeper.index import schema
from doorkeeper.index.outlines import Outlines
from doorkeeper.index.packing import unpacked
from doorkeeper.index.postings import LARGEST, Postings, chosen
from doorkeeper.matching.keys import NAME_KINDS, PROTECTED
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.record import Record, decode_record

_CHUNK = 64
MOST_REMEMBERED = 8192
"""Spellings whose words are remembered: the words of firms, and the commoner names, come again from page to page."""


class IndexFile:
    """One open index; implements the port that matching asks."""

    def __init__(self, path: str) -> None:
        """Open an index file.

        Raises:
            DoorkeeperError: ``index.unreadable`` where the file is missing, damaged or of another version.

        """
        self.path = path
        try:
            # the file is never written in place: a new index is a new file
            self._db = sqlite3.connect(f"file:{_quoted(path)}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            meta = dict(self._db.execute("SELECT name, value FROM meta"))
        except sqlite3.Error as error:
            raise _unreadable(path, str(error)) from error
        if meta.get("version") != schema.VERSION:
            self._db.close()
            raise _unreadable(path, f"it has version {meta.get('version')!r}, this program reads {schema.VERSION!r}")
        try:
            self.pack = meta["pack"]
            self.rarest_common = float(meta["rarest_common"])
            self.names = int(meta["names"])
            self.count = int(meta["entries"])
            self.known_good = int(meta["known_good"])
            bits = [int(meta[f"{table}_bits"]) for table in schema.KEY_TABLES]
        except (KeyError, ValueError) as error:
            self._db.close()
            raise _unreadable(path, f"its {error} is missing or damaged") from error
        self._name_keys, self._keys, self._word_keys, self._stem_keys = (
            Postings(self._db, table, of_table) for table, of_table in zip(schema.KEY_TABLES, bits, strict=True)
        )
        self.meta: dict[str, str] = meta
        self._outlines = Outlines(self._db)
        self._records: dict[int, Record] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, tuple[str, ...]] = {}

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def parts(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        """Give (key, part) for each listed part of a name stored under one of the vocabulary keys."""
        return self._texts(self._word_keys, self._parts, "SELECT id, text FROM word WHERE id IN", keys)

    def stems(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        """Give (key, word) for each word of a listed organisation stored under one of the vocabulary keys."""
        return self._texts(self._stem_keys, self._stems, "SELECT id, text FROM stem WHERE id IN", keys)

    def entries(self, keys: Sequence[str]) -> list[tuple[str, int]]:
        """Give (key, entry) for each of the keys that the index holds, and now and then for one that it does not."""
        of_names = [key for key in keys if key[:1] in NAME_KINDS]
        try:
            found = self._name_keys.find(of_names)
            if len(of_names) < len(keys):
                for key, entry in self._keys.find([key for key in keys if key[:1] not in NAME_KINDS]):
                    if entry <= LARGEST:
                        found.append((key, entry))
                    elif self._db.execute("SELECT 1 FROM protected WHERE key = ?", (key,)).fetchone():
                        found.append((key, PROTECTED))
        except sqlite3.Error as error:
            raise _unreadable(self.path, str(error)) from error
        return found

    def briefs(
        self, entries: Sequence[int], wanted: Callable[[int], bool] = lambda _: True
    ) -> Iterator[tuple[int, str]]:
        """Give (entry, brief) for each of the entries whose outline is wanted."""
        try:
            some = self._outlines.select(entries, wanted)
        except sqlite3.Error as error:
            raise _unreadable(self.path, str(error)) from error
        return self._rows("SELECT id, brief FROM entry WHERE id IN", some)

    def share(self, part: str) -> float:
        """Give the share of the pack's names that have this part; 0 where the pack says nothing of it."""
        try:
            row = self._db.execute("SELECT share FROM share WHERE part = ?", (part,)).fetchone()
        except sqlite3.Error as error:
            raise _unreadable(self.path, str(error)) from error
        return float(row[0]) if row else 0.0

    def record(self, entry: int) -> Record:
        """Give one entry's record."""
        record = self._records.get(entry)
        if record is None:
            if len(self._records) > 512:
                self._records.clear()
            record = self._records[entry] = self._read(entry)
        return record

    def records(self) -> Iterator[Record]:
        """Give all records, in the order of the pack."""
        for (text,) in self._db.execute("SELECT record FROM entry ORDER BY id"):
            yield decode_record(json.loads(unpacked(text)))

    def text(self, entry: int) -> str:
        """Give one entry's record as the JSON text that its publisher wrote."""
        try:
            row = self._db.execute("SELECT record FROM entry WHERE id = ?", (entry,)).fetchone()
            return unpacked(row[0]).decode()
        except (sqlite3.Error, zlib.error, TypeError, UnicodeDecodeError) as error:
            raise _unreadable(self.path, f"entry {entry} is damaged") from error

    def gone(self, entries: Sequence[int]) -> set[int]:
        """Give those of the base's entries that this index of changes takes away."""
        return {entry for entry, _ in self._rows("SELECT entry, 1 FROM gone WHERE entry IN", list(set(entries)))}

    def rows(self, question: str) -> Iterator[tuple[object, ...]]:
        """Give the rows of a fixed question on a table that a program of ours added when the index was built."""
        try:
            yield from self._db.execute(question)
        except sqlite3.Error as error:
            raise _unreadable(self.path, str(error)) from error

    def _read(self, entry: int) -> Record:
        try:
            row = self._db.execute("SELECT record FROM entry WHERE id = ?", (entry,)).fetchone()
            return decode_record(json.loads(unpacked(row[0])))
        except (sqlite3.Error, zlib.error, TypeError, ValueError, DecodeError) as error:
            raise _unreadable(self.path, f"entry {entry} is damaged") from error

    def _texts(
        self, table: Postings, known: dict[str, tuple[str, ...]], question: str, keys: Sequence[str]
    ) -> list[tuple[str, str]]:
        new = [key for key in keys if key not in known]
        if new:
            if len(known) > MOST_REMEMBERED:
                known.clear()
                new = list(keys)
            fresh: dict[str, tuple[str, ...]] = dict.fromkeys(new, ())
            try:
                found = table.find(new)
            except sqlite3.Error as error:
                raise _unreadable(self.path, str(error)) from error
            texts = dict(self._rows(question, list(dict.fromkeys(number for _, number in found))))
            for key, number in found:
                if number in texts:
                    fresh[key] = (*fresh[key], texts[number])
            known.update(fresh)
        return [(key, text) for key in keys for text in known[key]]

    def _rows(self, question: str, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
        try:
            for start in range(0, len(numbers), _CHUNK):
                yield from chosen(self._db, question, numbers[start : start + _CHUNK])
        except sqlite3.Error as error:
            raise _unreadable(self.path, str(error)) from error


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _unreadable(path: str, why: str) -> DoorkeeperError:
    return DoorkeeperError(
        "index.unreadable",
        f"The index {path} cannot be read: {why}.",
        "Run 'doorkeeper packs rebuild' for an installed pack, or 'doorkeeper packs compile' for an index of your own.",
    )
