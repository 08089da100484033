"""Corrections of one publisher: which entries they withdraw, for as long as they stand.

A correction names an entry in ``replaces``. The entry stays withdrawn while the correction stands: also when a later
version lists it again, under its own id or, with the same facts, under another. It stands until a later entry of the
same publisher replaces the correction itself. Nothing here reaches another publisher's entries.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from doorkeeper.model.errors import RefusedError
from doorkeeper.model.record import Record, decode_record
from doorkeeper.model.value import Value
from doorkeeper.packs.client.files import read_bounded
from doorkeeper.packs.client.places import pinned

LARGEST = 64 * 1024 * 1024
MOST = 20_000
"""Most corrections of one publisher that are kept."""


class Standing(Value):
    """A correction that stands.

    ``indicator`` is the id of the entry that it withdraws, ``facts`` the digest of that entry's facts or empty where
    it was never seen, ``text`` the correction's own JSON, ``installed`` the time of the import (ISO 8601), ``pack`` the
    pack that it came in.
    """

    indicator: str
    correction: str
    text: str
    facts: str
    installed: str
    pack: str


class Correction(Value):
    """A correction as the extension tells of it."""

    indicator: str
    record: Record
    installed: str
    publisher: str
    pack: str


def corrections(home: str | Path) -> list[Correction]:
    """Give the corrections that stand on this machine, the newest first."""
    found = [
        Correction(item.indicator, decode_record(json.loads(item.text)), item.installed, place.publisher, item.pack)
        for place in pinned(Path(home))
        for item in decode_standing(read_bounded(place.corrections, LARGEST))
    ]
    found.sort(key=lambda item: (item.installed, item.indicator), reverse=True)
    return found


def facts_of(record: Record) -> str:
    """Give a digest of what an entry identifies its subject by; the same facts under another id give the same."""
    facts = (
        record.type,
        sorted(name.full for name in record.names),
        sorted(item.name for item in record.organisations),
        *(sorted(values) for values in (record.profiles, record.handles, record.domains, record.emails)),
    )
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


class Withdrawals:
    """Decides which entries the corrections that stand, and the entries that replace others, withdraw."""

    def __init__(self, standing: list[Standing], replaces: dict[str, str]) -> None:
        """Take corrections, and (id of an entry that replaces another: the other's id)."""
        self.ids = frozenset({item.indicator for item in standing} | set(replaces.values()))
        self.facts = frozenset(item.facts for item in standing if item.facts)

    def covers(self, record: Record) -> bool:
        """Whether a record is withdrawn."""
        if record.id in self.ids:
            return True
        return bool(self.facts) and record.type not in ("correction", "known-good") and facts_of(record) in self.facts

    def digest(self) -> str:
        """Name what is withdrawn: a pack built with another digest is to be built again."""
        return hashlib.sha256("\n".join([*sorted(self.ids), "", *sorted(self.facts)]).encode()).hexdigest()[:16]


def encode_standing(standing: list[Standing]) -> bytes:
    """Give the file's bytes."""
    return json.dumps({"schema": 1, "corrections": [item._asdict() for item in standing]}, ensure_ascii=False).encode()


def decode_standing(data: bytes | None) -> list[Standing]:
    """Read the file's bytes; none are no corrections.

    Raises:
        RefusedError: ``corrections.damaged``: what was withdrawn must not come back unnoticed.

    """
    if data is None:
        return []
    try:
        return [Standing(**item) for item in json.loads(data)["corrections"]]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise RefusedError(
            "corrections.damaged",
            "The record of the corrections on this computer is damaged.",
            "Delete the file corrections.json of this publisher, then import its latest full bundle.",
        ) from error


def stand(
    standing: list[Standing], records: list[Record], texts: dict[str, str], pack: str, now: str, facts: dict[str, str]
) -> list[Standing]:
    """Add the corrections of a version to those that stand, and take away those that it replaces.

    Args:
        standing: the corrections so far.
        records: the version's records that replace another, corrections among them.
        texts: the JSON text of each of them, by id.
        pack: the pack that they come in.
        now: the time of the import.
        facts: the digest of the facts of entries that corrections name, by id, where they are known.

    Raises:
        RefusedError: ``corrections.too-many``.

    """
    replaced = {record.replaces for record in records}
    kept = {item.correction: item for item in standing if item.correction not in replaced}
    for record in records:
        if record.type != "correction" or record.replaces is None or record.id in replaced:
            continue
        before = kept.get(record.id)
        same = before is not None and before.indicator == record.replaces
        kept[record.id] = Standing(
            indicator=record.replaces,
            correction=record.id,
            text=texts[record.id],
            facts=facts.get(record.replaces) or (before.facts if before and same else ""),
            installed=before.installed if before and same else now,
            pack=pack,
        )
    if len(kept) > MOST:
        raise RefusedError(
            "corrections.too-many",
            f"The publisher has more than {MOST} corrections in force.",
            "Ask the publisher to publish the entries in a new pack.",
        )
    return sorted(kept.values(), key=lambda item: item.correction)
