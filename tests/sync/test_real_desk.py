"""The client against a desk as it is: its intake in a process of its own, its triage on the same database."""

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.intake.outcomes import Shelf
from doorkeeper.desk.triage import cases, identities, opening, outcomes, quarantine, queue
from doorkeeper.desk.triage.desk import Desk, open_desk
from doorkeeper.native.due import Policy
from doorkeeper.reports.reporting import Reporting
from tests.cli.programs import PROGRAM, doorkeeper
from tests.native.processes import TIMEOUT
from tests.reports.desks import MARKER, observation


class RealDesk:
    """A desk in a folder, its intake running."""

    def __init__(self, folder: Path, address: str) -> None:
        self.database = f"sqlite:///{folder}/desk.db"
        self.address = address
        self.keys = folder / "keys"
        self.tell("key", "new", "--out", self.keys, "--id", "example", "--name", "Example", "--address", address)
        self.tell("migrate", "--database", self.database)

    def tell(self, *arguments: str | Path) -> str:
        done = doorkeeper("desk", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    def code(self) -> str:
        made = self.tell("enrol", "new", "--database", self.database, "--label", "one computer", "--json")
        return str(json.loads(made)["code"])

    def triage(self) -> Desk:
        """Open what has come, as ``desk work`` does."""
        found = identities.read_identities([self.keys / "current.identity"])
        desk = open_desk(engine(self.database), found, identities.read_card(self.keys / "card.json"))
        while opening.open_waiting(desk) != opening.Opened(0, 0):
            pass
        return desk

    def decide(self, desk: Desk, report: str, note: str) -> None:
        cases.decide(desk, "alex", [report], "confirmed", note)
        outcomes.publish(desk.engine, datetime.now(UTC))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RealDesk]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    made = RealDesk(tmp_path, f"http://127.0.0.1:{port}")
    command = [str(PROGRAM), "desk", "serve", "--database", made.database, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + TIMEOUT
        while not _answers(f"{made.address}/healthz"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield made
        process.terminate()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


class Person:
    """Somebody's computer that knows the desk."""

    def __init__(self, home: Path, desk: RealDesk) -> None:
        self.home = home
        self.run("desk", desk.keys / "card.json")
        self.reports = Reporting(home, Policy())

    def run(self, *arguments: str | Path) -> dict[str, object]:
        done = doorkeeper("reports", *arguments, "--json", home=self.home)
        assert done.returncode == 0, done.stdout
        value = json.loads(done.stdout)
        assert isinstance(value, dict)
        return value

    def sync(self, code: int = 0) -> dict[str, object]:
        done = doorkeeper("sync", "--json", home=self.home)
        assert done.returncode == code, done.stdout
        value = json.loads(done.stdout)["reports"]
        assert isinstance(value, dict)
        return value

    def report(self) -> tuple[str, str]:
        """Save a report, and give its id and what was shown."""
        draft = {"observation": observation(), "reasons": ["off-platform"], "include": ["messages"]}
        shown = self.reports.preview(draft, datetime.now(UTC)).payload
        return self.reports.save(draft, shown, datetime.now(UTC)).id, shown

    def answer(self) -> object:
        (only,) = [item for item in self.reports.list() if item.outcome is not None]
        assert only.outcome is not None
        return only.outcome.disposition, only.outcome.note


def test_over_the_network_and_back(desk: RealDesk, tmp_path: Path) -> None:
    person, other = Person(tmp_path / "home", desk), Person(tmp_path / "other", desk)
    person.run("enrol", desk.code())
    identifier, shown = person.report()
    assert person.sync() == {"sent": 1, "outcomes": 0, "errors": []}
    assert person.run("list")["enrolled"] is True
    opened = desk.triage()
    case = cases.case(opened, identifier)
    assert case.report.name == json.loads(shown)["name"] == f"{MARKER} Quarrington"
    assert case.report.reasons == ("off-platform",)
    assert case.device is not None
    assert case.device.enrolled
    desk.decide(opened, identifier, "Thank you. Diolch.")
    deadline = time.monotonic() + TIMEOUT
    while person.sync()["outcomes"] == 0:
        assert time.monotonic() < deadline
    assert person.answer() == ("confirmed", "Thank you. Diolch.")
    assert other.sync() == {"sent": 0, "outcomes": 0, "errors": []}


def test_sent_twice_is_there_once(desk: RealDesk, tmp_path: Path) -> None:
    person = Person(tmp_path / "home", desk)
    person.run("enrol", desk.code())
    identifier, _ = person.report()
    before = person.reports.outbox.get(identifier)
    sealed = person.reports.outbox.sealed(identifier)
    assert sealed is not None
    person.sync()
    # as if the computer had gone out before it could note the answer
    (tmp_path / f"home/reports/box/{identifier}/sealed.age").write_bytes(sealed)
    person.reports.outbox.update(before)
    assert person.sync()["sent"] == 1
    assert queue.search(desk.triage()).total == 1


def test_by_usb_stick_and_back(desk: RealDesk, tmp_path: Path) -> None:
    person = Person(tmp_path / "home", desk)
    identifier, _ = person.report()
    person.run("export", tmp_path / "stick.dkreports")
    desk.tell("import", tmp_path / "stick.dkreports", "--database", desk.database)
    opened = desk.triage()
    quarantine.admit(opened, "alex", [identifier])
    desk.triage()
    desk.decide(opened, identifier, "Thank you.")
    (tmp_path / "list.json").write_bytes(Shelf(opened.engine).newest().body)
    assert person.run("outcomes", tmp_path / "list.json") == {"outcomes": 1}
    assert person.answer() == ("confirmed", "Thank you.")
    assert person.run("show", identifier)["state"] == "answered"


def test_revoked_device_is_told_and_keeps_its_reports(desk: RealDesk, tmp_path: Path) -> None:
    person = Person(tmp_path / "home", desk)
    person.run("enrol", desk.code())
    person.sync()
    devices = json.loads(desk.tell("enrol", "list", "--database", desk.database, "--json"))["devices"]
    desk.tell("enrol", "revoke", devices[0]["id"], "--database", desk.database)
    identifier, _ = person.report()
    errors = person.sync(code=1)["errors"]
    assert isinstance(errors, list)
    assert [error["code"] for error in errors] == ["enrolment.revoked"]
    assert person.run("show", identifier)["problem"] == "enrolment.revoked"
    person.run("enrol", desk.code())
    assert person.sync()["sent"] == 1
    assert queue.search(desk.triage()).total == 1


def test_wrong_code_is_told(desk: RealDesk, tmp_path: Path) -> None:
    person = Person(tmp_path / "home", desk)
    person.run("enrol", "ABCD-EFGH-JKLM")
    errors = person.sync(code=1)["errors"]
    assert isinstance(errors, list)
    assert [error["code"] for error in errors] == ["enrolment.refused"]
