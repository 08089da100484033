"""What ran the benchmark: machine, system and versions, as the report says them."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

from tests.bench.work import ROOT


def description() -> dict[str, str]:
    """Give the facts by name."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "machine": f"{_processor()}, {os.cpu_count()} processors, {_memory()} of memory",
        "load average at the start": load,
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "Doorkeeper": f"{version('doorkeeper')}, commit {_commit()}",
    }


def _processor() -> str:
    lines = _lines(Path("/proc/cpuinfo"))
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> str:
    lines = _lines(Path("/proc/meminfo"))
    kilobytes = next((int(line.split()[1]) for line in lines if line.startswith("MemTotal:")), 0)
    return f"{kilobytes / 1024 / 1024:.0f} GiB"


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []
