"""A desk's public part as the client meets it: answers as a test says, and keeps what it was sent."""

import http.server
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Asked(NamedTuple):
    """One request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Reply(NamedTuple):
    """One answer to give; ``raw`` in its place is written as it is, and the connection closed."""

    status: int = 202
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes | None = None


class DeskServer(http.server.ThreadingHTTPServer):
    """Takes reports, codes and requests for the list.

    ``replies`` are given in their order, then what a desk that works answers. ``reports`` are those taken, by id.
    """

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scheme = "https" if tls else "http"
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.asked: list[Asked] = []
        self.replies: list[Reply] = []
        self.reports: dict[str, bytes] = {}
        self.tokens: list[str] = []
        self.codes = {"ABCD-EFGH": "credential-1"}
        self.credentials = {"credential-1"}
        self.before: Callable[[Asked], None] = lambda asked: None

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}"

    @property
    def paths(self) -> list[str]:
        return [f"{asked.method} {asked.path.removeprefix('/api/v1/')}" for asked in self.asked]

    def reply_to(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        self.before(asked)
        if self.replies:
            return self.replies.pop(0)
        if asked.path == "/api/v1/enrolments":
            credential = self.codes.pop(json.loads(asked.body)["code"], None)
            if credential is None:
                return problem(409, "enrolment.unknown")
            return Reply(201, json.dumps({"device": "device-1", "credential": credential}).encode())
        if asked.path == "/api/v1/outcomes":
            etag = f'"{len(self.tokens)}"'
            if asked.headers.get("if-none-match") == etag:
                return Reply(304, b"")
            value = {"v": 1, "published": "2026-11-24T10:00:00Z", "tokens": self.tokens}
            return Reply(200, json.dumps(value).encode(), (("ETag", etag),))
        given = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if given and given not in self.credentials:
            return problem(401, "credential.unknown")
        identifier = asked.headers["idempotency-key"]
        self.reports.setdefault(identifier, asked.body)
        return Reply(202, json.dumps({"id": identifier, "received": "2026-11-24T10:00:00Z"}).encode())


def problem(status: int, code: str, **headers: str) -> Reply:
    """Give an answer as RFC 9457 has it."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status, json.dumps({"type": "about:blank", "title": "No.", "code": code}).encode(), named)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        assert isinstance(self.server, DeskServer)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.reply_to(Asked(self.command, self.path, headers, body))
        self.close_connection = True
        if reply.raw is not None:
            self.wfile.write(reply.raw)
            return
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body or b"")))
        self.end_headers()
        self.wfile.write(reply.body or b"")

    def log_request(self, *_: object) -> None:
        pass


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[DeskServer]:
    """Run a desk's server for the length of a ``with`` block."""
    with DeskServer(tls) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
