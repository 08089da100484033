"""Runs the installed program as a process of its own."""

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("doorkeeper")


def doorkeeper(
    *arguments: str | Path, stdin: bytes = b"", home: Path | None = None, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run ``doorkeeper`` with a bare environment and give what it printed and its exit code."""
    env = {"PATH": "/usr/bin:/bin", "DOORKEEPER_HOME": str(home or "/nonexistent"), **(environment or {})}
    command = [str(PROGRAM), *map(str, arguments)]
    return subprocess.run(command, input=stdin, env=env, capture_output=True, check=False, timeout=120)
