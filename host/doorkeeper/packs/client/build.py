"""Builds the index files of a version from its verified segments: a base, and the changes since.

The base holds all of its records that the cap admits. What is replaced, removed or withdrawn later is taken away by the
index of changes, so that a correction that falls itself brings its entry back without a new base.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
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
from doorkeeper.packs.segments import Change, Patch, Put, apply_patch, decode_line, line_id

MOST_CHANGED = 250_000
"""Most records that may have changed since a base: beyond it a publisher makes a new base."""

_LINKS = """
CREATE TABLE link (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE alike (id TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID;
"""
_ASIDE = "CREATE TABLE aside (id TEXT PRIMARY KEY, record TEXT) WITHOUT ROWID"
"""Records that have changed since the base but are no entries of the changes; without a text where one was removed."""

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


class _Line(Value):
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
        numbered = (_Line(number, line) for number, line in enumerate(lines, 1))
        for batch in in_batches(numbered, partial(_work_on, work=work)):
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


def changed_in(changes: IndexFile) -> dict[str, str | None]:
    """Read back what :func:`build_changes` was given: records that are not as in the base, None for removed ones."""
    found = {line_id(text.encode()): text for text in map(changes.text, range(changes.count))}
    aside = changes.rows("SELECT id, record FROM aside")
    return {**found, **{str(name): None if text is None else str(text) for name, text in aside}}


def changed_since(
    base: IndexFile,
    before: dict[str, str | None],
    changes: Iterable[Change],
    base_lines: Callable[[], Iterator[bytes]],
) -> dict[str, str | None]:
    """Put changes together: the text of each record that is not as in the base, None for one that was removed.

    ``before`` is what had changed already; ``base_lines`` reads the base's segment: for a patch of a record that the
    cap leaves out of the index.
    """
    found = dict(before)
    waiting: dict[str, list[Patch]] = {}
    for change in changes:
        if isinstance(change, Put):
            found[change.id] = change.text
        elif isinstance(change, Patch):
            text_before = found[change.id] if change.id in found else _text_in(base, change.id)
            if text_before is not None and change.id not in waiting:
                found[change.id] = apply_patch(change, text_before).text
            elif change.id not in found:
                waiting.setdefault(change.id, []).append(change)
            else:
                raise _no_record(change.id)
        else:
            found[change.id] = None
        if not isinstance(change, Patch):
            waiting.pop(change.id, None)
        if len(found) + len(waiting) > MOST_CHANGED:
            raise RefusedError(
                "pack.too-many-changes",
                f"More than {MOST_CHANGED} records have changed since the pack was published as a whole.",
                "Ask the publisher for a pack with a new base.",
            )
    if waiting:
        for line in base_lines():
            patches = waiting.pop(line_id(line), None)
            if patches is not None:
                text = line.decode()
                for patch in patches:
                    text = apply_patch(patch, text).text
                found[patches[0].id] = text
        for name in waiting:
            raise _no_record(name)
    return found


def build_changes(
    path: Path, base: IndexFile, changed: dict[str, str | None], withdrawn: Withdrawals, work: Work, pack: str
) -> int | None:
    """Build the index of changes; gives how many records the cap leaves out, or None where no index is needed."""
    alike = [name for name, facts in links_of(base).alike.items() if facts in withdrawn.facts]
    numbers = (base.entry_of(name) for name in dict.fromkeys(chain(changed, withdrawn.ids, alike)))
    gone = sorted({number for number in numbers if number is not None})
    lines = [_Line(i, text.encode()) for i, text in enumerate(changed.values(), 1) if text is not None]
    if not gone and not lines:
        return None
    left_out = 0
    aside: dict[str, str | None] = {name: None for name, text in changed.items() if text is None}

    def rows() -> Iterator[Rows]:
        nonlocal left_out
        for batch in in_batches(iter(lines), partial(_work_on, work=work, withdrawn=withdrawn)):
            if batch.refused:
                raise RefusedError(*batch.refused)
            left_out += batch.left_out
            aside.update(batch.aside)
            yield batch.rows

    def finish(db: sqlite3.Connection) -> None:
        db.execute(_ASIDE)
        db.executemany("INSERT INTO aside VALUES (?, ?)", sorted(aside.items()))
        db.executescript(schema.GONE)
        db.executemany("INSERT INTO gone VALUES (?)", ((number,) for number in gone))
        db.commit()

    write_index(path, pack, rows(), [], {"gone": str(len(gone))}, finish=finish)
    sync(path)
    return left_out


def replacing(changed: dict[str, str | None], base_links: dict[str, str], publisher: str) -> dict[str, Record]:
    """Give the records of a version that replace another, by id."""
    texts = {name: text for name, text in base_links.items() if name not in changed}
    texts.update((name, text) for name, text in changed.items() if text is not None and '"replaces"' in text)
    found = {name: decode_line(text, publisher) for name, text in texts.items()}
    return {name: record for name, record in found.items() if record.replaces is not None}


def _work_on(lines: list[_Line], work: Work, withdrawn: Withdrawals | None = None) -> Batch:
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


def _text_in(base: IndexFile, name: str) -> str | None:
    entry = base.entry_of(name)
    return None if entry is None else base.text(entry)


def _no_record(name: str) -> RefusedError:
    return RefusedError(
        "pack.broken-chain",
        f"The pack changes a record, {name}, that it does not have.",
        "Ask the publisher for a full bundle, and tell them of this message.",
    )
