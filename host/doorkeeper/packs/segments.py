"""Segments: the files that carry a pack's records, as streams of bytes. Nothing here trusts what it reads.

A segment is one Zstandard frame (RFC 8878) of JSON Lines. A *base* holds one record a line, ``id`` first, in the order
of the ids (by code point), none twice, so that a record is found in it by halving. A *change* segment holds in each
line one of ``{"put": record}``, ``{"remove": id}``, ``{"patch": id, "set": {…}, "drop": […]}`` (keys of the record that
have a new value, and keys that it has no more) or ``{"table": {"keys": […], "columns": [[…], …]}}``: records to put
that have the same keys, put together because that packs smaller (``tables.py``). A change segment speaks of an id at
most once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO, cast

import zstandard

from doorkeeper.model.errors import DecodeError, RefusedError
from doorkeeper.model.record import Record, decode_record
from doorkeeper.model.value import Value
from doorkeeper.packs.manifest import LARGEST_SEGMENT
from doorkeeper.packs.tables import TableError, can_be_in_table, from_table, to_table

LONGEST_LINE = 256 * 1024
"""Longest line, in bytes, without its end."""
WINDOW_LOG = 25
"""A reader holds at most 2**25 bytes (32 MiB) of what it has unpacked (RFC 8878, 5: window size)."""
THOROUGH = 19
THOROUGH_LIMIT = 8 * 1024**2
"""Above this many bytes the thorough level takes minutes, and the quick one is about as small as the middle ones."""
QUICK = 3
TABLE_ROWS = 2000
"""Records of one table, if its line is short enough for them."""

_CHUNK = 256 * 1024
_LONGEST_HEAD = 18
"""Most bytes of a frame's header (RFC 8878, 3.1.1.1), magic number included."""
_LINE_ID = re.compile(rb'\{"id":"([A-Za-z0-9/._-]{1,200})"[,}]')
_ID = re.compile(r"[A-Za-z0-9/._-]{1,200}")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Put(Value):
    """A record is added, or takes the place of the one with its id; ``text`` is its JSON, ``id`` first."""

    id: str
    text: str


class Patch(Value):
    """Some keys of a record change: ``values`` are the new ones, ``dropped`` the keys that it has no more."""

    id: str
    values: dict[str, object]
    dropped: tuple[str, ...]


class Remove(Value):
    """The record with this id is in the pack no more."""

    id: str


Change = Put | Patch | Remove


def record_line(record: dict[str, object]) -> bytes:
    """Give the line of a record in a base: compact JSON in UTF-8, ``id`` first, the other keys in their order."""
    return record_text(record).encode()


def record_text(record: dict[str, object]) -> str:
    """Give the JSON text of a record, ``id`` first."""
    return _ENCODER.encode({"id": record["id"], **record})


def line_id(line: bytes) -> str:
    """Give the id at the beginning of a base's line.

    Raises:
        RefusedError: ``segment.invalid`` where the line does not begin with one.

    """
    found = _LINE_ID.match(line)
    if not found:
        raise _invalid("a line does not begin with an id")
    return found[1].decode()


def decode_line(line: bytes | str, publisher: str) -> Record:
    """Decode the record of a base's line, or of a :class:`Put`'s text, and check that it is the publisher's own.

    Raises:
        RefusedError: ``segment.invalid``; ``segment.foreign`` for an id that is not the publisher's.

    """
    try:
        data = line.encode() if isinstance(line, str) else line
        record = decode_record(json.loads(data))
    except (ValueError, RecursionError) as error:
        # DecodeError is a ValueError and says where; a decoder's own words may repeat the text
        raise _invalid(f"a record is not right: {error}" if isinstance(error, DecodeError) else "not JSON") from error
    if record.id != line_id(data):
        raise _invalid("a record has two ids")
    for name in (record.id, record.replaces):
        if name is not None and not name.startswith(f"{publisher}/"):
            raise RefusedError(
                "segment.foreign",
                f"The pack of {publisher} speaks of {name}, which is not its own.",
                "Ask the publisher for the pack again, and tell them of this message.",
            )
    return record


def apply_patch(patch: Patch, text: str | bytes) -> Put:
    """Give the record that a patch makes from the JSON text of the one before.

    Raises:
        RefusedError: ``segment.invalid`` where the text is another record's.

    """
    record = json.loads(text)
    if record.get("id") != patch.id:
        raise _invalid("a patch meets another record")
    record.update(patch.values)
    for key in patch.dropped:
        record.pop(key, None)
    return _put(record)


