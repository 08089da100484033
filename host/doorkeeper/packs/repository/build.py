"""Builds what a release is made of: its segment and its manifest, as targets in the staging folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BufferedRandom, BytesIO
from pathlib import Path

from tuf.api.metadata import Metadata, TargetFile, Targets

from doorkeeper.packs import segments
from doorkeeper.packs.manifest import (
    Base,
    Change,
    Manifest,
    base_target,
    change_target,
    encode_manifest,
    manifest_target,
)
from doorkeeper.packs.repository import state
from doorkeeper.packs.repository.difference import Edit
from doorkeeper.packs.repository.roles import expiry
from doorkeeper.packs.repository.staging import Staging

CHANGES_SHARE = 0.1
"""A new base is made when the changes since the last would grow beyond this share of it."""
CHANGES_FLOOR = 64 * 1024
"""But not for changes of fewer bytes than this, unpacked: small packs have deltas too."""
MOST_RECORDS = 200_000
"""Nor are changes made of more records than this: a client takes ``client.changes.MOST_CHANGED``."""
MOST_SEGMENTS = 12
"""When there are as many change segments, the older ones are joined, so that catching up and metadata stay small."""
LATEST = 4
"""Segments that stay by themselves, for those who come often."""


def write_segments(
    staging: Staging,
    targets: Targets,
    head: Manifest,
    before: Manifest | None,
    edits: Sequence[Edit],
    lines: Mapping[str, bytes],
    *,
    force_base: bool,
) -> tuple[Manifest, int]:
    """Write a release's segment to the staging folder: its changes, or a new base where they have grown too many.

    ``head`` is the manifest but for its segments, ``before`` that of the last release, ``lines`` are all records. Gives
    the whole manifest and the new segment's size in bytes.
    """
    if before is not None and not force_base:
        out = BytesIO()
        size = segments.write_changes([edit.change() for edit in edits], out)
        sizes = sum(change.size for change in before.changes) + size
        records = sum(change.records for change in before.changes) + len(edits)
        if records <= MOST_RECORDS and sizes <= max(CHANGES_FLOOR, CHANGES_SHARE * before.base.size):
            target = change_target(head.publisher, head.pack, before.version, head.version)
            change = Change(target, before.version, head.version, len(edits), size)
            written = _write(staging, targets, target, out)
            older = _joined(staging, targets, before)
            return head._replace(changes=(*older, change)), written
    target = base_target(head.publisher, head.pack, head.version)
    size = sum(len(line) + 1 for line in lines.values())
    written = _write_base(staging, targets, target, lines.values(), size)
    return head._replace(base=Base(target, head.version, len(lines), size), changes=()), written


def _joined(staging: Staging, targets: Targets, before: Manifest) -> tuple[Change, ...]:
    """Give the change segments of the last release, the older ones as one where they are many."""
    if len(before.changes) < MOST_SEGMENTS:
        return before.changes
    count = MOST_SEGMENTS - LATEST
    changes = state.joined_changes(staging.repository, targets, before, count)
    start, end = before.changes[0].start, before.changes[count - 1].end
    target = change_target(before.publisher, before.pack, start, end)
    out = BytesIO()
    size = segments.write_changes(changes.values(), out)
    _write(staging, targets, target, out)
    return (Change(target, start, end, len(changes), size), *before.changes[count:])


def stage_manifest(staging: Staging, metadata: Metadata[Targets], manifest: Manifest, now: datetime) -> None:
    """Put the publisher's new metadata into the staging folder: it names the manifest and what the manifest names."""
    targets = metadata.signed
    name = manifest_target(manifest.publisher, manifest.pack)
    _write(staging, targets, name, BytesIO(encode_manifest(manifest)))
    named = {name, manifest.base.target, *(change.target for change in manifest.changes)}
    own = name.removesuffix("manifest.json")
    targets.targets = {
        path: target for path, target in sorted(targets.targets.items()) if path in named or not path.startswith(own)
    }
    targets.version += 1
    targets.expires = expiry(manifest.publisher, now)
    metadata.signatures.clear()
    staging.put(manifest.publisher, metadata)


def _write_base(staging: Staging, targets: Targets, name: str, lines: Iterable[bytes], size: int) -> int:
    partial = staging.path / "base.partial"
    partial.parent.mkdir(parents=True, exist_ok=True)
    with partial.open("w+b") as file:
        segments.write_base(lines, size, file)
        length = _add_target(targets, name, file)
    place = _place(staging, targets.targets[name])
    partial.replace(place)
    return length


def _write(staging: Staging, targets: Targets, name: str, data: BytesIO) -> int:
    length = _add_target(targets, name, data)
    _place(staging, targets.targets[name]).write_bytes(data.getvalue())
    return length


def _add_target(targets: Targets, name: str, file: BytesIO | BufferedRandom) -> int:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    length = file.seek(0, 2)
    targets.targets[name] = TargetFile(length, {"sha256": digest}, name)
    return length


def _place(staging: Staging, target: TargetFile) -> Path:
    path = (
        staging.path / "targets" / staging.repository.target_path(target).relative_to(staging.repository.targets_folder)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
