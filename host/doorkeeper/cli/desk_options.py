"""What the commands below ``doorkeeper desk`` have in common: the database that they work on."""

from __future__ import annotations

import argparse
import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

from doorkeeper.model.errors import DoorkeeperError

if TYPE_CHECKING:
    from sqlalchemy import Engine

DATABASE = "DOORKEEPER_DESK_DATABASE"
"""Environment variable with the database's address: a password on the command line is seen by every user."""

BY = "command line"
"""Who the audit log names for what is done by command."""


def add_database(parser: argparse.ArgumentParser) -> None:
    """Add ``--database``, for every command that opens it."""
    parser.add_argument(
        "--database",
        default=os.environ.get(DATABASE),
        metavar="URL",
        help=f"sqlite:///FILE or postgresql://USER@HOST/NAME; default: the environment's {DATABASE}",
    )


def database(options: argparse.Namespace) -> str:
    """Give the database's address.

    Raises:
        DoorkeeperError: ``database.address`` where none was given, ``desk.not_installed``.

    """
    if find_spec("sqlalchemy") is None or find_spec("flask") is None:
        raise DoorkeeperError(
            "desk.not_installed",
            "The packages that a desk needs are not installed here.",
            "Install them: `pip install 'doorkeeper[desk]'`.",
        )
    if not options.database:
        raise DoorkeeperError(
            "database.address",
            "No database was named.",
            f"Give --database sqlite:///FILE or --database postgresql://USER@HOST/NAME, or set {DATABASE}.",
        )
    return str(options.database)


def opened(options: argparse.Namespace) -> Engine:
    """Open the database, which must be at the revision that this version works with.

    Raises:
        DoorkeeperError: ``database.address``, ``database.unreachable``, ``database.revision``, ``desk.not_installed``.

    """
    address = database(options)
    from doorkeeper.desk.database.engine import opened
    from doorkeeper.desk.database.revisions import require_newest

    made = opened(address)
    require_newest(made)
    return made
