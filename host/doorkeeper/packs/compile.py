"""Compiles a pack's source into its index; a large one with all processors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from doorkeeper.index import schema
from doorkeeper.index.rows import Rows, rows_of
from doorkeeper.index.workers import in_parallel
from doorkeeper.index.writer import write_index
from doorkeeper.model.record import Record
from doorkeeper.model.value import Value
from doorkeeper.packs import entries
from doorkeeper.packs.domains import domain_label
from doorkeeper.packs.entries import Line
from doorkeeper.packs.ordinary import ordinary_names
from doorkeeper.packs.protected import protected

S = TypeVar("S")
T = TypeVar("T")

BATCH = 2_500
"""Lines that one process works on at a time."""


class Compiled(Value):
    """The outcome: the pack's id, its number of entries and the index file."""

    pack: str
    entries: int
    path: Path


def compile_pack(source: Path, out: Path, progress: Callable[[int], None] | None = None) -> Compiled:
    """Compile a folder of entries, or a ``.jsonl`` file of records, to ``out/index.sqlite``.

    Raises:
        EntryError: for the first entry that is not as the schema says; an older index stays as it was.

    """
    head = entries.read_head(source)
    out.mkdir(parents=True, exist_ok=True)
    path = out / schema.FILE_NAME
    withdrawn = frozenset(entries.withdrawn(source))
    if source.is_file():
        rows = in_batches(entries.lines(source), partial(_rows_of_batch, withdrawn=withdrawn))
    else:
        rows = iter([_rows(entries.read_entries(source), withdrawn)])
    count = write_index(path, head.id, rows, protected().keys, head.meta(), progress, ordinary=ordinary_names)
    return Compiled(head.id, count, path)


def in_batches(lines: Iterator[S], work: Callable[[list[S]], T]) -> Iterator[T]:
    """Work on lines in batches: here while they are few, in several processes when they are many; order is kept."""
    batches = iter(lambda: list(islice(lines, BATCH)), [])
    first = list(islice(batches, 2))
    if len(first) < 2:
        yield work(first[0] if first else [])
        return
    yield from in_parallel(work, chain(first, batches))


def _rows_of_batch(lines: list[Line], withdrawn: frozenset[str]) -> Rows:
    return _rows((entries.read_line(line) for line in lines), withdrawn)


def _rows(source: Iterable[entries.Entry], withdrawn: frozenset[str]) -> Rows:
    return rows_of_records(
        (e.record, e.text) for e in source if e.record.type != "correction" and e.record.id not in withdrawn
    )


def rows_of_records(records: Iterable[tuple[Record, str]]) -> Rows:
    """Work out the rows of (record, its JSON text), without the values that no pack may match."""
    return rows_of(records, domain_label, protected().covers)
