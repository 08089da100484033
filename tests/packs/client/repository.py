"""A publisher's repository in memory, made by tuf.api: honest by default, and able to do everything a thief could do.

Nothing of the project's own publishing side is used but the formats of manifest and segments, so that the client is
tested against an implementation of its own.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from securesystemslib.signer import CryptoSigner, Signer
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from doorkeeper.model.record import TYPES
from doorkeeper.packs.manifest import (
    Base,
    Change,
    Manifest,
    base_target,
    change_target,
    encode_manifest,
    manifest_target,
)
from doorkeeper.packs.segments import Put, Remove, record_line, record_text, write_base, write_changes

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ONLINE = 14 * DAY
OFFLINE = 400 * DAY
Record = Mapping[str, object]
S = TypeVar("S", Root, Targets, Snapshot, Timestamp)


def keys(count: int) -> list[Signer]:
    return [CryptoSigner.generate_ed25519() for _ in range(count)]


class Repository:
    """One publisher's repository. ``files`` is what a web server would serve, by path."""

    def __init__(self, publisher: str = "desk", *, threshold: int = 1, now: datetime = NOW) -> None:
        self.publisher = publisher
        self.keys: dict[str, list[Signer]] = {
            "root": keys(3),
            "targets": keys(1),
            "snapshot": keys(1),
            "timestamp": keys(1),
            publisher: keys(max(1, threshold)),
        }
        self.threshold = threshold
        self.now = now
        self.files: dict[str, bytes] = {}
        self.targets: dict[str, bytes] = {}
        self.packs: dict[str, Manifest] = {}
        self.versions = {"targets": 0, publisher: 0, "snapshot": 0, "timestamp": 0}
        self.lifetimes = {"targets": OFFLINE, publisher: OFFLINE, "snapshot": ONLINE, "timestamp": ONLINE}
        self.roots: list[bytes] = []
        self.records: dict[str, dict[str, Record]] = {}
        self.new_root()

    # keys and roots

    def new_root(self, *, signers: Iterable[Signer] | None = None, lifetime: timedelta = OFFLINE) -> bytes:
        """Publish the next root for the keys as they are; signed by the old root keys too."""
        root = Root(version=len(self.roots) + 1, expires=self.now + lifetime, consistent_snapshot=True)
        for role in ("root", "targets", "snapshot", "timestamp"):
            for signer in self.keys[role]:
                root.add_key(signer.public_key, role)
        root.roles["root"].threshold = 2
        old = getattr(self, "_root_signers", self.keys["root"])
        chosen = list(signers) if signers is not None else [*old, *(k for k in self.keys["root"] if k not in old)]
        data = _signed(root, chosen)
        self._root_signers = self.keys["root"]
        self.roots.append(data)
        self.files[f"metadata/{root.version}.root.json"] = data
        return data

    def rotate(self, *roles: str) -> None:
        """Give roles new keys, in a new root."""
        for role in roles:
            self.keys[role] = keys(len(self.keys[role]))
        self.new_root()

    # packs

    def pack(
        self,
        records: Iterable[Record],
        name: str = "alerts",
        *,
        version: int = 1,
        based: bool = True,
        **others: Any,
    ) -> Manifest:
        """Make a version of a pack: all records anew, or as changes to the version before; then :meth:`publish` it."""
        after = {str(record["id"]): record for record in records}
        before = self.packs.get(name)
        if based or before is None:
            manifest = self._base(name, after, version)
        else:
            manifest = self._changed(name, before, after, version)
        manifest = manifest._replace(entries=_counts(after.values()), **others)
        self.packs[name] = manifest
        self.records[name] = after
        self.targets[manifest_target(self.publisher, name)] = encode_manifest(manifest)
        return manifest

    def _base(self, name: str, records: dict[str, Record], version: int) -> Manifest:
        lines = [record_line(dict(records[key])) for key in sorted(records)]
        size = sum(len(line) + 1 for line in lines)
        out = io.BytesIO()
        write_base(lines, size, out)
        target = base_target(self.publisher, name, version)
        self.targets[target] = out.getvalue()
        return Manifest(
            publisher=self.publisher,
            pack=name,
            title="Alerts of the desk",
            version=version,
            audience="everyone",
            tlp="clear",
            published=self.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            refresh=(self.now + 30 * DAY).date().isoformat(),
            expires=(self.now + 200 * DAY).date().isoformat(),
            entries=(),
            base=Base(target, version, len(lines), size),
        )

    def _changed(self, name: str, before: Manifest, after: dict[str, Record], version: int) -> Manifest:
        old = self.records[name]
        changes = [Put(key, record_text(dict(record))) for key, record in after.items() if old.get(key) != record]
        removed = [Remove(key) for key in old if key not in after]
        out = io.BytesIO()
        size = write_changes([*changes, *removed], out)
        target = change_target(self.publisher, name, before.version, version)
        self.targets[target] = out.getvalue()
        change = Change(target, before.version, version, len(changes) + len(removed), size)
        return before._replace(
            version=version,
            changes=(*before.changes, change),
            published=self.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )

    # metadata

    def publish(self) -> Repository:
        """Sign and serve everything as it is now."""
        self.sign_publisher()
        self.sign_targets()
        self.sign_snapshot()
        self.sign_timestamp()
        for path, data in self.targets.items():
            folder, _, name = path.rpartition("/")
            self.files[f"targets/{folder}/{sha256(data).hexdigest()}.{name}"] = data
        return self

    def sign_publisher(self, *, version: int | None = None, signers: list[Signer] | None = None) -> None:
        role = Targets(version=self._next(self.publisher, version), expires=self._expiry(self.publisher))
        role.targets = {path: TargetFile.from_data(path, data, ["sha256"]) for path, data in self.targets.items()}
        self._serve(self.publisher, role, signers)

    def sign_targets(self, *, version: int | None = None, signers: list[Signer] | None = None) -> None:
        targets = Targets(version=self._next("targets", version), expires=self._expiry("targets"))
        role = DelegatedRole(
            self.publisher,
            [signer.public_key.keyid for signer in self.keys[self.publisher]],
            self.threshold,
            True,
            paths=[f"{self.publisher}/*", f"{self.publisher}/*/*"],
        )
        known = {signer.public_key.keyid: signer.public_key for signer in self.keys[self.publisher]}
        targets.delegations = Delegations(known, {self.publisher: role})
        self._serve("targets", targets, signers)

    def sign_snapshot(
        self,
        *,
        version: int | None = None,
        versions: Mapping[str, int] | None = None,
        signers: list[Signer] | None = None,
    ) -> None:
        told = {**self.versions, **(versions or {})}
        meta = {f"{role}.json": MetaFile(told[role]) for role in ("targets", self.publisher)}
        snapshot = Snapshot(version=self._next("snapshot", version), expires=self._expiry("snapshot"), meta=meta)
        self._serve("snapshot", snapshot, signers)

    def sign_timestamp(
        self, *, version: int | None = None, snapshot: int | None = None, signers: list[Signer] | None = None
    ) -> None:
        timestamp = Timestamp(
            version=self._next("timestamp", version),
            expires=self._expiry("timestamp"),
            snapshot_meta=MetaFile(snapshot or self.versions["snapshot"]),
        )
        self.files["metadata/timestamp.json"] = _signed(timestamp, signers or self.keys["timestamp"])

    def _next(self, role: str, version: int | None) -> int:
        self.versions[role] = version or self.versions[role] + 1
        return self.versions[role]

    def _expiry(self, role: str) -> datetime:
        return self.now + self.lifetimes[role]

    def _serve(self, role: str, signed: S, signers: list[Signer] | None) -> None:
        self.files[f"metadata/{signed.version}.{role}.json"] = _signed(signed, signers or self.keys[role])

    # bundles

    def state(self) -> dict[str, bytes]:
        """Give all files as they are now: an attacker may keep them."""
        return dict(self.files)

    def write_root(self, path: Path, version: int = 1) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.roots[version - 1])
        return path

    def bundle(self, path: Path, files: Mapping[str, bytes] | None = None, *, without: Iterable[str] = ()) -> Path:
        """Write a bundle of files, of all by default; ``without`` are parts of names that are left out."""
        chosen = self.files if files is None else files
        return write_bundle(
            path, {name: data for name, data in chosen.items() if not any(part in name for part in without)}
        )


def write_bundle(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write files as a bundle: stored, sorted, with fixed times."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as bundle:
        for name in sorted(files):
            bundle.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    return path


def _signed(signed: S, signers: Iterable[Signer]) -> bytes:
    metadata: Metadata[S] = Metadata(signed)
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata.to_bytes()


def _counts(records: Iterable[Record]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for record in records:
        if record["type"] not in TYPES:
            continue
        counts[str(record["type"])] = counts.get(str(record["type"]), 0) + 1
    return tuple(sorted(counts.items()))


def changed_json(data: bytes, **values: object) -> bytes:
    """Give signed metadata with other values and the old signatures: what tampering gives."""
    value = json.loads(data)
    value["signed"].update(values)
    return json.dumps(value).encode()
