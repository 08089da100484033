"""The generated tables are what their sources and generators give, and say nothing but what they should."""

import subprocess
import sys
from pathlib import Path

from doorkeeper.normalise.tables.look_alikes import LOOK_ALIKES
from doorkeeper.normalise.tables.transliterations import TRANSLITERATIONS

ROOT = Path(__file__).parents[2]


def test_generating_again_changes_nothing() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tools.tables", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, ""), run.stdout + run.stderr


def test_look_alikes_are_single_characters_read_as_plain_letters() -> None:
    assert len(dict(LOOK_ALIKES.items())) > 2000
    for char, letters in LOOK_ALIKES.items():
        assert len(char) == 1
        assert not char.isascii()
        assert letters.isascii()
        assert letters.isalnum()
        assert letters == letters.lower()


def test_transliterations_are_plain_letters() -> None:
    for char, letters in TRANSLITERATIONS.items():
        assert len(char) == 1
        assert not char.isascii()
        assert letters == "" or (letters.isascii() and letters.isalnum() and letters == letters.lower())


def test_the_background_says_nothing_about_regions() -> None:
    for line in (ROOT / "host/doorkeeper/index/background.tsv").read_text("utf-8").splitlines():
        part, given, family = line.split("\t")
        assert part
        assert int(given) + int(family) > 0
