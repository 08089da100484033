"""What the console keeps, on SQLite and on PostgreSQL: the revision with data, a day at the desk, many at once."""

from __future__ import annotations

import os
import threading

import pyotp
from sqlalchemy import Engine

from doorkeeper.desk.console import proofs, sessions, throttle, totp, users
from doorkeeper.desk.console.app import create_app
from doorkeeper.desk.triage import audit
from doorkeeper.desk.triage.desk import Desk, writing
from doorkeeper.model.errors import DoorkeeperError
from tests.desk import conftest as both
from tests.desk.console.browser import ADDRESS, Person
from tests.desk.database.revisions import Rows, there_and_back
from tests.desk.database.test_revisions import INTAKE
from tests.desk.triage.arriving import arrive, opened
from tests.desk.triage.conftest import Clock
from tests.desk.triage.samples import full
from tests.desk.triage.test_revision import TRIAGE

database_url = both.database_url
database = both.database

USER = "a" * 32
AT = 5_000_000_000
CONSOLE: Rows = {
    "console_user": [
        {
            "id": USER,
            "name": "pat.smith",
            "role": "administrator",
            "password": "$argon2id$v=19$…",
            "must_change": True,
            "disabled": False,
            "totp": os.urandom(60),
            "totp_step": 59_833_333,
            "created": AT,
            "signed_in": None,
        }
    ],
    "console_session": [
        {
            "id": b"\1" * 32,
            "user_id": USER,
            "stage": "full",
            "created": AT,
            "seen": AT,
            "proven": AT,
            "form": "f" * 43,
            "notice": "Wedi’i wneud",
            "pending": os.urandom(60),
        }
    ],
    "console_passkey": [
        {
            "id": b"\2" * 32,
            "credential": os.urandom(64),
            "user_id": USER,
            "name": "Blue key",
            "public_key": os.urandom(77),
            "sign_count": 4_294_967_295,
            "created": AT,
            "used": None,
        }
    ],
    "console_spent": [{"challenge": b"\3" * 32, "expires": AT}],
    "console_throttle": [{"key": b"\4" * 16, "failures": 7, "last": AT}],
    "console_setting": [{"name": "retention-days", "value": "90"}],
}


def test_0003_console(empty_database: Engine) -> None:
    there_and_back(empty_database, "0002", "0003", old={**INTAKE, **TRIAGE}, new=CONSOLE)


def test_a_day_at_the_desk(desk: Desk, clock: Clock) -> None:
    app = create_app(desk, ADDRESS)
    chief = Person(app, desk, clock, "chief")
    chief.enlist("administrator")
    (report_id,) = opened(desk, full("Zqx"))
    held = arrive(desk, full("Held"), quarantined=True)
    assert chief.sign_in(f"/reports/{report_id}").heading == "Amanda Zqx"
    page = chief.get("/")
    page = chief.send(page, "/queue/assign", id=[report_id], to="chief")
    assert "1 report was assigned." in page.text
    at = f"/reports/{report_id}"
    page = chief.send(chief.get(at), f"{at}/note", text="Siaradwyd â’r swyddfa.")
    page = chief.send(page, f"{at}/outcome", disposition="confirmed", told="Diolch.")
    assert "Answered: confirmed." in page.text
    chief.send(chief.get("/quarantine"), "/quarantine/admit", id=[held])
    chief.send(chief.get("/enrolments"), "/enrolments", label="Office", uses="2", days="7")
    chief.send(chief.get("/retention"), "/retention", days="30")
    chief.send(chief.get("/users"), "/users", name="pat", role="reader")
    for path in (
        "/?q=zqx&state=answered",
        "/statistics",
        "/audit",
        "/account",
        "/persons?value=zqx-person@zqx.example",
    ):
        assert chief.get(path).status == 200, path
    for path in ("/reports/%00", "/?q=%00", "/audit?by=%00&about=%ED%A0%80", "/persons?kind=caller&value=%00"):
        assert chief.get(path).code != "console.internal", path
    clock.pass_(minutes=15)
    page = chief.send(chief.get("/persons?value=https://www.linkedin.com/in/zqx-person"), "/persons/erase", sure="yes")
    assert "1 report was erased." in chief.send(page, "/persons/erase", code=chief.code()).text
    assert audit.verify(desk.engine).broken is None


def test_a_code_counts_once_however_many_try_at_the_same_time(desk: Desk, clock: Clock) -> None:
    users.add(desk.engine, desk.now(), "test", "someone", "analyst")
    (person,) = users.listed(desk.engine)
    secret = totp.new_secret()
    with writing(desk.engine) as connection:
        proofs.keep_secret(connection, desk, person.id, secret, 0)
    code = pyotp.TOTP(secret).at(clock.now)
    taken: list[bool] = []
    threads = [
        threading.Thread(target=lambda: taken.append(proofs.code_right(desk, person.id, code))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 4 + [True]


def test_the_last_administrator_stays_however_many_try(desk: Desk) -> None:
    for name in ("one", "two"):
        users.add(desk.engine, desk.now(), "test", name, "administrator")
    refused: list[str] = []

    def remove(name: str) -> None:
        try:
            users.set_role(desk.engine, desk.now(), "test", name, "reader")
        except DoorkeeperError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=remove, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["user.last"]
    assert sorted(user.role for user in users.listed(desk.engine)) == ["administrator", "reader"]


def test_what_is_over_is_cleared_away(desk: Desk, clock: Clock) -> None:
    users.add(desk.engine, desk.now(), "test", "someone", "analyst")
    (person,) = users.listed(desk.engine)
    with writing(desk.engine) as connection:
        old = sessions.start(connection, desk.now(), person.id, sessions.FULL)
        throttle.failed(connection, desk.data_key, desk.now(), "user", "someone")
    clock.pass_(days=2)
    with writing(desk.engine) as connection:
        sessions.start(connection, desk.now(), person.id, sessions.FULL)
        throttle.failed(connection, desk.data_key, desk.now(), "user", "other")
    assert sessions.find(desk.engine, desk.now(), old) is None
    with desk.engine.connect() as connection:
        for table in ("console_session", "console_throttle"):
            assert len(connection.exec_driver_sql(f"SELECT 1 FROM {table}").all()) == 1


def test_nothing_that_opens_a_door_is_in_the_database(desk: Desk, clock: Clock) -> None:
    app = create_app(desk, ADDRESS)
    someone = Person(app, desk, clock, "someone")
    someone.enlist("administrator")
    someone.sign_in()
    page = someone.get("/account")
    page = someone.send(page, "/account/authenticator")
    pending = next(item.text for item in page.root.all("p") if "dk-secret" in item.get("class"))
    code = someone.send(someone.get("/enrolments"), "/enrolments", label="Office", uses="2", days="7")
    shown = next(item.text for item in code.root.all("p") if "dk-secret" in item.get("class"))
    with desk.engine.connect() as connection:
        rows = repr(
            [
                connection.exec_driver_sql(f"SELECT * FROM {name}").all()
                for name in (*CONSOLE, "audit", "enrolment_code")
            ]
        )
    for secret in (someone.cookie, someone.secret, pending, shown, shown.replace("-", ""), "battery staple"):
        assert secret not in rows
