"""Compiles a pack's source into its index; a large one with all processors."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from itertools import islice
from pathlib import Path

from doorkeeper.index import schema
from doorkeeper.index.background import BackgroundFile
from doorkeeper.index.rows import Rows, rows_of
from doorkeeper.index.writer import write_index
from doorkeeper.model.value import Value
from doorkeeper.packs import entries
from doorkeeper.packs.domains import domain_label
from doorkeeper.packs.entries import Line
from doorkeeper.packs.protected import protected

BATCH = 5_000
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
        rows = _rows_of_lines(entries.lines(source), withdrawn)
    else:
        rows = iter([_rows(entries.read_entries(source), withdrawn)])
    return Compiled(head.id, write_index(path, head.id, rows, protected().keys, head.meta(), progress), path)


def _rows_of_lines(lines: Iterator[Line], withdrawn: frozenset[str]) -> Iterator[Rows]:
    """Work out the rows of a file's lines: here while they are few, in several processes when they are many."""
    first = list(islice(lines, BATCH))
    second = list(islice(lines, BATCH))
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not second or workers < 2:
        yield _rows_of_batch(first, withdrawn)
        while second:
            yield _rows_of_batch(second, withdrawn)
            second = list(islice(lines, BATCH))
        return
    batches = iter([first, second])
    with ProcessPoolExecutor(workers) as pool:
        waiting: deque[Future[Rows]] = deque()
        while True:
            batch = next(batches, None) or list(islice(lines, BATCH))
            if batch:
                waiting.append(pool.submit(_rows_of_batch, batch, withdrawn))
            elif not waiting:
                return
            # at most two batches a process are held, so that memory does not grow with the file
            while waiting and (not batch or len(waiting) >= 2 * workers):
                yield waiting.popleft().result()


def _rows_of_batch(lines: list[Line], withdrawn: frozenset[str]) -> Rows:
    return _rows((entries.read_line(line) for line in lines), withdrawn)


def _rows(source: Iterable[entries.Entry], withdrawn: frozenset[str]) -> Rows:
    kept = ((e.record, e.text) for e in source if e.record.type != "correction" and e.record.id not in withdrawn)
    return rows_of(kept, _background(), domain_label, protected().covers)


@cache
def _background() -> BackgroundFile:
    return BackgroundFile()