def make_patch(before: dict[str, object], after: dict[str, object]) -> Patch:
    """Give the patch that makes one record from another with the same id."""
    return Patch(
        id=str(after["id"]),
        values={key: value for key, value in after.items() if key not in before or before[key] != value},
        dropped=tuple(key for key in before if key not in after),
    )


def merged(earlier: Change | None, later: Change) -> Change:
    """Give the one change that does what two changes to the same record do one after the other.

    Raises:
        RefusedError: ``segment.invalid`` for a patch of a record that was removed.

    """
    if not isinstance(later, Patch) or earlier is None:
        return later
    if isinstance(earlier, Put):
        return apply_patch(later, earlier.text)
    if isinstance(earlier, Remove):
        raise _invalid("a patch meets a record that was removed")
    kept = {key: value for key, value in earlier.values.items() if key not in later.dropped}
    dropped = [key for key in earlier.dropped if key not in later.values and key not in later.dropped]
    return Patch(later.id, {**kept, **later.values}, (*dropped, *later.dropped))


def write_base(lines: Iterable[bytes], size: int, out: BinaryIO) -> None:
    """Write a base from the lines of its records, in the order of their ids; ``size`` is their bytes with line ends."""
    level = THOROUGH if size <= THOROUGH_LIMIT else QUICK
    parameters = zstandard.ZstdCompressionParameters.from_level(
        level,
        source_size=size,
        write_content_size=True,
        write_checksum=True,
        **({} if size <= THOROUGH_LIMIT else {"enable_ldm": True, "window_log": WINDOW_LOG}),
    )
    with zstandard.ZstdCompressor(compression_params=parameters).stream_writer(out, size=size, closefd=False) as writer:
        for line in lines:
            writer.write(line + b"\n")


def write_changes(changes: Iterable[Change], out: BinaryIO) -> int:
    """Write a change segment; gives its size unpacked, in bytes. The same changes give the same bytes."""
    data = b"".join(_change_lines(sorted(changes, key=lambda change: change.id)))
    write_base(data.split(b"\n")[:-1], len(data), out)
    return len(data)


def read_base(stream: BinaryIO, records: int, size: int) -> Iterator[bytes]:
    """Give the lines of a base, without their ends; the records themselves are not decoded.

    Raises:
        RefusedError: ``segment.too-large`` or ``segment.invalid``, at the latest when the last line has been given.

    """
    before, count = b"", 0
    for line in _lines(stream, size):
        found = _LINE_ID.match(line)
        if not found or found[1] <= before:
            raise _invalid("its records are not in the order of their ids")
        before, count = found[1], count + 1
        if count > records:
            raise _too_large(f"more than {records} records")
        yield line
    if count != records:
        raise _invalid(f"{count} records instead of {records}")


def read_changes(stream: BinaryIO, records: int, size: int) -> Iterator[Change]:
    """Give the changes of a change segment; the records put are not checked against the schema.

    Raises:
        RefusedError: ``segment.too-large`` or ``segment.invalid``, at the latest when the last change has been given.

    """
    seen: set[str] = set()
    # a table says once what all its records have in common, so that they are longer together than the segment
    length = 0
    for line in _lines(stream, size):
        for change in _changes(line):
            if change.id in seen:
                raise _invalid("it speaks of a record twice")
            length += len(change.text) if isinstance(change, Put) else 0
            if length > LARGEST_SEGMENT:
                raise _too_large(f"records of more than {LARGEST_SEGMENT} characters")
            if len(seen) == records:
                raise _too_large(f"more than {records} changes")
            seen.add(change.id)
            yield change
    if len(seen) != records:
        raise _invalid(f"{len(seen)} changes instead of {records}")


