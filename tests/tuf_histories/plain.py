"""A plain TUF repository by tuf.api alone, such as anybody may make: nothing of Doorkeeper's formats is in it.

It can be laid out in all the ways that the TUF specification allows (version 1.0.33: consistent snapshots or not, 6.2;
lengths and hashes in snapshot and timestamp or not, 4.4), with keys of all usual types, and it lets a test do what
whoever has some of the keys could do.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from securesystemslib.signer import CryptoSigner, Signer
from tuf.api.metadata import (
    TOP_LEVEL_ROLE_NAMES,
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    SuccinctRoles,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ONLINE = 14 * DAY
OFFLINE = 400 * DAY

_MAKERS: Mapping[str, Callable[[], CryptoSigner]] = {
    "ed25519": CryptoSigner.generate_ed25519,
    "ecdsa": CryptoSigner.generate_ecdsa,
    "rsa": CryptoSigner.generate_rsa,
    "rsa-pkcs1v15": lambda: CryptoSigner.generate_rsa(scheme="rsa-pkcs1v15-sha256"),
}
S = TypeVar("S", Targets, Snapshot, Timestamp)
A = TypeVar("A", Root, Targets, Snapshot, Timestamp)
_RSA: dict[str, list[CryptoSigner]] = {"rsa": [], "rsa-pkcs1v15": []}
"""RSA keys take long to make, so repositories share them; each takes them in the same order."""


class Plain:
    """A repository. ``files`` is what its server serves, or what is packed into a bundle, by path."""

    def __init__(
        self,
        *,
        kind: str = "ed25519",
        consistent: bool = True,
        prefixed: bool = True,
        pinned: bool = False,
        algorithms: Sequence[str] = ("sha256",),
        thresholds: Mapping[str, int] | None = None,
        compact: bool = False,
        now: datetime = NOW,
    ) -> None:
        self.kind = kind
        self.prefixed = prefixed and consistent
        self.pinned = pinned
        self.algorithms = algorithms
        self.now = now
        self.form = JSONSerializer(compact=compact)
        self._made = count()
        self.files: dict[str, bytes] = {}
        self.contents: dict[str, bytes] = {}
        self.roots: list[bytes] = []
        self.signers: dict[str, list[Signer]] = {}
        self.root = Root(expires=now + OFFLINE, consistent_snapshot=consistent)
        for role in sorted(TOP_LEVEL_ROLE_NAMES):
            threshold = (thresholds or {}).get(role, 1)
            self.signers[role] = [self.signer() for _ in range(threshold)]
            for signer in self.signers[role]:
                self.root.add_key(signer.public_key, role)
            self.root.roles[role].threshold = threshold
        self.roles: dict[str, Targets] = {"targets": unpublished(Targets(expires=now + OFFLINE))}
        self.snapshot = unpublished(Snapshot(expires=now + ONLINE, meta={}))
        self.timestamp = unpublished(Timestamp(expires=now + ONLINE))
        self.serve_root()

    def signer(self, kind: str | None = None) -> CryptoSigner:
        """Make a key."""
        kind = kind or self.kind
        if kind not in _RSA:
            return _MAKERS[kind]()
        number = next(self._made)
        while len(_RSA[kind]) <= number:
            _RSA[kind].append(_MAKERS[kind]())
        return _RSA[kind][number]

    # what is signed

    def add(self, path: str, data: bytes, role: str = "targets") -> None:
        """Put a target into a role's metadata; served with the next :meth:`publish`."""
        self.roles[role].targets[path] = TargetFile.from_data(path, data, list(self.algorithms))
        self.contents[path] = data

    def delegate(
        self,
        name: str,
        paths: list[str] | None = None,
        *,
        parent: str = "targets",
        prefixes: list[str] | None = None,
        terminating: bool = False,
        threshold: int = 1,
        kind: str | None = None,
    ) -> None:
        """Delegate some paths to a role; one that is there already gets another delegation, and keeps its keys."""
        if name not in self.signers:
            self.signers[name] = [self.signer(kind) for _ in range(threshold)]
        signers = self.signers[name]
        above = self.roles[parent]
        delegations = above.delegations or Delegations({}, {})
        above.delegations = delegations
        assert delegations.roles is not None
        delegations.roles[name] = DelegatedRole(
            name, [], threshold, terminating, paths=paths if prefixes is None else None, path_hash_prefixes=prefixes
        )
        for signer in signers:
            above.add_key(signer.public_key, name)
        self.roles.setdefault(name, unpublished(Targets(expires=self.now + OFFLINE)))

    def delegate_bins(self, bits: int, name: str = "bin") -> list[str]:
        """Delegate everything to 2**bits succinct roles (TAP 15) that share one key."""
        signer = self.signer()
        bins = SuccinctRoles([], 1, bits, name)
        self.roles["targets"].delegations = Delegations({}, None, bins)
        self.roles["targets"].add_key(signer.public_key)
        names = list(bins.get_roles())
        for role in names:
            self.signers[role] = [signer]
            self.roles[role] = unpublished(Targets(expires=self.now + OFFLINE))
        return names

    # publishing

    def publish(self, *roles: str) -> Plain:
        """Sign the next versions of some targets roles, of all by default, and of snapshot and timestamp."""
        for name in roles or list(self.roles):
            self.roles[name].version += 1
            self.serve_role(name)
        self.next_snapshot()
        self.next_timestamp()
        self.serve_targets()
        return self

    def serve_targets(self) -> None:
        """Serve the contents of all targets."""
        for role in self.roles.values():
            for path, target in role.targets.items():
                if path in self.contents:
                    self.files[f"targets/{self.name_of(target)}"] = self.contents[path]

    def name_of(self, target: TargetFile, algorithm: str | None = None) -> str:
        """Give the name under which a target is served."""
        folder, slash, name = target.path.rpartition("/")
        digest = target.hashes[algorithm or self.algorithms[0]]
        return f"{folder}{slash}{digest}.{name}" if self.prefixed else target.path

    def next_root(self, signers: Iterable[Signer] | None = None) -> bytes:
        """Serve the next version of the root, signed by its own keys and those before unless ``signers`` are given."""
        self.root.version += 1
        return self.serve_root(signers)

    def serve_root(self, signers: Iterable[Signer] | None = None) -> bytes:
        before = getattr(self, "_root_signers", [])
        chosen = [*self.signers["root"], *before] if signers is None else signers
        data = self.sign(self.root, chosen)
        self._root_signers = list(self.signers["root"])
        self.roots.append(data)
        self.files[f"metadata/{self.root.version}.root.json"] = data
        return data

    def rotate(self, *roles: str, kind: str | None = None) -> None:
        """Give top-level roles as many other keys, in a new root; what they signed stays as it is."""
        for role in roles:
            self.root.roles[role].keyids.clear()
            self.signers[role] = [self.signer(kind) for _ in range(self.root.roles[role].threshold)]
            for signer in self.signers[role]:
                self.root.add_key(signer.public_key, role)
        self.next_root()

    def serve_role(self, name: str, signers: Iterable[Signer] | None = None) -> None:
        role = self.roles[name]
        data = self.sign(role, self.signers[name] if signers is None else signers)
        self.files[self.metadata_path(name, role.version)] = data
        self.snapshot.meta[f"{name}.json"] = self.meta_of(role.version, data)

    def next_snapshot(self, signers: Iterable[Signer] | None = None, version: int | None = None) -> None:
        self.snapshot.version = version or self.snapshot.version + 1
        data = self.sign(self.snapshot, self.signers["snapshot"] if signers is None else signers)
        self.files[self.metadata_path("snapshot", self.snapshot.version)] = data
        self.timestamp.snapshot_meta = self.meta_of(self.snapshot.version, data)

    def next_timestamp(self, signers: Iterable[Signer] | None = None, version: int | None = None) -> None:
        self.timestamp.version = version or self.timestamp.version + 1
        self.files["metadata/timestamp.json"] = self.sign(
            self.timestamp, self.signers["timestamp"] if signers is None else signers
        )

    def metadata_path(self, role: str, version: int) -> str:
        """Give the name of metadata: with its version in front where snapshots are consistent."""
        name = quote(role, safe="")
        return f"metadata/{version}.{name}.json" if self.root.consistent_snapshot else f"metadata/{name}.json"

    def meta_of(self, version: int, data: bytes) -> MetaFile:
        if not self.pinned:
            return MetaFile(version)
        return MetaFile(version, len(data), {"sha256": hashlib.sha256(data).hexdigest()})

    def sign(self, signed: A, signers: Iterable[Signer]) -> bytes:
        metadata: Metadata[A] = Metadata(signed)
        for signer in signers:
            metadata.sign(signer, append=True)
        return metadata.to_bytes(self.form)

    def anew(self, role: str) -> bytes:
        """Sign the snapshot or a targets role as it is now, under whatever version."""
        if role == "snapshot":
            return self.sign(self.snapshot, self.signers[role])
        return self.sign(self.roles[role], self.signers[role])

    def later(self, by: timedelta) -> None:
        """Let time go by: what is signed from now on is good for longer."""
        self.now += by
        self.root.expires = self.now + OFFLINE
        for role in self.roles.values():
            role.expires = self.now + OFFLINE
        self.snapshot.expires = self.timestamp.expires = self.now + ONLINE

    def state(self) -> dict[str, bytes]:
        """Give the files as they are now."""
        return dict(self.files)

    def current(self) -> dict[str, bytes]:
        """Give only the files of the present state: all roots, the metadata that is named now, and its targets."""
        names = {f"metadata/{number + 1}.root.json" for number in range(len(self.roots))} | {"metadata/timestamp.json"}
        names.add(self.metadata_path("snapshot", self.snapshot.version))
        names |= {self.metadata_path(name, role.version) for name, role in self.roles.items()}
        names |= {f"targets/{self.name_of(t)}" for role in self.roles.values() for t in role.targets.values()}
        return {name: data for name, data in self.files.items() if name in names}


