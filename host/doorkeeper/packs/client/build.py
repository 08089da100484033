"""Builds the index of a base from its verified segment.

The base holds all of its records that the cap admits. What is replaced, removed or withdrawn later is taken away by the
index of changes (``changes.py``), so that a correction that falls itself brings its entry back without a new base.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from doorkeeper.index import schema
from doorkeeper.index.reader import IndexFile
from doorkeeper.index.rows import Rows
from doorkeeper.index.writer import write_index
from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.model.record import Record
from doorkeeper.model.value import Value
from doorkeeper.packs.client.corrections import Withdrawals, facts_of
from doorkeeper.packs.client.files import sync
from doorkeeper.packs.client.settings import Settings
from doorkeeper.packs.compile import in_batches, rows_of_records
from doorkeeper.packs.ordinary import ordinary_names
from doorkeeper.packs.protected import protected
from doorkeeper.packs.segments import decode_line

_LINKS = """
CREATE TABLE link (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE alike (id TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID;
"""

Progress = Callable[[int], None]


class Links(Value):
    """Of a base: texts of the records that replace another, by id; digests of entries with corrected facts, by id."""

    texts: dict[str, str]
    alike: dict[str, str]


class Batch(Value):
    """What a few lines give: rows, links, texts that give no rows by id, how many the cap leaves out, or a refusal."""

    rows: Rows
    links: Links
    aside: dict[str, str]
    left_out: int
    refused: tuple[str, str, str] | None = None


class Line(Value):
    """A record's JSON text, and which of all it is."""

    number: int
    text: bytes


class Work(Value):
    """How lines are worked on: whose they are, the cap, and the digests of facts that corrections have withdrawn."""

    publisher: str
    settings: Settings
    facts: frozenset[str]


def recipe(segment: str, settings: Settings) -> str:
    """Name what a base is built with; where the name changes, the base is built again."""
    listed = "\n".join([schema.VERSION, segment, settings.recipe(), *protected().keys, *sorted(protected().accounts)])
    return hashlib.sha256(listed.encode()).hexdigest()[:32]


def build_base(
    path: Path,
    lines: Iterator[bytes],
    work: Work,
    pack: str,
    meta: dict[str, str],
    progress: Progress | None = None,
) -> int:
    """Build the index of a base; gives how many records the cap leaves out.

    Raises:
        RefusedError: for the first record that is not right, naming its line.

    """
    links = Links({}, {})
    left_out = 0

    def rows() -> Iterator[Rows]:
        nonlocal left_out
        numbered = (Line(number, line) for number, line in enumerate(lines, 1))
        for batch in in_batches(numbered, partial(work_on, work=work)):
            if batch.refused:
                raise RefusedError(*batch.refused)
            links.texts.update(batch.links.texts)
            links.alike.update(batch.links.alike)
            left_out += batch.left_out
            yield batch.rows

    def finish(db: sqlite3.Connection) -> None:
        db.executescript(_LINKS)
        db.executemany("INSERT INTO link VALUES (?, ?)", sorted(links.texts.items()))
        db.executemany("INSERT INTO alike VALUES (?, ?)", sorted(links.alike.items()))
        db.execute("INSERT INTO meta VALUES ('left_out', ?)", (str(left_out),))
        db.commit()

    write_index(path, pack, rows(), protected().keys, meta, progress, finish, ordinary_names)
    sync(path)
    return left_out


def links_of(base: IndexFile) -> Links:
    """Give what a base was found to hold of records that replace others."""
    return Links(
        {str(name): str(text) for name, text in base.rows("SELECT id, record FROM link")},
        {str(name): str(facts) for name, facts in base.rows("SELECT id, facts FROM alike")},
    )


def work_on(lines: list[Line], work: Work, withdrawn: Withdrawals | None = None) -> Batch:
    """Check some records and work out their rows; ``withdrawn`` says what is put aside of changes."""
    links = Links({}, {})
    kept: list[tuple[Record, str]] = []
    aside: dict[str, str] = {}
    left_out = 0
    for line in lines:
        try:
            record = decode_line(line.text, work.publisher)
        except DoorkeeperError as error:
            # an error with a remedy does not travel between processes: its words do
            refused = (error.code, f"{error.message.removesuffix('.')} (record {line.number}).", error.remedy)
            return Batch(rows_of_records([]), links, {}, 0, refused)
        if record.replaces is not None:
            links.texts[record.id] = line.text.decode()
        if not work.settings.admits(record):
            left_out += 1
            aside[record.id] = line.text.decode()
        elif record.type == "correction" or (withdrawn is not None and withdrawn.covers(record)):
            aside[record.id] = line.text.decode()
        else:
            if work.facts and record.type != "known-good" and (facts := facts_of(record)) in work.facts:
                links.alike[record.id] = facts
            kept.append((record, line.text.decode()))
    # what a base leaves out is read from its segment again, where it is needed
    return Batch(rows_of_records(kept), links, {} if withdrawn is None else aside, left_out)
