"""``doorkeeper doctor``: each link of the chain is broken once, and named with its code and remedy."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.browsers.commands import HOST, Done, doorkeeper
from tests.browsers.machines import put
from tests.native.homes import put_pack
from tests.packs.sources import CARD

CHROMIUM = ".config/chromium/NativeMessagingHosts/org.doorkeeper.host.json"


def examine(person: Path, *arguments: str) -> Done:
    return doorkeeper(person, "doctor", "--json", *arguments, DOORKEEPER_HOME=str(person / "data"))


def findings(done: Done) -> list[dict[str, str]]:
    value = done.json["findings"]
    assert isinstance(value, list)
    return value


def codes(done: Done, level: str = "fault") -> set[str]:
    return {item["code"] for item in findings(done) if item["level"] == level}


@pytest.fixture
def person(tmp_path: Path) -> Path:
    """Give a home in which all is set up for Chromium and Firefox."""
    put_pack(tmp_path / "data")
    assert doorkeeper(tmp_path, "browsers", "install").code == 0
    return tmp_path


def fake_host(person: Path, script: str) -> None:
    """Put a program in the place of the host, as a manifest that names another installation would."""
    program = put(person / "other/doorkeeper-host", f"#!/bin/sh\n{script}\n")
    path = person / CHROMIUM
    path.write_text(path.read_text().replace(str(HOST), str(program)))


def test_a_whole_chain_holds_down_to_a_verdict(person: Path) -> None:
    done = examine(person)
    assert codes(done) == set()
    assert done.code == 0
    answers = [item for item in findings(done) if item["link"].startswith("host (")]
    assert {item["link"] for item in answers if item["level"] == "ok"} == {"host (chromium)", "host (gecko)"}
    assert all(item["remedy"] for item in findings(done) if item["level"] != "ok")


def test_it_says_so_in_words(person: Path) -> None:
    done = doorkeeper(person, "doctor", DOORKEEPER_HOME=str(person / "data"))
    assert done.out.splitlines()[-1] == "All links hold."
    (person / CHROMIUM).unlink()
    done = doorkeeper(person, "doctor", DOORKEEPER_HOME=str(person / "data"))
    assert done.code == 1
    assert "(manifest.absent)" in done.out
    assert "doorkeeper browsers install" in done.out


def test_nothing_is_changed(person: Path) -> None:
    def everything() -> dict[str, bytes]:
        return {
            str(path): path.read_bytes() for path in person.rglob("*") if path.is_file() and path.name != "host.log"
        }

    before = everything()
    examine(person)
    assert everything() == before


@pytest.mark.parametrize(
    ("dates", "fault", "warning"),
    [
        ({"refresh": "2999-01-01", "expires": "2999-02-01"}, set(), set()),
        ({"refresh": "2020-01-01", "expires": "2999-02-01"}, set(), {"pack.stale"}),
        ({"refresh": "2020-01-01", "expires": "2020-02-01"}, {"pack.expired"}, set()),
    ],
)
def test_the_age_of_packs(person: Path, dates: dict[str, str], fault: set[str], warning: set[str]) -> None:
    put_pack(person / "data", **dates)
    done = examine(person)
    assert codes(done) == fault
    assert codes(done, "warning") & {"pack.stale", "pack.expired"} == warning


def test_a_damaged_pack(person: Path) -> None:
    (index,) = (person / "data/packs").glob("*/index.*")
    index.write_bytes(b"not an index")
    done = examine(person)
    assert done.code == 1
    assert any(item["link"] == "packs" and item["level"] == "fault" and item["remedy"] for item in findings(done))


def test_a_home_folder_that_cannot_be(person: Path) -> None:
    put(person / "file")
    done = doorkeeper(person, "doctor", "--json", DOORKEEPER_HOME=str(person / "file/home"))
    assert "home.not_writable" in codes(done)


def test_a_home_folder_that_everybody_can_change(person: Path) -> None:
    (person / "data").chmod(0o777)
    assert "home.open" in codes(examine(person))


def test_a_manifest_that_names_more_callers_than_ours(person: Path) -> None:
    value = json.loads((person / CHROMIUM).read_text())
    value["allowed_origins"].append("chrome-extension://bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/")
    (person / CHROMIUM).write_text(json.dumps(value))
    assert codes(examine(person)) == {"manifest.outdated"}


def test_a_manifest_that_is_not_ours(person: Path) -> None:
    (person / CHROMIUM).write_text('{"name": "org.doorkeeper.host", "path": "/bin/sh"}')
    assert codes(examine(person)) == {"manifest.foreign"}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("exit 1", "host.ended"),
        ("echo 'Segmentation fault' >&2; exit 139", "host.ended"),
        ("exec sleep 300", "host.silent"),
        ("printf '\\005\\000\\000\\000hello'; exec sleep 300", "host.garbled"),
        ("printf '\\002\\000\\000\\000{}'; exec sleep 300", "host.garbled"),
        ("printf '\\002\\000\\000\\000[]'; exec sleep 300", "host.garbled"),
        ("echo 'hello, this is chatty output'; exec cat", "host.garbled"),
    ],
)
def test_a_host_that_is_broken(person: Path, script: str, expected: str) -> None:
    fake_host(person, script)
    # the other installation's program is what the browser would start, so it is what is asked
    assert codes(examine(person, "--timeout", "8")) == {"manifest.other_installation", expected}


def test_a_program_that_may_not_be_executed(person: Path) -> None:
    fake_host(person, "exit 0")
    (person / "other/doorkeeper-host").chmod(0o644)
    assert "host.not_executable" in codes(examine(person))


def test_a_host_that_answers_an_error(person: Path) -> None:
    fake_host(person, f"exec {HOST} chrome-extension://bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/")
    assert "caller.refused" in codes(examine(person))


def policy(person: Path, text: str) -> Path:
    return put(person / "policy.json", text)


@pytest.mark.parametrize(
    ("text", "fault", "warning"),
    [
        ("{}", set(), set()),
        ('{"hosts_start_sync": false}', set(), set()),
        ('{"folder": "/nowhere/packs"}', set(), {"policy.folder", "sync.never"}),
        ('{"fodler": "/srv"}', {"policy.unusable", "desk.policy"}, set()),
        ("{", {"policy.unusable", "desk.policy"}, set()),
        ('{"folder": "packs"}', {"policy.unusable", "desk.policy"}, set()),
        ('{"desk": "/nowhere/desk.json"}', {"desk.unreadable"}, set()),
    ],
)
def test_the_policy(person: Path, text: str, fault: set[str], warning: set[str]) -> None:
    done = doorkeeper(
        person, "doctor", "--json", DOORKEEPER_HOME=str(person / "data"), DOORKEEPER_POLICY=str(policy(person, text))
    )
    assert codes(done) == fault
    assert codes(done, "warning") - {"home.environment", "desk.none"} == warning


@pytest.mark.parametrize(
    ("card", "fault", "says"),
    [
        (CARD, set(), "The Example Desk (example-desk), https://desk.example"),
        ({**CARD, "address": None}, set(), "reports leave as files"),
        ({**CARD, "recipients": []}, {"desk.card"}, ""),
        ({**CARD, "v": 2}, {"desk.card"}, ""),
        ([], {"desk.unreadable"}, ""),
    ],
)
def test_where_reports_go(person: Path, card: object, fault: set[str], says: str) -> None:
    desk = put(person / "desk.json", json.dumps(card))
    path = policy(person, json.dumps({"desk": str(desk)}))
    done = doorkeeper(person, "doctor", "--json", DOORKEEPER_HOME=str(person / "data"), DOORKEEPER_POLICY=str(path))
    assert codes(done) == fault
    (found,) = [item for item in findings(done) if item["link"] == "desk"]
    assert says in found["message"]


def test_no_desk_is_no_fault(person: Path) -> None:
    done = examine(person)
    assert (done.code, "desk.none" in codes(done, "warning")) == (0, True)


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("state", "warning"),
    [
        (None, {"sync.never"}),
        ("{", {"sync.never"}),
        ({"last": NOW.isoformat(), "result": "ok"}, set()),
        ({"last": (NOW - timedelta(days=2)).isoformat(), "result": "ok"}, set()),
        ({"last": (NOW - timedelta(days=9)).isoformat(), "result": "ok"}, {"sync.old"}),
        ({"last": NOW.isoformat(), "result": "update.network", "failures": 4}, {"sync.failed"}),
        ({"last": (NOW - timedelta(days=9)).isoformat(), "result": "update.rollback"}, {"sync.old", "sync.failed"}),
        ({"last": "yesterday", "result": "ok"}, {"sync.old"}),
    ],
)
def test_the_last_look_for_newer_packs(person: Path, state: object, warning: set[str]) -> None:
    put(person / "data/publishers/desk/settings.json", '{"url": "https://packs.example"}')
    put(person / "data/publishers/desk/root.json", "{}")
    if state is not None:
        put(person / "data/sync/state.json", state if isinstance(state, str) else json.dumps(state))
    done = examine(person)
    assert codes(done) == set()
    assert {code for code in codes(done, "warning") if code.startswith("sync.")} == warning


def test_a_version_that_waits_for_a_person(person: Path) -> None:
    note = {"pack": "alerts", "version": 7, "hits": 9, "of": 1000, "since": "2026-11-24T10:00:00+00:00"}
    put(person / "data/publishers/desk/held.json", json.dumps(note))
    done = examine(person)
    assert (done.code, "pack.held" in codes(done, "warning")) == (0, True)
    assert any("Version 7 of desk/alerts" in item["message"] for item in findings(done))
