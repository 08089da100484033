"""``doorkeeper desk work``: the process that holds the keys, opens reports, and serves the console; no public port.

One process serves (granian with one worker) and opens. What it needs to know, identities above all, is handed to it in
memory: nothing of it stands in the environment or on a command line, where other programs could read it.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.proxy_fix import ProxyFix

from doorkeeper.desk.console.address import address_of
from doorkeeper.desk.console.policy import policy_of
from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.parent import end_with_parent
from doorkeeper.desk.serve import prepare
from doorkeeper.desk.triage import audit, indexing, opening, outcomes, retention
from doorkeeper.desk.triage.desk import Desk, Policy, open_desk
from doorkeeper.desk.triage.identities import parse_identities
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.desk_card import DeskCard

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from granian.server.common import AbstractServer

RETENTION_SECONDS = 3600
INDEX_SECONDS = 3600
DAY_SECONDS = 24 * 3600
RETRY_SECONDS = 5
THREADS = 128
"""Requests of the console that are worked on at once; most threads of a slow network only wait for a form."""

KILL_SECONDS = 10
"""How long the process that serves may still take, once its parent is gone, for what it has begun."""


@dataclass(frozen=True)
class Start:
    """Everything that the process is started with.

    Attributes:
        database: its address.
        identities: the text of identity files; never printed.
        card: the desk's card.
        policy: what is kept, and how long.
        host: the address to listen at.
        port: and the port.
        address: where browsers reach the console; another one where a proxy stands in front.
        certificate: a file with the TLS certificate chain, with ``key``; else plain HTTP.
        key: the file with its private key.
        pause: seconds between two looks for new reports.
        publish_every: seconds between two looks for new answers.
        proxies: how many proxies of ours stand in front and tell the client's address.

    """

    database: str = field(repr=False)
    identities: str = field(repr=False)
    card: DeskCard
    policy: Policy
    host: str
    port: int
    address: str
    certificate: Path | None = None
    key: Path | None = None
    pause: float = 1.0
    publish_every: float = 60.0
    proxies: int = 0


def serve(start: Start) -> None:
    """Open the desk once to be sure that it can be, then serve until told to stop.

    Raises:
        DoorkeeperError: ``console.address``, ``desk.identity``, of the database.
        RefusedError: ``desk.identity_other``.

    """
    _no_core_dumps()
    address_of(start.address)
    prepare(start.database)
    _desk(start).engine.dispose()
    # the one that serves begins as a fresh process, and is sent what it is started with through a pipe
    multiprocessing.set_start_method("spawn", force=True)
    _server(start).serve(target_loader=partial(_load, start), wrap_loader=False)


def _server(start: Start) -> AbstractServer[Any]:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    return Granian(
        "doorkeeper.desk.console.app",
        address=start.host,
        port=start.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=64 * 1024),
        websockets=False,
        log_level=LogLevels.error,
        ssl_cert=start.certificate,
        ssl_key=start.key,
        respawn_failed_workers=True,
    )


def check_address(host: str, *, internal: bool) -> None:
    """Refuse to listen where others can reach the console, unless that is meant.

    Raises:
        DoorkeeperError: ``desk.public``.

    """
    if internal or host == "localhost":
        return
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    raise DoorkeeperError(
        "desk.public",
        f"The console would be reachable from other machines at {host}.",
        "Use 127.0.0.1; or, behind TLS and on an internal network, say --internal.",
    )


class Loop(threading.Thread):
    """Opens reports as they arrive, publishes answers, deletes what is over; goes on whatever happens to one step."""

    def __init__(self, desk: Desk, pause: float, publish_every: float, retry: float = RETRY_SECONDS) -> None:
        super().__init__(name="opening", daemon=True)
        self._desk = desk
        self._pause = pause
        self._retry = retry
        self._ended = threading.Event()
        self._tasks = (
            _Task("open", pause, self._open),
            _Task("index", INDEX_SECONDS, self._index),
            _Task("publish", publish_every, lambda: outcomes.publish(desk.engine, desk.now())),
            _Task("audit", DAY_SECONDS, self._note_head),
            _Task(
                "retention", RETENTION_SECONDS, lambda: retention.delete_due(desk.engine, policy_of(desk), desk.now())
            ),
        )
        self.failing: frozenset[str] = frozenset()

    def run(self) -> None:
        """Work until :meth:`end`."""
        while not self._ended.is_set():
            for task in self._tasks:
                if not self._ended.is_set() and time.monotonic() >= task.next:
                    self._try(task)
            self._ended.wait(self._pause)

    def end(self) -> None:
        """Stop after the step that is under way."""
        self._ended.set()

    def _open(self) -> None:
        while not self._ended.is_set() and opening.open_waiting(self._desk) != opening.Opened(0, 0):
            pass

    def _note_head(self) -> None:
        """Write the head of the audit log into the log of this process: another place than the database."""
        _log(audit="{}:{}".format(*audit.head(self._desk.engine)))

    def _index(self) -> None:
        while not self._ended.is_set() and indexing.index_next(self._desk):
            self._open()

    def _try(self, task: _Task) -> None:
        try:
            task.run()
        except Exception as error:  # the database may be away for a while; what failed is tried again
            if task.name not in self.failing:
                _log(task=task.name, error=type(error).__name__)
            self.failing |= {task.name}
            task.next = time.monotonic() + min(task.every, self._retry)
        else:
            self.failing -= {task.name}
            task.next = time.monotonic() + task.every


class _Task:
    """Something that is done again and again: ``every`` so many seconds, and sooner where it failed."""

    def __init__(self, name: str, every: float, run: Callable[[], object]) -> None:
        self.name = name
        self.run = run
        self.every = every
        self.next = 0.0


def _desk(start: Start) -> Desk:
    identities = parse_identities(start.identities, "what was given")
    return open_desk(engine(start.database), identities, start.card, start.policy)


def _load(start: Start) -> WSGIApplication:
    """Make the application, in the process that serves; the loop lives beside it."""
    from doorkeeper.desk.console.app import create_app
    from doorkeeper.desk.intake import idle

    end_with_parent(KILL_SECONDS)
    # a body that never comes would keep one of few threads for ever
    idle.start(start.port)
    desk = _desk(start)
    opening.retry_other_key(desk)
    loop = Loop(desk, start.pause, start.publish_every)
    loop.start()
    app = create_app(desk, start.address)
    if start.proxies:
        # failed sign-ins are counted by address: all would have the proxy's
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=start.proxies, x_proto=0)  # type: ignore[method-assign]
    return _with_health(app, loop)


def _with_health(app: WSGIApplication, loop: Loop) -> WSGIApplication:
    """Answer ``GET /healthz`` before the console: whether the loop runs, and which of its tasks fails."""

    def answered(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != "/healthz":
            return app(environ, start_response)
        sound = loop.is_alive() and not loop.failing
        body = json.dumps({"status": "ok" if sound else "failing", "failing": sorted(loop.failing)}).encode()
        status = "200 OK" if sound else "503 Service Unavailable"
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return answered


def _log(**facts: str) -> None:
    """Write a line on stderr: that a task fails, by its name and the kind of error and never what an error says."""
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **facts}
    sys.stderr.write(json.dumps(line) + "\n")
    sys.stderr.flush()


def _no_core_dumps() -> None:
    """Keep the keys out of a core dump, where the system knows such a limit."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        limit: Any = (0, 0)
        resource.setrlimit(resource.RLIMIT_CORE, limit)
