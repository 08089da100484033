"""The log's own behaviour; what must never be in it is asserted on a real process in test_silence.py."""

import os
from pathlib import Path

import pytest

from doorkeeper.native.log import SIZE_LIMIT, Log


def test_held_lines_come_before_the_first_that_is_written(tmp_path: Path) -> None:
    log = Log(str(tmp_path / "log"))
    log.note("start", browser="gecko")
    assert not (tmp_path / "log").exists()
    log.write("error", code="frame.empty", at=None)
    lines = (tmp_path / "log/host.log").read_text().splitlines()
    assert [line.split(" ", 2)[2] for line in lines] == ["start browser=gecko", "error code=frame.empty"]
    log.write("end")
    assert len((tmp_path / "log/host.log").read_text().splitlines()) == 3


def test_only_the_person_can_read_it(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        Log(str(tmp_path / "log")).write("end")
    finally:
        os.umask(old)
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "log/host.log").stat().st_mode & 0o777 == 0o600


def test_it_is_bounded_with_several_hosts_writing(tmp_path: Path) -> None:
    logs = [Log(str(tmp_path)) for _ in range(3)]
    for number in range(12_000):
        logs[number % 3].write("error", code="request.not_json", size=number)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["host.log", "host.log.1"]
    assert all(path.stat().st_size < SIZE_LIMIT + 1000 for path in tmp_path.iterdir())
    assert f"size={11_999}\n" in (tmp_path / "host.log").read_text()


@pytest.mark.parametrize("obstacle", ["file in place of the folder", "folder in place of the file", "link"])
def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, obstacle: str) -> None:
    folder, elsewhere = tmp_path / "log", tmp_path / "elsewhere"
    if obstacle == "file in place of the folder":
        folder.write_text("")
    elif obstacle == "folder in place of the file":
        (folder / "host.log").mkdir(parents=True)
    else:
        folder.mkdir()
        (folder / "host.log").symlink_to(elsewhere)
    Log(str(folder)).write("end")
    assert not elsewhere.exists()
