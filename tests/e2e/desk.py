"""A whole desk as its own processes, with one analyst, and that analyst at the console in a browser."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyotp

from tests.e2e.chromium import Chromium
from tests.e2e.driver import Browser, until
from tests.e2e.firefox import Firefox
from tests.e2e.report_page import InChromium, InFirefox, OurPage

NAME = "Example Security Team"
ANALYST, OWN_PASSWORD = "alex", "four words that differ"


class RunningDesk(NamedTuple):
    """Where a running desk is."""

    folder: Path
    database: str
    console: str
    password: str

    @property
    def card(self) -> Path:
        """The card that people are given."""
        return self.folder / "keys" / "card.json"

    def enrolment_code(self) -> str:
        """Make a code for one computer."""
        made = doorkeeper("desk", "enrol", "new", "--database", self.database, "--label", "one computer", "--json")
        return str(json.loads(made)["code"])


def doorkeeper(*arguments: str | Path, home: Path | None = None) -> str:
    """Run the program, and give what it prints."""
    environment = {**os.environ, **({"DOORKEEPER_HOME": str(home)} if home else {})}
    command = [sys.executable, "-I", "-m", "doorkeeper.cli.main", *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def running_desk(folder: Path, identifier: str) -> Iterator[RunningDesk]:
    """Make a desk of this id in a folder and run it until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    intake, console = _free_port(), _free_port()
    database = f"sqlite:///{folder}/desk.db"
    address = f"http://127.0.0.1:{intake}"
    doorkeeper("desk", "key", "new", "--out", folder / "keys", "--id", identifier, "--name", NAME, "--address", address)
    doorkeeper("desk", "migrate", "--database", database)
    added = doorkeeper("desk", "user", "add", "--database", database, "--role", "approver", "--json", ANALYST)
    identity = folder / "keys" / "current.identity"
    work = ("--identity", str(identity), "--port", str(console), "--publish-seconds", "1")
    with ExitStack() as processes:
        processes.enter_context(_process(folder, "serve", "--database", database, "--port", str(intake)))
        processes.enter_context(_process(folder, "work", "--database", database, *work))
        for port in (intake, console):
            _healthy(port)
        yield RunningDesk(folder, database, f"http://localhost:{console}", json.loads(added)["password"])


@contextmanager
def console(browser: Browser, desk: RunningDesk, path: str = "/") -> Iterator[OurPage]:
    """Open the console in a tab of its own until the block ends."""
    page: OurPage
    if isinstance(browser, Chromium):
        tab = browser.context.new_page()
        tab.goto(desk.console + path)
        page = InChromium(tab)
    else:
        assert isinstance(browser, Firefox)
        page = InFirefox(browser.open_address(desk.console + path), browser.page_window)
    try:
        yield page
    finally:
        page.close()
        if isinstance(browser, Chromium):
            browser.page.bring_to_front()


def sign_in(page: OurPage, desk: RunningDesk) -> None:
    """Sign in for the first time, unless somebody is: the password given, an authenticator, a password of one's own."""
    if "Sign in" not in until(lambda: shows(page), bool, "there should be a page"):
        return
    _heading(page, "Sign in")
    page.write("name", ANALYST)
    page.write("password", desk.password)
    submit(page, "Continue")
    _heading(page, "Set up your authenticator app")
    secret = str(page.run("return document.querySelector('.dk-secret').textContent")).replace(" ", "")
    page.write("code", pyotp.TOTP(secret).now())
    submit(page, "Continue")
    _heading(page, "Choose a password of your own")
    page.write("old", desk.password)
    page.write("new", OWN_PASSWORD)
    page.write("again", OWN_PASSWORD)
    submit(page, "Change password")


def answer(page: OurPage, subject: str, outcome: str, told: str) -> str:
    """Open the report of this subject in the queue, answer it, and give the page as the analyst read it."""
    go(page, "/")
    until(
        lambda: shown_at(page, "/"),
        lambda found: subject in found,
        "the report should come to the queue",
    )
    follow(page, subject)
    _heading(page, subject)
    read = shows(page)
    choose(page, outcome)
    page.write("told", told)
    submit(page, "Answer this report")
    until(lambda: shows(page), lambda found: "Answered" in found or "Closed" in found, "the report should be answered")
    return read


def admit_all(page: OurPage) -> None:
    """Let the reports in that wait in quarantine."""
    path = "/quarantine"
    until(lambda: shown_at(page, path), lambda said: "Admit" in said, "a report should wait in quarantine")
    page.run(
        "for (const box of document.querySelectorAll('form[action=\"/quarantine/admit\"] [type=checkbox]')) box.click()"
    )
    submit(page, "Admit the ticked")


def shows(page: OurPage) -> str:
    """All that a page of the console says."""
    return str(page.run("return document.querySelector('main') ? document.querySelector('main').innerText : ''"))


def shown_at(page: OurPage, path: str) -> str:
    """Go to a page of the console, and give all that it says."""
    go(page, path)
    return shows(page)


def go(page: OurPage, path: str) -> None:
    """Go to a page of the console."""
    _left(page, f"location.assign({json.dumps(path)})")


def submit(page: OurPage, name: str) -> None:
    """Press the button of this name, and wait for the next page."""
    _left(page, _named("button", name) + ".click()")


def follow(page: OurPage, name: str) -> None:
    """Follow the link whose text has this, and wait for the next page."""
    _left(page, _named("main a", name) + ".click()")


def choose(page: OurPage, name: str) -> None:
    """Tick the choice of this name."""
    page.run(_named("label", name) + ".click()")


def _left(page: OurPage, script: str) -> None:
    # a mark in the document: a variable of a script's is forgotten with it in Firefox
    page.run(f"document.documentElement.dataset.left = 'soon'; {script}")
    gone = "return !document.documentElement.dataset.left && document.readyState === 'complete'"
    until(lambda: _quietly(page, gone), bool, "another page should come")


def _quietly(page: OurPage, script: str) -> Any:
    # a page that is just being replaced answers with an error of the driver's
    try:
        return page.run(script)
    except Exception:
        return None


def _named(selector: str, name: str) -> str:
    found = f"[...document.querySelectorAll({json.dumps(selector)})]"
    return f"{found}.find((each) => each.textContent.includes({json.dumps(name)}))"


def _heading(page: OurPage, words: str) -> None:
    script = "const at = document.querySelector('h1'); return at ? at.textContent : ''"
    until(lambda: _quietly(page, script), lambda found: words in (found or ""), f"the page {words!r} should come")


@contextmanager
def _process(folder: Path, what: str, *arguments: str) -> Iterator[None]:
    command = [sys.executable, "-I", "-m", "doorkeeper.cli.main", "desk", what, *arguments]
    with (folder / f"{what}.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def _healthy(port: int) -> None:
    def asked() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as reply:
                return bool(reply.status == 200)
        except OSError:
            time.sleep(0.1)
            return False

    until(asked, bool, f"a process of the desk should answer at port {port}")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
