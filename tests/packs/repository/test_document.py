"""docs/publishing.md and docs/packs.md say what the code does: commands, lifetimes, keys and limits."""

import re
import shlex
from pathlib import Path

import pytest

from doorkeeper.cli.main import _parser
from doorkeeper.packs import manifest, segments
from doorkeeper.packs.client.changes import MOST_CHANGED
from doorkeeper.packs.manifest import AUDIENCES, Manifest
from doorkeeper.packs.repository import build, roles
from doorkeeper.packs.repository.release import EXPIRY, REFRESH
from tests.packs.repository.publishing import NOW

ROOT = Path(__file__).parents[3]
PUBLISHING = (ROOT / "docs/publishing.md").read_text("utf-8")
PACKS = (ROOT / "docs/packs.md").read_text("utf-8")
COMMANDS = sorted(
    {
        re.sub(r"\s+", " ", command.split(" #")[0]).strip()
        for command in [
            *re.findall(r"^(doorkeeper packs .*)$", PUBLISHING, re.MULTILINE),
            *re.findall(r"`(doorkeeper packs [^`]+)`", PUBLISHING),
        ]
    }
)


def table(text: str, start: str) -> dict[str, str]:
    part = text[text.index(start) :]
    found = part[part.index("|---") :].split("\n\n")[0]
    return dict(re.findall(r"^\| (.+?) \| (.*) \|$", found, re.MULTILINE))


def test_there_are_commands_to_check() -> None:
    named = {command.split()[2] for command in COMMANDS}
    assert {"init", "release", "sign", "bundle", "rekey", "trust", "import"} <= named


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_is_one_of_the_program(command: str) -> None:
    options = _parser().parse_args(shlex.split(command)[1:])
    assert callable(options.run)


def test_numbers_of_the_ceremony() -> None:
    rows = table(PUBLISHING, "## The ceremony")
    assert rows["`root-1` … `root-3`"].startswith(f"{roles.THRESHOLDS['root']} of {roles.KEYS['root']} |")
    assert rows["`<publisher>-1` … `-3`"].startswith(f"{roles.PUBLISHER_THRESHOLD} of {roles.PUBLISHER_KEYS} ")
    for key, role, lifetime in (
        ("`root-1` … `root-3`", "root", "3 years"),
        ("`targets`", "targets", "1 year"),
        ("`<publisher>-1` … `-3`", "desk", "400 days"),
        ("`snapshot`, `timestamp`", "timestamp", "120 days"),
    ):
        count, unit = lifetime.split()
        days = int(count) * (365 if unit.startswith("year") else 1)
        assert (roles.expiry(role, NOW) - NOW).days == days
        assert f"| {lifetime} |" in rows[key]


def test_keys_of_the_manifest() -> None:
    rows = table(PACKS, "## The manifest")
    assert {key.strip("`") for key in rows} == {"schema", *Manifest._fields}
    assert all(f"`{audience}`" in rows["`audience`"] for audience in AUDIENCES)
    assert f"`{manifest.SCHEMA}`" in rows["`schema`"]
    assert f"{REFRESH.days} days" in rows["`refresh`"]
    assert f"{EXPIRY.days} days" in rows["`expires`"]
    assert f"At most {manifest.MOST_CHANGES}" in rows["`changes`"]
    assert f"at most {manifest.LARGEST}\nbytes" in PACKS


def test_limits_of_segments() -> None:
    assert f"a window of at most {2 ** (segments.WINDOW_LOG - 20)} MiB" in PACKS
    assert f"at most {manifest.LARGEST_SEGMENT} bytes\nunpacked" in PACKS
    assert f"at most {segments.LONGEST_LINE} bytes each" in PACKS
    assert f"(or under {build.CHANGES_FLOOR} bytes unpacked)" in PACKS
    assert f"When there are {build.MOST_SEGMENTS} change segments" in PACKS
    assert f"latest {build.LATEST} become one" in PACKS
    assert f"at most\n{build.MOST_RECORDS} records" in PACKS
    assert build.MOST_RECORDS < MOST_CHANGED
    assert build.CHANGES_SHARE == 0.1
