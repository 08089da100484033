"""What it costs a machine to install a pack and to keep it up to date, through ``doorkeeper packs update``.

Runs as a process of its own: a job with ``records`` (JSON Lines), ``days``, ``changes`` (of each day), ``rounds`` and
``folder``. A server on this machine serves the publisher's repository as it was on each day. Beside it stand what else
one could fetch: the whole pack as it is then, and a patch made by zstd from the pack that the machine has.
"""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import zstandard

from tests.bench.build import DECODE, PROGRAM, timed
from tests.bench.releases import PUBLISHER, Publisher
from tests.bench.work import Job, serve


class Server:
    """Serves a repository, and counts the bytes of segments, and of all else, that were fetched."""

    def __init__(self) -> None:
        self.folder = Path()
        self.segments = self.metadata = 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = outer.folder / self.path.lstrip("/")
                found = path.is_file()
                self.send_response(200 if found else 404)
                self.send_header("Content-Length", str(path.stat().st_size if found else 0))
                self.end_headers()
                if found:
                    with path.open("rb") as file:
                        shutil.copyfileobj(file, self.wfile)
                    outer.count(path)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def count(self, path: Path) -> None:
        """Count one file."""
        if path.name.endswith(".jsonl.zst"):
            self.segments += path.stat().st_size
        else:
            self.metadata += path.stat().st_size


class Machine:
    """A home folder that follows a publisher."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self._server = server

    def trust(self, root: Path) -> None:
        """Pin the publisher."""
        self._run("trust", str(root), "--publisher", PUBLISHER, "--yes", "--url", self._server.url)

    def update(self, repository: Path) -> Job:
        """Fetch a repository's state; gives time, CPU, memory and bytes."""
        self._server.folder = repository
        self._server.segments = self._server.metadata = 0
        os.environ["DOORKEEPER_HOME"] = str(self.folder)
        cost = timed([str(PROGRAM), "packs", "update", "--publisher", PUBLISHER])
        return {**cost, "segments": self._server.segments, "metadata": self._server.metadata}

    def updates(self, repository: Path, rounds: int) -> Job:
        """Do the same update so many times from the same state; gives the median of each cost."""
        before = _copied(self.folder, self.folder.with_name("before"))
        found = []
        for _ in range(rounds):
            shutil.rmtree(self.folder)
            _copied(before, self.folder)
            found.append(self.update(repository))
        return {key: median(cost[key] for cost in found) for key in found[0]}

    def _run(self, *arguments: str) -> None:
        environment = {**os.environ, "DOORKEEPER_HOME": str(self.folder)}
        command = [str(PROGRAM), "packs", *arguments]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def measure(job: Job) -> Job:
    """Release day after day, and let a machine follow."""
    folder = Path(job["folder"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    records, days, changes = Path(job["records"]), job["days"], job["changes"]
    publisher = Publisher(folder, records)
    states, files = {}, {}
    publisher.release_all()
    for day in range(days + 2):
        if day:
            publisher.release_day(changes)
        if day in (0, 1, days, days + 1):
            states[day] = _copied(publisher.repository.path, folder / f"day-{day}")
        if day in (0, 1, days):
            files[day] = _written(folder / f"day-{day}.jsonl", publisher.lines())
    server = Server()
    machine = Machine(folder / "home", server)
    machine.trust(states[0] / "metadata" / "1.root.json")
    found: Job = {"days": days, "changes": changes}
    decode = [sys.executable, "-I", "-c", DECODE, str(records)]
    decoded = [timed(decode)]
    found["install"] = machine.update(states[0])
    decoded.append(timed(decode))
    found["decode"] = {key: sum(run[key] for run in decoded) / 2 for key in ("seconds", "cpu")}
    away = Machine(_copied(machine.folder, folder / "away"), server)
    found["day"] = machine.updates(states[1], job["rounds"])
    found["month"] = away.update(states[days])
    found["next"] = away.updates(states[days + 1], job["rounds"])
    found["nothing"] = away.updates(states[days + 1], 1)
    for name, day in (("day", 1), ("month", days)):
        found[name]["whole"] = _compressed(files[day], None)
        found[name]["patch"] = _compressed(files[day], files[0])
    shutil.rmtree(folder)
    return found


def _copied(source: Path, target: Path) -> Path:
    """Give a copy made of links: nothing here writes to a file in place."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, copy_function=os.link, symlinks=True)
    return target


def _written(path: Path, lines: Iterable[bytes]) -> Path:
    with path.open("wb") as file:
        file.writelines(lines)
    return path


def _compressed(path: Path, before: Path | None) -> int:
    """Give the bytes of a file as a segment would have it, or as it is packed behind another that is there already.

    The second is what ``zstd --patch-from`` does, with a window over both files.
    """
    sizes = [each.stat().st_size for each in (before, path) if each]
    window = max(25, sum(sizes).bit_length()) if before else 25
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=window, enable_ldm=True)
    packing = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    if before:
        for chunk in _chunks(before):
            packing.compress(chunk)
        packing.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    return sum(len(packing.compress(chunk)) for chunk in _chunks(path)) + len(packing.flush())


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


if __name__ == "__main__":
    serve(measure)
