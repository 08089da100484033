"""``doorkeeper desk serve``: the intake behind granian, in worker processes of its own."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, text

from doorkeeper.desk.database import revisions
from doorkeeper.desk.database.engine import database_url, engine, opened
from doorkeeper.desk.intake.limits import Settings
from doorkeeper.desk.parent import end_with_parent
from doorkeeper.model.errors import DoorkeeperError, RefusedError

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

THREADS = 256
"""Threads of a worker: nearly all of them wait, for a body or for a commit."""

CONNECTIONS = 2048
"""Connections of a worker; one that does nothing is ended after ten seconds, and keeps no thread."""

KILL_SECONDS = 40
"""How long a worker that was told to end may still take for what it has begun; longer than a commit may take."""

_MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"


@dataclass(frozen=True)
class Serving:
    """How the server runs.

    Attributes:
        database: its address.
        host: the address to listen at.
        port: and the port.
        workers: processes; more than one needs PostgreSQL.
        metrics_port: a port on loopback for Prometheus, or None.
        certificate: a file with the TLS certificate chain, with ``key``; else plain HTTP, for a proxy in front.
        key: the file with its private key.

    """

    database: str
    host: str = "127.0.0.1"
    port: int = 8440
    workers: int = 1
    metrics_port: int | None = None
    certificate: Path | None = None
    key: Path | None = None


def serve(serving: Serving, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; then take no more requests, answer those that are in, and end.

    Raises:
        DoorkeeperError: ``serve.workers``, ``serve.packs``, or of the database.

    """
    if serving.workers > 1 and database_url(serving.database).drivername == "sqlite":
        raise DoorkeeperError(
            "serve.workers",
            "SQLite takes one writer at a time; more worker processes would only wait for each other.",
            "Use one worker, or a PostgreSQL database.",
        )
    if settings.packs is not None and not settings.packs.is_dir():
        raise DoorkeeperError(
            "serve.packs", f"There is no folder {settings.packs}.", "Name the folder that the publisher publishes."
        )
    prepare(serving.database)
    # each worker begins as a fresh process: no connection, lock or thread of this one comes along
    multiprocessing.set_start_method("spawn", force=True)
    with _metrics(serving.metrics_port):
        server(serving).serve(target_loader=partial(_load, serving, settings), wrap_loader=False)


def prepare(database: str) -> None:
    """Make the tables of an empty database; check those of another, and that it keeps what it commits.

    Raises:
        DoorkeeperError: ``database.revision``, ``database.address`` or ``database.unreachable``.
        RefusedError: ``database.not_durable``.

    """
    found = opened(database)
    try:
        if revisions.current(found) is None:
            revisions.upgrade(found)
        revisions.require_newest(found)
        _require_durable(found)
    finally:
        found.dispose()


def _require_durable(found: Engine) -> None:
    """SQLite is opened so by us; a PostgreSQL server has settings of its own."""
    if found.dialect.name != "postgresql":
        return
    with found.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            if connection.scalar(text(f"SHOW {setting}")) == "off":
                raise RefusedError(
                    "database.not_durable",
                    f"The PostgreSQL server has {setting} switched off: it may lose what it has acknowledged.",
                    f"Switch {setting} on for this database.",
                )


def server(serving: Serving) -> AbstractServer[Any]:
    """Give the server, set up and not started."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    return Granian(
        "doorkeeper.desk.intake.app",
        address=serving.host,
        port=serving.port,
        interface=Interfaces.WSGI,
        workers=serving.workers,
        blocking_threads=THREADS,
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=64 * 1024),
        websockets=False,
        log_level=LogLevels.error,
        ssl_cert=serving.certificate,
        ssl_key=serving.key,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
    )


def _load(serving: Serving, settings: Settings) -> Callable[..., Any]:
    """Make the application, in a worker process."""
    from doorkeeper.desk.intake import idle
    from doorkeeper.desk.intake.app import create_app

    _allow_connections()
    end_with_parent(KILL_SECONDS)
    idle.start(serving.port)
    return create_app(engine(serving.database), settings)


def _allow_connections() -> None:
    """Let the process hold as many connections as it takes; many systems begin with half as many."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@contextmanager
def _metrics(port: int | None) -> Iterator[None]:
    """Serve what all workers have counted, from this process, on loopback."""
    if port is None:
        yield
        return
    folder = tempfile.mkdtemp(prefix="doorkeeper-metrics-")
    os.environ[_MULTIPROCESS] = folder
    try:
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        server, thread = start_http_server(port, "127.0.0.1", registry)
        yield
        server.shutdown()
        thread.join()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
