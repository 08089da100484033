"""A repository with one publisher, made once: tests copy it, since making keys takes longer than copying files."""

import shutil
from pathlib import Path

import pytest

from doorkeeper.packs.repository.folder import RepositoryFolder
from tests.packs.repository.publishing import Publisher, make_publisher


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    return make_publisher(tmp_path_factory.mktemp("publisher"))


@pytest.fixture
def desk(empty: Publisher, tmp_path: Path) -> Publisher:
    shutil.copytree(empty.folder, tmp_path / "desk")
    return Publisher(tmp_path / "desk", tmp_path / "desk/keys", RepositoryFolder(tmp_path / "desk/repo"))
