"""What it costs to compile a pack, beside only decoding the same file with the standard library's json.

Runs as a process of its own: a job with ``source`` (JSON Lines) and ``out`` (folder). Memory is the sum over all
processes of the compiler, each page of memory counted once (PSS), sampled while it works.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from doorkeeper.index.schema import FILE_NAME
from tests.bench.work import Job, serve

PROGRAM = Path(sys.executable).with_name("doorkeeper")
SAMPLE_EVERY = 0.1
"""Seconds between two looks at the memory."""

DECODE = "import json, sys\nfor line in open(sys.argv[1], 'rb'): json.loads(line)\n"
_NAME_TABLES = ("name_key", "word_key", "word")
"""What an index keeps to find names by; the words of organisations have tables of their own."""


def measure(job: Job) -> Job:
    """Decode, compile, decode again; give seconds, CPU seconds, bytes."""
    source, out = Path(job["source"]), Path(job["out"])
    decoded = [timed([sys.executable, "-I", "-c", DECODE, str(source)])]
    compiled = timed([str(PROGRAM), "packs", "compile", str(source), "--out", str(out)])
    decoded.append(timed([sys.executable, "-I", "-c", DECODE, str(source)]))
    index = out / FILE_NAME
    return {
        "decode": {key: sum(run[key] for run in decoded) / 2 for key in ("seconds", "cpu")},
        "compile": compiled,
        "raw_bytes": source.stat().st_size,
        "index_bytes": index.stat().st_size,
        "name_key_bytes": name_key_bytes(index),
    }


def name_key_bytes(index: Path) -> int:
    """Give the size of the pages that hold an index's keys of names and the parts of names that they lead to."""
    db = sqlite3.connect(f"file:{index}?mode=ro", uri=True)
    try:
        marks = ",".join("?" * len(_NAME_TABLES))
        (size,) = db.execute(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({marks})", _NAME_TABLES).fetchone()
    finally:
        db.close()
    return int(size)


def timed(command: list[str]) -> dict[str, float]:
    """Run a program to its end; give its seconds and CPU seconds, and the most memory (``peak_bytes``)."""
    before = os.times()
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_memory, _family(process.pid))))
        time.sleep(SAMPLE_EVERY if time.perf_counter() - started > 1 else 0.005)
    seconds = time.perf_counter() - started
    after = os.times()
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return {"seconds": seconds, "cpu": cpu, "peak_bytes": float(peak)}


def _family(pid: int) -> list[int]:
    """Give a process and all that it started."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return [pid]
    return [pid, *(member for child in children for member in _family(child))]


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    serve(measure)
