"""What waits for signatures: new metadata and targets in ``staging/``, which no client sees until all of it is signed.

Publishing goes in the order in which a client reads backwards: targets, then the metadata that names them, the
timestamp last. A publication that is cut short leaves files that nothing names; doing it again ends it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from securesystemslib.signer import Key, Signer
from tuf.api.metadata import Metadata, MetaFile, Root, Targets

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.value import Value
from doorkeeper.packs.client.lock import locked
from doorkeeper.packs.repository import keys
from doorkeeper.packs.repository.folder import RepositoryFolder, metadata_bytes, read_metadata, write_whole
from doorkeeper.packs.repository.keys import Secrets
from doorkeeper.packs.repository.roles import ONLINE, ROOT, SNAPSHOT, TARGETS, TIMESTAMP, expiry
from doorkeeper.packs.repository.tidy import remove_old_targets

_LONGEST_WAIT = 30.0


StagedMetadata = Metadata[Root] | Metadata[Targets]


class Missing(Value):
    """Signatures that a role still lacks: how many, and what the keys are called that may give them."""

    role: str
    signatures: int
    keys: tuple[str, ...]


class Delegation(Value):
    """By whose word a role's signatures are judged, and which keys count there."""

    delegator: Root | Targets
    keys: tuple[Key, ...]


class Staging:
    """The folder of what waits, and the roles in it."""

    def __init__(self, repository: RepositoryFolder) -> None:
        self.repository = repository
        self.path = repository.staging

    def roles(self) -> list[str]:
        """Give the roles whose new metadata waits, those that vouch for others first."""
        found = {path.stem for path in self.path.glob("*.json")}
        return [role for role in (ROOT, TARGETS) if role in found] + sorted(found - {ROOT, TARGETS})

    def check_empty(self) -> None:
        """Refuse to begin something while something else waits.

        Raises:
            DoorkeeperError: ``repository.waiting``.

        """
        if self.roles():
            raise DoorkeeperError(
                "repository.waiting",
                f"Something waits for signatures in {self.path} already.",
                "Sign it with 'doorkeeper packs sign', or throw it away with 'doorkeeper packs sign REPO --discard'.",
            )

    def discard(self) -> bool:
        """Throw away what waits; gives whether there was anything."""
        waiting = bool(self.roles())
        for path in (*self.path.glob("*.json"), *self.path.glob("*.partial")):
            path.unlink(missing_ok=True)
        shutil.rmtree(self.path / "targets", ignore_errors=True)
        return waiting

    def put(self, role: str, metadata: StagedMetadata) -> None:
        """Put new metadata of a role here."""
        write_whole(self.path / f"{role}.json", metadata_bytes(metadata))

    def read(self, role: str) -> StagedMetadata:
        """Read the metadata of a role that waits."""
        path = self.path / f"{role}.json"
        return read_metadata(path, Root) if role == ROOT else read_metadata(path, Targets)

    def sign(self, key_files: Iterable[Path], uris: Iterable[str], secrets: Secrets | None) -> list[tuple[str, str]]:
        """Sign all that waits with each key that may; gives (role, name of the key) of the signatures made."""
        made = []
        key_files, uris = list(key_files), list(uris)
        for role in self.roles():
            metadata = self.read(role)
            payload = metadata.signed_bytes
            candidates = self._candidates(role)
            for path in key_files:
                signer = keys.open_file(path, candidates, secrets)
                if signer is not None:
                    metadata.signatures[signer.public_key.keyid] = signer.sign(payload)
                    made.append((role, keys.name_of(signer.public_key)))
            for uri in uris:
                signature = keys.sign_with_uri(uri, payload, candidates, secrets or _no_secrets)
                if signature is not None:
                    metadata.signatures[signature.keyid] = signature
                    made.extend((role, keys.name_of(key)) for key in candidates if key.keyid == signature.keyid)
            self.put(role, metadata)
        return made

    def missing(self) -> list[Missing]:
        """Say which signatures all that waits still lacks."""
        found = []
        for role in self.roles():
            metadata = self.read(role)
            for delegation in self._delegations(role):
                judged = delegation.delegator.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
                if not judged.verified:
                    left = tuple(sorted(keys.name_of(key) for key in judged.unsigned.values()))
                    found.append(Missing(role, judged.threshold - len(judged.signed), left))
        return list(dict.fromkeys(found))

    def publish(self, online: Iterable[Path], now: datetime) -> bool:
        """Publish what waits, or only sign anew what the online keys sign; gives whether that could be done.

        False where a signature is missing, or one of the online keys.
        """
        root = self._new_root()
        signers = {role: _online_signer(root, role, online) for role in ONLINE}
        if self.missing() or not all(signers.values()):
            return False
        waiting = {role: self.read(role) for role in self.roles()}
        self._move_targets()
        for role, metadata in waiting.items():
            self.repository.write(role, metadata)
        versions = {f"{role}.json": metadata.signed.version for role, metadata in waiting.items() if role != ROOT}
        self._write_online(versions, {role: signer for role, signer in signers.items() if signer}, now)
        self.discard()
        remove_old_targets(self.repository, now)
        return True

    def _write_online(self, versions: dict[str, int], signers: dict[str, Signer], now: datetime) -> None:
        snapshot, timestamp = self.repository.snapshot(), self.repository.timestamp()
        snapshot.signed.meta.update({name: MetaFile(version) for name, version in versions.items()})
        snapshot.signed.version += 1
        snapshot.signed.expires = expiry(SNAPSHOT, now)
        snapshot.sign(signers[SNAPSHOT])
        self.repository.write(SNAPSHOT, snapshot)
        timestamp.signed.version += 1
        timestamp.signed.expires = expiry(TIMESTAMP, now)
        timestamp.signed.snapshot_meta = MetaFile(snapshot.signed.version)
        timestamp.sign(signers[TIMESTAMP])
        self.repository.write(TIMESTAMP, timestamp)

    def _new_root(self) -> Root:
        if ROOT in self.roles():
            signed = self.read(ROOT).signed
            if isinstance(signed, Root):
                return signed
        return self.repository.root().signed

    def _new_targets(self) -> Targets:
        if TARGETS in self.roles():
            signed = self.read(TARGETS).signed
            if isinstance(signed, Targets):
                return signed
        return self.repository.targets().signed

    def _delegations(self, role: str) -> list[Delegation]:
        """A root is judged by the root before it and by itself, all others by who delegates to them."""
        if role == ROOT:
            return [_delegation(delegator, role) for delegator in (self.repository.root().signed, self._new_root())]
        return [_delegation(self._new_root() if role == TARGETS else self._new_targets(), role)]

    def _candidates(self, role: str) -> list[Key]:
        return list({key.keyid: key for found in self._delegations(role) for key in found.keys}.values())

    def _move_targets(self) -> None:
        staged = self.path / "targets"
        for path in sorted(staged.rglob("*")):
            if path.is_file():
                place = self.repository.targets_folder / path.relative_to(staged)
                place.parent.mkdir(parents=True, exist_ok=True)
                path.replace(place)


