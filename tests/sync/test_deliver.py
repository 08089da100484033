"""Delivery: every answer of a desk, and what becomes of the report. Real HTTP, real files, real keys."""

import base64
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.native.due import Policy, reports_due
from doorkeeper.packs.client.settings import Settings
from doorkeeper.reports.enrolment import Enrolment, read_enrolment, write_enrolment
from doorkeeper.reports.open import open_report
from doorkeeper.reports.outbox import Kept
from doorkeeper.reports.outcome import Outcome, seal_outcome
from doorkeeper.reports.reporting import Reporting
from doorkeeper.sync.run import Delivered
from doorkeeper.sync.work import deliver_reports
from tests.native.bundles import Desk, person
from tests.reports.desks import MARKER, NOW, TestDesk, reporting, saved
from tests.reports.kills import killed_at_every_step
from tests.sync.conftest import SyncingMachine
from tests.sync.desk_server import Asked, DeskServer, Reply, problem, serving

POLICY = Policy()
HOUR = timedelta(hours=1)


@pytest.fixture
def server() -> Iterator[DeskServer]:
    with serving() as running:
        yield running


class Client:
    """A home folder whose desk is the server."""

    def __init__(self, home: Path, server: DeskServer) -> None:
        self.home = home
        self.server = server
        self.desk = TestDesk(server.address)
        self.reports: Reporting = reporting(home, self.desk)

    def sync(self, now: datetime = NOW, *, by_person: bool = False, outcomes: bool = False) -> Delivered:
        return deliver_reports(self.home, POLICY, now, by_person=by_person, outcomes=outcomes)

    def enrol(self) -> None:
        write_enrolment(self.home / "reports", Enrolment(desk=self.desk.id, device="d", credential="credential-1"))

    def state(self, identifier: str) -> Kept:
        return self.reports.outbox.get(identifier)

    @property
    def next(self) -> str | None:
        path = self.home / "reports/next"
        return path.read_text() if path.exists() else None


@pytest.fixture
def client(tmp_path: Path, server: DeskServer) -> Client:
    return Client(tmp_path / "home", server)


def codes(delivered: Delivered) -> list[str]:
    return [error.code for error in delivered.errors]


def test_report_arrives_sealed_under_its_id_and_leaves_the_outbox(client: Client) -> None:
    identifier = saved(client.reports)
    sealed = client.reports.outbox.sealed(identifier)
    assert client.sync() == Delivered(sent=1)
    (asked,) = client.server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/api/v1/reports", sealed)
    assert asked.headers["content-type"] == "application/age"
    assert asked.headers["idempotency-key"] == identifier
    assert "authorization" not in asked.headers
    report = open_report(client.desk.identities, client.server.reports[identifier], client.desk.id)
    assert MARKER in report.text
    kept = client.state(identifier)
    assert (kept.state, kept.delivered, kept.problem, kept.asked) == ("delivered", NOW.isoformat(), None, None)
    assert client.reports.outbox.sealed(identifier) is None
    assert client.next is None
    assert client.sync() == Delivered()
    assert len(client.server.asked) == 1


def test_nothing_else_leaves(client: Client) -> None:
    client.enrol()
    saved(client.reports)
    client.sync(outcomes=True)
    for asked in client.server.asked:
        told = json.dumps([asked.path, asked.headers])
        assert MARKER.lower() not in told.lower()
        assert set(asked.headers) <= {
            *("host", "user-agent", "connection", "content-type", "content-length", "accept-encoding"),
            *("idempotency-key", "authorization"),
        }
        assert MARKER.encode() not in asked.body


def test_oldest_goes_first(client: Client) -> None:
    identifiers = [saved(client.reports, NOW - HOUR * number) for number in range(3)]
    client.sync()
    assert [asked.headers["idempotency-key"] for asked in client.server.asked] == identifiers[::-1]


