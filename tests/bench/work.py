"""Runs one measurement in a process of its own, so that none inherits another's memory or caches."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "bench"

Job = dict[str, Any]


class WorkError(RuntimeError):
    """A measurement ended without a result."""


def run(module: str, job: Job, python: Path | str = sys.executable) -> Job:
    """Run a module's measurement with a job and give its result.

    Raises:
        WorkError: with the last line that it printed.

    """
    done = subprocess.run(
        [str(python), "-m", module], input=json.dumps(job), capture_output=True, text=True, cwd=ROOT, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise WorkError(f"{module}: {last[:300]}")
    return dict(json.loads(done.stdout))


def serve(measure: Callable[[Job], Job]) -> None:
    """Be the process: read a job from standard input and print the result of its measurement."""
    print(json.dumps(measure(json.load(sys.stdin))))


def say(text: str) -> None:
    """Say on standard error what is being measured."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
