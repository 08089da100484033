"""Checks a pack's entries before anyone is warned by them: each rule is a function, each finding has a stable code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from doorkeeper.index.background import BackgroundFile
from doorkeeper.matching import keys
from doorkeeper.matching.names import chance_of
from doorkeeper.matching.ports import Background
from doorkeeper.model.record import ListedName, Record
from doorkeeper.model.value import Value
from doorkeeper.normalise import characters
from doorkeeper.packs import entries
from doorkeeper.packs.domains import domain_label
from doorkeeper.packs.entries import Entry, EntryError
from doorkeeper.packs.protected import protected

COMMON = 1e-8
"""A name that at least one person in a hundred million bears by chance has namesakes on any large site."""

# English and Welsh: what a publisher knows is what was named, not what a person is.
_CLAIMS = re.compile(
    r"\b(?:fakes?|faked|spy|spies|spying|spied|ffug|ffugio|ysb[iï]wr|ysb[iï]wyr|ysb[iï]o)\b", re.IGNORECASE
)


class Finding(Value):
    """One thing to mend: where, which key, a stable code and a sentence."""

    place: str
    key: str
    code: str
    message: str

    def __str__(self) -> str:
        """Give the finding on one line."""
        return f"{': '.join(part for part in (self.place, self.key, self.message) if part)} [{self.code}]"


Rule = Callable[[Record, Background], Iterator[tuple[str, str, str]]]


def lint_pack(source: Path) -> list[Finding]:
    """Check all entries of a folder or ``.jsonl`` file; an entry that cannot be read is a finding too."""
    background = BackgroundFile()
    findings: list[Finding] = []
    seen: dict[str, str] = {}
    try:
        head = entries.read_head(source)
    except EntryError as error:
        return [Finding(error.place, "", error.code, error.why)]
    for item in _entries(source):
        if isinstance(item, Finding):
            findings.append(item)
            continue
        record = item.record
        if record.id in seen:
            findings.append(Finding(item.place, "id", "lint.duplicate", f"{record.id} stands in {seen[record.id]} too"))
        seen.setdefault(record.id, item.place)
        findings.extend(_correction(item))
        if source.is_dir() and not record.id.startswith((f"{head.id}/", f"{head.publisher or head.id}/")):
            findings.append(
                Finding(
                    item.place,
                    "id",
                    "lint.foreign-id",
                    f"expected an id that starts with {head.id}/, the pack's own id, or with its publisher's",
                )
            )
        for rule in RULES:
            findings.extend(Finding(item.place, key, code, message) for key, code, message in rule(record, background))
    return findings


def _correction(item: Entry) -> Iterator[Finding]:
    """A correction says which entry it takes back, and that is one of its own publisher's: it reaches no other."""
    record = item.record
    own = record.id.partition("/")[0] if "/" in record.id else None
    if record.type == "correction" and not record.replaces:
        expected = "expected the id of the entry that it withdraws"
    elif own and record.replaces and "/" in record.replaces and not record.replaces.startswith(f"{own}/"):
        expected = f"expected an id of the publisher's own, {own}/…: it reaches no other's entries"
    elif record.replaces == record.id:
        expected = "expected the id of another entry"
    else:
        return
    yield Finding(item.place, "replaces", "lint.correction", expected)


def _entries(source: Path) -> Iterator[Entry | Finding]:
    if source.is_file():
        try:
            yield from entries.read_entries(source)
        except EntryError as error:
            yield Finding(error.place, "", error.code, error.why)
        return
    for path in entries.entry_files(source):
        try:
            yield entries.read_entry(path, source)
        except EntryError as error:
            yield Finding(error.place, "", error.code, error.why)


def has_source(record: Record, background: Background) -> Iterator[tuple[str, str, str]]:
    """A warning without its source is never shown, so an entry needs one."""
    if record.type != "known-good" and record.source is None:
        yield "source", "lint.no-source", "expected who says so: a source with publisher and title, or an alert to cite"


def claims_nothing(record: Record, background: Background) -> Iterator[tuple[str, str, str]]:
    """Wording quotes what was named; it never calls anyone a spy or anything fake."""
    for wording in record.wording:
        for part, text in (("title", wording.title), ("summary", wording.summary)):
            found = _CLAIMS.search(text)
            if found:
                yield (
                    f"wording.{wording.language}.{part}",
                    "lint.claim",
                    f"says {found[0]!r}: say what the source named, such as 'named in the alert of 18 November 2025'",
                )


