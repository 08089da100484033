"""Makes a repository with its first publisher."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, MetaFile, Root, Snapshot, Targets, Timestamp

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.manifest import is_id
from doorkeeper.packs.repository.folder import AnyMetadata, RepositoryFolder
from doorkeeper.packs.repository.keys import create_keys
from doorkeeper.packs.repository.roles import (
    KEYS,
    PUBLISHER_KEYS,
    PUBLISHER_THRESHOLD,
    ROOT,
    SNAPSHOT,
    TARGETS,
    THRESHOLDS,
    TIMESTAMP,
    expiry,
)

Signers = dict[str, list[CryptoSigner]]


def create_repository(
    path: Path,
    publisher: str,
    keys: Path,
    now: datetime,
    *,
    signers: int = PUBLISHER_KEYS,
    threshold: int = PUBLISHER_THRESHOLD,
) -> RepositoryFolder:
    """Make an empty repository with one publisher; all keys are made too, in the folder ``keys``.

    Raises:
        DoorkeeperError: ``repository.exists``, ``repository.invalid`` for an id or numbers that cannot be,
            ``key.exists``; nothing is written then.

    """
    check_id(publisher)
    check_numbers(signers, threshold)
    repository = RepositoryFolder(path)
    if repository.metadata.exists() and any(repository.metadata.iterdir()):
        raise DoorkeeperError(
            "repository.exists", f"There is a repository {path} already.", "Name a folder that does not exist yet."
        )
    made = make_keys(keys, {**KEYS, publisher: signers})
    for role, metadata in _first_metadata(publisher, made, threshold, now).items():
        repository.write(role, metadata)
    return repository


def check_id(value: str) -> None:
    """Refuse an id that cannot name files on all systems.

    Raises:
        DoorkeeperError: ``repository.invalid``.

    """
    if not is_id(value):
        raise DoorkeeperError(
            "repository.invalid",
            f"{value[:80]!r} cannot be the id of a publisher or a pack.",
            "Use up to 64 lower-case letters, digits, - and _, such as example-desk; root, targets, snapshot and"
            " timestamp are taken.",
        )


def check_numbers(signers: int, threshold: int) -> None:
    """Refuse a number of keys or signatures that cannot be.

    Raises:
        DoorkeeperError: ``repository.invalid``.

    """
    if not 1 <= threshold <= signers <= 20:
        raise DoorkeeperError(
            "repository.invalid",
            f"{threshold} of {signers} keys cannot be: it takes 1 to 20 keys, and no more signatures than keys.",
            "Give --signers and --threshold such as 3 and 2.",
        )


def make_keys(folder: Path, counts: dict[str, int]) -> Signers:
    """Make as many keys as each role needs; gives their signers by role."""
    names = {role: [role if count == 1 else f"{role}-{i + 1}" for i in range(count)] for role, count in counts.items()}
    made = create_keys(folder, (name for of_role in names.values() for name in of_role))
    return {role: [made[name] for name in of_role] for role, of_role in names.items()}


def _first_metadata(publisher: str, signers: Signers, threshold: int, now: datetime) -> dict[str, AnyMetadata]:
    root = Root(expires=expiry(ROOT, now), consistent_snapshot=True)
    for role in THRESHOLDS:
        for signer in signers[role]:
            root.add_key(signer.public_key, role)
        root.roles[role].threshold = THRESHOLDS[role]
    targets = Targets(expires=expiry(TARGETS, now), delegations=Delegations({}, {}))
    delegate(targets, publisher, threshold)
    for signer in signers[publisher]:
        targets.add_key(signer.public_key, publisher)
    snapshot = Snapshot(
        expires=expiry(SNAPSHOT, now), meta={"targets.json": MetaFile(1), f"{publisher}.json": MetaFile(1)}
    )
    # written in this order: the timestamp last, so that there is a repository only when all of it is there
    made: dict[str, AnyMetadata] = {
        ROOT: Metadata(root),
        publisher: Metadata(Targets(expires=expiry(publisher, now))),
        TARGETS: Metadata(targets),
        SNAPSHOT: Metadata(snapshot),
        TIMESTAMP: Metadata(Timestamp(expires=expiry(TIMESTAMP, now), snapshot_meta=MetaFile(1))),
    }
    for role, metadata in made.items():
        for signer in signers[role]:
            metadata.sign(signer, append=True)
    return made


def delegate(targets: Targets, publisher: str, threshold: int) -> None:
    """Give a publisher the targets under its id, and nobody else a say in them."""
    if targets.delegations is None or targets.delegations.roles is None:
        raise AssertionError("a repository of ours has delegations by role")
    targets.delegations.roles[publisher] = DelegatedRole(
        name=publisher,
        keyids=[],
        threshold=threshold,
        terminating=True,
        paths=[f"{publisher}/*", f"{publisher}/*/*"],
    )
