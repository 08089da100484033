"""A home folder with a pack, for the tests that start a real host."""

import shutil
from pathlib import Path

import pytest

from tests.native.homes import put_pack


@pytest.fixture(scope="session")
def compiled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the pack once."""
    home = tmp_path_factory.mktemp("compiled")
    put_pack(home)
    return home


@pytest.fixture
def home(tmp_path: Path, compiled_home: Path) -> Path:
    """Give a home folder of the test's own, with the pack installed."""
    folder = tmp_path / "home"
    shutil.copytree(compiled_home / "packs", folder / "packs")
    return folder
