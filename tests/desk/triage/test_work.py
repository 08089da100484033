"""`desk serve` and `desk work` as processes: a report that is posted comes out as an answer in the public list."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from doorkeeper.desk import work as working
from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.triage import audit, cases, identities, quarantine, queue, sealed
from doorkeeper.desk.triage.desk import Desk, open_desk
from doorkeeper.reports.outcome import key_of, open_outcome, tag_of
from tests.cli.programs import PROGRAM, doorkeeper
from tests.desk.triage import samples
from tests.desk.triage.arriving import arrive
from tests.desk.triage.samples import sample

pytestmark = pytest.mark.usefixtures("durable")

T = TypeVar("T")
PATIENCE = 60
"""Seconds after which something will not come any more."""


@contextmanager
def running(*arguments: str | Path, stdin: str = "") -> Iterator[subprocess.Popen[str]]:
    """Run a command of the desk until the test is over; it must end when it is told to."""
    process = subprocess.Popen(
        [str(PROGRAM), "desk", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin"},
        text=True,
    )
    assert process.stdin
    process.stdin.write(stdin)
    process.stdin.close()
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            assert process.stderr
            process.stderr.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def until(ask: Callable[[], T]) -> T:
    """Ask until the answer is true."""
    last: object = None
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if last := ask():
                return last
        except OSError as error:
            last = error
        time.sleep(0.1)
    raise AssertionError(f"did not come: {last}")


def get(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        body: bytes = answer.read()
        return body


def post(port: int, report_id: str, sealed: bytes) -> int:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/reports",
        data=sealed,
        headers={"Content-Type": "application/age", "Idempotency-Key": report_id},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(answer.status)


def opened(url: str, keys: Path) -> Desk:
    found = identities.read_identities([keys / "current.identity"])
    return open_desk(engine(url), found, identities.read_card(keys / "card.json"))


def test_from_the_intake_to_the_answer(database_url: str, keys: Path) -> None:
    intake, console = free_port(), free_port()
    identity = (keys / "current.identity").read_text()
    secret = os.urandom(16)
    value = sample(outcome={"tag": tag_of(secret).hex(), "key": key_of(secret).hex()}, note="Zqxjkwv")
    work = ("work", "--database", database_url, "--port", str(console), "--publish-seconds", "0.2")
    with running("serve", "--database", database_url, "--port", str(intake)):
        until(lambda: get(intake, "/healthz"))
        recipients = [recipient for _, recipient in identities.read_card(keys / "card.json").recipients]
        bytes_ = samples.sealed(value, recipients)
        assert post(intake, value["id"], bytes_) == 202
        with running(*work, "--identity", "-", "--card", keys / "card.json", stdin=identity) as process:
            assert json.loads(until(lambda: get(console, "/healthz"))) == {"status": "ok", "failing": []}
            desk = opened(database_url, keys)
            assert quarantine.admit(desk, "ann", [value["id"]]) == 1
            until(lambda: queue.search(desk).total)
            assert cases.case(desk, value["id"]).report.note == "Zqxjkwv"
            cases.decide(desk, "ann", [value["id"]], "confirmed", "Thank you")
            (token,) = until(lambda: json.loads(get(intake, "/api/v1/outcomes"))["tokens"])
            answer = open_outcome(secret, b64decode(token))
            assert answer
            assert (answer.disposition, answer.note) == ("confirmed", "Thank you")
            assert post(intake, value["id"], bytes_) == 202, "sent again, it is the same report"
            nothing_of_the_identity_is_public(process.pid, identity)
        assert process.stderr is not None
    assert queue.search(desk).total == 1
    assert audit.verify(desk.engine).broken is None
    desk.engine.dispose()


def nothing_of_the_identity_is_public(pid: int, identity: str) -> None:
    """Look where other programs could: command lines and environments of the process and its children."""
    if sys.platform != "linux":
        return
    secret = identity.splitlines()[-1].encode()
    assert secret.startswith(b"AGE-SECRET-KEY-")
    found = [pid, *children(pid)]
    assert len(found) > 1
    for each in found:
        for name in ("cmdline", "environ"):
            assert secret not in Path(f"/proc/{each}/{name}").read_bytes()


def children(pid: int) -> list[int]:
    own = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return own + [below for child in own for below in children(child)]


@pytest.mark.skipif(sys.platform != "linux", reason="finds the process that serves in /proc")
def test_killed_in_the_middle_of_opening_nothing_is_lost_or_doubled(database_url: str, keys: Path) -> None:
    port = free_port()
    prepared = doorkeeper("desk", "migrate", "--database", database_url)
    assert prepared.returncode == 0, prepared.stderr
    desk = opened(database_url, keys)
    ids = {arrive(desk, sample()) for _ in range(220)}
    work = ("work", "--database", database_url, "--port", str(port), "--identity", keys / "current.identity")
    for _ in range(3):
        with running(*work) as process:
            until(more_than(desk, queue.search(desk).total))
            for each in [process.pid, *children(process.pid)]:
                os.kill(each, signal.SIGKILL)
    with running(*work):
        until(lambda: not waiting(desk))
    assert {row.id for page in (1, 2) for row in queue.search(desk, page=page, size=200).rows} == ids
    assert audit.entries(desk.engine, by="desk")[1] == len(ids) + 1, "each opened once, and the data key made"
    assert audit.verify(desk.engine).broken is None
    desk.engine.dispose()


@pytest.mark.skipif(sys.platform != "linux", reason="finds the process that serves in /proc")
def test_the_process_that_serves_ends_with_its_parent(tmp_path: Path, keys: Path) -> None:
    """Nobody else would stop it: it would hold the port, and the keys."""
    port, database = free_port(), f"sqlite:///{tmp_path}/desk.db"
    identity = keys / "current.identity"
    with running("work", "--database", database, "--port", str(port), "--identity", identity) as process:
        until(lambda: get(port, "/healthz"))
        left = [pid for pid in children(process.pid) if b"--multiprocessing-fork" in command_line(pid)]
        assert left
        process.kill()
        process.wait(PATIENCE)
        until(lambda: not any(b"--multiprocessing-fork" in command_line(pid) for pid in left))
    with running("work", "--database", database, "--port", str(port), "--identity", identity):
        until(lambda: get(port, "/healthz"))


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize(("proxies", "others_wait"), [("0", True), ("1", False)])
def test_behind_a_proxy_each_address_is_counted_by_itself(
    tmp_path: Path, keys: Path, proxies: str, others_wait: bool
) -> None:
    """Without the option nobody can name an address of their own, and so escape the count."""
    port, database = free_port(), f"sqlite:///{tmp_path}/desk.db"
    identity = keys / "current.identity"
    with running("work", "--database", database, "--port", str(port), "--identity", identity, "--proxies", proxies):
        until(lambda: get(port, "/healthz"))
        statuses = [refused_passkey(port, "192.0.2.1") for _ in range(31)]
        assert (statuses[0], statuses[-1]) == (403, 429)
        assert refused_passkey(port, "192.0.2.2") == (429 if others_wait else 403)


def refused_passkey(port: int, address: str) -> int:
    """Try to sign in with a passkey that is none; gives the status."""
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    connection.request("GET", "/sign-in")
    page = connection.getresponse()
    cookie = str(page.getheader("Set-Cookie")).partition(";")[0]
    found = re.search(rb'name="csrf" value="(\w+)"', page.read())
    assert found
    headers = {"Cookie": cookie, "X-Forwarded-For": address, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in/passkey", b"passkey={}&csrf=" + found[1], headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel about connections")
def test_forms_that_never_end_keep_nobody_out(tmp_path: Path, keys: Path) -> None:
    port = free_port()
    with running(
        "work",
        "--database",
        f"sqlite:///{tmp_path}/desk.db",
        "--port",
        str(port),
        "--identity",
        keys / "current.identity",
    ):
        until(lambda: get(port, "/healthz"))
        form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n"
        slow = []
        for _ in range(60):
            connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
            connection.sendall(f"POST /sign-in HTTP/1.1\r\nHost: localhost:{port}\r\n{form}\r\nname=".encode())
            slow.append(connection)
        assert b"Sign in" in get(port, "/sign-in")
        for connection in slow:
            connection.close()


def more_than(desk: Desk, before: int) -> Callable[[], bool]:
    return lambda: queue.search(desk).total > before or not waiting(desk)


def waiting(desk: Desk) -> bool:
    with desk.engine.connect() as connection:
        return bool(sealed.waiting(connection, 1))


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["--host", "0.0.0.0"], "desk.public", 1),
        (["--host", "192.0.2.7"], "desk.public", 1),
        (["--host", "desk.example"], "desk.public", 1),
        (["--host", "::"], "desk.public", 1),
        (["--identity", "card.json"], "desk.identity", 1),
        (["--card", "current.identity"], "desk.card", 1),
        (["--identity", "other.identity"], "desk.identity_other", 3),
        (["--address", "http://desk.example"], "console.address", 1),
        (["--identity", "absent.identity"], "file.unusable", 1),
    ],
)
def test_what_cannot_be_started_is_refused_with_a_code(
    tmp_path: Path, keys: Path, arguments: list[str], code: str, exit_code: int
) -> None:
    identities.make(tmp_path / "other", desk_id="other", name="Other", address=None)
    (tmp_path / "other" / "current.identity").rename(keys / "other.identity")
    given = [str(keys / item) if item.endswith((".json", ".identity")) else item for item in arguments]
    if "--identity" not in given:
        given += ["--identity", str(keys / "current.identity")]
    done = doorkeeper("desk", "work", "--database", f"sqlite:///{tmp_path}/desk.db", *given)
    assert f"[{code}]" in done.stderr.decode()
    assert done.returncode == exit_code
    assert b"Traceback" not in done.stderr
    assert b"AGE-SECRET" not in done.stderr + done.stdout


def test_it_goes_on_when_the_database_was_away(desk: Desk) -> None:
    loop = working.Loop(desk, 0.05, 0.05, retry=0.2)
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE opening RENAME TO away")
    loop.start()
    until(lambda: "open" in loop.failing)
    report_id = arrive(desk, sample())
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO opening")
    until(lambda: queue.search(desk).total)
    until(lambda: not loop.failing)
    loop.end()
    loop.join(PATIENCE)
    assert not loop.is_alive()
    assert queue.search(desk).rows[0].id == report_id


def test_the_head_of_the_audit_log_is_noted_outside_of_the_database(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who owns the database may cut the log's end off, and nothing in it shows that."""
    for _ in range(3):
        cases.enter(desk, "ann", {"reasons": ["other"]})
    loop, written = working.Loop(desk, 0.05, 60), ""
    loop.start()
    while not written:
        time.sleep(0.05)
        written = capsys.readouterr().err
    loop.end()
    loop.join(PATIENCE)
    number, _, noted = json.loads(written)["audit"].partition(":")
    assert number == "4"
    assert audit.verify(desk.engine, (int(number), noted)).broken is None
    with desk.engine.begin() as connection:
        on_sqlite = desk.engine.dialect.name == "sqlite"
        connection.exec_driver_sql(f"DROP TRIGGER {'audit_no_delete' if on_sqlite else 'audit_guard ON audit'}")
        connection.exec_driver_sql("DELETE FROM audit WHERE seq = 4")
    assert audit.verify(desk.engine).broken is None
    assert audit.verify(desk.engine, (int(number), noted)).broken == 4