def _lines(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Unpack no more than ``size`` bytes and give them by line."""
    if size > LARGEST_SEGMENT:
        raise _too_large(f"more than {LARGEST_SEGMENT} bytes unpacked")
    rest, unpacked = b"", 0
    unpacker = zstandard.ZstdDecompressor(max_window_size=1 << WINDOW_LOG)
    head = stream.read(_LONGEST_HEAD)
    try:
        told = zstandard.frame_content_size(head)
        if told > size:
            raise _too_large(f"more than {size} bytes unpacked")
        if told != size:
            raise _invalid("it does not have the size that its manifest says")
        with unpacker.stream_reader(cast("BinaryIO", _Joined(head, stream)), closefd=False) as reader:
            while chunk := reader.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > size:
                    raise _too_large(f"more than {size} bytes unpacked")
                *whole, rest = (rest + chunk).split(b"\n")
                for line in whole:
                    if len(line) > LONGEST_LINE:
                        raise _too_large(f"a line of more than {LONGEST_LINE} bytes")
                    yield line
                if len(rest) > LONGEST_LINE:
                    raise _too_large(f"a line of more than {LONGEST_LINE} bytes")
    except zstandard.ZstdError as error:
        raise _invalid("it cannot be unpacked") from error
    if rest or unpacked != size or stream.read(1):
        raise _invalid("it ends before its end, or goes on after it")


class _Joined:
    """A stream whose first bytes have been read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        """Give the first bytes, then those of the stream."""
        head, self._head = self._head, b""
        return head or self._rest.read(size)


def _changes(line: bytes) -> Iterator[Change]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _invalid("a line is not JSON") from error
    match value:
        case {"put": dict(record), **rest} if not rest:
            yield _put(record)
        case {"remove": str(name), **rest} if not rest and _ID.fullmatch(name):
            yield Remove(name)
        case {"patch": str(name), "set": dict(values), "drop": list(dropped), **rest} if (
            not rest and _ID.fullmatch(name) and "id" not in values and "id" not in dropped
        ):
            if not all(isinstance(key, str) for key in dropped):
                raise _invalid("a patch is not right")
            yield Patch(name, values, tuple(dropped))
        case {"table": {"keys": list(keys), "columns": list(columns), **more}, **rest} if not rest and not more:
            yield from _rows(keys, columns)
        case _:
            raise _invalid("a line is no change")


def _rows(keys: list[object], columns: list[object]) -> Iterator[Put]:
    try:
        for row in from_table(keys, columns, LONGEST_LINE):
            yield _put(row)
    except TableError as error:
        raise _invalid("a table is not right") from error


def _put(record: dict[str, object]) -> Put:
    name = record.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise _invalid("a record has no id")
    text = record_text(record)
    try:
        size = len(text) if text.isascii() else len(text.encode())
    except UnicodeEncodeError as error:
        raise _invalid("a record holds an unpaired surrogate") from error
    if size > LONGEST_LINE:
        raise _too_large(f"a record of more than {LONGEST_LINE} bytes")
    return Put(name, text)


def _change_lines(changes: list[Change]) -> Iterator[bytes]:
    """Give the lines for changes in the order of their ids: removals, patches, then tables of alike records."""
    puts = []
    for change in changes:
        if isinstance(change, Put) and can_be_in_table(change.text):
            puts.append(json.loads(change.text))
        elif isinstance(change, Put):
            yield _json({"put": json.loads(change.text)})
        elif isinstance(change, Patch):
            yield _json({"patch": change.id, "set": change.values, "drop": list(change.dropped)})
        else:
            yield _json({"remove": change.id})
    for _, alike in groupby(sorted(puts, key=lambda record: (list(record), record["id"])), key=list):
        rows = list(alike)
        while rows:
            taken = _fitting(rows)
            yield _json({"table": to_table(rows[:taken])}) if taken > 1 else _json({"put": rows[0]})
            rows = rows[taken:]


def _fitting(rows: list[dict[str, object]]) -> int:
    """Say how many rows make a table whose line is sure to be short enough."""
    total = 1024
    for taken, record in enumerate(rows[:TABLE_ROWS]):
        total += len(_json(record))
        if total > LONGEST_LINE:
            return max(1, taken)
    return min(len(rows), TABLE_ROWS)


def _json(value: object) -> bytes:
    return _ENCODER.encode(value).encode() + b"\n"


def _invalid(why: str) -> RefusedError:
    return RefusedError(
        "segment.invalid",
        f"A file of the pack is damaged or not made as it should be: {why}.",
        "Ask the publisher for the pack again, and tell them of this message.",
    )


def _too_large(why: str) -> RefusedError:
    return RefusedError(
        "segment.too-large",
        f"A file of the pack is larger than it says or may be: {why}.",
        "Ask the publisher for the pack again, and tell them of this message.",
    )
