"""``doorkeeper doctor``: each link of the chain is broken once, and named with its code and remedy."""

import json
from pathlib import Path

import pytest

from tests.browsers.commands import HOST, Done, doorkeeper
from tests.browsers.machines import put
from tests.native.homes import put_pack

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
