"""One request to a desk: HTTPS only, no redirection, bounded in size and time. Nothing is decided here."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from typing import IO

from doorkeeper.model.value import Value

PAUSE = 30.0
"""Longest silence of a connection, in seconds."""
PIECE = 64 * 1024

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Answer(Value):
    """What a desk answered. ``body`` is None where it was longer than allowed."""

    status: int
    body: bytes | None
    etag: str | None = None
    retry_after: str | None = None


class NoAnswerError(Exception):
    """No answer came. ``sent`` is whether the request may have arrived all the same."""

    def __init__(self, *, sent: bool) -> None:
        super().__init__("no answer")
        self.sent = sent


def ask(
    method: str, url: str, body: bytes | None, headers: dict[str, str], *, longest: int, seconds: float = 60.0
) -> Answer:
    """Send one request.

    Args:
        method: ``GET`` or ``POST``.
        url: an https address, or http on this machine.
        body: what is sent.
        headers: besides those that every request has.
        longest: most bytes of an answer that are read.
        seconds: after which there is no answer, however slowly one is coming in.

    Raises:
        NoAnswerError: no connection, or none that lasted.

    """
    parts = urllib.parse.urlsplit(url)
    here = parts.hostname in _LOOPBACK
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        raise NoAnswerError(sent=False)
    request = urllib.request.Request(url, body, {"User-Agent": "Doorkeeper", **headers}, method=method)  # noqa: S310
    outcome: list[Answer | NoAnswerError] = []

    def work() -> None:
        outcome.append(_asked(request, here, longest, time.monotonic() + seconds))

    # a desk that sends a byte now and then must not hold up packs; a silent thread ends with the process
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise NoAnswerError(sent=True)
    (result,) = outcome
    if isinstance(result, NoAnswerError):
        raise result
    return result


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A desk that has moved says so in its card, which is signed; a redirection is not."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


def _asked(request: urllib.request.Request, here: bool, longest: int, until: float) -> Answer | NoAnswerError:
    proxies = urllib.request.ProxyHandler({}) if here else urllib.request.ProxyHandler()
    opener = urllib.request.build_opener(proxies, _NoRedirect)
    try:
        try:
            reply = opener.open(request, timeout=PAUSE)
        except urllib.error.HTTPError as error:
            reply = error
        with reply:
            body = _body(reply, longest, until)
            return Answer(reply.status, body, reply.headers.get("ETag"), reply.headers.get("Retry-After"))
    except urllib.error.URLError:
        # raised while connecting or sending: the desk has not had the whole of it
        return NoAnswerError(sent=False)
    except (OSError, http.client.HTTPException, ValueError):
        return NoAnswerError(sent=True)


def _body(reply: http.client.HTTPResponse | urllib.error.HTTPError, longest: int, until: float) -> bytes | None:
    pieces, size = [], 0
    while piece := reply.read(PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > longest:
            return None
        if time.monotonic() > until:
            raise TimeoutError
    return b"".join(pieces)
