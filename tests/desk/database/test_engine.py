"""How a database is opened, and which addresses are refused."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from doorkeeper.desk.database.engine import database_url as read_url
from doorkeeper.desk.database.engine import engine, writing
from doorkeeper.model.errors import DoorkeeperError


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("sqlite:///desk.db", "sqlite"),
        ("sqlite:////var/lib/doorkeeper/desk.db", "sqlite"),
        ("postgresql://desk@db.example/desk", "postgresql+psycopg"),
        ("postgres://desk@db.example/desk", "postgresql+psycopg"),
        ("postgresql+psycopg://desk:pa%3Ass@/desk?host=/run/postgresql", "postgresql+psycopg"),
    ],
)
def test_an_address_that_is_used(address: str, driver: str) -> None:
    assert read_url(address).drivername == driver


@pytest.mark.parametrize(
    "address",
    [
        "",
        "desk.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///desk.db?mode=ro",
        "mysql://desk@db.example/desk",
        "postgresql+psycopg2://desk@db.example/desk",
        "postgresql://desk@db.example:port/desk",
    ],
)
def test_an_address_that_is_refused(address: str) -> None:
    with pytest.raises(DoorkeeperError) as caught:
        read_url(address)
    assert caught.value.code == "database.address"


def test_sqlite_is_durable_and_its_file_private(tmp_path: Path) -> None:
    opened = engine(f"sqlite:///{tmp_path}/desk.db")
    with opened.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert stat.S_IMODE((tmp_path / "desk.db").stat().st_mode) == 0o600


def test_writing_is_all_or_nothing(empty_database: Engine) -> None:
    with writing(empty_database) as connection:
        connection.execute(text("CREATE TABLE number (value INTEGER)"))
        connection.execute(text("INSERT INTO number VALUES (1)"))

    def fail() -> None:
        with writing(empty_database, 1) as connection:
            connection.execute(text("INSERT INTO number VALUES (2)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with empty_database.connect() as connection:
        assert connection.scalars(text("SELECT value FROM number")).all() == [1]