@pytest.mark.parametrize(
    "reply",
    [
        problem(503, "intake.full"),
        problem(429, "intake.slow"),
        Reply(500, b"Traceback"),
        Reply(502, b"<html>"),
        Reply(202, b"<html>Welcome to the hotel's wireless network"),
        Reply(202, b'{"id": "another"}'),
        Reply(202, b'{"id": null}' + b" " * 70_000),
        Reply(200, b"{}"),
        Reply(302, b"", (("Location", "https://elsewhere.example/"),)),
        Reply(raw=b""),
        Reply(raw=b"HTTP/1.1 202 Accepted\r\nContent-Length: 50\r\n\r\n{"),
    ],
)
def test_every_other_answer_keeps_the_report_and_ends_the_run(client: Client, reply: Reply) -> None:
    identifiers = [saved(client.reports), saved(client.reports)]
    client.server.replies.append(reply)
    delivered = client.sync()
    assert delivered.sent == 0
    assert codes(delivered)[0] in ("delivery.busy", "delivery.answer", "delivery.network")
    assert len(client.server.asked) == 1, "the second report is not tried now"
    assert all(client.reports.outbox.sealed(identifier) for identifier in identifiers)
    assert client.reports.delivery_problem(client.desk.card) == codes(delivered)[0]
    assert client.next is not None
    pause = datetime.fromisoformat(client.next) - NOW
    assert timedelta(seconds=30) <= pause <= timedelta(seconds=90)
    assert client.sync(NOW + timedelta(seconds=29)) == Delivered()
    assert client.sync(NOW + timedelta(seconds=91)) == Delivered(sent=2)
    assert client.reports.delivery_problem(client.desk.card) is None
    assert len(client.server.reports) == 2


def test_pause_doubles_and_ends_with_a_success(client: Client) -> None:
    saved(client.reports)
    now, pauses = NOW, []
    for _ in range(12):
        client.server.replies.append(Reply(500))
        client.sync(now)
        assert client.next is not None
        pauses.append(datetime.fromisoformat(client.next) - now)
        now = datetime.fromisoformat(client.next)
    assert pauses[6] > pauses[0] * 10
    assert max(pauses) <= timedelta(hours=9)
    assert client.sync(now) == Delivered(sent=1)
    saved(client.reports)
    client.server.replies.append(Reply(500))
    client.sync(now)
    assert client.next is not None
    assert datetime.fromisoformat(client.next) - now <= timedelta(seconds=90)


@pytest.mark.parametrize("status", [429, 503])
def test_desk_is_left_alone_for_as_long_as_it_asks(client: Client, status: int) -> None:
    saved(client.reports)
    client.server.replies.append(problem(status, "intake.full", Retry_After="7200"))
    assert codes(client.sync()) == ["delivery.busy"]
    assert client.next == (NOW + 2 * HOUR).isoformat()
    later = NOW + 2 * HOUR - timedelta(seconds=1)
    assert client.sync(later, by_person=True, outcomes=True) == Delivered()
    assert client.sync(NOW + 2 * HOUR).sent == 1


def test_person_who_asks_goes_past_our_own_pause(client: Client) -> None:
    saved(client.reports)
    client.server.replies.append(Reply(500))
    client.sync()
    assert client.sync().sent == 0
    assert client.sync(by_person=True).sent == 1


def test_clock_that_was_years_ahead_holds_nothing_up(client: Client) -> None:
    saved(client.reports)
    client.server.replies.append(Reply(500))
    client.sync(NOW + timedelta(days=4000))
    assert reports_due(str(client.home), NOW)
    assert client.sync().sent == 1


@pytest.mark.parametrize("status", [400, 403, 404, 409, 411, 413, 415, 422])
def test_refused_report_is_kept_told_and_tried_daily_and_the_others_go_on(client: Client, status: int) -> None:
    first, second = saved(client.reports, NOW - HOUR), saved(client.reports)
    client.server.replies.append(problem(status, "report.bad"))
    delivered = client.sync()
    assert (delivered.sent, codes(delivered)) == (1, ["delivery.refused"])
    assert client.state(first).problem == "delivery.refused"
    assert client.state(second).state == "delivered"
    assert client.next == (NOW + 24 * HOUR).isoformat()
    assert client.sync(NOW + HOUR) == Delivered()
    assert client.sync(NOW + 24 * HOUR).sent == 1
    assert client.state(first).problem is None
    assert client.next is None


def test_refused_report_can_be_withdrawn(client: Client) -> None:
    identifier = saved(client.reports)
    client.server.replies.append(problem(400, "report.bad"))
    client.sync()
    assert client.reports.withdraw(identifier).state == "withdrawn"


def test_answer_that_was_lost_is_asked_for_again_and_the_desk_has_it_once(client: Client) -> None:
    identifier = saved(client.reports)

    def take_and_be_silent(asked: Asked) -> None:
        client.server.reports.setdefault(asked.headers["idempotency-key"], asked.body)

    client.server.before = take_and_be_silent
    client.server.replies.append(Reply(raw=b""))
    assert codes(client.sync()) == ["delivery.network"]
    with pytest.raises(DoorkeeperError) as refused:
        client.reports.withdraw(identifier)
    assert refused.value.code == "report.uncertain"
    assert client.state(identifier).problem == "report.uncertain"
    assert client.sync(by_person=True).sent == 1
    assert len(client.server.reports) == 1


