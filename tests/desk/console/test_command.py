"""`doorkeeper desk user`, as a process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

DOORKEEPER = Path(sys.executable).parent / "doorkeeper"


@pytest.fixture
def run(database: Engine, database_url: str) -> object:
    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [DOORKEEPER, "desk", "user", *arguments, "--database", database_url],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return command


def test_users_are_added_listed_changed_and_reset(run) -> None:  # type: ignore[no-untyped-def]
    added = run("add", "Pat", "--role", "administrator", "--json")
    assert added.returncode == 0, added.stderr
    made = json.loads(added.stdout)
    assert made["name"] == "pat"
    assert len(made["password"]) == 23
    assert run("add", "sam", "--role", "reader").returncode == 0
    (pat, sam) = json.loads(run("list", "--json").stdout)
    assert (pat["role"], sam["role"]) == ("administrator", "reader")
    assert run("role", "sam", "analyst").stdout == "sam is now analyst.\n"
    assert run("disable", "sam").stdout == "sam cannot sign in any more.\n"
    assert "sam: analyst, locked out" in run("list").stdout
    assert run("disable", "sam", "--undo").returncode == 0
    assert json.loads(run("reset", "sam", "--json").stdout)["password"] != made["password"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", "p", "--role", "reader"), "user.name"),
        (("add", "pat", "--role", "king"), "user.role"),
        (("role", "nobody-here", "reader"), "user.unknown"),
        (("disable", "nobody-here"), "user.unknown"),
        (("reset", "nobody-here"), "user.unknown"),
    ],
)
def test_what_cannot_be_done_is_said(run, arguments: tuple[str, ...], code: str) -> None:  # type: ignore[no-untyped-def]
    done = run(*arguments)
    assert done.returncode == 1
    assert f"[{code}]" in done.stderr
