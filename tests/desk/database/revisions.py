"""What every revision is put through: up with data, down, and up again, on both databases."""

from typing import Any

from sqlalchemy import Engine, MetaData, Table, inspect, select

from doorkeeper.desk.database import revisions

Rows = dict[str, list[dict[str, Any]]]
"""Rows by the table's name, those first that others refer to."""


def there_and_back(engine: Engine, before: str, revision: str, *, old: Rows, new: Rows) -> None:
    """Try a revision.

    Args:
        engine: a database without tables.
        before: the revision before, or ``base``.
        revision: the one that is tried.
        old: rows of the revision before, which must come through unchanged both ways.
        new: rows of the tables that the revision adds; each of them needs some. None where it adds columns only.

    """
    if before != "base":
        revisions.upgrade(engine, before)
    insert(engine, old)
    was = tables(engine)

    revisions.upgrade(engine, revision)
    assert revisions.current(engine) == revision
    assert read(engine, old) == old
    assert tables(engine) - was == set(new), "a table that the revision adds has no row here"
    insert(engine, new)
    assert read(engine, new) == new

    revisions.downgrade(engine, before)
    assert tables(engine) == was
    assert read(engine, old) == old

    revisions.upgrade(engine, revision)
    assert read(engine, old) == old
    assert read(engine, new) == {name: [] for name in new}


def insert(engine: Engine, rows: Rows) -> None:
    with engine.begin() as connection:
        for name, values in rows.items():
            connection.execute(reflected(engine, name).insert(), values)


def read(engine: Engine, like: Rows) -> Rows:
    """Give what stands in the tables of some rows, in the order of their keys."""
    found: Rows = {}
    with engine.connect() as connection:
        for name in like:
            table = reflected(engine, name)
            # a later revision may have added columns
            columns = [table.c[column] for column in like[name][0]] if like[name] else table.c
            rows = connection.execute(select(*columns).order_by(*table.primary_key.columns))
            found[name] = [dict(row._mapping) for row in rows]
    return found


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def reflected(engine: Engine, name: str) -> Table:
    """Give a table as it is in the database, not as the program thinks of it."""
    return Table(name, MetaData(), autoload_with=engine)
