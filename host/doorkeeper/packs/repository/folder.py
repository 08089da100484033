"""A repository on disk: static files that any web server can serve, and what the current ones of them are.

The layout is that of a TUF repository with consistent snapshots (TUF specification 1.0.33, 6.2 and 7): ``metadata/``
with ``N.root.json``, ``N.targets.json``, ``N.<publisher>.json``, ``N.snapshot.json`` and ``timestamp.json``, and
``targets/<publisher>/<pack>/<sha256>.<file>``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TypeVar

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.repository.roles import TARGETS, TIMESTAMP

METADATA_FOLDER = "metadata"
TARGETS_FOLDER = "targets"
STAGING_FOLDER = "staging"

_COMPACT = JSONSerializer(compact=True)
_ROOT_FILE = re.compile(r"([1-9][0-9]*)\.root\.json")

T = TypeVar("T", Root, Timestamp, Snapshot, Targets)
AnyMetadata = Metadata[Root] | Metadata[Timestamp] | Metadata[Snapshot] | Metadata[Targets]


class RepositoryFolder:
    """The files of one repository. Reads what is current; writes each file whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.metadata = path / METADATA_FOLDER
        self.targets_folder = path / TARGETS_FOLDER
        self.staging = path / STAGING_FOLDER

    def exists(self) -> bool:
        """Whether there is a repository."""
        return (self.metadata / "timestamp.json").is_file()

    def check_exists(self) -> None:
        """Refuse to go on without a repository.

        Raises:
            DoorkeeperError: ``repository.none``.

        """
        if not self.exists():
            raise DoorkeeperError(
                "repository.none",
                f"There is no repository {self.path}.",
                "Make one with 'doorkeeper packs init REPO --publisher ID --keys DIR'.",
            )

    def root_versions(self) -> list[int]:
        """Give the versions of the root that are there, in order."""
        found = (_ROOT_FILE.fullmatch(path.name) for path in self.metadata.iterdir())
        return sorted(int(match[1]) for match in found if match)

    def root(self) -> Metadata[Root]:
        """Read the newest root."""
        self.check_exists()
        return self._read(f"{self.root_versions()[-1]}.root.json", Root)

    def timestamp(self) -> Metadata[Timestamp]:
        """Read the timestamp."""
        return self._read("timestamp.json", Timestamp)

    def snapshot(self) -> Metadata[Snapshot]:
        """Read the snapshot that the timestamp names."""
        return self._read(f"{self.timestamp().signed.snapshot_meta.version}.snapshot.json", Snapshot)

    def targets(self) -> Metadata[Targets]:
        """Read the top-level targets that the snapshot names."""
        return self.role(TARGETS)

    def role(self, name: str) -> Metadata[Targets]:
        """Read the targets metadata of a role: the top-level one, or a publisher's."""
        return self._read(f"{self.snapshot().signed.meta[f'{name}.json'].version}.{name}.json", Targets)

    def publishers(self) -> list[str]:
        """Give the publishers to whom the repository delegates, in order."""
        delegations = self.targets().signed.delegations
        return sorted(delegations.roles or {}) if delegations else []

    def current_files(self) -> list[str]:
        """Give the names of the metadata files that a client may ask for: all roots, else what is current."""
        snapshot = self.snapshot().signed
        versioned = [f"{meta.version}.{name}" for name, meta in snapshot.meta.items()]
        roots = [f"{version}.root.json" for version in self.root_versions()]
        return [*roots, *versioned, f"{snapshot.version}.snapshot.json", "timestamp.json"]

    def target_path(self, target: TargetFile) -> Path:
        """Give where a target lies."""
        folder, _, name = target.path.rpartition("/")
        return self.targets_folder / folder / f"{target.hashes['sha256']}.{name}"

    def write(self, role: str, metadata: AnyMetadata) -> None:
        """Write metadata of a role under the name that the role and its version give it."""
        name = "timestamp.json" if role == TIMESTAMP else f"{metadata.signed.version}.{role}.json"
        write_whole(self.metadata / name, metadata_bytes(metadata))

    def _read(self, name: str, kind: type[T]) -> Metadata[T]:
        return read_metadata(self.metadata / name, kind)


def read_metadata(path: Path, kind: type[T]) -> Metadata[T]:
    """Read metadata of one kind.

    Raises:
        DoorkeeperError: ``repository.damaged``.

    """
    try:
        metadata: Metadata[T] = Metadata.from_bytes(path.read_bytes())
    except (OSError, DeserializationError, RepositoryError) as error:
        raise damaged(path) from error
    if not isinstance(metadata.signed, kind):
        raise damaged(path)
    return metadata


def metadata_bytes(metadata: AnyMetadata) -> bytes:
    """Give the bytes of metadata as they are written: compact, since every client fetches them at every update."""
    return metadata.to_bytes(_COMPACT)


def damaged(path: Path) -> DoorkeeperError:
    """Make the error of a file of the repository that is not as it was written."""
    return DoorkeeperError(
        "repository.damaged",
        f"The repository's file {path} is missing or damaged.",
        "Bring the repository back from a copy; never mend a file of it by hand.",
    )


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that its readers see the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
