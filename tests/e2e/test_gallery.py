"""The program of `make run`: its lines, its pictures, and what it says when something is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.gallery.__main__ import PICTURES
from tools.gallery.chromium import ROOT
from tools.gallery.people import EXHIBITS

pytestmark = pytest.mark.browser

BANDS = ("alert", "alert", "caution", "note", "none")


def gallery(*arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    if path is not None:
        environment["PATH"] = path
    command = [sys.executable, "-m", "tools.gallery", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180, check=False)


def test_a_line_for_each_page_and_the_pictures() -> None:
    done = gallery()
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    rows = [tuple(line.split("\t")) for line in lines[: len(EXHIBITS)]]
    assert [row[:2] for row in rows] == list(zip((it.page for it in EXHIBITS), BANDS, strict=True))
    for row in rows:
        assert len(row) == 3
        assert row[2].endswith(".")
    assert "MI5" in rows[0][2]
    assert "Same name" in rows[3][2]
    assert "not a promise" in rows[4][2]
    pictures = [ROOT / line for line in lines[len(EXHIBITS) :]]
    assert len(pictures) == 2 * len(EXHIBITS) + 1
    for picture in pictures:
        assert picture.parent == PICTURES
        assert picture.read_bytes().startswith(b"\x89PNG")


def test_missing_chromium_is_said(tmp_path: Path) -> None:
    done = gallery(path=str(tmp_path))
    assert done.returncode == 1
    assert done.stdout == ""
    assert "apt-get install chromium" in done.stderr
    assert "Traceback" not in done.stderr


def test_browser_that_does_not_start_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")
    broken.chmod(0o755)
    done = gallery(path=f"{tmp_path}:/usr/bin:/bin")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Chromium did not start" in done.stderr
    assert "Traceback" not in done.stderr
