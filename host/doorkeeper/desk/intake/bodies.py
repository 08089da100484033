"""Reading a request's body: bounded in bytes, and one address cannot keep all threads with slow ones.

The server under us (granian) waits for a body as long as the connection stands, and a thread waits with it.
Connections on which nothing moves are ended (``idle.py``); against many addresses that each send slowly, a proxy that
takes requests whole stands in front (docs/desk.md).
"""

from __future__ import annotations

import threading
import time

from flask import Request

from doorkeeper.desk.intake.limits import MOST_SLOW, SLOW_SECONDS
from doorkeeper.desk.intake.problems import refusal


class Bodies:
    """Reads bodies, and knows who is slow."""

    def __init__(self, slow_seconds: float = SLOW_SECONDS) -> None:
        self._slow_seconds = slow_seconds
        self._reading: dict[int, tuple[float, str]] = {}

    def read(self, request: Request, address: str, *, content_type: str, most: int) -> bytes:
        """Read a body of a type and of at most so many bytes.

        Raises:
            AnswerError: ``request.length``, ``request.too_large``, ``request.type``, ``request.cut`` or, where the
                address has too many slow bodies under way, ``request.rate``.

        """
        length = request.content_length
        if length is None or "HTTP_TRANSFER_ENCODING" in request.environ:
            raise refusal("request.length")
        if length > most:
            raise refusal("request.too_large")
        if request.environ.get("CONTENT_TYPE") != content_type and request.mimetype != content_type:
            raise refusal("request.type")
        if self._slow(address) >= MOST_SLOW:
            raise refusal("request.rate")
        thread = threading.get_ident()
        self._reading[thread] = (time.monotonic(), address)
        try:
            data: bytes = request.environ["wsgi.input"].read(length)
        finally:
            del self._reading[thread]
        if len(data) != length:
            raise refusal("request.cut")
        return data

    def _slow(self, address: str) -> int:
        late = time.monotonic() - self._slow_seconds
        return sum(started < late and whose == address for started, whose in tuple(self._reading.values()))
