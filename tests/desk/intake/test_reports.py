"""Handing in a report: stored before it is answered, once however often it comes, refused where it is not a report."""

import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrage.x25519 import Identity
from sqlalchemy import Engine, event, func, select, text

from doorkeeper.desk.database.engine import engine, writing
from doorkeeper.desk.database.revisions import upgrade
from doorkeeper.desk.database.tables import device, sealed_report
from doorkeeper.desk.intake.app import create_app
from doorkeeper.desk.intake.enrolment import revoke
from doorkeeper.desk.intake.limits import LARGEST_BODY, Settings
from doorkeeper.desk.intake.problems import AnswerError
from doorkeeper.desk.intake.sealed import check_sealed
from doorkeeper.reports.sealing import seal
from tests.desk.conftest import on_sqlite
from tests.desk.intake.asking import post, refused
from tests.desk.intake.conftest import ROOMY, Make
from tests.desk.intake.samples import HEADER, KIB, NOW, enrolled, report_id, sealed, sha256
from tests.desk.postgresql import Cluster

RECEIVED = "2026-11-18T11:06:40Z"


def rows(database: Engine) -> list[Any]:
    with database.connect() as connection:
        return list(connection.execute(select(sealed_report).order_by(sealed_report.c.id)))


@pytest.mark.parametrize("kib", [4, 16, 64, 256])
def test_a_report_of_an_enrolled_device_is_stored_as_it_came(client: FlaskClient, database: Engine, kib: int) -> None:
    given, data, key = enrolled(database), sealed(kib), report_id()
    response = post(client, key, data, given.credential)
    assert (response.status_code, response.get_json()) == (202, {"id": key, "received": RECEIVED})
    (row,) = rows(database)
    assert (row.id, bytes(row.sealed), bytes(row.sha256), row.size) == (key, data, sha256(data), len(data))
    assert (row.received_at, row.device_id, row.quarantined, row.via) == (NOW, given.device, False, "network")


def test_a_report_of_a_device_that_is_not_enrolled_is_kept_apart(client: FlaskClient, database: Engine) -> None:
    assert post(client, report_id(), sealed()).status_code == 202
    (row,) = rows(database)
    assert (row.device_id, row.quarantined) == (None, True)


def test_a_device_is_remembered_by_the_day_only(client: FlaskClient, database: Engine) -> None:
    given = enrolled(database)
    post(client, report_id(), sealed(), given.credential)
    with database.connect() as connection:
        assert connection.scalar(select(device.c.last_seen)) == NOW // 86_400


def test_sent_again_it_is_answered_alike_and_stored_once(make: Make, database: Engine) -> None:
    given, data, key = enrolled(database), sealed(), report_id()
    first = post(make(), key, data, given.credential)
    later = post(make(now=NOW + 5000), key, data, given.credential)
    assert (later.status_code, later.get_json()) == (202, first.get_json())
    assert len(rows(database)) == 1


def test_sent_again_after_it_was_opened_it_is_answered_alike(client: FlaskClient, database: Engine) -> None:
    data, key = sealed(), report_id()
    first = post(client, key, data)
    with writing(database) as connection:
        connection.execute(sealed_report.update().values(sealed=None, quarantined=False))
    assert post(client, key, data).get_json() == first.get_json()
    refused(post(client, key, sealed()), 409, "report.differs")


def test_another_report_under_the_same_id_is_refused(client: FlaskClient, database: Engine) -> None:
    data, key = sealed(), report_id()
    assert post(client, key, data).status_code == 202
    refused(post(client, key, sealed()), 409, "report.differs")
    assert [bytes(row.sealed) for row in rows(database)] == [data]


def test_sent_by_many_at_once_it_is_stored_once(make: Make, database: Engine) -> None:
    """Two intakes, as two processes are, and everyone sends the same ten reports in an order of their own."""
    given = enrolled(database)
    sent = {report_id(): sealed() for _ in range(10)}
    clients = [make(), make()]
    started = threading.Barrier(16)

    def send(number: int) -> set[tuple[int, str]]:
        order = sorted(sent, key=lambda key: hash((key, number)))
        started.wait()
        return {
            (response.status_code, response.data.decode())
            for key in order
            for response in [post(clients[number % 2], key, sent[key], given.credential)]
        }

    with ThreadPoolExecutor(16) as pool:
        answers = set().union(*pool.map(send, range(16)))
    assert {status for status, _ in answers} == {202}
    assert len(answers) == 10
    assert {row.id: bytes(row.sealed) for row in rows(database)} == sent


