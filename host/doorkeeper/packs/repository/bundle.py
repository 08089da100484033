"""Writes a bundle: the repository's current state in one file, an uncompressed ZIP (PKWARE APPNOTE 6.3.10).

The same state gives the same bytes: members in the order of their names, without times or owners of their own.
"""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tuf.api.metadata import TargetFile, Targets

from doorkeeper.model.errors import RefusedError
from doorkeeper.model.value import Value
from doorkeeper.packs.manifest import Manifest, manifest_target
from doorkeeper.packs.repository import state
from doorkeeper.packs.repository.folder import METADATA_FOLDER, TARGETS_FOLDER, RepositoryFolder
from doorkeeper.packs.repository.staging import only_writer

LARGEST = 4 * 1024**3 - 16 * 1024**2
"""Most bytes in a bundle's files: a client reads the form of ZIP that ends at 4 GiB, headers and tables included."""
_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that ZIP can write."""


class Bundled(Value):
    """What went into a bundle: (publisher, pack, version), the number of files, bytes; ``since`` for a delta."""

    path: Path
    packs: tuple[tuple[str, str, int], ...]
    files: int
    bytes: int
    since: int | None

    def to_json(self) -> dict[str, object]:
        """Give what a program reads."""
        return {
            "bundle": str(self.path),
            "packs": [{"publisher": of, "pack": pack, "version": version} for of, pack, version in self.packs],
            "files": self.files,
            "bytes": self.bytes,
            "since": self.since,
        }


def bundle(
    repository: RepositoryFolder, out: Path, now: datetime, *, since: int | None = None, pack: str | None = None
) -> Bundled:
    """Write the current state to ``out``: all of it, only ``pack``, or only what leads there from version ``since``.

    Raises:
        RefusedError: ``bundle.expired`` for a state that nobody would take, ``bundle.since`` for a version from which
            no changes lead to the last, ``bundle.pack`` where no pack, or not just one, is meant, ``bundle.size``.
        DoorkeeperError: ``repository.none``, ``repository.damaged``.
        OSError: where ``out`` cannot be written.

    """
    if out.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(out))
    with only_writer(repository):
        _check_not_expired(repository, now)
        chosen = _chosen(repository, pack, since)
        targets = [target for manifest, of in chosen for target in _targets(manifest, of, since)]
        metadata = {f"{METADATA_FOLDER}/{name}": repository.metadata / name for name in repository.current_files()}
        if sum(target.length for target in targets) + sum(p.stat().st_size for p in metadata.values()) > LARGEST:
            raise RefusedError(
                "bundle.size",
                f"The bundle would be larger than {LARGEST} bytes.",
                "Bundle one pack at a time with --pack, or only the changes with --since.",
            )
        partial = out.with_name(out.name + ".partial")
        try:
            files = _write(repository, partial, metadata, targets)
            partial.replace(out)
        finally:
            partial.unlink(missing_ok=True)
        packs = tuple((manifest.publisher, manifest.pack, manifest.version) for manifest, _ in chosen)
        return Bundled(out, packs, files, out.stat().st_size, since)


def _check_not_expired(repository: RepositoryFolder, now: datetime) -> None:
    parts = (repository.root(), repository.timestamp(), repository.snapshot(), repository.targets())
    expired = [part.signed.type for part in parts if part.signed.is_expired(now)]
    expired += [name for name in repository.publishers() if repository.role(name).signed.is_expired(now)]
    if expired:
        raise RefusedError(
            "bundle.expired",
            f"What the repository holds has expired ({', '.join(expired)}), so nobody would take the bundle.",
            "Sign snapshot and timestamp anew with 'doorkeeper packs sign REPO --keys DIR'; for the others see"
            " docs/publishing.md.",
        )


def _chosen(repository: RepositoryFolder, pack: str | None, since: int | None) -> list[tuple[Manifest, Targets]]:
    found = []
    for publisher in repository.publishers():
        targets = repository.role(publisher).signed
        for name in state.packs_of(targets, publisher):
            manifest = state.last_manifest(repository, targets, publisher, name)
            if manifest is not None and pack in (None, name, f"{publisher}/{name}"):
                found.append((manifest, targets))
    if not found or (since is not None and len(found) > 1):
        raise RefusedError(
            "bundle.pack",
            "There is no such pack in the repository." if not found else "The repository has several packs.",
            "Release a pack first, and name it with --pack." if not found else "Name one with --pack PUBLISHER/PACK.",
        )
    return found


def _targets(manifest: Manifest, targets: Targets, since: int | None) -> Iterator[TargetFile]:
    yield targets.targets[manifest_target(manifest.publisher, manifest.pack)]
    if since is None:
        yield targets.targets[manifest.base.target]
        for change in manifest.changes:
            yield targets.targets[change.target]
        return
    if not manifest.base.version <= since <= manifest.version:
        raise RefusedError(
            "bundle.since",
            f"No changes lead from version {since} to version {manifest.version}; they do from version"
            f" {manifest.base.version} on.",
            "Give one of these versions, or leave --since out for a full bundle.",
        )
    for change in manifest.needed(manifest.base.version, since).changes:
        yield targets.targets[change.target]


def _write(repository: RepositoryFolder, out: Path, metadata: dict[str, Path], targets: list[TargetFile]) -> int:
    members: dict[str, Path | TargetFile] = dict(metadata)
    for target in targets:
        place = repository.target_path(target).relative_to(repository.targets_folder)
        members[f"{TARGETS_FOLDER}/{place.as_posix()}"] = target
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for name, member in sorted(members.items()):
            info = zipfile.ZipInfo(name, _TIME)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            if isinstance(member, Path):
                archive.writestr(info, member.read_bytes())
            else:
                info.file_size = member.length
                with state.open_target(repository, member) as source, archive.open(info, "w") as copy:
                    shutil.copyfileobj(source, copy, 1024 * 1024)
    return len(members)
