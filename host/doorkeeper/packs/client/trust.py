"""Pinning a publisher: its root is given by a person, shown by its fingerprint, and never changed by an import."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.model.value import Value
from doorkeeper.packs.client import marks as marks_of
from doorkeeper.packs.client.files import read_bounded, write_whole
from doorkeeper.packs.client.lock import locked
from doorkeeper.packs.client.marks import Marks
from doorkeeper.packs.client.places import Places, places
from doorkeeper.packs.client.settings import Settings, encode_settings

LARGEST_ROOT = 512_000


class PinnedRoot(Value):
    """What a person compares with what the publisher told them: the fingerprint first of all."""

    publisher: str
    fingerprint: str
    version: int
    expires: str
    key_ids: tuple[str, ...]
    threshold: int


def read_root(path: Path, publisher: str) -> tuple[PinnedRoot, bytes]:
    """Read a root file that a person gives, and describe it.

    Raises:
        DoorkeeperError: ``root.missing``.
        RefusedError: ``root.invalid`` where it is no root, or not signed by its own keys.

    """
    try:
        data = read_bounded(path, LARGEST_ROOT)
    except OSError as error:
        raise _missing(path) from error
    if data is None:
        raise _missing(path)
    return describe_root(data, publisher), data


def describe_root(data: bytes, publisher: str) -> PinnedRoot:
    """Describe a root's bytes after a look at its own signatures."""
    try:
        metadata = Metadata[Root].from_bytes(data)
        root = metadata.signed
        # another role's metadata has no verify_delegate or no roles: an AttributeError
        root.verify_delegate(Root.type, metadata.signed_bytes, metadata.signatures)
        role = root.roles[Root.type]
    except (RepositoryError, ValueError, AttributeError, RecursionError) as error:
        raise RefusedError(
            "root.invalid",
            "The file is no root that is signed by its own keys.",
            "Ask the publisher for the file 1.root.json, and compare its fingerprint with them by another way.",
        ) from error
    return PinnedRoot(
        publisher=publisher,
        fingerprint=hashlib.sha256(metadata.signed_bytes).hexdigest(),
        version=root.version,
        expires=root.expires.isoformat(),
        key_ids=tuple(role.keyids),
        threshold=role.threshold,
    )


def grouped(fingerprint: str) -> str:
    """Write a fingerprint in groups of four, as people compare it."""
    return " ".join(fingerprint[i : i + 4] for i in range(0, len(fingerprint), 4))


def trust(home: Path, publisher: str, data: bytes, settings: Settings | None = None, *, replace: bool = False) -> bool:
    """Pin a publisher's root; gives whether anything changed. Settings are kept where none are given.

    Raises:
        RefusedError: ``publisher.other-root`` where another root is pinned and ``replace`` does not say so.

    """
    place = places(home, publisher)
    root = describe_root(data, publisher)
    with locked(home / "publishers"):
        known = read_bounded(place.root, LARGEST_ROOT)
        if settings is not None:
            write_whole(place.settings, encode_settings(settings))
        if known is not None and not replace:
            if describe_root(known, publisher).fingerprint != root.fingerprint:
                raise RefusedError(
                    "publisher.other-root",
                    f"Another root is pinned for {publisher} already.",
                    "Ask the publisher why it has changed; only then pin this one, with --replace.",
                )
            return False
        _forget_state(place)
        write_whole(place.root, data)
    return True


def _forget_state(place: Places) -> None:
    """Start anew under another root: old marks speak of other keys. The latest time seen stays."""
    try:
        seen = marks_of.decode_marks(read_bounded(place.marks, marks_of.LARGEST)).seen
    except DoorkeeperError:
        seen = None
    shutil.rmtree(place.cache, ignore_errors=True)
    write_whole(place.marks, marks_of.encode_marks(Marks(seen=seen)))


def _missing(path: Path) -> DoorkeeperError:
    return DoorkeeperError("root.missing", f"There is no file {path} that can be read.", "Name the root file.")