def test_two_reports_under_one_id_at_once_leave_one(make: Make, database: Engine) -> None:
    clients = [make(), make()]
    for _ in range(10):
        key, versions = report_id(), [sealed(), sealed()]
        with ThreadPoolExecutor(8) as pool:
            statuses = list(
                pool.map(lambda i, k=key, v=versions: post(clients[i % 2], k, v[i // 4]).status_code, range(8))
            )
        kept = next(bytes(row.sealed) for row in rows(database) if row.id == key)
        assert statuses == ([202] * 4 + [409] * 4 if kept == versions[0] else [409] * 4 + [202] * 4)


def test_nothing_is_answered_before_its_commit(make: Make, database: Engine) -> None:
    """The answer is held back as long as the commit is; what was answered is seen by another connection."""
    given, key = enrolled(database), report_id()
    client = make()
    reached, go_on = threading.Event(), threading.Event()

    def hold(connection: Any) -> None:
        if threading.current_thread().name == "writer":
            reached.set()
            go_on.wait(30)

    event.listen(database, "commit", hold)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(post, client, key, sealed(), given.credential)
        assert reached.wait(30)
        assert not answer.done()
        with database.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(sealed_report)) == 0
        go_on.set()
        assert answer.result(30).status_code == 202
    assert len(rows(database)) == 1


def test_a_commit_that_fails_is_not_acknowledged_and_the_next_one_is_tried(make: Make, database: Engine) -> None:
    client = make()
    fail = [True]

    def refuse(connection: Any) -> None:
        if fail[0] and threading.current_thread().name == "writer":
            raise OSError(28, "No space left on device")

    event.listen(database, "commit", refuse)
    key, data = report_id(), sealed()
    refused(post(client, key, data), 503, "intake.database")
    assert rows(database) == []
    fail[0] = False
    assert post(client, key, data).status_code == 202


def test_a_database_that_was_restarted_is_found_again(cluster: Cluster) -> None:
    opened = engine(cluster.new())
    upgrade(opened)
    app = create_app(opened, ROOMY, lambda: NOW)
    client = app.test_client()
    assert post(client, report_id(), sealed()).status_code == 202
    with opened.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))
    assert post(client, report_id(), sealed()).status_code == 202
    assert len(rows(opened)) == 2
    app.extensions["intake"].writer.close()
    opened.dispose()


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """SQLite's own limit of pages stands for the disk: the failure is that of a full one."""
    opened = engine(f"sqlite:///{tmp_path}/desk.db")
    upgrade(opened)
    full = [False]

    def limit(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {1 if full[0] else 1_000_000}")

    event.listen(opened, "checkout", limit)
    app = create_app(opened, ROOMY, lambda: NOW)
    client = app.test_client()
    first, key, data = report_id(), report_id(), sealed(64)
    assert post(client, first, sealed()).status_code == 202
    full[0] = True
    refused(post(client, key, data), 503, "intake.database")
    full[0] = False
    assert [row.id for row in rows(opened)] == [first]
    assert post(client, key, data).status_code == 202
    app.extensions["intake"].writer.close()
    opened.dispose()


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "x",
        "0" * 32,
        f"{'0' * 32}.{'A' * 43}",
        f"{'0' * 32}.{'A' * 43}\u00e9",
        "0" * 100_000,
        "' OR 1=1 --",
    ],
)
def test_a_credential_that_is_none_of_ours(client: FlaskClient, database: Engine, credential: str) -> None:
    enrolled(database)
    response = post(client, report_id(), sealed(), credential.encode().decode("latin-1"))
    refused(response, 401, "credential.unknown")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert rows(database) == []


@on_sqlite
def test_another_scheme_than_bearer_is_refused(client: FlaskClient) -> None:
    response = client.post("/api/v1/reports", data=sealed(), headers={"Authorization": "Basic YTpi"})
    refused(response, 401, "credential.unknown")


