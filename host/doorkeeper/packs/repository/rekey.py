"""Changes who may sign: gives a role other keys, or renews what vouches for it before that expires."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from securesystemslib.signer import Key
from tuf.api.metadata import Root, Targets

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.repository import keys as keys_of
from doorkeeper.packs.repository.folder import RepositoryFolder
from doorkeeper.packs.repository.review import review
from doorkeeper.packs.repository.roles import ONLINE, ROOT, TARGETS, expiry
from doorkeeper.packs.repository.sign import Signed
from doorkeeper.packs.repository.staging import Staging, only_writer


def rekey(
    repository: RepositoryFolder,
    role: str,
    add: Sequence[Path],
    remove: Sequence[str],
    threshold: int | None,
    keys: Path | None,
    now: datetime,
) -> Signed:
    """Give a role (root, targets, snapshot, timestamp or a publisher) other keys; with no change, only renew it.

    ``add`` are public keys in PEM, ``remove`` names or beginnings of ids. What vouches for the role is made anew, and
    signed with the keys found in the folder ``keys``: the root by enough of its old and of its new keys.

    Raises:
        DoorkeeperError: ``rekey.invalid`` for keys or numbers that cannot be; ``key.unusable``; ``repository.…``.

    """
    key_files = keys_of.read_folder(keys)
    added = [keys_of.read_public(path) for path in add]
    with only_writer(repository) as staging:
        staging.check_empty()
        staging.discard()
        if role in (ROOT, TARGETS, *ONLINE):
            _stage_root(staging, role, added, remove, threshold, now)
        elif role in repository.publishers():
            _stage_publisher(staging, role, added, remove, threshold, now)
        else:
            known = ", ".join((ROOT, TARGETS, *ONLINE, *repository.publishers()))
            raise _invalid(f"The repository has no role {role[:80]!r}, only {known}")
        said = review(staging)
        made = staging.sign(key_files, (), None)
        published = staging.publish(key_files, now)
        return Signed(said, tuple(made), tuple(staging.missing()), published)


def _stage_root(
    staging: Staging, role: str, add: Sequence[Key], remove: Sequence[str], threshold: int | None, now: datetime
) -> None:
    root = staging.repository.root()
    _change(root.signed, role, add, remove, threshold)
    root.signed.version += 1
    root.signed.expires = expiry(ROOT, now)
    root.signatures.clear()
    if role == TARGETS:
        _renew(staging, TARGETS, now)
    staging.put(ROOT, root)


def _stage_publisher(
    staging: Staging, publisher: str, add: Sequence[Key], remove: Sequence[str], threshold: int | None, now: datetime
) -> None:
    targets = staging.repository.targets()
    _change(targets.signed, publisher, add, remove, threshold)
    targets.signed.version += 1
    targets.signed.expires = expiry(TARGETS, now)
    targets.signatures.clear()
    _renew(staging, publisher, now)
    staging.put(TARGETS, targets)


def _renew(staging: Staging, role: str, now: datetime) -> None:
    """What the old keys signed, the new ones sign again: else it would be worthless with them."""
    metadata = staging.repository.role(role)
    metadata.signed.version += 1
    metadata.signed.expires = expiry(role, now)
    metadata.signatures.clear()
    staging.put(role, metadata)


def _change(
    delegator: Root | Targets, role: str, add: Sequence[Key], remove: Sequence[str], threshold: int | None
) -> None:
    """Change a role's keys, or nothing where that cannot be."""
    found = delegator.get_delegated_role(role)
    leaving = [_one_key(delegator, found.keyids, text) for text in remove]
    staying = (set(found.keyids) - set(leaving)) | {key.keyid for key in add}
    needed = found.threshold if threshold is None else threshold
    if not 1 <= needed <= len(staying):
        raise _invalid(f"{needed} of {len(staying)} keys cannot be")
    for key in add:
        delegator.add_key(key, role)
    for keyid in leaving:
        delegator.revoke_key(keyid, role)
    found.threshold = needed


def _one_key(delegator: Root | Targets, keyids: Sequence[str], text: str) -> str:
    matching = [
        keyid
        for keyid in keyids
        if (len(text) >= 8 and keyid.startswith(text))
        or keys_of.name_of(delegator.get_key(keyid)).partition(" ")[0] == text
    ]
    if len(matching) != 1:
        names = ", ".join(keys_of.name_of(delegator.get_key(keyid)) for keyid in keyids)
        raise _invalid(f"{text[:80]!r} does not name one of the role's keys, which are {names}")
    return matching[0]


def _invalid(why: str) -> DoorkeeperError:
    return DoorkeeperError(
        "rekey.invalid", f"{why}.", "Look at docs/publishing.md for how keys are changed, and give what it says."
    )
