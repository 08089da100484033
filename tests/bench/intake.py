"""Durable intake beside a bare Flask reply, behind the same server with the same settings, in turn.

Runs as a process of its own: a job with ``rounds``, ``seconds`` of each, ``clients`` and ``folder``. Every client hands
in one report after the other over a connection that it keeps; the bare server reads each report and forgets it.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.database.tables import sealed_report
from doorkeeper.desk.serve import Serving, prepare, server
from tests.bench.hosts import bare_flask
from tests.bench.work import ROOT, Job, serve
from tests.desk.intake.samples import enrolled, report_id, sealed
from tests.desk.servers import UNLIMITED, free_port
from tests.desk.servers import running as running_desk


def measure(job: Job) -> Job:
    """Measure both in turn; the ratio is the median of the rounds' ratios."""
    folder = Path(job["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{folder}/desk-{os.getpid()}.db"
    prepare(url)
    opened = engine(url)
    credential = enrolled(opened, int(time.time())).credential
    durable, bare, slowest = [], [], []
    acknowledged = 0
    for _ in range(job["rounds"]):
        with running_bare() as port:
            bare.append(load(port, credential, job).rate)
        with running_desk(url, folder / "desk.log", *UNLIMITED) as desk:
            found = load(desk.port, credential, job)
        durable.append(found.rate)
        slowest.append(found.p99)
        acknowledged += found.count
    with opened.connect() as connection:
        stored = connection.scalar(select(func.count()).select_from(sealed_report))
    opened.dispose()
    for path in folder.glob(f"desk-{os.getpid()}.db*"):
        path.unlink()
    if stored != acknowledged:
        raise RuntimeError(f"{acknowledged} reports were acknowledged and {stored} are stored")
    return {
        "durable": median(durable),
        "bare": median(bare),
        "ratio": median(ours / theirs for ours, theirs in zip(durable, bare, strict=True)),
        "ratios": [ours / theirs for ours, theirs in zip(durable, bare, strict=True)],
        "p99_ms": median(slowest),
        "clients": job["clients"],
        "stored": stored,
    }


class Load(threading.Thread):
    """One client."""

    def __init__(self, port: int, credential: str, until: float) -> None:
        super().__init__()
        self.times: list[float] = []
        self._port = port
        self._credential = credential
        self._until = until

    def run(self) -> None:
        """Hand in until the time is over."""
        headers = {"Content-Type": "application/age", "Authorization": f"Bearer {self._credential}"}
        data = sealed()
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)) as connection:
            while time.perf_counter() < self._until:
                started = time.perf_counter()
                connection.request("POST", "/api/v1/reports", data, {**headers, "Idempotency-Key": report_id()})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 202:
                    raise RuntimeError(f"answered with {answer.status}")
                self.times.append(time.perf_counter() - started)


class Figures:
    """Requests a second, and the 99th percentile in milliseconds."""

    def __init__(self, times: list[float], seconds: float) -> None:
        self.count = len(times)
        self.rate = len(times) / seconds
        self.p99 = sorted(times)[int(len(times) * 0.99)] * 1e3


def load(port: int, credential: str, job: Job) -> Figures:
    """Let the clients hand in for some seconds."""
    started = time.perf_counter()
    clients = [Load(port, credential, started + job["seconds"]) for _ in range(job["clients"])]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return Figures([each for client in clients for each in client.times], time.perf_counter() - started)


@contextmanager
def running_bare() -> Iterator[int]:
    """Run the bare application in a process of its own; gives the port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.intake", "bare", str(port)], cwd=ROOT)
    try:
        until = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", port)
                connection.request("GET", "/")
                connection.getresponse().read()
                break
            if time.monotonic() > until:
                raise RuntimeError("the bare server does not start")
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(60)


def serve_bare(port: int) -> None:
    """Be the bare server."""
    import multiprocessing

    multiprocessing.set_start_method("spawn", force=True)
    server(replace(Serving(""), port=port)).serve(target_loader=partial(bare_flask.load), wrap_loader=False)


if __name__ == "__main__":
    if sys.argv[1:2] == ["bare"]:
        serve_bare(int(sys.argv[2]))
    else:
        serve(measure)
