"""The last release of a pack, read back from the repository's own files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import TargetFile, Targets

from doorkeeper.model.errors import RefusedError
from doorkeeper.packs import segments
from doorkeeper.packs.manifest import FILE_NAME, Manifest, decode_manifest, manifest_target
from doorkeeper.packs.repository.folder import RepositoryFolder, damaged
from doorkeeper.packs.segments import Change, Patch, Put


def last_manifest(repository: RepositoryFolder, targets: Targets, publisher: str, pack: str) -> Manifest | None:
    """Read the manifest of a pack's last release; None before the first."""
    target = targets.targets.get(manifest_target(publisher, pack))
    if target is None:
        return None
    with open_target(repository, target) as stream:
        return decode_manifest(stream.read())


def packs_of(targets: Targets, publisher: str) -> list[str]:
    """Give the ids of a publisher's packs, in order."""
    prefix, suffix = f"{publisher}/", f"/{FILE_NAME}"
    return sorted(
        name.removeprefix(prefix).removesuffix(suffix)
        for name in targets.targets
        if name.startswith(prefix) and name.endswith(suffix)
    )


def last_lines(repository: RepositoryFolder, targets: Targets, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """Give (id, line) of all records of a release, in the order of the ids."""
    changes = joined_changes(repository, targets, manifest, len(manifest.changes))
    added = sorted(changes)
    at = 0
    base = manifest.base
    with open_target(repository, targets.targets[base.target]) as stream:
        for line in segments.read_base(stream, base.records, base.size):
            name = segments.line_id(line)
            while at < len(added) and added[at] < name:
                yield from _line(changes[added[at]], None)
                at += 1
            if at < len(added) and added[at] == name:
                yield from _line(changes[added[at]], line)
                at += 1
            else:
                yield name, line
    for name in added[at:]:
        yield from _line(changes[name], None)


def listed(repository: RepositoryFolder, targets: Targets, publisher: str, names: Iterable[str]) -> set[str]:
    """Give those of some ids that are in any pack of a publisher's last releases."""
    wanted = set(names)
    found: set[str] = set()
    for pack in packs_of(targets, publisher) if wanted else ():
        manifest = last_manifest(repository, targets, publisher, pack)
        if manifest is not None:
            found.update(name for name, _ in last_lines(repository, targets, manifest) if name in wanted)
    return found


def joined_changes(repository: RepositoryFolder, targets: Targets, manifest: Manifest, count: int) -> dict[str, Change]:
    """Give what the first ``count`` change segments of a release do together, by id."""
    found: dict[str, Change] = {}
    for segment in manifest.changes[:count]:
        with open_target(repository, targets.targets[segment.target]) as stream:
            for change in segments.read_changes(stream, segment.records, segment.size):
                found[change.id] = segments.merged(found.get(change.id), change)
    return found


@contextmanager
def open_target(repository: RepositoryFolder, target: TargetFile) -> Iterator[BinaryIO]:
    """Open a target for reading, after a look at its length and digest.

    Raises:
        DoorkeeperError: ``repository.damaged``.

    """
    path = repository.target_path(target)
    try:
        file = path.open("rb")
    except OSError as error:
        raise damaged(path) from error
    with file:
        try:
            target.verify_length_and_hashes(file)
            file.seek(0)
            yield file
        except (RepositoryError, RefusedError) as error:
            raise damaged(path) from error


def _line(change: Change, before: bytes | None) -> Iterator[tuple[str, bytes]]:
    if isinstance(change, Patch) and before is not None:
        change = segments.apply_patch(change, before)
    if isinstance(change, Put):
        yield change.id, change.text.encode()
