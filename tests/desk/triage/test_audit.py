"""The audit log: it only grows, and every change made past its guards is found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DatabaseError

from doorkeeper.desk.triage import audit
from doorkeeper.desk.triage.audit import append, entries, verify
from doorkeeper.desk.triage.desk import writing
from doorkeeper.desk.triage.tables import audit as table

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def log(database: Engine) -> Engine:
    """Give a database with ten rows in the log."""
    for number in range(1, 11):
        with writing(database) as connection:
            append(connection, AT, "ann", "report.decided", f"r{number}", {"disposition": "confirmed", "n": number})
    return database


def test_a_log_that_nobody_touched_is_whole(log: Engine) -> None:
    found = verify(log)
    assert (found.count, found.broken) == (10, None)
    assert verify(log, (10, found.head)).broken is None
    assert len(found.head) == 64


def test_an_empty_log_is_whole(database: Engine) -> None:
    assert verify(database) == audit.Verified(0, audit.START)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'bob' WHERE seq = 3",
        "UPDATE audit SET at = at",
        "DELETE FROM audit WHERE seq = 10",
        "DELETE FROM audit",
    ],
)
def test_the_database_refuses_changes(log: Engine, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), log.begin() as connection:
        connection.execute(text(statement))
    assert verify(log).count == 10


def test_the_database_refuses_to_replace_or_to_empty(log: Engine) -> None:
    row = {**_row(log, 5), "actor": "bob"}
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    insert = "INSERT OR REPLACE" if log.dialect.name == "sqlite" else "INSERT"
    with pytest.raises(DatabaseError), log.begin() as connection:
        connection.execute(text(f"{insert} INTO audit ({columns}) VALUES ({values})"), row)
    if log.dialect.name == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"), log.begin() as connection:
            connection.execute(text("TRUNCATE audit"))
    assert verify(log).broken is None


def test_two_rows_cannot_follow_on_one(log: Engine) -> None:
    row = {**_row(log, 10), "seq": 11}
    with pytest.raises(DatabaseError), log.begin() as connection:
        connection.execute(table.insert().values(**row))


def _row(log: Engine, seq: int) -> dict[str, object]:
    with log.connect() as connection:
        return dict(connection.execute(select(table).where(table.c.seq == seq)).one()._mapping)


def _set(column: str, value: object, seq: int = 5) -> Callable[[Connection], None]:
    return lambda connection: void(connection.execute(table.update().where(table.c.seq == seq).values({column: value})))


def _without(seq: int) -> Callable[[Connection], None]:
    return lambda connection: void(connection.execute(table.delete().where(table.c.seq == seq)))


def _swapped(connection: Connection) -> None:
    for before, after in ((4, 99), (5, 4), (99, 5)):
        connection.execute(table.update().where(table.c.seq == before).values(seq=after))


def _rewritten(connection: Connection) -> None:
    """Change a row and make its own hash right again."""
    row = dict(connection.execute(select(table).where(table.c.seq == 5)).one()._mapping)
    row["actor"] = "bob"
    row.pop("hash")
    connection.execute(table.update().where(table.c.seq == 5).values(actor="bob", hash=audit._hash(row)))


def _put_in(connection: Connection) -> None:
    row = dict(connection.execute(select(table).where(table.c.seq == 10)).one()._mapping)
    connection.execute(table.insert().values(**{**row, "seq": 11, "previous": "e" * 64}))


def void(_result: object) -> None:
    """Drop a result."""


@pytest.mark.parametrize(
    ("tamper", "broken"),
    [
        (_set("actor", "bob"), 5),
        (_set("act", "report.viewed"), 5),
        (_set("about", "other"), 5),
        (_set("at", "2026-11-24T08:00:01Z"), 5),
        (_set("detail", '{"disposition":"confirmed"}'), 5),
        (_set("detail", "no json"), 5),
        (_set("hash", "f" * 64), 5),
        (_set("previous", "f" * 64), 5),
        (_set("actor", "bob", seq=1), 1),
        (_set("actor", "bob", seq=10), 10),
        (_without(1), 2),
        (_without(5), 6),
        (_without(9), 10),
        (_swapped, 4),
        (_rewritten, 6),
        (_put_in, 11),
    ],
)
def test_the_first_broken_row_is_named(log: Engine, tamper: Callable[[Connection], None], broken: int) -> None:
    unguarded(log)
    with log.begin() as connection:
        tamper(connection)
    found = verify(log)
    assert found.broken == broken
    assert found.why


@pytest.mark.parametrize(
    ("newest", "since", "broken"), [(1, 10, None), (5, 6, None), (6, 5, 5), (10, 1, 5), (99, 1, 5)]
)
def test_the_newest_rows_can_be_checked_alone(log: Engine, newest: int, since: int, broken: int | None) -> None:
    whole = verify(log, newest=newest)
    assert (whole.broken, whole.since, whole.head) == (None, since, verify(log).head)
    unguarded(log)
    with log.begin() as connection:
        _set("actor", "bob")(connection)
    assert verify(log, newest=newest).broken == broken


def test_rows_cut_off_at_the_end_are_missed_by_who_noted_the_head(log: Engine) -> None:
    head = verify(log).head
    unguarded(log)
    with log.begin() as connection:
        connection.execute(table.delete().where(table.c.seq > 8))
    assert verify(log).broken is None, "the chain alone cannot tell"
    assert verify(log, (10, head)).broken == 9


def test_a_log_written_anew_is_found_by_who_noted_the_head(log: Engine) -> None:
    head = verify(log).head
    unguarded(log)
    with log.begin() as connection:
        connection.execute(table.delete())
    for number in range(1, 11):
        with writing(log) as connection:
            append(connection, AT, "bob", "report.decided", f"r{number}")
    assert verify(log).broken is None
    assert verify(log, (10, head)).broken == 10


def unguarded(log: Engine) -> None:
    """Take the triggers away, as somebody could who owns the database."""
    with log.begin() as connection:
        if log.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        else:
            for name in ("audit_no_update", "audit_no_delete", "audit_no_replace"):
                connection.execute(text(f"DROP TRIGGER {name}"))


def test_writers_at_the_same_time_make_one_chain(database: Engine) -> None:
    barrier = threading.Barrier(6)

    def write(by: str) -> None:
        barrier.wait()
        for _ in range(15):
            with writing(database) as connection:
                append(connection, AT, by, "user.signed-in")
                append(connection, AT, by, "report.viewed", "r1")

    threads = [threading.Thread(target=write, args=(f"user{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify(database)
    assert (found.count, found.broken) == (180, None)


def test_what_fails_leaves_no_row(log: Engine) -> None:
    def fail() -> None:
        with writing(log) as connection:
            append(connection, AT, "ann", "report.viewed", "r1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert verify(log).count == 10


def test_details_stay_small(database: Engine) -> None:
    with pytest.raises(ValueError, match="small"), writing(database) as connection:
        append(connection, AT, "ann", "report.noted", "r1", {"text": "x" * 3000})
    assert verify(database).count == 0


def test_pages_and_filters(log: Engine) -> None:
    with writing(log) as connection:
        append(connection, AT, "bob", "user.created", "carol")
    found, total = entries(log, page=1, size=4)
    assert [entry.seq for entry in found] == [11, 10, 9, 8]
    assert total == 11
    assert [entry.seq for entry in entries(log, page=3, size=4)[0]] == [3, 2, 1]
    assert entries(log, page=9)[0] == []
    assert [(entry.act, entry.about) for entry in entries(log, by="bob")[0]] == [("user.created", "carol")]
    assert entries(log, about="r3")[0][0].detail == {"disposition": "confirmed", "n": 3}
    assert entries(log, about="r3")[0][0].at == AT
    assert entries(log, by="nobody") == ([], 0)
