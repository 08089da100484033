"""Updating from a server: a real one on this machine, which serves the repository's files."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.packs.client.importing import Imported, place_of, update_publisher
from doorkeeper.packs.client.settings import Settings
from tests.packs.client.machine import Machine, people, person
from tests.packs.client.repository import NOW, Repository


class Server:
    """Serves ``files`` and remembers what was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.sent = 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.lstrip("/")
                outer.asked.append(path)
                data = outer.files.get(path)
                self.send_response(200 if data is not None else 404)
                self.send_header("Content-Length", str(len(data or b"")))
                self.end_headers()
                self.wfile.write(data or b"")
                outer.sent += len(data or b"")

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def updated(machine: Machine, url: str | None = None) -> Imported:
    return update_publisher(place_of(machine.home, "desk"), NOW, url)


def test_only_what_is_new_is_fetched(machine: Machine, repository: Repository, server: Server) -> None:
    machine.trust(repository, Settings(url=server.url))
    repository.pack([person(), *people(300)])
    server.files = repository.publish().files
    updated(machine)
    assert machine.warned_of() == ["desk/ottoline"]
    server.asked.clear()
    server.sent = 0
    repository.pack([person(), *people(301)], version=2, based=False)
    repository.publish()
    updated(machine)
    assert machine.version() == 2
    assert not [path for path in server.asked if "base-" in path]
    assert server.sent < 10_000


def test_a_server_and_a_bundle_lead_to_the_same(
    machine: Machine, repository: Repository, server: Server, tmp_path: Path
) -> None:
    machine.trust(repository, Settings(url=server.url))
    repository.pack([person()])
    bundle = repository.publish().bundle(tmp_path / "a.ukpack")
    machine.take(bundle)
    server.files = repository.files
    assert [pack.outcome for pack in updated(machine).packs] == ["unchanged"]


def test_a_server_that_hangs_back_or_lies_is_refused(machine: Machine, repository: Repository, server: Server) -> None:
    machine.trust(repository, Settings(url=server.url))
    repository.pack([person()])
    server.files = dict(repository.publish().files)
    old = dict(server.files)
    repository.pack([person(), *people(1)], version=2)
    server.files = dict(repository.publish().files)
    updated(machine)
    before = machine.digest()
    for files, code in (
        (old, "update.rollback"),
        ({}, "update.incomplete"),
        ({**repository.files, "metadata/timestamp.json": b"<html>"}, "update.malformed"),
    ):
        server.files = files
        with pytest.raises(RefusedError) as refused:
            updated(machine)
        assert refused.value.code == code
        assert machine.digest() == before


def test_no_server_is_no_refusal(machine: Machine, repository: Repository) -> None:
    machine.trust(repository)
    with pytest.raises(DoorkeeperError) as unknown:
        updated(machine)
    assert unknown.value.code == "publisher.no-url"
    with serving() as gone:
        url = gone.url
    with pytest.raises(DoorkeeperError) as unreachable:
        updated(machine, url)
    assert unreachable.value.code == "update.network"
    assert unreachable.value.message == "The publisher's server could not be reached: Connection refused."
    assert not isinstance(unreachable.value, RefusedError)
