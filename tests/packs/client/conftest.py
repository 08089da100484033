from pathlib import Path

import pytest

from tests.packs.client.machine import Machine
from tests.packs.client.repository import Repository


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "home")


@pytest.fixture
def repository() -> Repository:
    return Repository()
