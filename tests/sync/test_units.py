"""The files for an operating system's timer: read by that system's own parser where it is at hand."""

import plistlib
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from doorkeeper.sync.units import KINDS, unit_files

PATHS = [
    Path("/opt/doorkeeper/bin/doorkeeper"),
    Path("/opt/Door & Keeper <2>/bin/doorkeeper"),
    Path('/opt/50% "off"/bin/doorkeeper'),
]
ARGUMENTS = ["sync", "--if-due"]
TASKS = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.mark.parametrize("program", PATHS, ids=str)
def test_launchd(program: Path) -> None:
    (text,) = unit_files("launchd", program).values()
    agent = plistlib.loads(text.encode())
    assert agent["ProgramArguments"] == [str(program), *ARGUMENTS]
    assert agent["StartInterval"] == 3600


@pytest.mark.parametrize("program", PATHS, ids=str)
def test_task_scheduler(program: Path) -> None:
    (text,) = unit_files("task-scheduler", program).values()
    execution = ET.fromstring(text).find(f"{TASKS}Actions/{TASKS}Exec")
    assert execution is not None
    assert execution.findtext(f"{TASKS}Command") == str(program)
    assert (execution.findtext(f"{TASKS}Arguments") or "").split() == ARGUMENTS


def test_systemd_quotes_the_path() -> None:
    service = unit_files("systemd", PATHS[2])["doorkeeper-sync.service"]
    assert 'ExecStart="/opt/50%% \\"off\\"/bin/doorkeeper" sync --if-due\n' in service


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = tmp_path / "door keeper"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for name, text in unit_files("systemd", program).items():
        assert "{program}" not in text
        (tmp_path / name).write_text(text)
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return  # not a systemd machine: the other tests read the text
    done = subprocess.run(
        [analyze, "verify", "--user", "--man=no", "--recursive-errors=no", str(tmp_path / "doorkeeper-sync.timer"),
         str(tmp_path / "doorkeeper-sync.service")],
        capture_output=True, text=True, check=False, env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert "doorkeeper-sync" not in done.stderr, done.stderr


def test_every_kind_is_there() -> None:
    for kind, names in KINDS.items():
        assert tuple(unit_files(kind, PATHS[0])) == names