def is_distinct(record: Record, background: Background) -> Iterator[tuple[str, str, str]]:
    """A person with nothing but a common name would accuse every namesake."""
    if record.type in ("known-good", "correction") or record.status != "active":
        return
    if record.organisations or record.profiles or record.handles or record.emails or record.domains:
        return
    if not record.names and not record.phrases:
        yield "names", "lint.empty", "expected at least one name, address or organisation"
    elif record.type == "person" and all(name.weak or _chance(name, background) >= COMMON for name in record.names):
        yield "names", "lint.common-name", "a common name alone: add an organisation, an address or another listed fact"


def _chance(name: ListedName, background: Background) -> float:
    variants = keys.name_variants(name)
    return chance_of(variants[0].parts, background) if variants else 1.0


def names_nothing_protected(record: Record, background: Background) -> Iterator[tuple[str, str, str]]:
    """Values on the shipped known-good list are never matched, so listing one is a mistake."""
    if record.type == "known-good":
        return
    listed = (
        ("organisations", [item.name for item in record.organisations], keys.organisation_keys),
        ("domains", record.domains, lambda value: [keys.domain_key(value) or ""]),
        ("emails", record.emails, lambda value: [keys.email_key(value) or ""]),
        ("profiles", record.profiles, lambda value: [keys.profile_key(value) or ""]),
        ("handles", record.handles, lambda value: [keys.handle_key(value) or ""]),
    )
    for key, values, key_of in listed:
        for i, value in enumerate(values):
            if any(protected().covers(index_key) for index_key in key_of(value)):
                yield f"{key}[{i}]", "lint.known-good", f"{value!r} is on the list of values that no pack may match"


def is_readable(record: Record, background: Background) -> Iterator[tuple[str, str, str]]:
    """Every value must give a key, or it would never match anything."""
    for i, name in enumerate(record.names):
        if not keys.name_variants(name):
            yield f"names[{i}]", "lint.unreadable", f"no name can be read in {name.full!r}"
        if any(characters.is_hidden(c) for c in name.full):
            yield f"names[{i}]", "lint.hidden", "holds invisible characters: list the name as a person would type it"
    for i, organisation in enumerate(record.organisations):
        if not keys.organisation_keys(organisation.name):
            yield f"organisations[{i}]", "lint.unreadable", f"no name can be read in {organisation.name!r}"
        if any(characters.is_hidden(c) for c in organisation.name):
            yield f"organisations[{i}]", "lint.hidden", "holds invisible characters: list it as a person would type it"
    checks = (("profiles", record.profiles, keys.profile_key), ("domains", record.domains, keys.domain_key),
              ("emails", record.emails, keys.email_key))  # fmt: skip
    for key, values, key_of in checks:
        for i, value in enumerate(values):
            if not key_of(value):
                yield f"{key}[{i}]", "lint.unreadable", f"expected an address, got {value!r}"
    for i, domain in enumerate(record.domains):
        if keys.domain_key(domain) and domain_label(domain.split("//")[-1].split("/")[0]) is None:
            yield (
                f"domains[{i}]",
                "lint.public-suffix",
                f"{domain!r} is a public suffix: everybody's addresses end in it",
            )


def is_shareable(record: Record, background: Background) -> Iterator[tuple[str, str, str]]:
    """TLP:RED is for the eyes of its recipients only (FIRST, TLP 2.0), which a pack cannot keep."""
    if record.tlp == "red":
        yield "tlp", "lint.tlp", "TLP:RED must not be distributed in a pack"


def is_valid_sometime(record: Record, background: Background) -> Iterator[tuple[str, str, str]]:
    """An entry that ends before it begins never warns."""
    if record.valid_from and record.valid_until and record.valid_until < record.valid_from:
        yield "valid_until", "lint.validity", "ends before it begins"


RULES: tuple[Rule, ...] = (
    has_source,
    claims_nothing,
    is_distinct,
    names_nothing_protected,
    is_readable,
    is_shareable,
    is_valid_sometime,
)
