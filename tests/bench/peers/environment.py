"""The peers' own Python environment, ``build/bench-venv``, from requirements/bench.txt: nothing of it ships."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.bench.work import ROOT, say

LOCKED = ROOT / "requirements" / "bench.txt"
FOLDER = ROOT / "build" / "bench-venv"
LIGHT = frozenset({"jellyfish", "rapidfuzz", "tantivy"})
"""The peers without dependencies. nomenklatura needs PyICU, built from source against ICU (libicu-dev, g++)."""

SLOW = "a quick run leaves it out: it takes ten seconds to start"


class Environment(NamedTuple):
    """A Python that has peers, and by package why one is missing."""

    python: Path
    missing: dict[str, str]


def peers_environment(*, install: bool) -> Environment:
    """Give the peers' environment, made now where ``install`` allows it.

    Without it a quick run asks the light peers if they are there, else only what the product itself needs.
    """
    python = FOLDER / "bin" / "python"
    stamp = FOLDER / f"ready-{hashlib.sha256(LOCKED.read_bytes()).hexdigest()[:16]}"
    if stamp.exists():
        missing = stamp.read_text("utf-8").strip() if install else SLOW
        return Environment(python, {"nomenklatura": missing} if missing else {})
    if not install:
        why = "not installed, and a quick run installs nothing"
        return Environment(Path(sys.executable), dict.fromkeys(("rapidfuzz", "tantivy", "nomenklatura"), why))
    say(f"installing the peers into {FOLDER.relative_to(ROOT)}")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(FOLDER)], check=True)
    why = _install(python, LOCKED)
    if why:
        say(f"nomenklatura cannot be installed: {why}")
        light = FOLDER / "light.txt"
        light.write_text(locked_lines(LOCKED.read_text("utf-8"), LIGHT), encoding="utf-8")
        failed = _install(python, light)
        if failed:
            return Environment(Path(sys.executable), dict.fromkeys(("rapidfuzz", "tantivy", "nomenklatura"), failed))
    stamp.write_text(why, encoding="utf-8")
    return Environment(python, {"nomenklatura": why} if why else {})


def locked_lines(text: str, packages: frozenset[str]) -> str:
    """Give the part of a locked file that is about some packages, with their hashes."""
    pieces = re.split(r"\n(?=[A-Za-z0-9])", text)
    return "\n".join(piece for piece in pieces if re.split(r"[=<>;\[ ]", piece)[0].lower() in packages) + "\n"


def _install(python: Path, requirements: Path) -> str:
    """Install; give the error's own words where it fails, else nothing."""
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
    done = subprocess.run([*command, str(requirements)], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    lines = [line.strip() for line in done.stderr.splitlines() if "rror" in line]
    return (lines[-1] if lines else f"pip ended with {done.returncode}")[:200]
