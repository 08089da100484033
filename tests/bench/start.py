"""Cold start, warm round trip and memory of the real host process.

Runs as a process of its own: a job with ``homes`` (name to DOORKEEPER_HOME), ``starts``, ``round_trips`` and
``folder``. A start is timed from before the process is made until the first verdict has been read; a bare Python until
it has ended.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Self

from doorkeeper.native.identity import CHROMIUM_ORIGINS
from tests.bench.population import profiles
from tests.bench.quality import ORDINARY_SEED
from tests.bench.samples import Row, observation, rows
from tests.bench.work import Job, serve

PROGRAM = Path(sys.executable).with_name("doorkeeper-host")
BARE = (sys.executable, "-I", "-c", "pass")
ECHO = Path(__file__).with_name("hosts") / "echo.py"


class Host:
    """A running host, spoken to with as little in between as possible."""

    def __init__(self, command: Sequence[str], home: str) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "DOORKEEPER_HOME": home},
            bufsize=0,
        )
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def ask(self, method: str, params: Row) -> bytes:
        """Send one request and give the body of its reply."""
        assert self._process.stdin
        assert self._process.stdout
        self._count += 1
        body = json.dumps({"v": 1, "id": self._count, "method": method, "params": params}).encode()
        self._process.stdin.write(len(body).to_bytes(4, sys.byteorder) + body)
        channel = self._process.stdout.fileno()
        reply = _read(channel, int.from_bytes(_read(channel, 4), sys.byteorder))
        if b'"error"' in reply[:60]:
            raise RuntimeError(reply.decode()[:300])
        return reply

    def hello(self) -> bytes:
        """Begin."""
        return self.ask("hello", {"extension": "0.1.0", "protocols": [1]})

    def screen(self, value: Row) -> bytes:
        """Ask for one verdict."""
        return self.ask("screen", {"observation": value})

    def memory(self) -> int:
        """Give the resident bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))


def real_host(home: str) -> Host:
    """Start the real host as Chromium does."""
    return Host([str(PROGRAM), CHROMIUM_ORIGINS[0]], home)


def asked(count: int) -> list[Row]:
    """Give observations, half ordinary and half disguised."""
    hidden = rows("evasions")[7 :: max(1, len(rows("evasions")) // count)][: count // 2]
    ordinary = list(profiles(count - len(hidden), ORDINARY_SEED))
    return [observation(row) for pair in zip((row["input"] for row in hidden), ordinary, strict=False) for row in pair]


def write_results(path: Path, home: str, value: Row) -> Path:
    """Write for the echo host what the real one answers to hello and to one profile."""
    with real_host(home) as host:
        results = {"hello": json.loads(host.hello())["result"], "screen": json.loads(host.screen(value))["result"]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results), encoding="utf-8")
    return path


def measure(job: Job) -> Job:
    """Measure all of it."""
    values = asked(job["round_trips"])
    folder = Path(job["folder"])
    out: Job = {}
    for name, home in job["homes"].items():
        results = write_results(folder / f"echo-{name}.json", home, values[1])
        out[name] = {
            "start": _starts(home, values[0], job["starts"]),
            "round_trip": _round_trips(home, [sys.executable, "-I", str(ECHO), str(results)], values),
        }
    return out


def _starts(home: str, value: Row, pairs: int) -> Job:
    ours, bare = [], []
    for _ in range(pairs):
        started = time.perf_counter()
        subprocess.run(BARE, check=True)
        bare.append(time.perf_counter() - started)
        started = time.perf_counter()
        with real_host(home) as host:
            host.hello()
            host.screen(value)
            ours.append(time.perf_counter() - started)
    return {
        "ours_ms": median(ours) * 1e3,
        "bare_ms": median(bare) * 1e3,
        "ratio": median(a / b for a, b in zip(ours, bare, strict=True)),
    }


def _round_trips(home: str, echo: list[str], values: list[Row]) -> Job:
    """Ask both hosts in turn, so that a busy moment of the machine meets both."""
    ours, theirs = [], []
    with real_host(home) as host, Host(echo, home) as other:
        host.hello()
        other.hello()
        for value in values:
            started = time.perf_counter()
            host.screen(value)
            between = time.perf_counter()
            other.screen(value)
            theirs.append(time.perf_counter() - between)
            ours.append(between - started)
        memory = host.memory()
    return {
        "ours_ms": median(ours) * 1e3,
        "echo_ms": median(theirs) * 1e3,
        "ratio": median(ours) / median(theirs),
        "verdicts": len(values),
        "memory_bytes": memory,
    }


def _read(channel: int, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = os.read(channel, size - len(found))
        if not more:
            raise RuntimeError("the host ended without an answer")
        found += more
    return found


if __name__ == "__main__":
    serve(measure)
