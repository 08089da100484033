"""Writes one index file from records, in bounded memory whatever their number."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from doorkeeper.index import schema
from doorkeeper.matching import keys
from doorkeeper.matching.bands import NOTE_BUDGET
from doorkeeper.matching.names import chance_of
from doorkeeper.matching.ports import Background
from doorkeeper.model.record import Record
from doorkeeper.normalise.organisations import organisation_forms

_BATCH = 20_000
SHORTEST_SHORTENED = 5
"""Shortest word of an organisation that is found by its consonants alone."""
Progress = Callable[[int], None]
DomainLabel = Callable[[str], str | None]
"""Gives the label before the public suffix of a domain, None for a public suffix itself."""

_STAGING = """
CREATE TEMP TABLE staged (text TEXT, entry INTEGER);
CREATE TEMP TABLE vocabulary (part TEXT PRIMARY KEY, of_organisation INTEGER) WITHOUT ROWID;
"""
_ADD_WORD = """
INSERT INTO vocabulary VALUES (?, ?)
ON CONFLICT DO UPDATE SET of_organisation = max(of_organisation, excluded.of_organisation)
"""


def write_index(
    path: Path,
    pack: str,
    records: Iterable[tuple[Record, str]],
    background: Background,
    domain_label: DomainLabel,
    is_protected: Callable[[str], bool],
    meta: dict[str, str],
    progress: Progress | None = None,
) -> int:
    """Write an index of (record, its JSON text); gives the number of entries. The file appears whole or not at all.

    A key for which ``is_protected`` holds is left out: no pack may match such a value.
    """
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    db = sqlite3.connect(partial)
    try:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;" + schema.TABLES)
        db.executescript(_STAGING)
        chances: list[float] = []
        count = 0
        source = iter(records)
        while batch := list(islice(source, _BATCH)):
            db.executemany("INSERT INTO entry VALUES (?, ?)", ((count + i, text) for i, (_, text) in enumerate(batch)))
            staged, words = _keys_of(batch, count, background, domain_label, chances)
            db.executemany("INSERT INTO staged VALUES (?, ?)", (row for row in staged if not is_protected(row[0])))
            db.executemany(
                _ADD_WORD,
                words.items(),
            )
            count += len(batch)
            if progress:
                progress(count)
        # written in key order, so that pages are full and a question reads few of them
        db.execute("INSERT OR IGNORE INTO key SELECT text, entry FROM staged ORDER BY text, entry")
        db.execute("CREATE TEMP TABLE staged_part (key TEXT, part TEXT)")
        db.executemany("INSERT INTO staged_part VALUES (?, ?)", _vocabulary_rows(db))
        db.execute("INSERT OR IGNORE INTO part SELECT key, part FROM staged_part ORDER BY key, part")
        rows = {
            **meta,
            "version": schema.VERSION,
            "pack": pack,
            "entries": str(count),
            "names": str(len(chances)),
            "rarest_common": repr(_rarest_common(chances)),
        }
        db.executemany("INSERT INTO meta VALUES (?, ?)", sorted(rows.items()))
        db.commit()
    except BaseException:
        db.close()
        partial.unlink(missing_ok=True)
        raise
    db.close()
    partial.replace(path)
    return count


def record_text(value: object) -> str:
    """Give the JSON text of a record as an index keeps it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _keys_of(
    batch: list[tuple[Record, str]], first: int, background: Background, domain_label: DomainLabel, chances: list[float]
) -> tuple[list[tuple[str, int]], dict[str, bool]]:
    staged: list[tuple[str, int]] = []
    words: dict[str, bool] = {}
    for offset, (record, _) in enumerate(batch):
        entry = first + offset
        values = keys.value_keys(record)
        if record.type == "known-good":
            staged.extend(("g" + key, entry) for key in values)
            continue
        staged.extend((key, entry) for key in values)
        for name in record.names:
            for variant in keys.name_variants(name):
                for part in variant.parts:
                    words.setdefault(part, False)
                staged.extend((key, entry) for key in keys.name_keys(variant))
            chances.append(chance_of(name, background))
        for organisation in record.organisations:
            for form in organisation_forms(organisation.name):
                words.update(dict.fromkeys(form.stems, True))
        for domain in record.domains:
            label = domain_label(domain)
            if label:
                words.setdefault(label, False)
                staged.append(("b" + label, entry))
    return staged, words


def _vocabulary_rows(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for part, of_organisation in db.execute("SELECT part, of_organisation FROM vocabulary"):
        for key in keys.vocabulary_keys(part):
            yield key, part
        if of_organisation and len(part) >= SHORTEST_SHORTENED:
            yield keys.consonants(part), part


def _rarest_common(chances: list[float]) -> float:
    """Give the chance above which a name cannot stand alone, so that all others together stay within the budget."""
    total = 0.0
    for chance in sorted(chances):
        total += chance
        if total > NOTE_BUDGET:
            return chance
    return NOTE_BUDGET
