"""``doorkeeper browsers``, executed for real with a temporary home folder."""

import json
from pathlib import Path

import pytest

from tests.browsers.commands import HOST, doorkeeper
from tests.browsers.machines import put

CHROMIUM = ".config/chromium/NativeMessagingHosts/org.doorkeeper.host.json"
FIREFOX = ".mozilla/native-messaging-hosts/org.doorkeeper.host.json"
NAMED = ("--browser", "chromium", "--browser", "firefox")


def actions(outcomes: object) -> list[tuple[str, str]]:
    assert isinstance(outcomes, list)
    return [(outcome["browser"], outcome["action"]) for outcome in outcomes]


def test_install_status_remove(tmp_path: Path) -> None:
    done = doorkeeper(tmp_path, "browsers", "install", *NAMED)
    assert (done.code, done.err) == (0, "")
    assert str(tmp_path / CHROMIUM) in done.out
    for place, member in ((CHROMIUM, "allowed_origins"), (FIREFOX, "allowed_extensions")):
        manifest = json.loads((tmp_path / place).read_text())
        assert manifest["path"] == str(HOST)
        assert len(manifest[member]) == 1
    again = doorkeeper(tmp_path, "browsers", "install", *NAMED, "--json")
    assert actions(again.json["outcomes"]) == [("chromium", "already registered"), ("firefox", "already registered")]

    status = doorkeeper(tmp_path, "browsers", "status", "--browser", "chromium", "--json").json["browsers"]
    assert isinstance(status, list)
    assert status[0]["registered"]
    assert [item["state"] for item in status[0]["manifests"] if item["scope"] == "user"] == ["ours"]

    removed = doorkeeper(tmp_path, "browsers", "remove", "--json")
    assert removed.code == 0
    assert {("chromium", "removed"), ("firefox", "removed"), ("edge", "nothing to remove")} <= set(
        actions(removed.json["outcomes"])
    )
    assert not list(tmp_path.rglob("org.doorkeeper.host*"))


def test_a_foreign_manifest_ends_with_1_and_stays(tmp_path: Path) -> None:
    path = put(tmp_path / CHROMIUM, '{"name": "org.doorkeeper.host", "path": "/bin/sh"}')
    before = path.read_bytes()
    for action in ("install", "remove"):
        done = doorkeeper(tmp_path, "browsers", action, *NAMED)
        assert done.code == 1
        assert "manifest.foreign" in done.out
        assert path.read_bytes() == before
    assert doorkeeper(tmp_path, "browsers", "status", "--browser", "chromium").code == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("browsers",), 2),
        (("browsers", "repair"), 2),
        (("browsers", "install", "--browser", "netscape"), 2),
        (("browsers", "install", "--scope", "galaxy"), 2),
        (("browsers", "status", "--browser", "vivaldi"), 1),
    ],
)
def test_exit_codes(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    assert doorkeeper(tmp_path, *arguments).code == code
    assert not list(tmp_path.rglob("*.json"))


def test_an_error_is_json_where_json_was_asked_for(tmp_path: Path) -> None:
    done = doorkeeper(tmp_path, "browsers", "install", "--browser", "netscape", "--json")
    error = done.json["error"]
    assert isinstance(error, dict)
    assert error["code"] == "browser.unknown"
