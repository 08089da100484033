"""Adds the index of the newest changes to that of earlier ones: what came earlier need not be indexed again.

The indexes have their buckets by the same bits of a key, so a bucket of the whole is the one behind the other. Numbers
of entries and words go on after those that are there. What the newest changes replace stays where it is, and a table of
whoever keeps the index says that it is gone.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from struct import iter_unpack, pack

from doorkeeper.index.outlines import pieces
from doorkeeper.index.postings import LARGEST, NUMBER_BITS
from doorkeeper.index.reader import IndexFile

_ROW = ">HI"
"""A row of a bucket, of which the last three bytes are the number."""
_NUMBER = (1 << NUMBER_BITS) - 1

Renumber = Callable[[int], int | None]
"""Gives the new number of an entry or word, None for a word that is there already."""


def can_append(before: IndexFile, more: IndexFile) -> bool:
    """Whether both have the same buckets, and numbers enough."""
    same = all(before.meta[name] == value for name, value in more.meta.items() if name.endswith("_bits"))
    largest = (_largest(before, table) + _largest(more, table) for table in ("entry", "word", "stem"))
    return same and all(number < LARGEST - 1 for number in largest)


def append_index(
    path: Path,
    before: IndexFile,
    more: IndexFile,
    meta: Mapping[str, str],
    finish: Callable[[sqlite3.Connection], None],
) -> None:
    """Write the index that has all of ``before`` and then all of ``more``. The file appears whole or not at all.

    ``meta`` is kept beside what the index itself says, and ``finish`` may write to tables of its own.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        shutil.copyfile(before.path, partial)
        with closing(sqlite3.connect(partial)) as db:
            db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            _add(db, before, more)
            kept = {
                "entries": str(before.count + more.count),
                "names": str(before.names + more.names),
                "known_good": str(before.known_good + more.known_good),
                "rarest_common": repr(min(before.rarest_common, more.rarest_common)),
                **meta,
            }
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(kept.items()))
            finish(db)
            db.commit()
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(path)


def _add(db: sqlite3.Connection, before: IndexFile, more: IndexFile) -> None:
    entries = ((before.count + int(str(row[0])), *row[1:]) for row in more.rows("SELECT id, brief, record FROM entry"))
    db.executemany("INSERT INTO entry VALUES (?, ?, ?)", entries)
    for table in ("name_key", "key"):
        _add_buckets(db, table, more, lambda number: number + before.count)
    _add_sieve(db, before, more)
    both = (row[0] for index in (before, more) for row in index.rows("SELECT outlines FROM outline ORDER BY id"))
    outlines = b"".join(piece for piece in both if isinstance(piece, bytes))
    db.executemany("INSERT OR REPLACE INTO outline VALUES (?, ?)", pieces(outlines))
    for table in ("word", "stem"):
        known = {text for (text,) in before.rows(f"SELECT text FROM {table}")}  # noqa: S608 - names of the schema
        first = _largest(before, table) + 1
        new: dict[int, int] = {}
        listed: list[tuple[int, object]] = []
        for number, text in more.rows(f"SELECT id, text FROM {table}"):  # noqa: S608 - as above
            if text not in known:
                new[int(str(number))] = first + len(new)
                listed.append((first + len(listed), text))
        db.executemany(f"INSERT INTO {table} VALUES (?, ?)", listed)  # noqa: S608 - as above
        _add_buckets(db, f"{table}_key", more, new.get)
    question = "INSERT INTO share VALUES (?, ?) ON CONFLICT DO UPDATE SET share = max(share, excluded.share)"
    db.executemany(question, more.rows("SELECT part, share FROM share"))


def _add_buckets(db: sqlite3.Connection, table: str, more: IndexFile, renumber: Renumber) -> None:
    def moved() -> Iterator[tuple[object, bytes]]:
        for bucket, rows in more.rows(f"SELECT bucket, rows FROM {table}"):  # noqa: S608 - a name of the schema
            if isinstance(rows, bytes) and (data := _moved(rows, renumber)):
                yield bucket, data

    # what || gives is text of the same bytes
    either = "ON CONFLICT DO UPDATE SET rows = CAST(rows || excluded.rows AS BLOB)"
    db.executemany(f"INSERT INTO {table} VALUES (?, ?) {either}", moved())  # noqa: S608 - as above


def _add_sieve(db: sqlite3.Connection, before: IndexFile, more: IndexFile) -> None:
    """Set the bits of both in the sieve (``index.postings``)."""
    earlier = {row[0]: row[1] for row in before.rows("SELECT id, bits FROM sieve")}
    for number, bits in more.rows("SELECT id, bits FROM sieve"):
        known = earlier.get(number, b"")
        if isinstance(bits, bytes) and isinstance(known, bytes):
            both = int.from_bytes(bits, "big") | int.from_bytes(known, "big")
            db.execute("INSERT OR REPLACE INTO sieve VALUES (?, ?)", (number, both.to_bytes(len(bits), "big")))


def _moved(rows: bytes, renumber: Renumber) -> bytes:
    out = []
    for mark, rest in iter_unpack(_ROW, rows):
        number = renumber(rest & _NUMBER)
        if number is not None:
            out.append(pack(_ROW, mark, rest & ~_NUMBER | number))
    return b"".join(out)


def _largest(index: IndexFile, table: str) -> int:
    """Give the largest number in a table; -1 where it is empty."""
    ((largest,),) = index.rows(f"SELECT max(id) FROM {table}")  # noqa: S608 - a name of the schema
    return -1 if largest is None else int(str(largest))