Arrangement = Callable[[Mapping[str, bytes]], bytes]
"""A way to make a ZIP of files."""


def stored(files: Mapping[str, bytes]) -> bytes:
    """Make a ZIP as Python's zipfile does by default."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_folders(files: Mapping[str, bytes]) -> bytes:
    """Make a ZIP with entries for folders, as ``zip -0 -r`` and file managers do."""
    folders = {f"{parent.as_posix()}/" for name in files for parent in Path(name).parents if parent.name}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted({*folders, *files}):
            if name in folders:
                archive.mkdir(name)
            else:
                archive.writestr(name, files[name])
    return out.getvalue()


def from_a_pipe(files: Mapping[str, bytes]) -> bytes:
    """Make a ZIP by a program that cannot go back, so that lengths and checksums stand behind the data."""

    class Pipe(io.RawIOBase):
        data = b""

        def writable(self) -> bool:
            return True

        def write(self, piece: object) -> int:
            self.data += bytes(piece)  # type: ignore[call-overload]
            return len(piece)  # type: ignore[arg-type]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return pipe.data


def of_another_system(files: Mapping[str, bytes]) -> bytes:
    """Make a ZIP as a system without rights does, with extra fields, the last file first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in reversed(list(files.items())):
            info = zipfile.ZipInfo(name, (2026, 11, 24, 12, 0, 0))
            info.create_system = 0
            info.external_attr = 0x20
            info.extra = b"UT\x05\x00\x01" + bytes(4)
            archive.writestr(info, data)
    return out.getvalue()


ARRANGEMENTS: tuple[Arrangement, ...] = (stored, with_folders, from_a_pipe, of_another_system)


def unpublished(signed: S) -> S:
    """Give metadata that will be version 1 when it is published."""
    signed.version = 0
    return signed
