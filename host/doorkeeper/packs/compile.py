"""Compiles a pack's source into its index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from doorkeeper.index import schema
from doorkeeper.index.background import BackgroundFile
from doorkeeper.index.writer import write_index
from doorkeeper.model.record import Record
from doorkeeper.model.value import Value
from doorkeeper.packs import entries
from doorkeeper.packs.domains import domain_label
from doorkeeper.packs.protected import protected


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
    withdrawn = _withdrawn(source)
    count = write_index(
        path,
        head.id,
        _in_force(source, withdrawn),
        BackgroundFile(),
        domain_label,
        protected().covers,
        head.meta(),
        progress,
    )
    return Compiled(head.id, count, path)


def _in_force(source: Path, withdrawn: set[str]) -> Iterator[tuple[Record, str]]:
    for entry in entries.read_entries(source):
        if entry.record.type != "correction" and entry.record.id not in withdrawn:
            yield entry.record, entry.text


def _withdrawn(source: Path) -> set[str]:
    """Give the ids that corrections and newer entries of the source replace; ``replaces`` stays within a publisher."""
    out = set()
    for entry in entries.read_entries(source):
        replaced = entry.record.replaces
        if replaced and replaced.partition("/")[0] == entry.record.id.partition("/")[0]:
            out.add(replaced)
    return out
