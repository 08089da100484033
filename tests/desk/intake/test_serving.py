"""`doorkeeper desk serve` as a process: its start, its end, what reaches it over a socket, what it keeps in memory."""

import contextlib
import http.client
import json
import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest
import trustme
from pyrage import encrypt
from pyrage.x25519 import Identity
from sqlalchemy import Engine, func, select, text

from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.database.revisions import newest, upgrade
from doorkeeper.desk.database.tables import sealed_report
from doorkeeper.desk.intake import idle
from doorkeeper.desk.intake.limits import Settings
from doorkeeper.desk.serve import Serving, prepare, serve
from doorkeeper.model.errors import DoorkeeperError, RefusedError
from tests.desk import postgresql
from tests.desk.conftest import on_sqlite
from tests.desk.intake.samples import enrolled, enrolment_body, report_id, sealed
from tests.desk.servers import PROGRAM, TIMEOUT, UNLIMITED, Server, command, free_port, hand_in, running

pytestmark = pytest.mark.usefixtures("durable")

NAME = "Gwenllian Esiampl-Unigryw"


@pytest.fixture
def server(database: Engine, database_url: str, tmp_path: Path) -> Iterator[Server]:
    del database
    with running(database_url, tmp_path / "log", *UNLIMITED) as started:
        yield started


def test_an_empty_database_is_made_ready(database_url: str, tmp_path: Path) -> None:
    with running(database_url, tmp_path / "log") as server:
        assert hand_in(server.connect(), report_id(), sealed()) == 202
    opened = engine(database_url)
    with opened.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == newest()
        assert connection.scalar(select(func.count()).select_from(sealed_report)) == 1
    opened.dispose()


def test_an_old_database_is_not_changed_by_a_start(empty_database: Engine, database_url: str) -> None:
    upgrade(empty_database, "0001")
    with pytest.raises(DoorkeeperError) as caught:
        prepare(database_url)
    assert caught.value.code == "database.revision"


def test_a_postgresql_server_that_may_lose_a_commit_is_refused(cluster: postgresql.Cluster) -> None:
    url = cluster.new()
    opened = engine(url)
    with opened.begin() as connection:
        connection.execute(text(f'ALTER DATABASE "{opened.url.database}" SET synchronous_commit = off'))
    opened.dispose()
    with pytest.raises(RefusedError) as caught:
        prepare(url)
    assert caught.value.code == "database.not_durable"


@on_sqlite
def test_more_workers_than_one_are_refused_on_sqlite(database_url: str) -> None:
    with pytest.raises(DoorkeeperError) as caught:
        serve(Serving(database_url, workers=2), Settings())
    assert caught.value.code == "serve.workers"


@on_sqlite
def test_a_folder_of_packs_that_is_not_there_is_said(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(DoorkeeperError) as caught:
        serve(Serving(database_url), Settings(packs=tmp_path / "packs"))
    assert caught.value.code == "serve.packs"


def test_told_to_end_it_answers_what_is_in_and_takes_nothing_more(
    server: Server, database: Engine, tmp_path: Path
) -> None:
    """32 clients hand in while it is told to end: each gets an answer or no connection, never half of one."""
    sent: list[str] = []

    def client(_: int) -> int:
        taken = 0
        connection = server.connect()
        while True:
            key = report_id()
            try:
                status = hand_in(connection, key, sealed())
            except (OSError, http.client.HTTPException):
                return taken
            assert status in (202, 503)
            if status == 202:
                sent.append(key)
                taken += 1

    with ThreadPoolExecutor(32) as pool:
        results = [pool.submit(client, number) for number in range(32)]
        while len(sent) < 100:
            time.sleep(0.01)
        assert server.stop() == 0
        assert sum(result.result(TIMEOUT) for result in results) == len(sent)
    with database.connect() as connection:
        stored = set(connection.scalars(select(sealed_report.c.id)))
    assert set(sent) <= stored
    # no request that was under way was cut: what is stored was answered
    assert stored == set(sent)


def raw(server: Server, data: bytes, *, end: bool = False) -> bytes:
    """Send bytes as they are, and give all that comes back."""
    with contextlib.closing(socket.create_connection(("127.0.0.1", server.port), TIMEOUT)) as connection:
        connection.sendall(data)
        if end:
            connection.shutdown(socket.SHUT_WR)
        connection.settimeout(3)
        out = b""
        with contextlib.suppress(TimeoutError, ConnectionError):
            while piece := connection.recv(65536):
                out += piece
        return out


def head(*lines: str) -> bytes:
    return "\r\n".join(["POST /api/v1/reports HTTP/1.1", "Host: desk", *lines, "", ""]).encode()


TYPE = "Content-Type: application/age"


@on_sqlite
def test_what_is_no_sound_http_is_refused_and_the_next_one_answered(server: Server, database: Engine) -> None:
    key = f"Idempotency-Key: {report_id()}"
    data = sealed()
    for sent, statuses in (
        (head(TYPE, key, "Transfer-Encoding: chunked") + b"5\r\nhello\r\n0\r\n\r\n", {411}),
        (head(TYPE, key, "Content-Length: 5000000") + b"x" * 100, {413}),
        (head(TYPE, key, "Content-Length: -1"), {400}),
        (head(TYPE, key, "Content-Length: 5", "Content-Length: 6") + b"hello", {400}),
        (head(TYPE, key, f"Content-Length: {len(data)}", "Transfer-Encoding: chunked") + data, {400, 411}),
        (head(TYPE, key, "X: " + "y" * 100_000), {400, 411, 431}),
        (b"GET /healthz HTTP/1.1\r\nHost: desk\r\n folded: x\r\n\r\n", {400}),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(100), {400}),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 505}),
    ):
        answer = raw(server, sent)
        assert not answer or int(answer.split()[1]) in statuses, (sent[:80], answer)
        assert server.ask("GET", "/healthz")[0] == 200
    with database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(sealed_report)) == 0


