"""Enrolment: a code gives as many credentials as it has uses, until its time, unless it is revoked."""

import os
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from doorkeeper.desk.database.engine import writing
from doorkeeper.desk.database.tables import device, enrolment_code
from doorkeeper.desk.intake import enrolment
from doorkeeper.desk.intake.credentials import new_code as draw_code
from doorkeeper.desk.intake.credentials import new_credential, read_code, read_credential
from doorkeeper.desk.intake.limits import Settings
from doorkeeper.model.errors import DoorkeeperError
from tests.desk.conftest import on_sqlite
from tests.desk.intake.asking import enrol, post, refused
from tests.desk.intake.conftest import Make
from tests.desk.intake.samples import NOW, enrolled, new_code, report_id, sealed

DAY = 86_400


def count(database: Engine) -> int:
    with database.connect() as connection:
        return connection.scalar(select(func.count()).select_from(device)) or 0


def test_a_code_is_exchanged_for_a_credential_that_works(client: FlaskClient, database: Engine) -> None:
    key = os.urandom(32)
    response = client.post("/api/v1/enrolments", json={"code": new_code(database), "device": b64encode(key).decode()})
    assert response.status_code == 201
    assert set(response.get_json()) == {"device", "credential"}
    given = response.get_json()
    assert post(client, report_id(), sealed(), given["credential"]).status_code == 202
    with database.connect() as connection:
        row = connection.execute(select(device)).one()
    assert (row.id, bytes(row.public_key), row.label, row.created_at) == (given["device"], key, "a team", NOW)


def test_neither_code_nor_credential_is_in_the_database(client: FlaskClient, database: Engine) -> None:
    code = new_code(database)
    credential = enrol(client, code).get_json()["credential"]
    with database.connect() as connection:
        stored = b"".join(
            value if isinstance(value, bytes) else str(value).encode()
            for table in (device, enrolment_code)
            for row in connection.execute(select(table))
            for value in row
        )
    for secret in (code, code.replace("-", ""), credential, credential.partition(".")[2]):
        assert secret.encode() not in stored


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_may_be_typed_in_many_ways(client: FlaskClient, database: Engine, typed: Any) -> None:
    assert enrol(client, typed(new_code(database))).status_code == 201


@pytest.mark.parametrize("code", ["", "x", "0000-0000-0000-0000", "0" * 17, "' OR 1=1 --", "ÅÅÅÅ-ÅÅÅÅ-ÅÅÅÅ-ÅÅÅÅ"])
def test_a_code_that_is_none_of_ours(client: FlaskClient, database: Engine, code: str) -> None:
    new_code(database)
    refused(enrol(client, code), 401, "enrolment.refused")
    assert count(database) == 0


def test_a_code_ends_with_its_time(make: Make, database: Engine) -> None:
    code = new_code(database, uses=5, days=2)
    assert enrol(make(now=NOW + 2 * DAY - 1), code).status_code == 201
    refused(enrol(make(now=NOW + 2 * DAY), code), 401, "enrolment.refused")
    assert count(database) == 1


def test_a_code_ends_with_its_uses(client: FlaskClient, database: Engine) -> None:
    code = new_code(database, uses=2)
    assert [enrol(client, code).status_code for _ in range(4)] == [201, 201, 401, 401]
    assert count(database) == 2


def test_a_code_ends_with_its_revocation_and_its_devices_stay(client: FlaskClient, database: Engine) -> None:
    code = new_code(database, uses=5)
    credential = enrol(client, code).get_json()["credential"]
    with writing(database) as connection:
        (row,) = enrolment.codes(connection)
        assert enrolment.revoke(connection, row.id, NOW) == "code"
    refused(enrol(client, code), 401, "enrolment.refused")
    assert post(client, report_id(), sealed(), credential).status_code == 202


def test_many_at_once_get_no_more_than_its_uses(make: Make, database: Engine) -> None:
    code = new_code(database, uses=7)
    clients = [make(), make()]
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda i: enrol(clients[i % 2], code).status_code, range(40)))
    assert sorted(statuses) == [201] * 7 + [401] * 33
    assert count(database) == 7


SHAPES = {
    "nothing": b"{}",
    "no json": b"\xff",
    "a list": b"[]",
    "a text": b'"code"',
    "deep": b"[" * 4000,
    "no device": b'{"code": "0000-0000-0000-0000"}',
    "short key": b'{"code": "0000-0000-0000-0000", "device": "AAAA"}',
    "no base64": b'{"code": "0000-0000-0000-0000", "device": "%s"}' % ("é" * 44).encode(),
    "a number": b'{"code": 1, "device": "%s"}' % b64encode(bytes(32)),
    "more": b'{"code": "0000-0000-0000-0000", "device": "%s", "label": "x"}' % b64encode(bytes(32)),
}


@on_sqlite
@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES)
def test_another_shape_is_refused(client: FlaskClient, body: bytes) -> None:
    refused(client.post("/api/v1/enrolments", data=body, content_type="application/json"), 400, "request.invalid")


@on_sqlite
def test_codes_cannot_be_tried_without_end(make: Make, database: Engine) -> None:
    client = make(Settings(address_rate=0.1))
    code = new_code(database, uses=9)
    assert [enrol(client, "0000-0000-0000-0000").status_code for _ in range(7)] == [401] * 6 + [429]
    refused(enrol(client, code), 429, "request.rate")
    assert enrol(client, code, address="192.0.2.2").status_code == 201


@on_sqlite
def test_the_64_network_of_an_ipv6_address_is_one_address(make: Make) -> None:
    client = make(Settings(address_rate=0.1))
    statuses = [enrol(client, "x", address=f"2001:db8::{i}").status_code for i in range(1, 9)]
    assert statuses == [401] * 6 + [429] * 2
    assert enrol(client, "x", address="2001:db8:0:1::1").status_code == 401


@on_sqlite
@pytest.mark.parametrize(
    ("label", "uses", "days"),
    [("", 1, 1), ("  ", 1, 1), ("x" * 101, 1, 1), ("a\nb", 1, 1), ("x", 0, 1), ("x", 1, 0), ("x", 1, 401)],
)
def test_a_code_that_cannot_be_made(database: Engine, label: str, uses: int, days: int) -> None:
    with pytest.raises(DoorkeeperError) as caught, writing(database) as connection:
        enrolment.create_code(connection, label, now=NOW, days=days, uses=uses)
    assert caught.value.code == "enrolment.invalid"


def test_what_is_not_there_cannot_be_revoked(database: Engine) -> None:
    given = enrolled(database)
    for what in ("", "x", given.credential):
        with pytest.raises(DoorkeeperError) as caught, writing(database) as connection:
            enrolment.revoke(connection, what, NOW)
        assert caught.value.code == "enrolment.unknown"


def test_the_first_revocation_counts(database: Engine) -> None:
    given = enrolled(database)
    for at in (NOW + 1, NOW + 2):
        with writing(database) as connection:
            enrolment.revoke(connection, given.device, at)
    with database.connect() as connection:
        assert [row.revoked_at for row in enrolment.devices(connection)] == [NOW + 1]


def test_what_is_drawn_is_read_and_never_drawn_twice() -> None:
    codes = [draw_code() for _ in range(200)]
    assert [read_code(code) for code, _ in codes] == [digest for _, digest in codes]
    assert len({digest for _, digest in codes}) == 200
    text, digest = new_credential("0" * 32)
    assert read_credential(text) == ("0" * 32, digest)


@given(st.text(max_size=120))
def test_any_text_is_a_credential_or_none(text: str) -> None:
    assert read_credential(text) is None
    assert read_code(text) is None or len(text) >= 16