def test_the_secret_of_one_device_is_none_for_another(client: FlaskClient, database: Engine) -> None:
    one, other = enrolled(database), enrolled(database)
    mixed = f"{one.device}.{other.credential.partition('.')[2]}"
    refused(post(client, report_id(), sealed(), mixed), 401, "credential.unknown")


def test_a_stolen_credential_ends_with_its_revocation(client: FlaskClient, database: Engine) -> None:
    stolen, other = enrolled(database), enrolled(database)
    data, key = sealed(), report_id()
    assert post(client, key, data, stolen.credential).status_code == 202
    with writing(database) as connection:
        assert revoke(connection, stolen.device, NOW) == "device"
    refused(post(client, report_id(), sealed(), stolen.credential), 401, "credential.revoked")
    # not even what it has sent before
    refused(post(client, key, data, stolen.credential), 401, "credential.revoked")
    assert post(client, report_id(), sealed(), other.credential).status_code == 202
    assert len(rows(database)) == 2


@on_sqlite
@pytest.mark.parametrize(
    "key", [None, "", "abc", "A" * 32, "g" * 32, "0" * 31, "0" * 33, f"{'0' * 31}\u00e9", "../" * 11]
)
def test_an_id_that_is_none(client: FlaskClient, database: Engine, key: str | None) -> None:
    refused(post(client, key, sealed()), 400, "report.id")
    assert rows(database) == []


@on_sqlite
@pytest.mark.parametrize(
    "content_type", [None, "", "application/json", "application/octet-stream", "text/plain; x=application/age"]
)
def test_another_type_is_refused(client: FlaskClient, content_type: str | None) -> None:
    refused(post(client, report_id(), sealed(), content_type=content_type), 415, "request.type")


NOT_SEALED = {
    "text": b"Elin Example is a spy",
    "json": b'{"v": 1}' + b" " * 4200,
    "first line only": b"age-encryption.org/v1\n-> ",
    "another version": HEADER.replace(b"v1", b"v2") + os.urandom(4300),
    "armoured": b"-----BEGIN AGE ENCRYPTED FILE-----\n" + b"A" * 4400,
    "not padded": sealed()[:-700],
    "between the buckets": sealed()[:1] + sealed()[1:] + os.urandom(11 * KIB),
    "a byte before": b"\n" + sealed(),
}


@on_sqlite
@pytest.mark.parametrize("data", NOT_SEALED.values(), ids=NOT_SEALED)
def test_what_is_no_sealed_report_is_refused(client: FlaskClient, database: Engine, data: bytes) -> None:
    refused(post(client, report_id(), data), 400, "report.not_sealed")
    assert rows(database) == []


@given(st.binary(max_size=5000) | st.binary(max_size=600).map(lambda tail: HEADER + tail))
def test_any_bytes_are_taken_or_refused(data: bytes) -> None:
    with contextlib.suppress(AnswerError):
        check_sealed(data)
        assert data.startswith(HEADER[:25])
        assert len(data) > 4 * KIB


@settings(max_examples=60, deadline=None)
@given(size=st.integers(0, 200_000) | st.integers(3_700, 4_200), recipients=st.integers(1, 6))
def test_what_a_client_seals_is_taken(size: int, recipients: int) -> None:
    """Of any length, for any number of a desk's keys that is thought of."""
    keys = [str(Identity.generate().to_public()) for _ in range(recipients)]
    check_sealed(seal("x" * size, "desk.example", keys, Ed25519PrivateKey.generate()))


@on_sqlite
def test_a_body_that_is_too_long_is_not_read(client: FlaskClient, database: Engine) -> None:
    refused(post(client, report_id(), HEADER + bytes(LARGEST_BODY)), 413, "request.too_large")
    response = client.post("/api/v1/enrolments", data=b" " * 5000, content_type="application/json")
    refused(response, 413, "request.too_large")
    assert rows(database) == []


@on_sqlite
def test_a_body_without_a_length_is_refused(client: FlaskClient) -> None:
    refused(post(client, report_id(), b""), 411, "request.length")