def test_the_audit_log_by_command(tmp_path: Path, keys: Path) -> None:
    url = f"sqlite:///{tmp_path}/desk.db"
    environment = {"DOORKEEPER_DESK_DATABASE": url}
    doorkeeper("desk", "migrate", environment=environment)
    desk = opened(url, keys)
    for _ in range(3):
        cases.enter(desk, "ann", {"reasons": ["other"]})
    done = doorkeeper("desk", "audit", "verify", "--json", environment=environment)
    found = json.loads(done.stdout)
    assert (done.returncode, found["rows"], found["broken"]) == (0, 4, None)
    noted = f"4:{found['head']}"
    assert doorkeeper("desk", "audit", "verify", "--expect", noted, environment=environment).returncode == 0
    assert doorkeeper("desk", "audit", "verify", "--expect", "x", environment=environment).returncode == 2
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET actor = 'bob' WHERE seq = 2")
    done = doorkeeper("desk", "audit", "verify", environment=environment)
    assert done.returncode == 1
    assert b"broken at row 2" in done.stdout
    desk.engine.dispose()


def test_retention_and_outcomes_by_command(tmp_path: Path, keys: Path) -> None:
    url = f"sqlite:///{tmp_path}/desk.db"
    doorkeeper("desk", "migrate", "--database", url)
    desk = opened(url, keys)
    cases.decide(desk, "ann", [cases.enter(desk, "ann", {"reasons": ["other"]})], "confirmed")
    command = ("desk", "retention", "--database", url, "--json", "--days")
    assert json.loads(doorkeeper(*command, "1", "--preview").stdout) == {"reports": 0, "deleted": False}
    assert json.loads(doorkeeper(*command, "1").stdout) == {"reports": 0, "deleted": True}
    assert doorkeeper(*command, "0").returncode == 2
    done = doorkeeper("desk", "outcomes", "export", tmp_path / "out.json", "--database", url)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "out.json").read_text())["tokens"] == []
    desk.engine.dispose()
