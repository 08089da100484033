"""``doorkeeper desk work``: the process that holds the keys, opens reports, and serves the console; no public port.

One process serves (granian with one worker) and opens. What it needs to know, identities above all, is handed to it in
memory: nothing of it stands in the environment or on a command line, where other programs could read it.
"""

from __future__ import annotations

import contextlib
import importlib.util
import ipaddress
import json
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from doorkeeper.desk.triage import opening, outcomes, retention
from doorkeeper.desk.triage.desk import Desk, Policy, open_desk
from doorkeeper.desk.triage.identities import parse_identities
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.desk_card import DeskCard

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONSOLE = "doorkeeper.desk.console.app"
RETENTION_SECONDS = 3600
THREADS = 4
"""Requests of the console that are worked on at once."""


@dataclass(frozen=True)
class Start:
    """Everything that the process is started with; ``identities`` is the text of identity files, and never printed."""

    database: str
    identities: str = field(repr=False)
    card: DeskCard
    policy: Policy
    host: str
    port: int
    pause: float = 1.0
    publish_every: float = 60.0


def serve(start: Start) -> None:
    """Open the desk once to be sure that it can be, then serve until told to stop."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    _no_core_dumps()
    desk = _desk(start)
    desk.engine.dispose()  # its connections must not be shared with the process that serves
    Server(
        CONSOLE,
        address=start.host,
        port=start.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve(target_loader=partial(_load, start), wrap_loader=False)


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

    def __init__(self, desk: Desk, pause: float, publish_every: float) -> None:
        super().__init__(name="opening", daemon=True)
        self._desk = desk
        self._pause = pause
        self._ended = threading.Event()
        self._tasks = (
            _Task("open", pause, self._open),
            _Task("publish", publish_every, lambda: outcomes.publish(desk.engine, desk.now())),
            _Task("retention", RETENTION_SECONDS, lambda: retention.delete_due(desk.engine, desk.policy, desk.now())),
        )
        self.failing: frozenset[str] = frozenset()

    def run(self) -> None:
        """Work until :meth:`end`."""
        while not self._ended.is_set():
            for task in self._tasks:
                if self._ended.is_set():
                    break
                if task.due(self._desk.now()):
                    self._try(task)
            self._ended.wait(self._pause)

    def end(self) -> None:
        """Stop after the step that is under way."""
        self._ended.set()

    def _open(self) -> None:
        while not self._ended.is_set() and opening.open_waiting(self._desk) != opening.Opened(0, 0):
            pass

    def _try(self, task: _Task) -> None:
        try:
            task.run()
        except Exception as error:  # the database may be away for a while; what failed is tried again
            if task.name not in self.failing:
                _log(task.name, type(error).__name__)
            self.failing |= {task.name}
        else:
            self.failing -= {task.name}


class _Task:
    """Something that is done again and again."""

    def __init__(self, name: str, every: float, run: Callable[[], object]) -> None:
        self.name = name
        self.run = run
        self._every = every
        self._last: datetime | None = None

    def due(self, now: datetime) -> bool:
        """Whether it is time, and if so, note that it is done now."""
        if self._last is not None and 0 <= (now - self._last).total_seconds() < self._every:
            return False
        self._last = now
        return True


def _desk(start: Start) -> Desk:
    from doorkeeper.desk.database.engine import engine

    identities = parse_identities(start.identities, "what was given")
    return open_desk(engine(start.database), identities, start.card, start.policy)


def _load(start: Start) -> WSGIApplication:
    """Make the application, in the process that serves; the loop lives beside it."""
    desk = _desk(start)
    opening.retry_other_key(desk)
    loop = Loop(desk, start.pause, start.publish_every)
    loop.start()
    return _with_health(_console(desk), loop)


def _console(desk: Desk) -> WSGIApplication:
    if importlib.util.find_spec(CONSOLE) is None:
        return _nothing
    made: WSGIApplication = importlib.import_module(CONSOLE).create_app(desk)
    return made


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


def _nothing(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return [b""]


def _log(task: str, error: str) -> None:
    """Say on stderr that a task fails: its name and the kind of error, never what an error says."""
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "task": task, "error": error}
    sys.stderr.write(json.dumps(line) + "\n")
    sys.stderr.flush()


def _no_core_dumps() -> None:
    """Keep the keys out of a core dump, where the system knows such a limit."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        limit: Any = (0, 0)
        resource.setrlimit(resource.RLIMIT_CORE, limit)
