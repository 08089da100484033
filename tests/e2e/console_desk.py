"""A desk with reports in it, served by granian as `desk work` serves it, for browsers to work on."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from doorkeeper.desk.console import passwords, proofs, totp
from doorkeeper.desk.console.tables import user
from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.database.revisions import upgrade
from doorkeeper.desk.intake.enrolment import create_code
from doorkeeper.desk.triage import cases, identities, opening
from doorkeeper.desk.triage.desk import Desk, open_desk, seconds, writing
from tests.desk.triage import arriving, samples

PASSWORD = "correct horse battery staple"
DOORKEEPER = Path(sys.executable).parent / "doorkeeper"
TRIES, PAUSE = 300, 0.1


@dataclass
class Served:
    """A desk that runs: where, and whose authenticators are whose."""

    address: str
    desk: Desk
    secrets: dict[str, str]
    used: dict[str, int]

    def code(self, name: str) -> str:
        """Give a code of somebody's authenticator that was not used yet, waiting for it if need be."""
        while (step := int(time.time()) // totp.STEP) <= self.used.get(name, 0):
            time.sleep(PAUSE)
        self.used[name] = step
        return pyotp.TOTP(self.secrets[name]).at(step * totp.STEP)


@contextmanager
def served(folder: Path, people: dict[str, str]) -> Iterator[Served]:
    """Run `doorkeeper desk work` on a desk with reports; ``people`` are names and roles."""
    database = f"sqlite:///{folder / 'desk.db'}"
    keys = folder / "keys"
    identities.make(keys, desk_id=samples.DESK, name="Parliamentary Security Desk", address=None)
    opened = engine(database)
    upgrade(opened)
    found = identities.read_identities([keys / "current.identity"])
    desk = open_desk(opened, found, identities.read_card(keys / identities.CARD))
    secrets = {name: enlisted(desk, name, role) for name, role in people.items()}
    fill(desk)
    port = free_port()
    process = subprocess.Popen(
        [
            DOORKEEPER,
            "desk",
            "work",
            "--database",
            database,
            "--port",
            str(port),
            "--identity",
            keys / "current.identity",
        ]
    )
    address = f"http://localhost:{port}"
    try:
        wait_for(f"{address}/healthz", process)
        yield Served(address, desk, secrets, {})
    finally:
        process.terminate()
        process.wait(timeout=30)
        opened.dispose()


def enlisted(desk: Desk, name: str, role: str) -> str:
    """Add somebody with an authenticator, and give its secret."""
    secret = totp.new_secret()
    values = {"id": os.urandom(16).hex(), "name": name, "role": role, "password": passwords.hashed(PASSWORD)}
    with writing(desk.engine) as connection:
        connection.execute(user.insert().values(must_change=False, disabled=False, totp_step=0, created=0, **values))
        proofs.keep_secret(connection, desk, values["id"], secret, 0)
    return secret


def fill(desk: Desk) -> None:
    """Let reports of the kinds that a desk sees arrive over some days, and answer some."""
    office = Ed25519PrivateKey.generate()
    device = arriving.enrol(desk, office, "Private Office")
    started = desk.now() - timedelta(days=12)
    ids: list[str] = []
    for number, value in enumerate(reports()):
        at = started + timedelta(hours=10 * number)
        then = desk_at(desk, at)
        value = {**value, "id": os.urandom(16).hex(), "at": f"{at:%Y-%m-%dT%H:%MZ}"}
        ids += arriving.opened(then, value, sender=office, device_id=device)
        if number in (0, 3, 7, 9):
            answer = ("confirmed", "not-a-concern", "warning-wrong", "need-more")[(0, 3, 7, 9).index(number)]
            cases.decide(desk_at(desk, at + timedelta(hours=5)), "ceri", [ids[-1]], answer, "Thank you for telling us.")
    cases.assign(desk, "ceri", ids[4:6], "ceri")
    cases.add_note(desk, "ceri", ids[-1], "Same firm as the approach to the committee clerk in October.")
    for name in ("one", "two"):
        arriving.arrive(desk, samples.full(name), quarantined=True)
    arriving.arrive_sealed(desk, samples.report_id(), b"not sealed")
    while opening.open_waiting(desk) != opening.Opened(0, 0):
        pass
    with writing(desk.engine) as connection:
        create_code(connection, "Committee office", now=seconds(desk.now()), days=14, uses=20)


def desk_at(desk: Desk, at: datetime) -> Desk:
    """Give the desk with a clock that stands."""
    return replace(desk, now=lambda: at)


def reports() -> list[dict[str, object]]:
    """Give reports as clients send them, oldest first."""
    firm = {"name": "Horizon Bridge Consulting", "role": "Talent partner", "url": "https://horizon-bridge.example"}
    warning = {
        "band": "alert",
        "hits": [
            {
                "indicator": "uk-parliament/amanda-qiu",
                "pack": "uk-parliament",
                "title": "Amanda Qiu, BR-YR Executive Search",
                "source": {"publisher": "MI5", "title": "Espionage alert", "date": "2025-11-18"},
                "evidence": [
                    {
                        "feature": "name",
                        "how": ["look-alike letters"],
                        "observed": "Аmаndа Qiu",
                        "listed": "Amanda Qiu",
                    },
                    {
                        "feature": "organisation",
                        "how": ["same"],
                        "observed": "BR-YR Executive Search",
                        "listed": "BR-YR Executive Search",
                    },
                ],
            }
        ],
        "packs": [{"id": "uk-parliament", "version": "7"}],
    }
    offer = (
        "Dear friend, I read your paper with great interest. My client pays very well for short reports on trade "
        "policy, and the first could be written within a week. Shall we go on by e-mail or WhatsApp?"
    )
    base = {"site": "linkedin", "organisations": [{**firm, "current": True}]}
    made = [
        samples.sample(name="Lena Ortmann", headline="Talent partner", reasons=["flattery"], **base),
        samples.sample(name="Pat Jones", reasons=["warning-wrong"], warning={**warning, "band": "note"}),
        samples.sample(kind="text", text=offer, reasons=["pay-disproportionate", "urgency"]),
        samples.sample(name="Sam Example", headline="Recruiter", reasons=["vague-employer"], site="linkedin"),
        samples.sample(kind="company", name="Horizon Bridge Consulting", url="https://www.linkedin.com/company/hbc",
                       reasons=["other"], site="linkedin"),
        samples.sample(name="محمد العربي", headline="Analyst\u202e gnp.exe", reasons=["scarcity"], site="linkedin"),
        samples.sample(name="Lena Ortmann", reasons=["off-platform"], kind="thread", **base, messages=[
            {"from": "them", "at": "2026-11-18T09:12Z", "text": offer},
            {"from": "me", "at": "2026-11-18T11:40Z", "text": "Thank you. Who is the client?"}]),
        samples.sample(name="Chris Other", reasons=["warning-wrong"], warning={**warning, "band": "caution"}),
        samples.sample(kind="selection", text="They asked for the list of attendees.", reasons=["other"]),
        samples.sample(name="Dr Ada Vance", headline="Visiting fellow", reasons=["urgency", "scarcity"]),
        samples.sample(kind="card", name="Lena Ortman", url="https://www.linkedin.com/in/lena-ortmann",
                       reasons=["flattery"], **base),
    ]  # fmt: skip
    made += [
        samples.sample(name=f"Ordinary Person {number}", reasons=["flattery"], site="linkedin") for number in range(16)
    ]
    last = samples.sample(
        name="Аmаndа Qiu",
        headline="CEO at BR-YR Executive Search",
        location="London, United Kingdom",
        url="https://www.linkedin.com/in/amanda-qiu-br-yr",
        links=["https://br-yr.example/apply"],
        emails=["amanda@br-yr.example"],
        mentions=["https://horizon-bridge.example/form"],
        note="She wrote twice this week, and knew which committee I sit on.",
        reasons=["flattery", "off-platform", "pay-disproportionate"],
        warning=warning,
        outcome={"tag": "ab" * 16, "key": "cd" * 32},
        messages=[
            {"from": "them", "at": "2026-11-22T09:12Z", "text": offer},
            {"from": "me", "at": "2026-11-22T11:40Z", "text": "May I ask who told you about me?"},
        ],
        site="linkedin",
        organisations=[
            {"name": "BR-YR Executive Search", "role": "CEO", "url": "https://br-yr.example", "current": True},
            {"name": "Horizon Bridge Consulting", "role": "Talent partner", "current": False},
        ],
    )
    return [*made, last]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(TRIES):
        assert process.poll() is None, "desk work has ended"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                json.load(answer)
                return
        except OSError:
            time.sleep(PAUSE)
    raise AssertionError("desk work does not answer")
