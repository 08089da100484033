"""`doorkeeper desk migrate|backup|restore|enrol`, as a person runs them."""

import os
import subprocess
from pathlib import Path

from sqlalchemy import Engine

from doorkeeper.desk.database import revisions
from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.triage import audit
from tests.desk.conftest import on_sqlite
from tests.desk.servers import PROGRAM, TIMEOUT


def desk(database: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DOORKEEPER_DESK_DATABASE": database}
    command = [PROGRAM, "desk", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=TIMEOUT, check=False)


def test_a_desk_is_made_filled_backed_up_and_brought_back(
    empty_database: Engine, database_url: str, tmp_path: Path
) -> None:
    assert f"revision {revisions.newest()} (before: empty)" in desk(database_url, "migrate").stdout
    made = desk(database_url, "enrol", "new", "--label", "Swyddfa Aberystwyth", "--uses", "3")
    code = made.stdout.splitlines()[0]
    assert made.returncode == 0
    listed = desk(database_url, "enrol", "list").stdout
    assert "0/3 used" in listed
    assert "Swyddfa Aberystwyth" in listed
    assert code not in listed

    file, other = tmp_path / "desk.backup", f"sqlite:///{tmp_path}/other.db"
    assert "It holds no key" in desk(database_url, "backup", file).stdout
    back = desk(other, "restore", file)
    assert back.returncode == 0
    assert "rows are back. Its audit log ends at 1:" in back.stdout
    assert "do it again" in back.stdout
    assert desk(other, "enrol", "list").stdout == listed
    opened = engine(other)
    assert [entry.act for entry in audit.entries(opened)[0]] == ["database.restored", "enrolment.created"]
    assert [entry.act for entry in audit.entries(empty_database)[0]] == ["database.backed-up", "enrolment.created"]
    assert audit.verify(opened).broken is None
    opened.dispose()
    again = desk(other, "restore", file)
    assert (again.returncode, "[backup.not_empty]" in again.stderr) == (1, True)


@on_sqlite
def test_what_is_refused_says_so_and_ends_with_3(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "desk.backup"
    file.write_text("Elin Example")
    refused = desk(database_url, "restore", file)
    assert (refused.returncode, "[backup.damaged]" in refused.stderr) == (3, True)
    assert desk(database_url, "migrate").returncode == 0
    refused = desk(database_url, "import", file)
    assert (refused.returncode, "[file.not_reports]" in refused.stderr) == (3, True)
    missing = desk(database_url, "import", tmp_path / "not-there")
    assert (missing.returncode, "Traceback" in missing.stderr) == (1, False)


def test_a_password_in_an_address_is_never_shown(tmp_path: Path) -> None:
    for arguments in (("migrate",), ("serve",), ("enrol", "list"), ("backup", tmp_path / "file"), ("import", "file")):
        refused = desk("postgresql://desk:hunter2@127.0.0.1:1/desk", *arguments)
        assert (refused.returncode, "[database.unreachable]" in refused.stderr) == (1, True)
        assert "hunter2" not in refused.stdout + refused.stderr
        assert "Traceback" not in refused.stderr


@on_sqlite
def test_an_old_database_is_brought_up_by_command_only(empty_database: Engine, database_url: str) -> None:
    revisions.upgrade(empty_database, "0001")
    refused = desk(database_url, "import", "any")
    assert "[database.revision]" in refused.stderr
    assert "(before: 0001)" in desk(database_url, "migrate").stdout
    opened = engine(database_url)
    revisions.require_newest(opened)
    opened.dispose()
