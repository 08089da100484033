"""Writes one index file from rows, in bounded memory whatever their number."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from doorkeeper.index import schema
from doorkeeper.index.rows import NAME_PART, STEM, Rows
from doorkeeper.matching import keys
from doorkeeper.matching.bands import NOTE_BUDGET

SHORTEST_SHORTENED = 5
"""Shortest word of an organisation that is found by its consonants alone."""

Progress = Callable[[int], None]

_STAGING = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
PRAGMA temp_store = FILE;
CREATE TEMP TABLE staged (text TEXT, entry INTEGER);
CREATE TEMP TABLE staged_part (key TEXT, part TEXT);
CREATE TEMP TABLE staged_ident (hash INTEGER, entry INTEGER);
CREATE TEMP TABLE vocabulary (part TEXT PRIMARY KEY, flags INTEGER) WITHOUT ROWID;
"""
_ADD_WORD = """
INSERT INTO vocabulary VALUES (?, ?)
ON CONFLICT DO UPDATE SET flags = flags | excluded.flags
"""


def write_index(
    path: Path,
    pack: str,
    source: Iterable[Rows],
    protected: Iterable[str],
    meta: dict[str, str],
    progress: Progress | None = None,
    finish: Callable[[sqlite3.Connection], None] | None = None,
) -> int:
    """Write an index; gives the number of entries. The file appears whole or not at all.

    ``protected`` are the keys of values that no pack may match, kept so that screening knows them by the same question.
    ``finish`` may add tables of its own before the file takes its place.
    """
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    db = sqlite3.connect(partial)
    try:
        db.executescript(_STAGING + schema.TABLES)
        db.executemany("INSERT INTO staged VALUES (?, ?)", ((key, keys.PROTECTED) for key in protected))
        count, chances = _stage(db, source, progress)
        # written in key order, so that pages are full and a question reads few of them
        db.execute("INSERT OR IGNORE INTO key SELECT text, entry FROM staged ORDER BY text, entry")
        db.executemany("INSERT INTO staged_part VALUES (?, ?)", _vocabulary_rows(db))
        db.execute("INSERT OR IGNORE INTO part SELECT key, part FROM staged_part ORDER BY key, part")
        db.execute("INSERT OR IGNORE INTO ident SELECT hash, entry FROM staged_ident ORDER BY hash, entry")
        own = {
            "version": schema.VERSION,
            "pack": pack,
            "entries": str(count),
            "names": str(len(chances)),
            "rarest_common": repr(_rarest_common(chances)),
        }
        db.executemany("INSERT INTO meta VALUES (?, ?)", sorted({**meta, **own}.items()))
        if finish:
            finish(db)
        db.commit()
    except BaseException:
        db.close()
        partial.unlink(missing_ok=True)
        raise
    db.close()
    partial.replace(path)
    return count


def _stage(db: sqlite3.Connection, source: Iterable[Rows], progress: Progress | None) -> tuple[int, list[float]]:
    count = 0
    chances: list[float] = []
    for rows in source:
        db.executemany("INSERT INTO entry VALUES (?, ?)", enumerate(rows.packed, count))
        db.executemany("INSERT INTO staged VALUES (?, ?)", ((key, count + place) for key, place in rows.keys))
        db.executemany("INSERT INTO staged_ident VALUES (?, ?)", ((h, count + i) for i, h in enumerate(rows.ids)))
        db.executemany(_ADD_WORD, rows.words.items())
        chances.extend(rows.chances)
        count += len(rows.packed)
        if progress:
            progress(count)
    return count, chances


def _vocabulary_rows(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for part, flags in db.execute("SELECT part, flags FROM vocabulary"):
        for key in keys.vocabulary_keys(part) if flags & NAME_PART else keys.spelling_keys(part):
            yield key, part
        if flags & STEM and len(part) >= SHORTEST_SHORTENED:
            yield keys.consonants(part), part


def _rarest_common(chances: list[float]) -> float:
    """Give the chance above which a name cannot stand alone, so that all others together stay within the budget."""
    total = 0.0
    for chance in sorted(chances):
        total += chance
        if total > NOTE_BUDGET:
            return chance
    return NOTE_BUDGET
