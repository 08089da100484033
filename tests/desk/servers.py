"""Real desks for the tests: the installed program, with processes, a port and a database of its own."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = str(Path(sys.executable).parent / "doorkeeper")
TIMEOUT = 60.0
UNLIMITED = ("--device-rate", "1e6", "--address-rate", "1e6")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Server:
    """A running `doorkeeper desk serve`, all its processes in one group."""

    def __init__(self, database: str, log: Path, *options: str, port: int | None = None) -> None:
        self.port = port or free_port()
        self.log = log
        command = [PROGRAM, "desk", "serve", "--port", str(self.port), *options]
        environment = {**os.environ, "DOORKEEPER_DESK_DATABASE": database}
        with log.open("ab") as out:
            self.process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)

    def wait(self) -> "Server":
        """Wait until it answers."""
        until = time.monotonic() + TIMEOUT
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text()
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/healthz")[0] == 200:
                    return self
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        with contextlib.closing(self.connect()) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def workers(self) -> list[int]:
        """Give the ids of its processes but the first."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "-g", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in listed.stdout.split() if int(pid) != self.process.pid]

    def kill(self) -> None:
        """End all its processes at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(TIMEOUT)

    def stop(self) -> int:
        """Ask it to end, and give its exit code."""
        self.process.terminate()
        return self.process.wait(TIMEOUT)


@contextmanager
def running(database: str, log: Path, *options: str, port: int | None = None) -> Iterator[Server]:
    server = Server(database, log, *options, port=port)
    try:
        yield server.wait()
    finally:
        server.kill()


def hand_in(connection: http.client.HTTPConnection, key: str, data: bytes, credential: str | None = None) -> int:
    """Hand a report in over a connection that stays open; gives the status."""
    headers = {"Content-Type": "application/age", "Idempotency-Key": key}
    if credential is not None:
        headers["Authorization"] = f"Bearer {credential}"
    connection.request("POST", "/api/v1/reports", data, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def command(database: str, *arguments: str) -> Any:
    """Run a command of the desk that prints JSON."""
    environment = {**os.environ, "DOORKEEPER_DESK_DATABASE": database}
    done = subprocess.run(
        [PROGRAM, "desk", *arguments, "--json"], env=environment, capture_output=True, timeout=TIMEOUT, check=False
    )
    return json.loads(done.stdout)
