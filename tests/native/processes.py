"""Real hosts for the tests: the installed program, started as a browser starts it, with a home of the test's own."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doorkeeper.native.client import HostProcess
from doorkeeper.native.frames import encode_frame
from doorkeeper.native.identity import CHROMIUM_ORIGINS, GECKO_IDS

PROGRAM = str(Path(sys.executable).parent / "doorkeeper-host")
CHROMIUM = (CHROMIUM_ORIGINS[0],)
FIREFOX = ("/somewhere/org.doorkeeper.host.json", GECKO_IDS[0])
TIMEOUT = 60.0
"""Seconds after which a silent host is a failed test; far more than any answer takes on a busy machine."""

HELLO: dict[str, object] = {
    "v": 1,
    "id": "hello",
    "method": "hello",
    "params": {"extension": "0.1.0", "protocols": [1]},
}
STATUS: dict[str, object] = {"v": 1, "id": "after", "method": "packs.status", "params": {}}


@contextmanager
def running(home: Path, *arguments: str, command: tuple[str, ...] = (PROGRAM,)) -> Iterator[HostProcess]:
    """Start a host; with no arguments, as Chromium does."""
    environment = {**os.environ, "DOORKEEPER_HOME": str(home)}
    with HostProcess([*command, *(arguments or CHROMIUM)], timeout=TIMEOUT, environment=environment) as host:
        yield host


def tell(host: HostProcess, message: object) -> dict[str, object]:
    """Send one message and give the reply to it."""
    return tell_bytes(host, json.dumps(message).encode())


def tell_bytes(host: HostProcess, body: bytes) -> dict[str, object]:
    """Send one body and give the reply to it."""
    host.send(encode_frame(body))
    return reply(host)


def reply(host: HostProcess) -> dict[str, object]:
    """Wait for a reply."""
    value = json.loads(host.receive())
    assert isinstance(value, dict)
    assert "id" in value
    assert ("result" in value) != ("error" in value)
    return value


def code(answer: dict[str, object]) -> str:
    """Give the code of a reply that is an error."""
    error = answer["error"]
    assert isinstance(error, dict)
    assert all(isinstance(error[key], str) and error[key] for key in ("code", "message", "remedy"))
    return str(error["code"])
