"""Releases a source: checks it, says what changes, builds the segment and the manifest, signs, and publishes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tuf.api.metadata import Targets

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.model.record import TYPES
from doorkeeper.model.value import Value
from doorkeeper.packs.collateral import Collateral
from doorkeeper.packs.entries import EntryError, read_desk
from doorkeeper.packs.lint import Finding
from doorkeeper.packs.manifest import AUDIENCES, Approval, Base, Manifest, is_date
from doorkeeper.packs.ordinary import ordinary_profiles
from doorkeeper.packs.repository import keys as keys_of
from doorkeeper.packs.repository import state
from doorkeeper.packs.repository.build import stage_manifest, write_segments
from doorkeeper.packs.repository.checks import FindingsError, Sample, lint_lines, try_on_ordinary_people
from doorkeeper.packs.repository.difference import Additions, Edit, difference
from doorkeeper.packs.repository.folder import RepositoryFolder
from doorkeeper.packs.repository.review import MOST_SENTENCES, replacing
from doorkeeper.packs.repository.source import SourceRecords, read_source
from doorkeeper.packs.repository.staging import Missing, only_writer
from doorkeeper.packs.repository.words import desk_sentence, doubts, sentences, shown

REFRESH = timedelta(days=90)
EXPIRY = timedelta(days=365)
"""For a source that gives no dates of its own."""


class Released(Value):
    """What a release did.

    ``edits`` counts the records that were added, changed and withdrawn; ``unsaid`` those that ``sentences`` leaves out;
    ``bytes`` is the new segment as it is fetched. ``published`` is False where ``missing`` signatures, or the online
    keys, are still to come.
    """

    manifest: Manifest
    edits: tuple[int, int, int]
    sentences: tuple[str, ...]
    unsaid: int
    bytes: int
    published: bool
    missing: tuple[Missing, ...]
    collateral: Collateral

    def to_json(self) -> dict[str, object]:
        """Give what a program reads."""
        added, changed, withdrawn = self.edits
        manifest = self.manifest
        return {
            "publisher": manifest.publisher,
            "pack": manifest.pack,
            "version": manifest.version,
            "audience": manifest.audience,
            "tlp": manifest.tlp,
            "refresh": manifest.refresh,
            "expires": manifest.expires,
            "entries": dict(manifest.entries),
            "added": added,
            "changed": changed,
            "withdrawn": withdrawn,
            "difference": list(self.sentences),
            "unsaid": self.unsaid,
            "segment": manifest.changes[-1].target if manifest.changes else manifest.base.target,
            "bytes": self.bytes,
            "published": self.published,
            "missing": [missing._asdict() for missing in self.missing],
            "collateral": self.collateral.to_json(),
        }


def release(
    source: Path,
    repository: RepositoryFolder,
    keys: Path | None,
    now: datetime,
    *,
    publisher: str | None = None,
    pack: str | None = None,
    audience: str | None = None,
    force_base: bool = False,
    approval: tuple[str, str] | None = None,
    sample: Sample | None = None,
    desk: Path | None = None,
) -> Released:
    """Release a folder of entries or a ``.jsonl`` file as the next version of its pack.

    ``keys`` is a folder of key files: what they may sign is signed, and the release is published when that is enough.
    ``approval`` is (who, why): somebody takes it on themselves that the pack hits more ordinary people than it may, as
    the table ``collateral`` of ``pack.toml`` says it too. ``sample`` are the ordinary profiles that the pack is tried
    on, by default those that ship with the program. ``desk`` is a file with a desk card, instead of the source's own.

    Raises:
        FindingsError: where the lint or the try on ordinary people found something.
        RefusedError: ``release.expired`` for a pack whose own dates are past.
        DoorkeeperError: ``repository.…``, ``key.none``, ``entry.invalid``, ``source.missing``.

    """
    key_files = keys_of.read_folder(keys)
    with only_writer(repository) as staging:
        staging.check_empty()
        publisher = chosen_publisher(repository, publisher)
        records = read_source(source, publisher, pack)
        if approval is not None:
            approved = (approval[0], now.astimezone(UTC).date().isoformat(), approval[1])
            records = records._replace(head=records.head._replace(approval=approved))
        if desk is not None:
            records = records._replace(head=records.head._replace(desk=read_desk(desk)))
        metadata = repository.role(publisher)
        same = None
        if pack is None and source.is_file():
            same = _pack_of_its_entries(records, repository, metadata.signed, publisher, audience)
        if same is not None:
            records = records._replace(pack=same.pack, head=records.head._replace(title=same.title))
        before = state.last_manifest(repository, metadata.signed, publisher, records.pack)
        edits = (
            difference(state.last_lines(repository, metadata.signed, before), records.lines)
            if before
            else Additions(records.lines)
        )
        head = _head(records, before, publisher, audience, now, source)
        tried = _check(records, edits, ordinary_profiles() if sample is None else sample, now)
        said = tuple(sentences(edits[:MOST_SENTENCES], records.replaced))
        withdrawn = {name: by for edit in edits for name, by in replacing(edit).items()} if before else {}
        known = state.listed(repository, metadata.signed, publisher, withdrawn)
        of_desk = desk_sentence(before, head)
        of_all = (*((of_desk,) if of_desk else ()), *doubts(withdrawn, known))
        if same is not None:
            told = f"{shown(source.name)} has the entries of {same.pack}: its next release. Else give --pack."
            of_all = (told, *of_all)
        staging.discard()
        try:
            manifest, size = write_segments(
                staging, metadata.signed, head, before, edits, records.lines, force_base=force_base
            )
            stage_manifest(staging, metadata, manifest, now)
            staging.sign(key_files, (), None)
            published = staging.publish(key_files, now)
        except BaseException:
            staging.discard()
            raise
        return Released(
            manifest=manifest,
            edits=_counts(edits),
            sentences=(*of_all, *said),
            unsaid=len(edits) - len(said),
            bytes=size,
            published=published,
            missing=() if published else tuple(staging.missing()),
            collateral=tried,
        )


def _pack_of_its_entries(
    records: SourceRecords, repository: RepositoryFolder, targets: Targets, publisher: str, audience: str | None
) -> Manifest | None:
    """Find the one released pack of which a ``.jsonl`` file under a new name has at least half of the entries.

    The file is that pack's next release: as a pack of its own it would list entries twice, and what it leaves out would
    go on warning. A pack for another audience may well have the same entries.
    """
    found = []
    for pack in state.packs_of(targets, publisher):
        if pack == records.pack:
            return None
        manifest = state.last_manifest(repository, targets, publisher, pack)
        if manifest and audience in (None, manifest.audience):
            ids = [name in records.lines for name, _ in state.last_lines(repository, targets, manifest)]
            if 2 * sum(ids) >= len(ids) > 0:
                found.append(manifest)
    return found[0] if len(found) == 1 else None


def chosen_publisher(repository: RepositoryFolder, publisher: str | None) -> str:
    """Give the publisher that is meant: the named one, or the only one that there is.

    Raises:
        DoorkeeperError: ``repository.publisher``.

    """
    known = repository.publishers()
    if publisher is None and len(known) == 1:
        return known[0]
    if publisher in known and publisher is not None:
        return publisher
    raise DoorkeeperError(
        "repository.publisher",
        f"The repository has the publishers {', '.join(known)}."
        if publisher is None
        else f"The repository has no publisher {publisher[:80]!r}.",
        "Name one of its publishers with --publisher.",
    )


def _head(
    records: SourceRecords, before: Manifest | None, publisher: str, audience: str | None, now: datetime, source: Path
) -> Manifest:
    """Give the manifest but for its segments."""
    head = records.head
    expires = _date(head.expires, now + EXPIRY, "expires", source)
    refresh = min(expires, _date(head.refresh, now + REFRESH, "refresh", source))
    if expires < now.astimezone(UTC).date().isoformat():
        raise RefusedError(
            "release.expired",
            f"By its own pack.toml this pack expired on {expires}.",
            "Set a later 'expires' in pack.toml, and look whether the entries still hold.",
        )
    return Manifest(
        publisher=publisher,
        pack=records.pack,
        title=head.title or records.pack,
        version=before.version + 1 if before else 1,
        audience=audience if audience in AUDIENCES else head.audience,
        tlp=records.tlp,
        published=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        refresh=refresh,
        expires=expires,
        entries=tuple((kind, records.types[kind]) for kind in TYPES if kind in records.types),
        base=before.base if before else Base("", 1, 0, 0),
        changes=before.changes if before else (),
        approval=Approval(head.approval[0], head.approval[1], head.approval[2]) if head.approval else None,
        desk=head.desk,
    )


def _date(given: str | None, default: datetime, key: str, source: Path) -> str:
    if given is None:
        return default.astimezone(UTC).date().isoformat()
    if not is_date(given[:10]):
        raise EntryError(str(source / "pack.toml"), f"{key}: expected an ISO 8601 date such as 2025-11-18")
    return given[:10]


def _check(records: SourceRecords, edits: Sequence[Edit], sample: Sample, now: datetime) -> Collateral:
    """Refuse what must not be released. What an earlier release held was checked then."""
    findings = list(records.findings)
    if records.head.tlp == "red":
        findings.append(Finding("pack.toml", "tlp", "lint.tlp", "TLP:RED must not be distributed in a pack"))
    findings.extend(lint_lines(edit.after for edit in edits if edit.after is not None))
    if findings:
        raise FindingsError(findings)
    tried = try_on_ordinary_people(records.lines.values(), sample, now)._replace(approval=records.head.approval)
    if tried.findings():
        raise FindingsError(tried.findings())
    return tried


def _counts(edits: Sequence[Edit]) -> tuple[int, int, int]:
    added = sum(edit.before is None for edit in edits)
    withdrawn = sum(edit.after is None for edit in edits)
    return added, len(edits) - added - withdrawn, withdrawn