def test_no_connection_is_certainly_not_sent_and_may_be_withdrawn(client: Client) -> None:
    identifier = saved(client.reports)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        offline = TestDesk(f"http://127.0.0.1:{held.getsockname()[1]}")
        offline.raw["recipients"] = client.desk.raw["recipients"]
        offline.settle(client.home)
        assert codes(client.sync()) == ["delivery.network"]
    assert client.state(identifier).asked is None
    assert client.reports.withdraw(identifier).state == "withdrawn"


def test_busy_desk_did_not_take_it_so_it_may_be_withdrawn(client: Client) -> None:
    identifier = saved(client.reports)
    client.server.replies.append(problem(503, "intake.full"))
    client.sync()
    assert client.reports.withdraw(identifier).state == "withdrawn"


def test_withdrawing_while_it_is_being_sent_is_refused(client: Client) -> None:
    identifier = saved(client.reports)
    tried: list[str] = []

    def withdraw(asked: Asked) -> None:
        try:
            client.reports.withdraw(identifier)
        except DoorkeeperError as error:
            tried.append(error.code)

    client.server.before = withdraw
    assert client.sync().sent == 1
    assert tried == ["report.busy"]
    assert client.state(identifier).state == "delivered"


def test_report_saved_while_another_is_being_sent_is_due_at_once(client: Client) -> None:
    saved(client.reports)
    added: list[str] = []

    def save(asked: Asked) -> None:
        if not added:
            added.append(saved(client.reports, NOW + timedelta(seconds=1)))

    client.server.before = save
    assert client.sync().sent == 1
    assert reports_due(str(client.home), NOW + timedelta(seconds=2))
    assert client.sync(NOW + timedelta(seconds=2)).sent == 1
    assert client.next is None


def test_enrolment_code_is_exchanged_once_and_the_credential_used(client: Client) -> None:
    client.reports.enrol("ABCD-EFGH", NOW)
    identifier = saved(client.reports)
    assert client.sync() == Delivered(sent=1)
    assert client.server.paths == ["POST enrolments", "POST reports"]
    told = json.loads(client.server.asked[0].body)
    report = open_report(client.desk.identities, client.server.reports[identifier], client.desk.id)
    assert told == {"code": "ABCD-EFGH", "device": base64.b64encode(report.device).decode()}
    assert client.server.asked[1].headers["authorization"] == "Bearer credential-1"
    enrolment = client.reports.enrolment()
    assert (enrolment.enrolled, enrolment.code, enrolment.desk) == (True, None, client.desk.id)
    assert client.next is None


@pytest.mark.parametrize("status", [400, 401, 404, 409, 410, 422])
def test_refused_code_is_given_up_and_told_and_reports_go_on(client: Client, status: int) -> None:
    client.reports.enrol("WRONG-CODE", NOW)
    saved(client.reports)
    client.server.replies.append(problem(status, "enrolment.unknown"))
    delivered = client.sync()
    assert (delivered.sent, codes(delivered)) == (1, ["enrolment.refused"])
    enrolment = client.reports.enrolment()
    assert (enrolment.code, enrolment.problem, enrolment.enrolled) == (None, "enrolment.refused", False)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(201, b"{}"),
        Reply(201, b"<html>"),
        Reply(201, b'{"device": "d", "credential": "a\\r\\nX-More: b"}'),
        Reply(201, b'{"device": "d", "credential": "two words"}'),
        Reply(201, json.dumps({"device": "d", "credential": "é"}).encode()),
        Reply(201, json.dumps({"device": "d", "credential": "x" * 2000}).encode()),
        Reply(500),
        problem(429, "intake.slow"),
        Reply(raw=b""),
    ],
)
def test_code_waits_on_where_the_answer_is_none(client: Client, reply: Reply) -> None:
    client.reports.enrol("ABCD-EFGH", NOW)
    client.server.replies.append(reply)
    assert len(codes(client.sync())) == 1
    assert client.reports.enrolment().code == "ABCD-EFGH"
    assert client.next is not None
    assert client.sync(NOW + HOUR).errors == ()
    assert client.reports.enrolment().enrolled


def test_revoked_credential_stops_all_until_enrolled_anew(client: Client) -> None:
    client.enrol()
    client.server.credentials.clear()
    identifiers = [saved(client.reports), saved(client.reports)]
    assert set(codes(client.sync())) == {"enrolment.revoked"}
    assert len(client.server.asked) == 1
    assert {client.state(identifier).problem for identifier in identifiers} == {"enrolment.revoked"}
    assert client.next is None
    for later in (HOUR, 24 * HOUR, 4000 * HOUR):
        assert set(codes(client.sync(NOW + later, by_person=True))) == {"enrolment.revoked"}
    assert len(client.server.asked) == 1, "nothing was sent, not without the credential either"
    assert client.server.reports == {}
    client.server.credentials.add("credential-1")
    client.reports.enrol("ABCD-EFGH", NOW)
    assert client.sync(NOW + 4001 * HOUR) == Delivered(sent=2)


