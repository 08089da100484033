"""Bringing a database to a revision: Alembic, run from the package and without a file of settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from doorkeeper.desk.database.engine import writing
from doorkeeper.model.errors import DoorkeeperError

_LOCK = 0x646B_6D67_7274  # "dkmgrt": one process at a time changes the tables


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables up to a revision, with their data; all or nothing, and one process at a time.

    Raises:
        DoorkeeperError: ``database.newer``: a newer Doorkeeper has been at work here.

    """
    with upgrading(engine, revision):
        pass


@contextmanager
def upgrading(engine: Engine, revision: str) -> Iterator[Connection]:
    """Bring the tables up to a revision, and go on in the same transaction.

    Raises:
        DoorkeeperError: ``database.newer``.

    """
    with _changing(engine) as (connection, config):
        require_known(_current(connection))
        command.upgrade(config, revision)
        yield connection


def downgrade(engine: Engine, revision: str) -> None:
    """Take revisions back, with what they alone hold; ``base`` takes all of it."""
    with _changing(engine) as (_, config):
        command.downgrade(config, revision)


def current(engine: Engine) -> str | None:
    """Give the revision that the tables are at; None for an empty database."""
    with engine.connect() as connection:
        return _current(connection)


def newest() -> str:
    """Give the revision that this version of Doorkeeper works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def require_newest(engine: Engine) -> None:
    """Check that the tables are those that this version works with.

    Raises:
        DoorkeeperError: ``database.revision``.

    """
    found = current(engine)
    if found != newest():
        raise DoorkeeperError(
            "database.revision",
            f"The database is at revision {found or 'none'}; this version of Doorkeeper works with {newest()}.",
            "Make a backup, then run `doorkeeper desk migrate`.",
        )


def require_known(revision: str | None) -> None:
    """Check that a revision is one of this version's.

    Raises:
        DoorkeeperError: ``database.newer``.

    """
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    if revision is not None and revision not in {script.revision for script in scripts}:
        raise DoorkeeperError(
            "database.newer",
            "The database, or the backup of one, was made by a newer version of Doorkeeper than this one.",
            "Update Doorkeeper on this machine, or use a backup of the time before.",
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _changing(engine: Engine) -> Iterator[tuple[Connection, Config]]:
    config = _config()
    with writing(engine, _LOCK) as connection:
        config.attributes["connection"] = connection
        yield connection, config