@on_sqlite
def test_a_body_that_ends_early_is_not_stored(server: Server, database: Engine) -> None:
    data = sealed()
    lines = head(TYPE, f"Idempotency-Key: {report_id()}", f"Content-Length: {len(data)}")
    raw(server, lines + data[:-1], end=True)
    assert server.ask("GET", "/healthz")[0] == 200
    with database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(sealed_report)) == 0


@on_sqlite
def test_slow_bodies_from_one_address_do_not_keep_others_out(server: Server) -> None:
    """From one address, too many slow bodies are under way: it is told to wait, and everything else is answered."""
    slow = []
    for _ in range(8):
        connection = socket.create_connection(("127.0.0.1", server.port), TIMEOUT)
        connection.sendall(head(TYPE, f"Idempotency-Key: {report_id()}", "Content-Length: 4428") + b"age-")
        slow.append(connection)
    time.sleep(2.5)
    assert hand_in(server.connect(), report_id(), sealed()) == 429
    assert server.ask("GET", "/healthz")[0] == 200
    for connection in slow:
        connection.close()
    until = time.monotonic() + TIMEOUT
    while hand_in(server.connect(), report_id(), sealed()) != 202:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_an_intruder_finds_no_name(server: Server, database: Engine, database_url: str, tmp_path: Path) -> None:
    """Everything that the server has in memory, and all bytes of its database, after reports with a name in them."""
    identity = Identity.generate()
    given = enrolled(database)
    connection = server.connect()
    for number in range(20):
        text_of = json.dumps({"v": 1, "name": NAME, "note": f"I met {NAME}", "number": number}).ljust(4096)
        data = encrypt(text_of.encode(), [identity.to_public()])
        assert hand_in(connection, report_id(), data, given.credential if number % 2 else None) == 202
    searched = 0
    for pid in (server.process.pid, *server.workers()):
        for memory in memory_of(pid):
            searched += len(memory)
            assert not any(found in memory for found in forms(NAME))
    assert searched > 10_000_000
    if database_url.startswith("sqlite"):
        file = Path(str(database.url.database))
        stored = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    else:
        stored = dumped(database)
    assert b"age-encryption.org/v1" in stored or b"age-encryption.org/v1".hex().encode() in stored
    assert not any(found in stored for found in forms(NAME))
    # the search would have found it: the credential that was sent is in that memory
    secret = given.credential.partition(".")[2].encode()
    assert any(secret in memory for pid in server.workers() for memory in memory_of(pid))


def forms(name: str) -> list[bytes]:
    return [name.encode(), name.encode().hex().encode(), name.encode("utf-16-le"), name.encode("utf-32-le")]


def memory_of(pid: int) -> Iterator[bytes]:
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            place, rights, *rest = line.split()
            if not rights.startswith("rw") or (rest and rest[-1] in ("[vvar]", "[vsyscall]")):
                continue
            start, end = (int(number, 16) for number in place.split("-"))
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue


def dumped(database: Engine) -> bytes:
    out = []
    with database.connect() as connection:
        names = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        for name in names:
            out += [str(row).encode() for row in connection.scalars(text(f'SELECT t::text FROM "{name}" t'))]
    return b"\n".join(out)


@on_sqlite
def test_metrics_are_on_loopback_and_count_without_a_name(database: Engine, database_url: str, tmp_path: Path) -> None:
    port = free_port()
    given = enrolled(database)
    with running(database_url, tmp_path / "log", "--metrics-port", str(port)) as server:
        key = report_id()
        assert hand_in(server.connect(), key, sealed(), given.credential) == 202
        assert hand_in(server.connect(), key, sealed(), given.credential) == 409
        assert hand_in(server.connect(), report_id(), sealed()) == 202
        server.ask("GET", "/healthz")
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=TIMEOUT) as answer:
            found = answer.read().decode()
        assert server.ask("GET", "/metrics")[0] == 404
    for line in (
        'doorkeeper_intake_reports_total{again="no",enrolled="yes"} 1.0',
        'doorkeeper_intake_reports_total{again="no",enrolled="no"} 1.0',
        'doorkeeper_intake_requests_total{code="report.differs",route="report",status="409"} 1.0',
        "doorkeeper_intake_quarantine_reports 1.0",
    ):
        assert line in found
    assert key not in found
    assert given.device not in found


