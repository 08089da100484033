"""High-water marks: the newest version of everything that was once accepted, kept apart from TUF's cache. No I/O.

TUF finds a rollback by the metadata in its cache, so that a lost cache opens a way back. These marks do not: they are
kept in a file of ours, for each role with the keys that were in force. Where the root appoints other keys, the marks
made under the old ones are void, so that a stolen key cannot bar the way for good (TUF specification 5.3.11).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, RefusedError
from doorkeeper.model.value import Value

LARGEST = 1024 * 1024
MOST_ROLES = 1024
AHEAD = timedelta(days=2)
"""How far a signed date may push the time that counts beyond the machine's clock."""


class Trusted(Value):
    """What a verified state of a repository says of itself: versions of its roles, and the keys of the online ones.

    ``roles`` are (name, version) of targets and of all delegated roles, as the snapshot lists them.
    """

    root: int
    timestamp: int
    snapshot: int
    roles: tuple[tuple[str, int], ...]
    timestamp_keys: tuple[str, ...]
    snapshot_keys: tuple[str, ...]
    publisher_keys: tuple[str, ...] = ()


class Marks(Value):
    """The newest state that was accepted, packs as (id, version), and the latest time that was seen (ISO 8601)."""

    trusted: Trusted | None = None
    packs: tuple[tuple[str, int], ...] = ()
    seen: str | None = None


def check(marks: Marks, new: Trusted) -> None:
    """Refuse a state of which any part is older than what was accepted before.

    Raises:
        RefusedError: ``update.rollback``.

    """
    old = marks.trusted
    if old is None:
        return
    _not_older("root", old.root, new.root)
    same_timestamp = old.timestamp_keys == new.timestamp_keys
    same_snapshot = old.snapshot_keys == new.snapshot_keys
    if same_timestamp and same_snapshot:
        _not_older("timestamp", old.timestamp, new.timestamp)
        _not_older("snapshot", old.snapshot, new.snapshot)
    if same_snapshot:
        versions = dict(new.roles)
        for role, version in old.roles:
            _not_older(role, version, versions.get(role, 0))


def check_pack(marks: Marks, new: Trusted, pack: str, version: int) -> None:
    """Refuse a version of a pack that is older than one installed before, unless its signers have changed since.

    Raises:
        RefusedError: ``update.rollback``.

    """
    if marks.trusted is not None and marks.trusted.publisher_keys == new.publisher_keys:
        _not_older(f"pack {pack}", dict(marks.packs).get(pack, 0), version)


def _not_older(what: str, old: int, new: int) -> None:
    if new < old:
        raise RefusedError(
            "update.rollback",
            f"This is an older state than one that was installed before ({what} {new}, after {old}).",
            "Ask the publisher for their latest bundle; if this is the latest, tell them of this message.",
        )


def advanced(
    marks: Marks, new: Trusted, packs: dict[str, int], now: datetime, published: datetime | None = None
) -> Marks:
    """Give the marks after a state was accepted; ``published`` is the latest date that its packs are signed with.

    Void marks are replaced, so that recovery from a stolen key lasts.
    """
    same_signers = marks.trusted is None or marks.trusted.publisher_keys == new.publisher_keys
    kept = dict(marks.packs) if same_signers else {}
    kept.update(packs)
    return Marks(new, tuple(sorted(kept.items())), later(marks, now, published))


def later(marks: Marks, now: datetime, published: datetime | None = None) -> str:
    """Give the latest time seen: never earlier than before, and by a signed date at most ``AHEAD`` of the clock."""
    times = [now, min(published, now + AHEAD) if published else now]
    if marks.seen:
        times.append(datetime.fromisoformat(marks.seen))
    return max(times).astimezone(UTC).replace(microsecond=0).isoformat()


def effective(marks: Marks, now: datetime) -> datetime:
    """Give the time that counts: the clock, or the latest time seen where the clock was set back."""
    return max(now, datetime.fromisoformat(marks.seen)) if marks.seen else now


def encode_marks(marks: Marks) -> bytes:
    """Give the file's bytes."""
    trusted = marks.trusted
    value = {
        "schema": 1,
        "trusted": {**trusted._asdict(), "roles": dict(trusted.roles)} if trusted else None,
        "packs": dict(marks.packs),
        "seen": marks.seen,
    }
    return json.dumps(value, sort_keys=True).encode()


def decode_marks(data: bytes | None) -> Marks:
    """Read the file's bytes; None is the state before the first import.

    Raises:
        RefusedError: ``marks.damaged``: without its marks the client cannot tell new from old, and says so.

    """
    if data is None:
        return Marks()
    try:
        top = decode.table(json.loads(data), "")
        trusted = top.get("trusted")
        seen = decode.text(top, "seen", "", limit=40)
        if seen is not None and datetime.fromisoformat(seen).tzinfo is None:
            raise DecodeError("seen", "a time with its zone")
        return Marks(_trusted(trusted) if trusted is not None else None, _versions(top, "packs", ""), seen)
    except (ValueError, RecursionError) as error:
        raise RefusedError(
            "marks.damaged",
            f"The record of what was installed before is damaged: {error}.",
            "Pin the publisher's root again with 'doorkeeper packs trust ROOT --publisher ID --replace'.",
        ) from error


def _trusted(value: object) -> Trusted:
    table = decode.table(value, "trusted")

    def texts(key: str) -> tuple[str, ...]:
        return decode.texts(table, key, "trusted", limit=256, most=MOST_ROLES)

    return Trusted(
        root=_number(table, "root", "trusted"),
        timestamp=_number(table, "timestamp", "trusted"),
        snapshot=_number(table, "snapshot", "trusted"),
        roles=_versions(table, "roles", "trusted"),
        timestamp_keys=texts("timestamp_keys"),
        snapshot_keys=texts("snapshot_keys"),
        publisher_keys=texts("publisher_keys"),
    )


def _versions(parent: decode.Table, key: str, path: str) -> tuple[tuple[str, int], ...]:
    table = decode.table(parent.get(key), decode.join(path, key))
    return tuple((name, _number(table, name, decode.join(path, key))) for name in sorted(table))


def _number(parent: decode.Table, key: str, path: str) -> int:
    value = parent.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DecodeError(decode.join(path, key), "a whole number")
    return value
