"""Reads one index file. Nothing is loaded at opening, so that it costs the same for two entries and for a million."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence

from doorkeeper.index import schema
from doorkeeper.index.packing import unpacked
from doorkeeper.matching.keys import MOST_OF_KEY
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.record import Record, decode_record

_CHUNK = 64
MOST_ROWS = 256
"""Most rows read for one question: a key that more entries share says little about any of them."""


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
        except (KeyError, ValueError) as error:
            self._db.close()
            raise _unreadable(path, f"its {error} is missing or damaged") from error
        self.meta: dict[str, str] = meta
        self._records: dict[int, Record] = {}
        self._shares: dict[str, float] = {}

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def parts(self, keys: Sequence[str]) -> Iterator[str]:
        """Give the listed parts stored under any of the vocabulary keys."""
        return (part for part, _ in self._select("SELECT DISTINCT part, 0 FROM part WHERE key IN", keys))

    def entries(self, keys: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Give (key, entry) for each of the keys that the index holds."""
        yield from self._select("SELECT text, entry FROM key WHERE text IN", keys)

    def share(self, part: str) -> float:
        """Give the share of the pack's names that have this part; 0 where the pack says nothing of it."""
        known = self._shares.get(part)
        if known is None:
            if len(self._shares) > 4096:
                self._shares.clear()
            try:
                row = self._db.execute("SELECT share FROM share WHERE part = ?", (part,)).fetchone()
            except sqlite3.Error as error:
                raise _unreadable(self.path, str(error)) from error
            known = self._shares[part] = float(row[0]) if row else 0.0
        return known

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

    def entry_of(self, record_id: str) -> int | None:
        """Give the entry with this id, None where the index has no such record."""
        from doorkeeper.index.identity import id_hash

        try:
            row = self._db.execute("SELECT entry FROM ident WHERE hash = ?", (id_hash(record_id),)).fetchone()
        except sqlite3.Error as error:
            raise _unreadable(self.path, str(error)) from error
        return None if row is None else int(row[0])

    def text(self, entry: int) -> str:
        """Give one entry's record as the JSON text that its publisher wrote."""
        try:
            row = self._db.execute("SELECT record FROM entry WHERE id = ?", (entry,)).fetchone()
            return unpacked(row[0]).decode()
        except (sqlite3.Error, zlib.error, TypeError, UnicodeDecodeError) as error:
            raise _unreadable(self.path, f"entry {entry} is damaged") from error

    def gone(self, entries: Sequence[int]) -> set[int]:
        """Give those of the base's entries that this index of changes takes away."""
        found: set[int] = set()
        try:
            for entry in set(entries):
                found.update(row[0] for row in self._db.execute("SELECT entry FROM gone WHERE entry = ?", (entry,)))
        except sqlite3.Error as error:
            raise _unreadable(self.path, str(error)) from error
        return found

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

    def _select(self, question: str, keys: Sequence[str]) -> Iterator[tuple[str, int]]:
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            # a few fixed numbers of marks, so that SQLite's cache of prepared statements serves all pages
            size = next(size for size in (4, 16, _CHUNK) if size >= len(chunk))
            padded = [*chunk, *[chunk[0]] * (size - len(chunk))]
            marks = ",".join("?" * size)
            try:
                rows = self._db.execute(f"{question} ({marks}) LIMIT {MOST_ROWS}", padded).fetchall()
                if len(rows) == MOST_ROWS:
                    # one crowded key must not hide what the others give
                    alone = f"{question} (?) LIMIT {MOST_OF_KEY}"
                    rows = [row for key in chunk for row in self._db.execute(alone, (key,))]
                yield from rows
            except sqlite3.Error as error:
                raise _unreadable(self.path, str(error)) from error


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _unreadable(path: str, why: str) -> DoorkeeperError:
    return DoorkeeperError(
        "index.unreadable",
        f"The index {path} cannot be read: {why}.",
        "Compile the pack again with 'doorkeeper packs compile', or run 'doorkeeper doctor'.",
    )