def test_several_workers_share_one_postgresql(cluster: postgresql.Cluster, tmp_path: Path) -> None:
    url = cluster.new()
    prepare(url)
    opened = engine(url)
    credential = enrolled(opened).credential
    sent = {report_id(): sealed() for _ in range(50)}
    with running(url, tmp_path / "log", *UNLIMITED, "--workers", "2") as server, ThreadPoolExecutor(16) as pool:

        def send(_: int) -> set[int]:
            return {hand_in(server.connect(), key, data, credential) for key, data in sent.items()}

        assert set().union(*pool.map(send, range(16))) == {202}
        busy = {json.loads(line)["process"] for line in (tmp_path / "log").read_text().splitlines() if "route" in line}
        assert len(busy) == 2
    with opened.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(sealed_report)) == 50
    opened.dispose()


@on_sqlite
def test_with_a_certificate_it_speaks_tls(database: Engine, database_url: str, tmp_path: Path) -> None:
    del database
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    context = ssl.create_default_context()
    authority.configure_trust(context)
    port = free_port()
    server = Server(database_url, tmp_path / "log", "--certificate", str(chain), "--key", str(key), port=port)
    try:
        until = time.monotonic() + TIMEOUT
        while True:
            try:
                with urlopen(f"https://127.0.0.1:{port}/healthz", context=context, timeout=TIMEOUT) as answer:
                    assert json.load(answer) == {"status": "ok"}
                break
            except OSError:
                assert time.monotonic() < until, (tmp_path / "log").read_text()
                time.sleep(0.1)
    finally:
        server.kill()


def test_codes_by_command_and_over_the_network(server: Server, database_url: str) -> None:
    made = command(database_url, "enrol", "new", "--label", "Swyddfa Aberystwyth", "--uses", "2")
    body = json.dumps(enrolment_body(made["code"])).encode()
    status, data = server.ask("POST", "/api/v1/enrolments", body, **{"Content-Type": "application/json"})
    assert status == 201
    given = json.loads(data)
    assert hand_in(server.connect(), report_id(), sealed(), given["credential"]) == 202
    listed = command(database_url, "enrol", "list")
    assert [(code["id"], code["uses"], code["max_uses"]) for code in listed["codes"]] == [(made["id"], 1, 2)]
    assert [(device["id"], device["label"]) for device in listed["devices"]] == [
        (given["device"], "Swyddfa Aberystwyth")
    ]
    assert given["credential"] not in json.dumps(listed)
    assert command(database_url, "enrol", "revoke", given["device"]) == {"revoked": "device"}
    assert hand_in(server.connect(), report_id(), sealed(), given["credential"]) == 401
    assert command(database_url, "enrol", "revoke", "x")["error"]["code"] == "enrolment.unknown"


@on_sqlite
def test_without_a_database_a_command_says_what_to_do(database: Engine) -> None:
    del database
    environment = {key: value for key, value in os.environ.items() if key != "DOORKEEPER_DESK_DATABASE"}
    done = subprocess.run([PROGRAM, "desk", "serve"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "[database.address]" in done.stderr


@on_sqlite
def test_workers_end_with_the_first_process(server: Server) -> None:
    workers = server.workers()
    server.process.kill()
    server.process.wait(TIMEOUT)
    until = time.monotonic() + TIMEOUT
    while any(Path(f"/proc/{pid}").exists() and b"spawn" in cmdline(pid) for pid in workers):
        assert time.monotonic() < until
        time.sleep(0.1)


def cmdline(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@on_sqlite
def test_connections_that_do_nothing_keep_nobody_out(server: Server) -> None:
    """More connections than there are threads: after a first request each keeps its connection, and says nothing."""
    quiet = []
    for _ in range(300):
        connection = socket.create_connection(("127.0.0.1", server.port), TIMEOUT)
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: desk\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        quiet.append(connection)
    assert hand_in(server.connect(), report_id(), sealed()) == 202
    for connection in quiet:
        connection.close()


def test_a_connection_on_which_nothing_moves_is_ended_and_no_other() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        pairs = [(socket.create_connection(("127.0.0.1", port), TIMEOUT), listening.accept()[0]) for _ in range(2)]
        (quiet, quiet_end), (busy, busy_end) = pairs
        time.sleep(0.6)
        busy.sendall(b"x")
        assert busy_end.recv(1) == b"x"
        for number in (listening.fileno(), quiet_end.fileno(), busy_end.fileno()):
            with contextlib.suppress(OSError):
                idle.end_if_idle(number, port, 0.5)
        # another port's connections are nobody's business
        idle.end_if_idle(busy_end.fileno(), port + 1, 0)
        assert quiet.recv(1) == b""
        busy_end.sendall(b"y")
        assert busy.recv(1) == b"y"
        for pair in pairs:
            for each in pair:
                each.close()


def test_a_worker_that_dies_is_replaced(server: Server) -> None:
    for pid in server.workers():
        if b"spawn_main" in cmdline(pid):
            os.kill(pid, 9)
    until = time.monotonic() + TIMEOUT
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if hand_in(server.connect(), report_id(), sealed()) == 202:
                break
        assert time.monotonic() < until
        time.sleep(0.1)
