"""Reads a bundle: a ZIP whose members lie in it as they are, one after another, and are read in place.

A small subset of ZIP (PKWARE APPNOTE 6.3.10) is enough, and everything else is refused: there is nothing to unpack, so
no bomb; nothing is extracted, so no path leads out; each byte has one meaning, so no two readers differ about it.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.model.value import Value
from doorkeeper.packs.client.source import MissingFileError

MOST_MEMBERS = 10_000
LARGEST = 4 * 1024**3 - 1
"""Largest bundle, in bytes: above it, ZIP needs a second form of its tables."""
LONGEST_NAME = 512
LARGEST_TABLE = 8 * 1024 * 1024

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED, _STREAMED, _UTF8 = 0x1, 0x8, 0x800
_CHUNK = 256 * 1024


class Member(Value):
    """One file: where its own header begins, its length in bytes, and its checksum (CRC-32)."""

    start: int
    size: int
    checksum: int


class Bundle:
    """An open bundle; a source of the repository's files."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the table of members.

        Raises:
            RefusedError: ``bundle.damaged``, ``bundle.unsafe`` or ``bundle.too-large``.

        """
        self._file = file
        self._length = file.seek(0, 2)
        if self._length > LARGEST:
            raise _too_large(f"it is larger than {LARGEST} bytes")
        self._table = 0
        self._members: dict[str, Member] = {}
        self._read_table()
        self._check_sums()

    @property
    def names(self) -> list[str]:
        """The paths of all members."""
        return list(self._members)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def read(self, path: str) -> Iterator[bytes]:
        """Give a member's bytes in pieces."""
        member = self._members.get(path)
        if member is None:
            raise MissingFileError(path)
        self._file.seek(self._data_start(path, member))
        left = member.size
        while left:
            piece = self._file.read(min(left, _CHUNK))
            if not piece:
                raise _damaged("it ends too early")
            left -= len(piece)
            yield piece

    def _read_table(self) -> None:
        if self._length < _END.size:
            raise _damaged("it is too short")
        self._file.seek(self._length - _END.size)
        mark, disk, table_disk, here, total, size, self._table, comment = _END.unpack(self._file.read(_END.size))
        if mark != b"PK\x05\x06" or comment or disk or table_disk or here != total:
            raise _damaged("it is no bundle, or it is cut off")
        if total > MOST_MEMBERS or size > LARGEST_TABLE:
            raise _too_large(f"it has more than {MOST_MEMBERS} files")
        if self._table + size != self._length - _END.size:
            raise _damaged("its table is not where it should be")
        self._file.seek(self._table)
        table = self._file.read(size)
        at = 0
        for _ in range(total):
            at = self._read_entry(table, at)
        if at != size:
            raise _damaged("its table does not have the length that it tells")
        self._check_places()

    def _read_entry(self, table: bytes, at: int) -> int:
        if len(table) < at + _ENTRY.size:
            raise _damaged("its table is cut off")
        (mark, _, _, flags, method, _, _, checksum, packed, size, name_size, extra, comment, disk, _, kind, start) = (
            _ENTRY.unpack(table[at : at + _ENTRY.size])
        )
        end: int = at + _ENTRY.size + name_size + extra + comment
        if mark != b"PK\x01\x02" or disk or len(table) < end:
            raise _damaged("its table is damaged")
        name = _safe_name(table[at + _ENTRY.size : at + _ENTRY.size + name_size])
        if flags & ~(_UTF8 | _STREAMED | 0x6):
            raise _unsafe("a file in it is encrypted or of an unknown kind")
        if method != 0 or packed != size:
            raise _unsafe("a file in it is compressed")
        if stat.S_IFMT(kind >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _unsafe("it holds something that is no file")
        if name in self._members:
            raise _unsafe("two files in it have the same name")
        if not (name.endswith("/") and size == 0):
            self._members[name] = Member(start, size, checksum)
        return end

    def _check_places(self) -> None:
        """Files must not share bytes with each other or with the table: each byte has one meaning."""
        before = 0
        for name, member in sorted(self._members.items(), key=lambda item: item[1].start):
            if member.start < before:
                raise _unsafe("files in it overlap")
            before = member.start + _LOCAL.size + len(name.encode()) + member.size
            if before > self._table:
                raise _damaged("a file in it tells a wrong size")

    def _check_sums(self) -> None:
        """A bundle that a stick has damaged is found whole, also where this machine needs no more than a part of it."""
        for name, member in self._members.items():
            checksum = 0
            for piece in self.read(name):
                checksum = zlib.crc32(piece, checksum)
            if checksum != member.checksum:
                raise _damaged("a file in it has changed since it was made")

    def _data_start(self, name: str, member: Member) -> int:
        """Find a member's first byte; its own header must say what the table says."""
        self._file.seek(member.start)
        header = self._file.read(_LOCAL.size)
        if len(header) < _LOCAL.size:
            raise _damaged("it ends too early")
        mark, _, flags, method, _, _, checksum, packed, size, name_size, extra = _LOCAL.unpack(header)
        told = self._file.read(name_size) if name_size <= LONGEST_NAME else b""
        known = (checksum, packed, size) == (member.checksum, member.size, member.size)
        agree = known or (flags & _STREAMED and checksum == packed == size == 0)
        if mark != b"PK\x03\x04" or method != 0 or flags & _ENCRYPTED or told != name.encode() or not agree:
            raise _unsafe("a file in it has two different descriptions")
        start: int = member.start + _LOCAL.size + name_size + extra
        if start + member.size > self._table:
            raise _damaged("a file in it tells a wrong size")
        return start


def open_bundle(path: Path) -> Bundle:
    """Open a bundle's file; it stays open as long as the bundle is used.

    Raises:
        DoorkeeperError: ``bundle.missing`` where there is no such file, else as :class:`Bundle`.

    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise DoorkeeperError(
            "bundle.missing",
            f"The bundle {path} cannot be opened: {error.strerror}.",
            "Name a .ukpack file that you may read.",
        ) from error
    try:
        return Bundle(file)
    except BaseException:
        file.close()
        raise


def _safe_name(data: bytes) -> str:
    if not data or len(data) > LONGEST_NAME:
        raise _unsafe("a file in it has no name, or a very long one")
    try:
        name = data.decode()
    except UnicodeDecodeError:
        raise _unsafe("a file's name in it is not readable") from None
    parts = name.removesuffix("/").split("/")
    if parts[0] not in ("metadata", "targets") or (len(parts) < 2 and not name.endswith("/")):
        raise _unsafe("it holds a file that belongs to no pack")
    if any(part in ("", ".", "..") for part in parts) or not name.isprintable() or set(name) & set('\\:*?"<>|'):
        raise _unsafe("a file's name in it leads out of its folder")
    return name


_ASK = "Ask the publisher for the bundle again, or copy it again."


def _damaged(why: str) -> RefusedError:
    return RefusedError("bundle.damaged", f"The bundle is damaged: {why}.", _ASK)


def _unsafe(why: str) -> RefusedError:
    return RefusedError(
        "bundle.unsafe", f"The bundle is not made as it should be: {why}.", f"{_ASK} Tell them of this message."
    )


def _too_large(why: str) -> RefusedError:
    return RefusedError("bundle.too-large", f"The bundle is too large: {why}.", _ASK)
