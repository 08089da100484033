"""Compiles a pack's source into its index; a large one with all processors."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from doorkeeper.index import schema
from doorkeeper.index.rows import Rows, rows_of
from doorkeeper.index.writer import write_index
from doorkeeper.model.record import Record
from doorkeeper.model.value import Value
from doorkeeper.packs import entries
from doorkeeper.packs.domains import domain_label
from doorkeeper.packs.entries import Line
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
    return Compiled(head.id, write_index(path, head.id, rows, protected().keys, head.meta(), progress), path)


def in_batches(lines: Iterator[S], work: Callable[[list[S]], T]) -> Iterator[T]:
    """Work on lines in batches: here while they are few, in several processes when they are many; order is kept."""
    first = list(islice(lines, BATCH))
    second = list(islice(lines, BATCH))
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not second or workers < 2:
        yield work(first)
        while second:
            yield work(second)
            second = list(islice(lines, BATCH))
        return
    batches = iter([first, second])
    with ProcessPoolExecutor(workers) as pool:
        waiting: deque[Future[T]] = deque()
        while True:
            batch = next(batches, None) or list(islice(lines, BATCH))
            if batch:
                waiting.append(pool.submit(work, batch))
            elif not waiting:
                return
            # at most two batches a process are held, so that memory does not grow with the file
            while waiting and (not batch or len(waiting) >= 2 * workers):
                yield waiting.popleft().result()


def _rows_of_batch(lines: list[Line], withdrawn: frozenset[str]) -> Rows:
    return _rows((entries.read_line(line) for line in lines), withdrawn)


def _rows(source: Iterable[entries.Entry], withdrawn: frozenset[str]) -> Rows:
    return rows_of_records(
        (e.record, e.text) for e in source if e.record.type != "correction" and e.record.id not in withdrawn
    )


def rows_of_records(records: Iterable[tuple[Record, str]]) -> Rows:
    """Work out the rows of (record, its JSON text), without the values that no pack may match."""
    return rows_of(records, domain_label, protected().covers)