def test_the_quarantine_is_full_at_its_number_and_enrolled_devices_do_not_mind(make: Make, database: Engine) -> None:
    client = make(Settings(quarantine_rows=3, address_rate=1e6))
    first, data = report_id(), sealed()
    assert post(client, first, data).status_code == 202
    assert [post(client, report_id(), sealed()).status_code for _ in range(2)] == [202, 202]
    response = post(client, report_id(), sealed())
    refused(response, 503, "quarantine.full")
    assert int(response.headers["Retry-After"]) > 0
    # what is in already is answered, and an enrolled device is not concerned
    assert post(client, first, data).status_code == 202
    assert post(client, report_id(), sealed(), enrolled(database).credential).status_code == 202
    assert len(rows(database)) == 4


def test_the_quarantine_is_full_at_its_bytes(make: Make, database: Engine) -> None:
    client = make(Settings(quarantine_bytes=70 * KIB, address_rate=1e6))
    assert post(client, report_id(), sealed(64)).status_code == 202
    refused(post(client, report_id(), sealed(64)), 503, "quarantine.full")
    assert post(client, report_id(), sealed(4)).status_code == 202
    refused(post(client, report_id(), sealed(4)), 503, "quarantine.full")
    with writing(database) as connection:
        connection.execute(sealed_report.update().values(quarantined=False))
    assert post(client, report_id(), sealed(64)).status_code == 202


def test_the_quarantine_is_never_overfilled_by_many_at_once(make: Make, database: Engine) -> None:
    clients = [make(Settings(quarantine_rows=20, address_rate=1e6)) for _ in range(2)]
    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda i: post(clients[i % 2], report_id(), sealed()).status_code, range(60)))
    assert sorted(statuses) == [202] * 20 + [503] * 40
    assert len(rows(database)) == 20


def test_one_address_cannot_take_everybodys_turn(make: Make, database: Engine) -> None:
    client = make(Settings(address_rate=0.1, device_rate=1e6))
    given = enrolled(database)
    assert [post(client, report_id(), sealed(), address="192.0.2.7").status_code for _ in range(7)] == [202] * 6 + [429]
    # another address, and a device whose credential was good a moment ago
    assert post(client, report_id(), sealed(), given.credential, address="192.0.2.8").status_code == 202
    statuses = [
        post(client, report_id(), sealed(), given.credential, address="192.0.2.7").status_code for _ in range(10)
    ]
    assert statuses == [202] * 10
    # a credential that is none of ours costs the address, as none does
    invented = f"{'0' * 32}.{'A' * 43}"
    refused(post(client, report_id(), sealed(), invented, address="192.0.2.7"), 429, "request.rate")


def test_one_device_has_a_rate_of_its_own(make: Make, database: Engine) -> None:
    client = make(Settings(address_rate=1e6, device_rate=0.1))
    one, other = enrolled(database), enrolled(database)
    statuses = [post(client, report_id(), sealed(), one.credential).status_code for _ in range(9)]
    # the first is not known yet, and costs its address
    assert statuses == [202] * 7 + [429] * 2
    assert post(client, report_id(), sealed(), other.credential).status_code == 202


@on_sqlite
def test_no_more_wait_than_may(make: Make, database: Engine) -> None:
    client = make(Settings(most_waiting=0, address_rate=1e6))
    refused(post(client, report_id(), sealed()), 503, "intake.busy")


@on_sqlite
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    key=st.text(max_size=40),
    authorization=st.none() | st.text(max_size=100),
    content_type=st.sampled_from(["application/age", "application/json", "age", ""]),
    data=st.binary(max_size=500) | st.binary(max_size=200).map(lambda tail: HEADER + tail),
)
def test_whatever_comes_is_answered(
    client: FlaskClient, key: str, authorization: str | None, content_type: str, data: bytes
) -> None:
    headers = {"Idempotency-Key": key.encode().decode("latin-1").replace("\r", "").replace("\n", "")}
    if authorization is not None:
        headers["Authorization"] = authorization.encode().decode("latin-1").replace("\r", "").replace("\n", "")
    response = client.post("/api/v1/reports", data=data, headers=headers, content_type=content_type)
    assert response.status_code in (400, 401, 411, 413, 415)
    assert response.mimetype == "application/problem+json"
