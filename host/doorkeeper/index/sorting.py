"""Sorts the keys of an index into its buckets, on disk, in bounded memory whatever their number.

A key and a number are one integer of 64 bits: 40 of the key, 24 of the number. They come in sorted runs, are put into
64 parts by their first bits, and each part is merged by itself, so that processes can share the work.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from doorkeeper.index.postings import HASH_BITS, NUMBER_BITS, PIECE, ROW, SIEVE_BITS, key_hash
from doorkeeper.index.workers import in_parallel
from doorkeeper.matching.keys import MOST_OF_KEY
from doorkeeper.model.value import Value

PART_BITS = 6
PARTS = 1 << PART_BITS
OF_BUCKET = 48
"""Keys that a bucket has on average, at most twice as many."""
FEW = 200_000
"""Up to so many keys are sorted in one go."""
_BITS = HASH_BITS + NUMBER_BITS


def run_of(pairs: Iterable[tuple[str, int]]) -> bytes:
    """Give (key, number) as one sorted run."""
    return array("Q", sorted({key_hash(key) << NUMBER_BITS | number for key, number in pairs})).tobytes()


class _Slice(Value):
    """Where some keys of a run lie in the file, how many they are, and what is added to their numbers."""

    offset: int
    size: int
    add: int


class _Part(Value):
    slices: tuple[_Slice, ...]
    number: int


class Sorter:
    """Collects runs in a file beside the index, then gives the buckets. A context manager: the file goes at its end."""

    def __init__(self, path: Path, bits: int | None = None) -> None:
        """Take the path of the file; one that an earlier attempt left there is overwritten.

        ``bits`` is how many of a key's bits shall name its bucket; where it is not said, the number of keys decides.
        """
        self._path = path
        self._bits = bits
        self._file = path.open("wb")
        self._slices: list[list[_Slice]] = [[] for _ in range(PARTS)]
        self._size = 0
        self._sieve = bytearray()

    def __enter__(self) -> Sorter:
        """Begin."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Remove the file."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def add(self, run: bytes, add: int = 0) -> None:
        """Take a sorted run, to whose numbers ``add`` is to be added."""
        values = array("Q", run)
        first = 0
        for part in range(PARTS):
            last = len(values) if part == PARTS - 1 else bisect_left(values, part + 1 << _BITS - PART_BITS, first)
            if last > first:
                self._slices[part].append(_Slice(8 * (self._size + first), last - first, add))
            first = last
        self._file.write(run)
        self._size += len(values)

    @property
    def bits(self) -> int:
        """How many of a key's bits name its bucket."""
        return (self._size // OF_BUCKET).bit_length() if self._bits is None else self._bits

    def buckets(self) -> Iterator[tuple[int, bytes]]:
        """Give each bucket's number and rows, in order; no more runs can be added."""
        self._file.close()
        self._sieve.clear()
        work = partial(_merge, path=self._path, bits=self.bits)
        if self._size <= FEW:
            merged = iter([work(_Part(tuple(item for part in self._slices for item in part), 0), parts=1)])
        else:
            merged = in_parallel(work, (_Part(tuple(slices), number) for number, slices in enumerate(self._slices)))
        for found in merged:
            self._sieve += found.sieve
            yield from found.buckets

    def sieve(self) -> Iterator[tuple[int, bytes]]:
        """Give the pieces of the sieve that have a bit set, by number; all buckets must have been given."""
        for number, start in enumerate(range(0, len(self._sieve), PIECE)):
            piece = bytes(self._sieve[start : start + PIECE])
            if any(piece):
                yield number, piece


class _Merged(Value):
    """The buckets of one part, and their piece of the sieve."""

    buckets: list[tuple[int, bytes]]
    sieve: bytes


def _merge(part: _Part, path: Path, bits: int, parts: int = PARTS) -> _Merged:
    """Merge the slices of one part of ``parts`` and cut them into buckets."""
    values: list[int] = []
    with path.open("rb") as file:
        for item in part.slices:
            file.seek(item.offset)
            some = array("Q", file.read(8 * item.size))
            values.extend([value + item.add for value in some] if item.add else some)
    values.sort()  # runs that are sorted already are merged
    packed = _packed(values)
    found = []
    first, each = 0, _BITS - bits
    count = (1 << bits) // parts
    for bucket in range(part.number * count, (part.number + 1) * count):
        last = bisect_left(values, bucket + 1 << each, first)
        if last - first > MOST_OF_KEY:
            kept = _uncrowded(values[first:last])
            found.append((bucket, _packed(kept)))
        elif last > first:
            found.append((bucket, packed[ROW * first : ROW * last]))
        first = last
    return _Merged(found, _sieve_of(values, bits, (1 << bits + SIEVE_BITS) // parts, part.number))


def _sieve_of(values: list[int], bits: int, size: int, part: int) -> bytes:
    """Give one part of the sieve: a bit for each of ``size`` places, set where a value is; the first is the highest."""
    shift, first = _BITS - bits - SIEVE_BITS, size * part
    digits = bytearray(b"0") * size
    for value in values:
        digits[(value >> shift) - first] = 49  # "1"
    return int(digits, 2).to_bytes(size // 8, "big")


def _packed(values: list[int]) -> bytes:
    """Give the last six of each value's eight bytes: three of the key, three of the number."""
    swapped = array("Q", values)
    if sys.byteorder == "little":
        swapped.byteswap()
    data = swapped.tobytes()
    out = bytearray(ROW * len(values))
    for i in range(ROW):
        out[i::ROW] = data[8 - ROW + i :: 8]
    return bytes(out)


def _uncrowded(values: list[int]) -> list[int]:
    """Leave out what one key has beyond its bound."""
    kept: list[int] = []
    key, seen = -1, 0
    for value in values:
        seen = seen + 1 if value >> NUMBER_BITS == key else 1
        key = value >> NUMBER_BITS
        if seen <= MOST_OF_KEY:
            kept.append(value)
    return kept
