"""Where Doorkeeper keeps its data."""

import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from doorkeeper.packs.home import home_folder, installed_folder


def test_it_is_the_platforms_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOORKEEPER_HOME", raising=False)
    assert home_folder() == platformdirs.user_data_dir("doorkeeper", appauthor=False)


@pytest.mark.parametrize("value", ["/srv/data", "", "  ", "/srv/da ta"])
def test_it_follows_xdg_as_the_platform_does(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.delenv("DOORKEEPER_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", value)
    assert home_folder() == platformdirs.user_data_dir("doorkeeper", appauthor=False)


@pytest.mark.parametrize("named", ["/srv/doorkeeper", "relative/home"])
def test_it_can_be_named(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("DOORKEEPER_HOME", named)
    assert home_folder() == str(Path(named).absolute())
    assert installed_folder(home_folder()) == str(Path(named).absolute() / "packs")


def test_asking_makes_nothing(tmp_path: Path) -> None:
    code = "from doorkeeper.packs.home import home_folder; home_folder()"
    subprocess.run([sys.executable, "-c", code], env={"DOORKEEPER_HOME": str(tmp_path / "h")}, check=True)
    assert not (tmp_path / "h").exists()
