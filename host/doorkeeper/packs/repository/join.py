"""Gives a further publisher a place in a repository: keys of its own, and a role that nobody else signs for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tuf.api.metadata import Metadata, Targets

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.repository.create import check_id, check_numbers, delegate, make_keys
from doorkeeper.packs.repository.folder import RepositoryFolder
from doorkeeper.packs.repository.keys import read_folder
from doorkeeper.packs.repository.review import review
from doorkeeper.packs.repository.roles import PUBLISHER_KEYS, PUBLISHER_THRESHOLD, TARGETS, expiry
from doorkeeper.packs.repository.sign import Signed
from doorkeeper.packs.repository.staging import only_writer


def add_publisher(
    repository: RepositoryFolder,
    publisher: str,
    keys: Path,
    now: datetime,
    *,
    signers: int = PUBLISHER_KEYS,
    threshold: int = PUBLISHER_THRESHOLD,
) -> Signed:
    """Make a publisher's keys in the folder ``keys`` and delegate to them, signed with the keys that lie there.

    Without the targets key or the online keys there, the delegation waits for signatures.

    Raises:
        DoorkeeperError: ``repository.exists`` where the publisher has its place already, ``repository.…``,
            ``key.exists``.

    """
    check_id(publisher)
    check_numbers(signers, threshold)
    with only_writer(repository) as staging:
        staging.check_empty()
        if publisher in repository.publishers():
            raise DoorkeeperError(
                "repository.exists",
                f"The repository {repository.path} has a publisher {publisher} already.",
                "Name another publisher, or a folder that does not exist yet.",
            )
        staging.discard()
        made = make_keys(keys, {publisher: signers})[publisher]
        targets = repository.targets()
        delegate(targets.signed, publisher, threshold)
        for signer in made:
            targets.signed.add_key(signer.public_key, publisher)
        targets.signed.version += 1
        targets.signed.expires = expiry(TARGETS, now)
        targets.signatures.clear()
        staging.put(publisher, Metadata(Targets(expires=expiry(publisher, now))))
        staging.put(TARGETS, targets)
        said = review(staging)
        signatures = staging.sign(read_folder(keys), (), None)
        published = staging.publish(read_folder(keys), now)
        return Signed(said, tuple(signatures), tuple(staging.missing()), published)