@contextmanager
def only_writer(repository: RepositoryFolder) -> Iterator[Staging]:
    """Hold the repository's lock for the length of a ``with`` block.

    Raises:
        DoorkeeperError: ``repository.busy``; ``repository.none`` where there is no repository.

    """
    repository.check_exists()
    with locked_or_busy(repository.staging):
        yield Staging(repository)


@contextmanager
def locked_or_busy(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, and say in a publisher's words that another has it."""
    holds = False
    try:
        with locked(folder, _LONGEST_WAIT):
            holds = True
            yield
    except DoorkeeperError as error:
        if holds or error.code != "lock.busy":
            raise
        raise DoorkeeperError(
            "repository.busy",
            "Another program is working on this repository.",
            "Wait for it to end, then try again.",
        ) from error


def _delegation(delegator: Root | Targets, role: str) -> Delegation:
    found = delegator.get_delegated_role(role)
    return Delegation(delegator, tuple(delegator.get_key(keyid) for keyid in found.keyids))


def _online_signer(root: Root, role: str, files: Iterable[Path]) -> Signer | None:
    candidates = _delegation(root, role).keys
    return next((signer for path in files if (signer := keys.open_file(path, candidates)) is not None), None)


def _no_secrets(name: str) -> str:
    raise keys.UnusableKeyError(f"The {name} cannot be asked for here.")
