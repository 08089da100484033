"""Writes one index file from rows, in bounded memory whatever their number."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from doorkeeper.index import schema
from doorkeeper.index.outlines import pieces
from doorkeeper.index.postings import LARGEST, first_piece
from doorkeeper.index.rows import Rows
from doorkeeper.index.sorting import FEW, Sorter, run_of
from doorkeeper.index.standing import Ordinary, standing
from doorkeeper.index.workers import in_parallel
from doorkeeper.matching import keys
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.value import Value

SHORTEST_SHORTENED = 5
"""Shortest word of an organisation that is found by its consonants alone."""

Progress = Callable[[int], None]

_STAGING = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32768;
PRAGMA temp_store = FILE;
CREATE TEMP TABLE vocabulary (part TEXT PRIMARY KEY, bearers INTEGER) WITHOUT ROWID;
CREATE TEMP TABLE staged_stem (stem TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE staged_name (parts TEXT);
"""
_ADD_WORD = """
INSERT INTO vocabulary VALUES (?, ?) ON CONFLICT DO UPDATE SET bearers = bearers + excluded.bearers
"""


def write_index(
    path: Path,
    pack: str,
    source: Iterable[Rows],
    protected: Iterable[str],
    meta: dict[str, str],
    progress: Progress | None = None,
    finish: Callable[[sqlite3.Connection], None] | None = None,
    ordinary: Ordinary | None = None,
    bits: int | None = None,
) -> int:
    """Write an index; gives the number of entries. The file appears whole or not at all.

    ``protected`` are the keys of values that no pack may match, kept so that screening knows them by the same question.
    ``finish`` may add tables of its own before the file takes its place. ``ordinary`` gives the names of a sample of
    ordinary people, asked for where the pack is large. ``bits`` is how many of a key's bits name its bucket, at least
    six; where it is not said, the number of keys decides.

    Raises:
        DoorkeeperError: ``pack.too-large`` for more entries or words than an index can number.

    """
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    db = sqlite3.connect(partial)
    try:
        with ExitStack() as stack:
            sorters = {
                table: stack.enter_context(Sorter(path.with_name(f"{path.name}.{table}.partial"), bits))
                for table in schema.KEY_TABLES
            }
            db.executescript(_STAGING + schema.TABLES)
            listed = sorted(set(protected))
            db.executemany("INSERT INTO protected VALUES (?)", ((key,) for key in listed))
            sorters["key"].add(run_of((key, LARGEST + 1) for key in listed))
            count, known_good = _stage(db, sorters, source, progress)
            _number(db, sorters["word_key"], "word", "SELECT part FROM vocabulary ORDER BY part", _word_run)
            _number(db, sorters["stem_key"], "stem", "SELECT stem FROM staged_stem ORDER BY stem", _stem_run)
            for table, sorter in sorters.items():
                db.executemany(f"INSERT INTO {table} VALUES (?, ?)", sorter.buckets())  # noqa: S608 - names of the schema
                first = first_piece(table)
                db.executemany("INSERT INTO sieve VALUES (?, ?)", ((first + i, piece) for i, piece in sorter.sieve()))
                meta = {**meta, f"{table}_bits": str(sorter.bits)}
        names, rarest_common = standing(db, ordinary)
        own = {
            "version": schema.VERSION,
            "pack": pack,
            "entries": str(count),
            "known_good": str(known_good),
            "names": str(names),
            "rarest_common": repr(rarest_common),
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


def _stage(
    db: sqlite3.Connection, sorters: dict[str, Sorter], source: Iterable[Rows], progress: Progress | None
) -> tuple[int, int]:
    count = known_good = 0
    outlines = bytearray()
    for rows in source:
        _check_number(count + len(rows.entries))
        db.executemany(
            "INSERT INTO entry VALUES (?, ?, ?)",
            ((i, brief, data) for i, (brief, data) in enumerate(rows.entries, count)),
        )
        sorters["key"].add(rows.keys, count)
        sorters["name_key"].add(rows.name_keys, count)
        db.executemany(_ADD_WORD, sorted(rows.words.items()))
        db.executemany("INSERT OR IGNORE INTO staged_stem VALUES (?)", ((stem,) for stem in rows.stems))
        db.executemany("INSERT INTO staged_name VALUES (?)", ((name,) for name in rows.names))
        outlines += rows.outlines
        count += len(rows.entries)
        known_good += rows.known_good
        if progress:
            progress(count)
    db.executemany("INSERT INTO outline VALUES (?, ?)", pieces(outlines))
    return count, known_good


class _Words(Value):
    """Some words in a row, and the number of the first."""

    first: int
    words: list[str]


def _number(db: sqlite3.Connection, sorter: Sorter, table: str, question: str, run: Callable[[_Words], bytes]) -> None:
    """Number the words that a question gives, keep them, and hand their keys to a sorter."""

    def batches() -> Iterator[_Words]:
        rows = db.execute(question)
        first = 0
        while words := [word for (word,) in islice(rows, FEW // 20)]:
            yield _Words(first, words)
            first += len(words)
            _check_number(first)

    def kept() -> Iterator[_Words]:
        for some in batches():
            db.executemany(f"INSERT INTO {table} VALUES (?, ?)", enumerate(some.words, some.first))  # noqa: S608 - as above
            yield some

    some = kept()
    ahead = list(islice(some, 2))
    if len(ahead) < 2:
        for found in map(run, ahead):
            sorter.add(found)
        return

    def all_of_them() -> Iterator[_Words]:
        yield from ahead
        yield from some

    for found in in_parallel(run, all_of_them()):
        sorter.add(found)


def _word_run(some: _Words) -> bytes:
    return run_of(
        (key, number) for number, word in enumerate(some.words, some.first) for key in keys.vocabulary_keys(word)
    )


def _stem_run(some: _Words) -> bytes:
    return run_of((key, number) for number, stem in enumerate(some.words, some.first) for key in _stem_keys(stem))


def _stem_keys(stem: str) -> set[str]:
    found = keys.spelling_keys(stem)
    if len(stem) >= SHORTEST_SHORTENED:
        found.add(keys.consonants(stem))
    return found


def _check_number(number: int) -> None:
    if number > LARGEST:
        raise DoorkeeperError(
            "pack.too-large",
            f"The pack has more than {LARGEST:,} entries or words, which is more than an index can number.",
            "Split it into several packs.",
        )
