"""Hosts that fail, each in one way: small programs that speak real frames, started by the browser as it starts ours."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def stand_in(name: str, folder: Path) -> Path:
    """Write a program that runs one of the modules beside this file; gives the path for a host manifest."""
    path = folder / f"{name}-host"
    command = shlex.join([sys.executable, "-m", f"tests.e2e.hosts.{name}"])
    path.write_text(f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {command}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