def test_desk_that_takes_enrolled_devices_only_is_told_apart(client: Client) -> None:
    identifier = saved(client.reports)
    client.server.replies.append(problem(401, "credential.needed"))
    assert codes(client.sync()) == ["enrolment.needed"]
    assert client.state(identifier).problem == "enrolment.needed"
    assert client.sync(NOW + 24 * HOUR).sent == 1


def test_credential_is_for_the_desk_that_issued_it(client: Client) -> None:
    write_enrolment(client.home / "reports", Enrolment(desk="other.example", device="d", credential="secret"))
    saved(client.reports)
    assert client.sync().sent == 1
    assert "authorization" not in client.server.asked[0].headers


def test_report_for_another_desk_is_kept(client: Client) -> None:
    identifier = saved(reporting(client.home, TestDesk(name="former.example")))
    client.desk.settle(client.home)
    assert codes(client.sync()) == ["report.other_desk"]
    assert client.state(identifier).problem == "report.other_desk"
    assert client.server.asked == []
    assert client.next is None


def test_desk_that_changed_its_keys_and_address_gets_what_was_sealed_before(client: Client) -> None:
    saved(client.reports)
    with serving() as moved:
        TestDesk(moved.address).settle(client.home)
        assert client.sync(NOW + timedelta(days=900)) == Delivered(sent=1)
        (data,) = moved.reports.values()
        assert open_report(client.desk.identities[1:], data, client.desk.id)


def test_desk_without_an_address_is_told_and_nothing_is_due(tmp_path: Path) -> None:
    reports = reporting(tmp_path, TestDesk(None))
    identifier = saved(reports)
    assert deliver_reports(tmp_path, POLICY, NOW, by_person=False, outcomes=True) == Delivered()
    assert reports.outbox.get(identifier).problem == "report.no_address"
    assert not reports_due(str(tmp_path), NOW + HOUR)
    assert reports.withdraw(identifier).state == "withdrawn"


def test_without_reports_and_without_a_desk_nothing_happens(tmp_path: Path) -> None:
    assert deliver_reports(tmp_path, POLICY, NOW, by_person=True, outcomes=True) == Delivered()
    assert not (tmp_path / "reports").exists()


def test_sealed_bytes_that_somebody_removed_are_told(client: Client) -> None:
    identifier = saved(client.reports)
    (client.home / f"reports/box/{identifier}/sealed.age").unlink()
    other = saved(client.reports, NOW + HOUR)
    delivered = client.sync()
    assert (delivered.sent, codes(delivered)) == (1, ["report.lost"])
    assert client.state(other).state == "delivered"
    assert client.reports.withdraw(identifier).state == "withdrawn"


def test_damaged_record_is_delivered_all_the_same(client: Client) -> None:
    identifier = saved(client.reports)
    (client.home / f"reports/box/{identifier}/state.json").write_bytes(b"{")
    assert client.sync().sent == 1
    assert client.state(identifier).state == "delivered"
    client.server.tokens.append(answer(client, identifier))
    assert client.sync(outcomes=True).outcomes == 1


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"failures": -1}', b"[" * 99_999])
def test_damaged_memory_of_the_desk_counts_as_none(client: Client, damage: bytes) -> None:
    saved(client.reports)
    (client.home / "reports/sync.json").write_bytes(damage)
    assert client.sync().sent == 1


def answer(client: Client, identifier: str, disposition: str = "confirmed", note: str | None = None) -> str:
    text = open_report(client.desk.identities, client.server.reports[identifier], client.desk.id).text
    told = json.loads(text)["outcome"]
    outcome = Outcome("2026-11-25T10:00:00+00:00", disposition, note)
    token = seal_outcome(bytes.fromhex(told["tag"]), bytes.fromhex(told["key"]), outcome, os.urandom(12))
    return base64.b64encode(token).decode()


def test_outcome_comes_back_in_the_whole_list(client: Client) -> None:
    identifier = saved(client.reports)
    client.sync()
    client.server.tokens += [base64.b64encode(os.urandom(556)).decode() for _ in range(50)]
    client.server.tokens.insert(20, answer(client, identifier, note="Diolch."))
    assert client.sync(NOW + 4 * HOUR, outcomes=True) == Delivered(outcomes=1)
    (item,) = client.reports.list()
    assert item.outcome == Outcome("2026-11-25T10:00:00+00:00", "confirmed", "Diolch.")
    assert client.server.paths[-1] == "GET outcomes"
    assert identifier not in client.server.asked[-1].path + json.dumps(client.server.asked[-1].headers)


