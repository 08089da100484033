"""The manifest of a pack: what one version of it is, and the segments that it is put together from.

A manifest is an ordinary TUF target, so its bytes are signed. It names a *base* segment (all records of one version)
and a chain of *change* segments that lead from there to the pack's version without a gap. docs/packs.md has the schema.
"""

from __future__ import annotations

import json
import re

from doorkeeper.model import decode
from doorkeeper.model.decode import Table
from doorkeeper.model.errors import DecodeError, RefusedError
from doorkeeper.model.record import TLP, TYPES
from doorkeeper.model.value import Value

SCHEMA = 1
"""Raised when an older client would misread a manifest or a segment."""
FILE_NAME = "manifest.json"
AUDIENCES = ("commons", "lords", "staff", "candidates", "officials", "everyone")
LARGEST = 256 * 1024
"""Longest manifest, in bytes."""
MOST_CHANGES = 400
"""Most change segments that a manifest may name."""
MOST_RECORDS = 20_000_000
LARGEST_DESK = 16 * 1024
"""Longest desk card, in characters of compact JSON."""
LARGEST_SEGMENT = 2 * 1024**3
"""Most bytes of a segment when unpacked."""
LAST_VERSION = 2**53 - 1

_KEYS = frozenset(
    "schema publisher pack title version audience tlp published refresh expires entries base changes approval"
    " desk".split()
)
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_RESERVED = frozenset("root targets snapshot timestamp con prn aux nul".split())
_RESERVED_NUMBERED = re.compile(r"(?:com|lpt)\d")


class Base(Value):
    """The segment with all records of ``version``; ``size`` is in bytes, unpacked."""

    target: str
    version: int
    records: int
    size: int


class Change(Value):
    """The segment that leads from one version to a later one; ``size`` is in bytes, unpacked."""

    target: str
    start: int
    end: int
    records: int
    size: int


class Approval(Value):
    """Who takes it on themselves that the pack hits more ordinary people than it may."""

    approver: str
    date: str
    reason: str


class Needed(Value):
    """What is missing to reach a manifest's version: the base or None, then changes in their order."""

    base: Base | None
    changes: tuple[Change, ...]


class Manifest(Value):
    """One version of one pack. ``published`` is a time in UTC, ``refresh`` and ``expires`` are dates (ISO 8601).

    ``entries`` counts the records of each type, those that are withdrawn too. ``desk`` is a desk card as its publisher
    wrote it: whether this program can read it is for :mod:`doorkeeper.packs.desk_card` to say, and no reason to refuse
    the pack.
    """

    publisher: str
    pack: str
    title: str
    version: int
    audience: str
    tlp: str
    published: str
    refresh: str
    expires: str
    entries: tuple[tuple[str, int], ...]
    base: Base
    changes: tuple[Change, ...] = ()
    approval: Approval | None = None
    desk: Table | None = None

    def needed(self, base: int | None, version: int | None) -> Needed:
        """Say which segments lead to this version from a pack at ``version`` that was built on base version ``base``.

        ``base`` and ``version`` are None where the pack is not installed. A segment of joined changes that the version
        lies within leads on from it too: what it says of a record is how the record is in the end, so that doing some
        of it again changes nothing.
        """
        if base is None or version is None or base != self.base.version or version > self.version:
            return Needed(self.base, self.changes)
        return Needed(None, tuple(change for change in self.changes if change.end > version))


def manifest_target(publisher: str, pack: str) -> str:
    """Give the name of the target that is a pack's manifest."""
    return f"{publisher}/{pack}/{FILE_NAME}"


def base_target(publisher: str, pack: str, version: int) -> str:
    """Give the name of the target with all records of a version."""
    return f"{publisher}/{pack}/base-{version}.jsonl.zst"


def change_target(publisher: str, pack: str, start: int, end: int) -> str:
    """Give the name of the target that leads from one version to a later one."""
    return f"{publisher}/{pack}/changes-{start}-{end}.jsonl.zst"


def is_id(value: str) -> bool:
    """Whether a text can be the id of a publisher or a pack: it names files on any system, and no TUF role."""
    return _ID.fullmatch(value) is not None and value not in _RESERVED and _RESERVED_NUMBERED.fullmatch(value) is None


def encode_manifest(manifest: Manifest) -> bytes:
    """Give the bytes of a manifest; the same manifest always gives the same bytes."""
    value = {
        "schema": SCHEMA,
        **manifest._asdict(),
        "entries": dict(manifest.entries),
        "base": manifest.base._asdict(),
        "changes": [
            {"target": c.target, "from": c.start, "to": c.end, "records": c.records, "size": c.size}
            for c in manifest.changes
        ],
        "approval": manifest.approval._asdict() if manifest.approval else None,
    }
    if manifest.desk is None:
        del value["desk"]
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode_manifest(data: bytes) -> Manifest:
    """Decode a manifest, strictly.

    Raises:
        RefusedError: ``manifest.newer`` for a schema that this program does not know, ``manifest.gap`` where the
            changes do not lead from the base to the version, ``manifest.invalid`` for anything else.

    """
    try:
        top = decode.table(_parse(data), "")
        if _number(top, "schema", "", most=LAST_VERSION, least=1) > SCHEMA:
            raise RefusedError(
                "manifest.newer",
                "This pack was made for a newer Doorkeeper.",
                "Update the program, then install the pack again.",
            )
        manifest = _manifest(top)
    except DecodeError as error:
        raise RefusedError(
            "manifest.invalid",
            f"The pack's manifest is not as it should be: {error}.",
            "Ask the publisher for the pack again, and tell them of this message.",
        ) from error
    _check_chain(manifest)
    return manifest


