"""Writes one index file from rows, in bounded memory whatever their number."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from doorkeeper.index import schema
from doorkeeper.index.background import BackgroundFile
from doorkeeper.index.rows import NAME_PART, STEM, Rows
from doorkeeper.matching import keys
from doorkeeper.matching.background import PackBackground
from doorkeeper.matching.bands import NOTE_BUDGET
from doorkeeper.matching.names import chance_of
from doorkeeper.matching.ports import Background

SMALLEST_SAMPLE = 1000
"""Fewest names of a pack that say something of how common their parts are."""
FEWEST_BEARERS = 5
"""Fewest names with a part for its share to be more than chance."""
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
CREATE TEMP TABLE vocabulary (part TEXT PRIMARY KEY, flags INTEGER, bearers INTEGER) WITHOUT ROWID;
CREATE TEMP TABLE staged_name (parts TEXT);
"""
_ADD_WORD = """
INSERT INTO vocabulary VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET flags = flags | excluded.flags, bearers = bearers + excluded.bearers
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
        count = _stage(db, source, progress)
        background = _with_shares(db)
        # written in key order, so that pages are full and a question reads few of them
        db.execute("INSERT OR IGNORE INTO key SELECT text, entry FROM staged ORDER BY text, entry")
        db.executemany("INSERT INTO staged_part VALUES (?, ?)", _vocabulary_rows(db))
        db.execute("INSERT OR IGNORE INTO part SELECT key, part FROM staged_part ORDER BY key, part")
        db.execute("INSERT OR IGNORE INTO ident SELECT hash, entry FROM staged_ident ORDER BY hash, entry")
        chances = _chances(db, background)
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


def _stage(db: sqlite3.Connection, source: Iterable[Rows], progress: Progress | None) -> int:
    count = 0
    for rows in source:
        db.executemany("INSERT INTO entry VALUES (?, ?)", enumerate(rows.packed, count))
        db.executemany("INSERT INTO staged VALUES (?, ?)", ((key, count + place) for key, place in rows.keys))
        db.executemany("INSERT INTO staged_ident VALUES (?, ?)", ((h, count + i) for i, h in enumerate(rows.ids)))
        words = ((word, flags, rows.bearers.get(word, 0)) for word, flags in rows.words.items())
        db.executemany(_ADD_WORD, words)
        db.executemany("INSERT INTO staged_name VALUES (?)", ((name,) for name in rows.names))
        count += len(rows.packed)
        if progress:
            progress(count)
    return count


def _with_shares(db: sqlite3.Connection) -> Background:
    """Keep what the pack itself tells of how common a name part is, and give the background that knows it.

    A large pack is a sample of names too: what thousands of its entries share is common among people, however rare it
    is in the lists that the background was counted from.
    """
    background = BackgroundFile()
    names = db.execute("SELECT count(*) FROM staged_name").fetchone()[0]
    if names >= SMALLEST_SAMPLE:
        question = "SELECT part, bearers FROM vocabulary WHERE bearers >= ? ORDER BY part"
        found = ((part, bearers / names) for part, bearers in db.execute(question, (FEWEST_BEARERS,)))
        telling = [(part, share) for part, share in found if share > sum(background.frequency(part))]
        db.executemany("INSERT INTO share VALUES (?, ?)", telling)
        return PackBackground(background, dict(telling).get)
    return background


def _chances(db: sqlite3.Connection, background: Background) -> list[float]:
    return [chance_of(tuple(parts.split(" ")), background) for (parts,) in db.execute("SELECT parts FROM staged_name")]


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
