"""Reads what a publisher wants to release: a folder of entries or a ``.jsonl`` file, as lines of a base segment."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from doorkeeper.model.errors import DecodeError
from doorkeeper.model.record import TLP, decode_record
from doorkeeper.model.value import Value
from doorkeeper.packs import entries
from doorkeeper.packs.compile import in_batches
from doorkeeper.packs.entries import Entry, EntryError, Line, PackHead
from doorkeeper.packs.lint import Finding
from doorkeeper.packs.manifest import MOST_RECORDS
from doorkeeper.packs.repository.create import check_id
from doorkeeper.packs.repository.lines import Lines
from doorkeeper.packs.segments import record_line

_NOT_OF_AN_ID = re.compile(r"[^a-z0-9_-]+")


class SourceRecords(Value):
    """What a source holds for one pack.

    ``lines`` maps each id to its line, in the order of the ids; ``replaced`` maps the ids that were left out, because
    another entry withdraws them, to that entry; ``types`` counts the lines; ``tlp`` is the strictest marking of all.
    """

    head: PackHead
    pack: str
    lines: Mapping[str, bytes]
    replaced: dict[str, str]
    types: dict[str, int]
    tlp: str
    findings: list[Finding]


def read_source(source: Path, publisher: str, pack: str | None = None) -> SourceRecords:
    """Read a source for a publisher; ids without a slash, or below a folder's own id, are taken as ``publisher/id``.

    The pack's id is ``pack`` where it is given, else that of ``pack.toml``, else made from the name of the file.

    Raises:
        EntryError: for the first entry that is not as the schema says.
        DoorkeeperError: ``source.missing``; ``repository.invalid`` for an id that cannot be a pack's.

    """
    head = entries.read_head(source)
    pack = pack or (_id_of_file(source) if source.is_file() else head.id)
    check_id(pack)
    lines = Lines()
    replaced: dict[str, str] = {}
    types: Counter[str] = Counter()
    tlp = TLP.index(head.tlp)
    findings: list[Finding] = []
    for item in _read(source, publisher, head.id if source.is_dir() else None):
        findings.extend(item.findings)
        if item.id in lines:
            findings.append(Finding(item.place, "id", "lint.duplicate", f"{item.id} stands in the source twice"))
        if item.replaces:
            replaced[item.replaces] = item.id
        lines.add(item.id, item.line)
        types[item.type] += 1
        tlp = max(tlp, item.tlp)
        if len(lines) > MOST_RECORDS:
            raise EntryError(str(source), f"expected at most {MOST_RECORDS} entries")
    for name in [name for name in replaced if name in lines]:
        types[json.loads(lines[name])["type"]] -= 1
        lines.remove(name)
    return SourceRecords(
        head=head,
        pack=pack,
        lines=lines,
        replaced=replaced,
        types=dict(+types),
        tlp=TLP[tlp],
        findings=findings,
    )


class _Read(Value):
    """What is known of an entry beside its line; ``tlp`` is the marking's number."""

    place: str
    id: str
    line: bytes
    type: str
    replaces: str | None
    tlp: int
    findings: list[Finding]


def _read(source: Path, publisher: str, folder: str | None) -> Iterator[_Read]:
    """Read all entries, a large file with all processors."""
    if source.is_file():
        for batch in in_batches(entries.lines(source), partial(_read_batch, publisher=publisher)):
            yield from batch
    else:
        for entry in entries.read_entries(source):
            yield _read_entry(entry, publisher, folder)


def _read_batch(lines: list[Line], publisher: str) -> list[_Read]:
    return [_read_entry(entries.read_line(line), publisher) for line in lines]


def _read_entry(entry: Entry, publisher: str, folder: str | None = None) -> _Read:
    table = _own_ids(json.loads(entry.text), publisher, folder, entry.place)
    name, replaces = str(table["id"]), table.get("replaces")
    findings = _id_findings(entry.place, name, replaces, publisher)
    if entry.record.type == "correction" and not replaces:
        findings.append(
            Finding(entry.place, "replaces", "lint.correction", "expected the id of the entry that it withdraws")
        )
    if replaces == name:
        findings.append(Finding(entry.place, "replaces", "lint.correction", "expected the id of another entry"))
    return _Read(
        place=entry.place,
        id=name,
        line=record_line(table),
        type=entry.record.type,
        replaces=replaces if isinstance(replaces, str) and replaces else None,
        tlp=TLP.index(entry.record.tlp),
        findings=findings,
    )


def _own_ids(table: dict[str, object], publisher: str, folder: str | None, place: str) -> dict[str, object]:
    """Put the publisher before ids that have no slash or begin with the folder's own id; check what comes of it."""
    changed = {
        key: f"{publisher}/{value.removeprefix(f'{folder}/')}"
        for key in ("id", "replaces")
        if isinstance(value := table.get(key), str) and value and ("/" not in value or value.startswith(f"{folder}/"))
    }
    if changed:
        table = {**table, **changed}
        try:
            decode_record(table)
        except DecodeError as error:
            raise EntryError(place, str(error)) from error
    return table


def _id_findings(place: str, name: str, replaces: object, publisher: str) -> list[Finding]:
    found = []
    for key, value in (("id", name), ("replaces", replaces)):
        if isinstance(value, str) and value and not value.startswith(f"{publisher}/"):
            found.append(
                Finding(place, key, "lint.foreign-id", f"expected an id of the publisher's own: {publisher}/…")
            )
    return found


def _id_of_file(source: Path) -> str:
    """Make an id from a file's name: ``Alerts 2026.jsonl`` gives ``alerts-2026``."""
    return _NOT_OF_AN_ID.sub("-", source.stem.lower()).strip("-_") or "pack"
