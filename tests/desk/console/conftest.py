"""The console on an open desk, and people who sign in to it; every page that a test is shown is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Engine

from doorkeeper.desk.console.address import address_of
from doorkeeper.desk.console.app import create_app
from doorkeeper.desk.console.state import Console
from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.triage.desk import Desk
from tests.desk.conftest import sqlite_database
from tests.desk.console.browser import ADDRESS, Person
from tests.desk.triage.conftest import Clock, clock, desk, keys, made_keys

__all__ = ["clock", "desk", "keys", "made_keys"]

Make = Callable[..., Person]


@pytest.fixture
def database_url(sqlite_template: Path) -> Iterator[str]:
    """SQLite for most of the console; what it keeps is tried on both databases in test_databases.py."""
    with sqlite_database(sqlite_template) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """A database with all tables."""
    opened = engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def one_app() -> Flask:
    """One app for all tests: its routes and templates are compiled once, and each test puts its own desk into it."""
    return create_app(cast(Desk, None), ADDRESS)


@pytest.fixture
def app(desk: Desk, one_app: Flask) -> Flask:
    Console(desk, address_of(ADDRESS)).install(one_app.extensions)
    return one_app


@pytest.fixture
def visitor(app: Flask, desk: Desk, clock: Clock) -> Person:
    """Somebody at the sign-in page."""
    return Person(app, desk, clock)


@pytest.fixture
def person(app: Flask, desk: Desk, clock: Clock) -> Make:
    """Make somebody of a role, signed in unless ``signed_in`` is False."""

    def make(role: str = "analyst", name: str = "", *, signed_in: bool = True) -> Person:
        made = Person(app, desk, clock, name or f"an-{role}")
        made.enlist(role)
        if signed_in:
            made.sign_in()
        return made

    return make


@pytest.fixture
def analyst(person: Make) -> Person:
    return person("analyst")


@pytest.fixture
def approver(person: Make) -> Person:
    return person("approver")


@pytest.fixture
def administrator(person: Make) -> Person:
    return person("administrator")


@pytest.fixture
def audited(database: Engine) -> Iterator[Callable[[], list[str]]]:
    """Give the acts in the audit log so far, oldest first; the chain is checked when the test ends."""
    from doorkeeper.desk.triage import audit

    def acts() -> list[str]:
        return [entry.act for entry in reversed(audit.entries(database, size=500)[0])]

    yield acts
    assert audit.verify(database).broken is None
