"""Framing: a 32-bit length in the machine's own byte order, then that many bytes.

The decoder does no I/O: it is fed whatever bytes arrived and gives events, so that any chunking gives the same events.
An over-long body is counted and dropped as it arrives, never held.
"""

from __future__ import annotations

import sys

from doorkeeper.model.value import Value
from doorkeeper.native.limits import LOST_LIMIT, REQUEST_LIMIT

_HEADER = 4


class Frame(Value):
    """One whole message body."""

    body: bytes


class TooLarge(Value):
    """A body longer than the limit; its bytes are being dropped, and the frames after it are sound."""

    length: int


class Lost(Value):
    """A length that cannot be; nothing after it can be trusted, and the decoder takes no more."""

    length: int


Event = Frame | TooLarge | Lost


class FrameDecoder:
    """Turns chunks of a byte stream into events.

    Args:
        limit: longest body that is kept, in bytes; it may be changed between two calls of :meth:`feed`.
        lost: length above which the stream is taken for lost, in bytes.

    """

    def __init__(self, limit: int = REQUEST_LIMIT, lost: int = LOST_LIMIT) -> None:
        self.limit = limit
        self._lost_limit = lost
        self._pending = bytearray()
        self._drop = 0
        self._lost = False

    def feed(self, chunk: bytes) -> list[Event]:
        """Take the next bytes and give the events that they complete, in order."""
        events: list[Event] = []
        if self._lost:
            return events
        self._pending += chunk
        while True:
            if self._drop:
                dropped = min(self._drop, len(self._pending))
                del self._pending[:dropped]
                self._drop -= dropped
            if self._drop or len(self._pending) < _HEADER:
                return events
            length = int.from_bytes(self._pending[:_HEADER], sys.byteorder)
            if length > self._lost_limit:
                self._lost = True
                self._pending.clear()
                events.append(Lost(length))
                return events
            if length > self.limit:
                del self._pending[:_HEADER]
                self._drop = length
                events.append(TooLarge(length))
            elif len(self._pending) >= _HEADER + length:
                events.append(Frame(bytes(self._pending[_HEADER : _HEADER + length])))
                del self._pending[: _HEADER + length]
            else:
                return events

    @property
    def waiting(self) -> bool:
        """Whether the stream stands in the middle of a frame: at its end, a frame was cut short."""
        return bool(self._pending or self._drop)


def encode_frame(body: bytes) -> bytes:
    """Put the length before a body."""
    return len(body).to_bytes(_HEADER, sys.byteorder) + body
