"""A host that meets a pack of another version of the program has it built again, and tells no word of the page."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from doorkeeper.native.due import OFF
from doorkeeper.packs.client.importing import import_bundle
from tests.native.bundles import Desk, person
from tests.native.processes import HELLO, STATUS, code, running, tell

PAGE: dict[str, object] = {"kind": "profile", "site": "linkedin", "url": None, "name": "Ottoline Quarrington"}
SCREEN: dict[str, object] = {"v": 1, "id": "page", "method": "screen", "params": {"observation": PAGE}}


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the host start other processes."""
    monkeypatch.setenv(OFF, "")


def machine(home: Path) -> Path:
    """Install a pack as a person has it before an update of the program; gives its folder."""
    desk = Desk(home.parent)
    desk.pin(home)
    bundle = desk.release("alerts.ukpack", person("one", "Ottoline Quarrington"))
    import_bundle(bundle, home, desk.repository.now)
    folder = home / "packs" / "desk.alerts"
    for path in folder.glob("*.sqlite"):
        with sqlite3.connect(path) as db:
            db.execute("UPDATE meta SET value = '1' WHERE name = 'version'")
    return folder


def until(ask: Callable[[], dict[str, object]]) -> dict[str, object]:
    """Ask until the answer is no error."""
    ends = time.monotonic() + 60
    while "error" in (answer := ask()) and time.monotonic() < ends:
        time.sleep(0.1)
    return answer


def test_the_page_is_answered_a_moment_later(tmp_path: Path) -> None:
    home = tmp_path / "home"
    machine(home)
    with running(home) as host:
        assert "result" in tell(host, HELLO)
        assert code(tell(host, SCREEN)) == "index.unreadable"
        assert band(until(lambda: tell(host, SCREEN))) == "note"
    log = (home / "log" / "host.log").read_text()
    assert log.count("rebuild") == 1
    assert "Ottoline" not in log


def test_what_cannot_be_built_again_is_tried_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    machine(home)
    for path in (home / "publishers" / "desk" / "segments").iterdir():
        path.unlink()
    with running(home) as host:
        assert "result" in tell(host, HELLO)
        for _ in range(3):
            assert code(tell(host, SCREEN)) == "index.unreadable"
        assert code(tell(host, STATUS)) == "index.unreadable"
    assert (home / "log" / "host.log").read_text().count("rebuild") == 1


def band(answer: dict[str, object]) -> object:
    result = answer["result"]
    assert isinstance(result, dict)
    return result["band"]
