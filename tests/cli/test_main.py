"""The program as a whole: each command loads what it needs, and all are described where none is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from doorkeeper.cli.main import COMMANDS


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "doorkeeper.cli.main", *arguments], check=False, capture_output=True, text=True
    )


def test_help_names_all_commands() -> None:
    told = run("--help").stdout
    assert all(f"\n    {command} " in told for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: doorkeeper {command} ")


@pytest.mark.parametrize("arguments", [(), ("none",), ("packs", "none"), ("--none",)])
def test_wrong_use(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: doorkeeper")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        ("screen", {"doorkeeper.browsers", "doorkeeper.cli.doctor", "doorkeeper.desk", "tuf", "flask", "sqlalchemy"}),
        ("packs", {"doorkeeper.browsers", "doorkeeper.cli.doctor", "doorkeeper.desk", "tuf", "flask", "sqlalchemy"}),
        ("desk", {"doorkeeper.browsers", "doorkeeper.cli.doctor", "tuf", "flask", "sqlalchemy"}),
        ("doctor", {"doorkeeper.desk", "tuf", "flask", "sqlalchemy"}),
    ],
)
def test_a_command_loads_no_more_than_it_needs(command: str, unwanted: set[str]) -> None:
    program = (
        "import sys, contextlib\n"
        "from doorkeeper.cli.main import main\n"
        f"with contextlib.suppress(SystemExit): main([{command!r}, '--help'])\n"
        "sys.stderr.write('\\n'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert set(done.stderr.split()) & unwanted == set()