def test_list_is_not_fetched_twice_until_it_changes(client: Client) -> None:
    assert client.sync(outcomes=True) == Delivered()
    assert client.sync(NOW + HOUR, outcomes=True) == Delivered()
    first, second = client.server.asked
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"] == '"0"'
    assert "authorization" not in second.headers, "the list is everybody's: nobody says who asks"


def test_clients_that_reported_and_those_that_did_not_ask_alike(client: Client, tmp_path: Path) -> None:
    saved(client.reports)
    client.sync()
    other = Client(tmp_path / "other", client.server)
    client.sync(NOW + HOUR, outcomes=True)
    other.sync(NOW + HOUR, outcomes=True)
    mine, theirs = client.server.asked[-2:]
    assert mine == theirs


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(200, b"<html>"), "outcomes.invalid"),
        (Reply(200, b'{"v": 1, "tokens": ["\\u0000"'), "outcomes.invalid"),
        (Reply(404, b""), "delivery.answer"),
        (Reply(500, b""), "delivery.answer"),
        (Reply(503, b""), "delivery.busy"),
    ],
)
def test_list_that_is_none_is_told_and_asked_for_again(client: Client, reply: Reply, code: str) -> None:
    client.server.replies.append(reply)
    assert codes(client.sync(outcomes=True)) == [code]
    assert client.sync(NOW + HOUR, outcomes=True) == Delivered()
    assert "if-none-match" not in client.server.asked[-1].headers


def test_receipts_that_are_over_are_forgotten_and_what_waits_is_not(client: Client) -> None:
    delivered = saved(client.reports)
    client.sync()
    client.server.replies += [Reply(500), Reply(500)]
    waiting = saved(client.reports)
    client.sync(NOW + timedelta(days=401))
    assert [item.kept.id for item in client.reports.list()] == [waiting] != [delivered]


@pytest.mark.skipif(sys.platform == "win32", reason="kills processes as POSIX does")
def test_killed_at_any_step_of_a_delivery_the_desk_has_it_once(client: Client) -> None:
    for state in killed_at_every_step(client.sync, client.home / "reports", lambda: _once(client)):
        assert state
        client.sync(NOW + HOUR, by_person=True)
        (item,) = client.reports.list()
        assert item.kept.state == "delivered"
        assert len(client.server.reports) == 1
        assert client.reports.outbox.sealed(item.kept.id) is None


def _once(client: Client) -> None:
    client.server.reports.clear()
    for item in client.reports.list():
        client.reports.outbox.remove(item.kept.id)
    saved(client.reports)


@pytest.mark.skipif(sys.platform == "win32", reason="limits files as POSIX does")
def test_disk_that_fills_up_loses_nothing(client: Client) -> None:
    import resource

    from tests.reports.kills import in_child

    identifier = saved(client.reports)

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))
        assert codes(client.sync()) == ["outbox.full"]

    assert in_child(work) == 0
    assert client.state(identifier).state == "saved"
    assert client.sync(by_person=True).sent == 1


def test_two_machines_at_once_are_two_reports(tmp_path: Path, server: DeskServer) -> None:
    clients = [Client(tmp_path / str(number), server) for number in range(4)]
    for one in clients:
        one.desk = clients[0].desk
        one.desk.settle(one.home)
        saved(one.reports)
    threads: list[threading.Thread] = [threading.Thread(target=one.sync) for one in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.reports) == 4


def test_enrolment_file_that_is_damaged_counts_as_none(client: Client) -> None:
    (client.home / "reports/credential.json").write_bytes(b"{")
    assert read_enrolment(client.home / "reports") == Enrolment()
    saved(client.reports)
    assert client.sync().sent == 1


def test_report_saved_while_packs_are_fetched_goes_in_the_same_run(
    desk: Desk, machine: SyncingMachine, server: DeskServer
) -> None:
    desk.release("1.ukpack", person("one", "Ottoline Quarrington"))
    desk.pin(machine.home, Settings(url=server.address))
    client = Client(machine.home, server)
    added: list[str] = []

    def save(asked: Asked) -> None:
        if not asked.path.startswith("/api/") and not added:
            added.append(saved(client.reports, datetime.now(UTC)))

    server.before = save
    _, told = machine.run("sync")
    assert told["reports"] == {"sent": 1, "outcomes": 0, "errors": []}
    assert client.state(added[0]).state == "delivered"
    assert client.next is None
