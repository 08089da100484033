"""A release's difference in words: who is added, changed or withdrawn, and what readers will be warned of by it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from doorkeeper.model.record import Record, decode_record
from doorkeeper.model.verdict import Band
from doorkeeper.packs.desk_card import change_in_words, readable
from doorkeeper.packs.manifest import Manifest
from doorkeeper.packs.repository.difference import Edit

LONGEST_VALUE = 120
MOST_VALUES = 4
"""Values that a sentence names before it counts the rest."""

Effect = tuple[Band, str]
"""What warns: the band, and by what."""

_A_BAND = {Band.ALERT: "an alert", Band.CAUTION: "a caution", Band.NOTE: "a note"}


def sentences(edits: Iterable[Edit], replaced: Mapping[str, str]) -> Iterator[str]:
    """Give a sentence or two for each edit; ``replaced`` maps withdrawn ids to the entry that withdraws them."""
    for edit in edits:
        before, after = (None if row is None else decode_record(row) for row in edit.rows())
        yield shown(_sentence(edit.id, before, after, replaced), limit=4000)


def described(manifest: Manifest) -> str:
    """Say which release it is: its pack and version, how many entries, for whom, and until when."""
    entries = sum(count for _, count in manifest.entries)
    return (
        f"{manifest.publisher}/{manifest.pack} version {manifest.version}, {entries:,}"
        f" entr{'y' if entries == 1 else 'ies'}, for {manifest.audience}, TLP:{manifest.tlp.upper()},"
        f" refresh by {manifest.refresh}, expires {manifest.expires}"
    )


def doubts(replaced: Mapping[str, str], listed: Container[str]) -> Iterator[str]:
    """Say which new entries take back what was never released: most likely the id is another."""
    for name, by in replaced.items():
        if name not in listed:
            yield shown(
                f"Check this: {by} takes back {name}, which no pack of this publisher lists. If its id is another,"
                " nothing is withdrawn and nobody is told.",
                limit=1000,
            )


def desk_sentence(before: Manifest | None, after: Manifest) -> str | None:
    """Say what a release changes about where reports go; None where nothing."""
    old, new = before.desk if before else None, after.desk
    if old == new:
        return None
    subject = "Reports of machines that trust this publisher with them"
    return shown(change_in_words(readable(old), readable(new), subject), limit=4000)


def effects(record: Record | None) -> set[Effect]:
    """Give what warns by a record, in the bands of docs/matching.md; a record that is not in force warns of nothing."""
    if record is None or record.status != "active" or record.type in ("known-good", "correction"):
        return set()
    own = (
        ("profile address", record.profiles),
        ("handle", record.handles),
        ("e-mail address", record.emails),
        ("web site", record.domains),
    )
    found = {(Band.ALERT, f"the {kind} {_quoted(value)}") for kind, values in own for value in values}
    if record.names:
        found |= {(Band.ALERT, f"a listed name together with {_quoted(item.name)}") for item in record.organisations}
    found |= {(Band.CAUTION, f"{_quoted(item.name)} as an employer") for item in record.organisations if item.front}
    found |= {(Band.CAUTION, f"the words {_quoted(phrase)}") for phrase in record.phrases}
    found |= {(Band.NOTE, f"the name {_quoted(name.full)} alone") for name in record.names if not name.weak}
    return found


def shown(text: str, limit: int = LONGEST_VALUE) -> str:
    """Make a text safe to print: no control or invisible character of it reaches a terminal."""
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in short)


def _sentence(name: str, before: Record | None, after: Record | None, replaced: Mapping[str, str]) -> str:
    if after is None:
        return _withdrawn(name, before, replaced)
    if before is None:
        return _added(after)
    return _changed(before, after)


def _added(record: Record) -> str:
    if record.type == "correction":
        return (
            f"Correction: {record.id} withdraws {record.replaces}. Readers who were shown a warning from it are told,"
            " and it stays withdrawn if it is listed again."
        )
    if record.type == "known-good":
        return f"Added: {_label(record)}, known good. This publisher's entries no longer warn of {_values(record)}."
    return f"Added: {_label(record)}, {record.type}. {_said('Readers will see', effects(record))}"


def _withdrawn(name: str, record: Record | None, replaced: Mapping[str, str]) -> str:
    by = f", by {replaced[name]}" if name in replaced else ""
    if record is None:
        return f"Withdrawn: {name}{by}."
    if record.type == "correction":
        return f"Withdrawn: the correction {record.id}. What it corrected warns again where it is listed."
    if record.type == "known-good":
        return f"Withdrawn: {_label(record)}{by}. Entries that name {_values(record)} warn again."
    return f"Withdrawn: {_label(record)}{by}. {_said('Readers will no longer see', effects(record))}"


def _changed(before: Record, after: Record) -> str:
    keys = [key for key, value in after._asdict().items() if value != getattr(before, key)]
    parts = [f"Changed: {_label(after)}: {', '.join(keys) or 'the way it is written'}."]
    gained, lost = effects(after) - effects(before), effects(before) - effects(after)
    if gained:
        parts.append(_said("Readers will now see", gained))
    if lost:
        parts.append(_said("Readers will no longer see", lost))
    if before.wording != after.wording:
        parts.append(_wording(after))
    if len(parts) == 1:
        parts.append("What readers are warned of stays the same.")
    return " ".join(parts)


def _wording(record: Record) -> str:
    text = record.wording[0].summary if record.wording else ""
    return f"The text that readers see becomes {_quoted(text)}." if text else "The text that readers see is taken out."


def _said(begin: str, found: set[Effect]) -> str:
    if not found:
        return f"{begin} no warning." if "no longer" not in begin else "It warned of nothing."
    parts = []
    for band in sorted({band for band, _ in found}, reverse=True):
        values = sorted(value for of, value in found if of == band)
        more = f" and {len(values) - MOST_VALUES} more" if len(values) > MOST_VALUES else ""
        parts.append(f"{_A_BAND[band]} for {_joined(values[:MOST_VALUES])}{more}")
    return f"{begin} {'; '.join(parts)}."


def _label(record: Record) -> str:
    """Say what a record is about: its first name, organisation or address, and its id."""
    organisations = [item.name for item in record.organisations]
    values = (*(name.full for name in record.names), *organisations, *record.profiles, *record.domains)
    values = (*values, *record.emails, *record.handles, *record.phrases)
    return f"{shown(values[0])} ({record.id})" if values else record.id


def _values(record: Record) -> str:
    values = [name.full for name in record.names] + [item.name for item in record.organisations]
    values += [*record.profiles, *record.handles, *record.emails, *record.domains]
    more = f" and {len(values) - MOST_VALUES} more" if len(values) > MOST_VALUES else ""
    return _joined([_quoted(value) for value in values[:MOST_VALUES]]) + more if values else "nothing"


def _joined(values: list[str]) -> str:
    return ", ".join(values)


def _quoted(value: str) -> str:
    return f"“{shown(value)}”"