def _parse(data: bytes) -> object:
    if len(data) > LARGEST:
        raise DecodeError("", f"at most {LARGEST} bytes")
    try:
        value: object = json.loads(data, object_pairs_hook=_distinct, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise DecodeError("", "one JSON object, no key twice") from error
    return value


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that stands twice: two readers could take two meanings from one signed text."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice")
    return value


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _manifest(top: Table) -> Manifest:
    decode.only_keys(top, _KEYS, "")
    publisher, pack = _id(top, "publisher"), _id(top, "pack")
    version = _number(top, "version", "", most=LAST_VERSION, least=1)
    manifest = Manifest(
        publisher=publisher,
        pack=pack,
        title=decode.required_text(top, "title", "", limit=200),
        version=version,
        audience=decode.choice(top, "audience", "", AUDIENCES),
        tlp=decode.choice(top, "tlp", "", TLP),
        published=_time(top, "published"),
        refresh=_date(top, "refresh"),
        expires=_date(top, "expires"),
        entries=_entries(top),
        base=_base(top),
        changes=tuple(
            _change(item, f"changes[{i}]") for i, item in enumerate(decode.items(top, "changes", "", most=MOST_CHANGES))
        ),
        approval=_approval(top),
        desk=None if top.get("desk") is None else raw_desk(top["desk"], "desk"),
    )
    _check_targets(manifest)
    return manifest


def _check_targets(manifest: Manifest) -> None:
    base = manifest.base
    if base.target != base_target(manifest.publisher, manifest.pack, base.version):
        raise DecodeError("base.target", "the name that follows from publisher, pack and version")
    for i, change in enumerate(manifest.changes):
        if change.target != change_target(manifest.publisher, manifest.pack, change.start, change.end):
            raise DecodeError(f"changes[{i}].target", "the name that follows from publisher, pack and versions")


def _check_chain(manifest: Manifest) -> None:
    reached = manifest.base.version
    for change in manifest.changes:
        if change.start != reached or change.end <= change.start:
            break
        reached = change.end
    else:
        if reached == manifest.version:
            return
    raise RefusedError(
        "manifest.gap",
        f"The pack's changes end at version {reached} and do not lead to version {manifest.version}.",
        "Ask the publisher for a full bundle of the pack.",
    )


def _entries(top: Table) -> tuple[tuple[str, int], ...]:
    counts = decode.table(top.get("entries"), "entries")
    decode.only_keys(counts, frozenset(TYPES), "entries")
    return tuple((kind, _number(counts, kind, "entries", most=MOST_RECORDS)) for kind in TYPES if kind in counts)


def _base(top: Table) -> Base:
    value = decode.table(top.get("base"), "base")
    decode.only_keys(value, frozenset(Base._fields), "base")
    return Base(
        target=decode.required_text(value, "target", "base", limit=300),
        version=_number(value, "version", "base", most=LAST_VERSION, least=1),
        records=_number(value, "records", "base", most=MOST_RECORDS),
        size=_number(value, "size", "base", most=LARGEST_SEGMENT),
    )


def _change(item: object, path: str) -> Change:
    value = decode.table(item, path)
    decode.only_keys(value, frozenset({"target", "from", "to", "records", "size"}), path)
    return Change(
        target=decode.required_text(value, "target", path, limit=300),
        start=_number(value, "from", path, most=LAST_VERSION, least=1),
        end=_number(value, "to", path, most=LAST_VERSION, least=1),
        records=_number(value, "records", path, most=MOST_RECORDS),
        size=_number(value, "size", path, most=LARGEST_SEGMENT),
    )


def _approval(top: Table) -> Approval | None:
    if top.get("approval") is None:
        return None
    value = decode.table(top["approval"], "approval")
    decode.only_keys(value, frozenset(Approval._fields), "approval")
    return Approval(
        approver=decode.required_text(value, "approver", "approval", limit=200),
        date=decode.required_text(value, "date", "approval", limit=40),
        reason=decode.required_text(value, "reason", "approval", limit=2000),
    )


def raw_desk(value: object, path: str) -> Table:
    """Take a desk card as an object that is not too large; nothing is said of what it holds.

    Raises:
        DecodeError: for anything else.

    """
    desk = decode.table(value, path)
    if len(json.dumps(desk, ensure_ascii=False, separators=(",", ":"))) > LARGEST_DESK:
        raise DecodeError(path, f"at most {LARGEST_DESK} characters")
    return desk


def _id(top: Table, key: str) -> str:
    value = decode.required_text(top, key, "", limit=64)
    if not is_id(value):
        raise DecodeError(key, "an id of lower-case letters, digits, - and _")
    return value


def _number(parent: Table, key: str, path: str, *, most: int, least: int = 0) -> int:
    value = parent.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise DecodeError(decode.join(path, key), f"a whole number from {least} to {most}")
    return value


def _date(top: Table, key: str) -> str:
    value = decode.required_text(top, key, "", limit=10)
    if not is_date(value):
        raise DecodeError(key, "an ISO 8601 date such as 2025-11-18")
    return value


def _time(top: Table, key: str) -> str:
    value = decode.required_text(top, key, "", limit=20)
    found = _TIME.fullmatch(value)
    if not found or not value.isascii() or not is_date(found[1]):
        raise DecodeError(key, "an ISO 8601 time in UTC such as 2025-11-18T12:00:00Z")
    return value


def is_date(value: str) -> bool:
    """Whether a text is a date of the calendar, as ISO 8601 writes it."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    year, month, day = int(value[:4]), int(value[5:7]), int(value[8:])
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        return False
    return (month, day) != (2, 29) or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
