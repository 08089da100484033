"""An open desk on each database, with a card and identities of its own and a clock that tests set."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from doorkeeper.desk.triage import identities
from doorkeeper.desk.triage.desk import Desk, open_desk
from tests.desk.triage.samples import DESK


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(scope="session")
def made_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "keys"
    identities.make(folder, desk_id=DESK, name="Example desk", address=None)
    return folder


@pytest.fixture
def keys(tmp_path: Path, made_keys: Path) -> Path:
    """Identities and card of the desk, in a folder of the test's own."""
    return shutil.copytree(made_keys, tmp_path / "keys")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database: Engine, keys: Path, clock: Clock) -> Desk:
    return opened(database, keys, clock)


def opened(database: Engine, keys: Path, clock: Clock, name: str = "current") -> Desk:
    found = identities.read_identities([keys / f"{name}.identity"])
    return open_desk(database, found, identities.read_card(keys / "card.json"), now=clock)
