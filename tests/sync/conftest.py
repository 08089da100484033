"""A publisher, a web server of it, and machines with a home of their own."""

import functools
import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.native.bundles import Desk

PROGRAM = str(Path(sys.executable).parent / "doorkeeper")


class Server(http.server.ThreadingHTTPServer):
    """A web server of a folder on this machine; ``asked`` are the paths of the requests."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        self.server.asked.append(self.path)
        super().do_GET()

    def log_request(self, *_: object) -> None:
        pass


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "served"
    folder.mkdir()
    with Server(folder) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def serve(desk: Desk, tmp_path: Path) -> Callable[[], None]:
    """Put the publisher's present state where the server finds it."""

    def put() -> None:
        for name, data in desk.repository.files.items():
            path = tmp_path / "served" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    return put


class SyncingMachine:
    """A home folder and a policy, on which the real program runs."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.drop = folder / "drop"
        self.policy = folder / "policy.json"

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key != "DOORKEEPER_NO_SYNC"}
        return {**kept, "DOORKEEPER_HOME": str(self.home), "DOORKEEPER_POLICY": str(self.policy)}

    def watch(self) -> None:
        """Have IT name a folder."""
        self.drop.mkdir()
        self.policy.write_text(json.dumps({"folder": str(self.drop)}))

    def run(self, *arguments: str) -> tuple[int, dict[str, object]]:
        """Run ``doorkeeper`` and give its exit code and what it printed as JSON."""
        done = subprocess.run(
            [PROGRAM, *arguments, "--json"], env=self.environment, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)


@pytest.fixture
def machine(tmp_path: Path) -> SyncingMachine:
    return SyncingMachine(tmp_path)
