"""A bundle handed to a real host in pieces: checked by a process of its own, shown, installed, or refused."""

import base64
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.native import importing
from doorkeeper.native.client import HostProcess
from doorkeeper.native.frames import encode_frame
from doorkeeper.native.importing import BundleImports
from doorkeeper.native.limits import CHUNK_BYTES, REQUEST_LIMIT
from tests.native.bundles import Desk, only_pack, person, tampered
from tests.native.processes import HELLO, STATUS, code, reply, running, tell

ONE = person("one", "Ottoline Quarrington")
TWO = person("two", "Peregrine Wollstone")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A publisher with two releases, and a bundle of each."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.release("first.ukpack", ONE)
    desk.release("second.ukpack", ONE, TWO)
    return desk


@pytest.fixture(scope="module")
def pinned(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is in a home folder that trusts the publisher."""
    home = tmp_path_factory.mktemp("pinned")
    desk.pin(home)
    return home / "publishers"


@pytest.fixture
def host(pinned: Path, home: Path) -> Iterator[HostProcess]:
    shutil.copytree(pinned, home / "publishers")
    with running(home) as host:
        tell(host, HELLO)
        yield host


def ask(host: HostProcess, method: str, **params: object) -> dict[str, object]:
    return tell(host, {"v": 1, "id": 1, "method": method, "params": params})


def result(answer: dict[str, object]) -> dict[str, object]:
    assert "result" in answer, answer
    value = answer["result"]
    assert isinstance(value, dict)
    return value


def begin(host: HostProcess, size: int) -> str:
    return str(result(ask(host, "packs.import", step="begin", size=size))["import"])


def send(host: HostProcess, data: bytes, piece: int = CHUNK_BYTES) -> str:
    name = begin(host, len(data))
    for offset in range(0, len(data), piece):
        part = base64.b64encode(data[offset : offset + piece]).decode()
        received = result(ask(host, "packs.import", step="chunk", **{"import": name}, offset=offset, data=part))
        assert received == {"received": min(len(data), offset + piece)}
    return name


def ended(host: HostProcess, method: str, name: str, **params: object) -> dict[str, object]:
    """Ask until the work has come to an end, and give the last answer."""
    while True:
        answer = ask(host, method, **{"import": name}, **params)
        value = answer.get("result")
        if not isinstance(value, dict) or value["state"] not in ("checking", "applying"):
            return answer
        time.sleep(0.02)


def preview(host: HostProcess, name: str) -> dict[str, object]:
    step = result(ended(host, "packs.preview", name))
    assert step["state"] == "ready"
    answer = step["answer"]
    assert isinstance(answer, dict)
    return answer


def apply(host: HostProcess, name: str) -> dict[str, object]:
    return ended(host, "packs.import", name, step="apply")


def band(host: HostProcess, name: str) -> object:
    return result(ask(host, "screen", observation={"kind": "profile", "name": name}))["band"]


def test_what_was_shown_is_installed_and_known_at_once(desk: Desk, host: HostProcess, home: Path) -> None:
    assert band(host, "Peregrine Wollstone") == "none"
    name = send(host, (desk.folder / "second.ukpack").read_bytes(), piece=1000)
    shown = preview(host, name)
    assert shown["publisher"] == "desk"
    pack = only_pack(shown)
    assert (pack["id"], pack["version"], pack["installed"], pack["entries"]) == ("alerts", 2, None, {"person": 2})
    assert band(host, "Peregrine Wollstone") == "none", "nothing changes before it is applied"
    assert result(apply(host, name))["state"] == "done"
    assert band(host, "Peregrine Wollstone") == "note"
    packs = result(tell(host, STATUS))["packs"]
    assert isinstance(packs, list)
    assert "alerts" in [item["id"] for item in packs]
    assert list((home / "incoming").iterdir()) == []


def test_differences_to_what_is_installed_are_told(desk: Desk, host: HostProcess) -> None:
    for bundle, differences in (
        ("first.ukpack", (1, 0, 0)),
        ("second.ukpack", (1, 0, 0)),
        ("second.ukpack", (0, 0, 0)),
    ):
        name = send(host, (desk.folder / bundle).read_bytes())
        pack = only_pack(preview(host, name))
        assert (pack["added"], pack["changed"], pack["removed"]) == differences
        apply(host, name)


def test_older_state_is_refused(desk: Desk, host: HostProcess) -> None:
    apply(host, _previewed(host, desk, "second.ukpack"))
    name = send(host, (desk.folder / "first.ukpack").read_bytes())
    assert code(ended(host, "packs.preview", name)) == "update.rollback"
    assert band(host, "Peregrine Wollstone") == "note"


def _previewed(host: HostProcess, desk: Desk, bundle: str) -> str:
    name = send(host, (desk.folder / bundle).read_bytes())
    preview(host, name)
    return name


@pytest.mark.parametrize("bad", ["tampered", "cut", "not a bundle", "one byte"])
def test_bad_files_are_refused_and_leave_nothing(desk: Desk, host: HostProcess, home: Path, bad: str) -> None:
    good = desk.folder / "second.ukpack"
    data = {
        "tampered": tampered(good).read_bytes(),
        "cut": good.read_bytes()[:-300],
        "not a bundle": b"%PDF-1.7 " * 500,
        "one byte": b"P",
    }[bad]
    name = send(host, data)
    refused = ended(host, "packs.preview", name)
    assert code(refused).partition(".")[0] in ("bundle", "update", "segment")
    assert code(apply(host, name)) == "import.unknown"
    assert band(host, "Peregrine Wollstone") == "none"
    assert list((home / "incoming").iterdir()) == []


def test_publisher_that_is_not_pinned_is_refused(desk: Desk, home: Path) -> None:
    with running(home) as host:
        tell(host, HELLO)
        name = send(host, (desk.folder / "second.ukpack").read_bytes())
        assert code(ended(host, "packs.preview", name)) == "publisher.unknown"


def test_steps_out_of_turn_are_refused(desk: Desk, host: HostProcess) -> None:
    data = (desk.folder / "second.ukpack").read_bytes()
    part = base64.b64encode(data[:100]).decode()
    for method, step in (("packs.import", "chunk"), ("packs.import", "apply"), ("packs.preview", None)):
        params = {"import": "0f", "offset": 0, "data": part, **({"step": step} if step else {})}
        assert code(ask(host, method, **params)) == "import.unknown"
    name = begin(host, len(data))
    chunk = {"step": "chunk", "import": name, "data": part}
    assert code(ask(host, "packs.import", **chunk, offset=7)) == "import.order"
    assert code(ask(host, "packs.import", step="apply", **{"import": name})) == "import.not_checked"
    assert code(ask(host, "packs.preview", **{"import": name})) == "import.incomplete"
    assert "result" in ask(host, "packs.import", **chunk, offset=0)
    assert code(ask(host, "packs.import", **chunk, offset=0)) == "import.order"
    second = begin(host, 50)
    assert second != name
    assert code(ask(host, "packs.import", **chunk, offset=100)) == "import.unknown", "a new one ends the one before"
    more = {"step": "chunk", "import": second, "data": part, "offset": 0}
    assert code(ask(host, "packs.import", **more)) == "import.too_large"
    assert result(ask(host, "packs.import", step="cancel", **{"import": second})) == {}
    assert result(ask(host, "packs.import", step="cancel", **{"import": second})) == {}


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"step": "begin"},
        {"step": "begin", "size": -1},
        {"step": "begin", "size": "7"},
        {"step": "begin", "size": True},
        {"step": "begin", "size": 2**53},
        {"step": "open", "size": 7},
        {"step": ["begin"], "size": 7},
        {"step": "chunk"},
        {"step": "apply", "import": 7},
    ],
)
def test_other_shapes_are_refused(host: HostProcess, params: dict[str, object]) -> None:
    assert code(ask(host, "packs.import", **params)) == "params.invalid"


@pytest.mark.parametrize("data", [None, 7, "===", "AA", "AAAA\n", "ÄÄÄÄ", "\ud800"])
def test_pieces_that_are_not_base64_are_refused(host: HostProcess, data: object) -> None:
    name = begin(host, 3)
    assert code(ask(host, "packs.import", step="chunk", offset=0, data=data, **{"import": name})) == "params.invalid"
    assert "result" in ask(host, "packs.import", step="chunk", offset=0, data="AAAA", **{"import": name})


def test_long_requests_are_taken_only_while_a_bundle_comes_in(host: HostProcess) -> None:
    long: dict[str, object] = {"v": 1, "id": 1, "method": "packs.status", "params": {"x": "x" * REQUEST_LIMIT}}
    assert code(tell(host, long)) == "frame.too_large"
    name = begin(host, 10 * CHUNK_BYTES)
    assert "result" in tell(host, long)
    ask(host, "packs.import", step="cancel", **{"import": name})
    assert code(tell(host, long)) == "frame.too_large"


def test_pages_are_checked_while_a_bundle_comes_in(desk: Desk, host: HostProcess) -> None:
    name = send(host, (desk.folder / "second.ukpack").read_bytes())
    ask(host, "packs.preview", **{"import": name})
    assert band(host, "Ottoline Quarrington") == "note"


def test_file_is_gone_when_the_host_ends(desk: Desk, host: HostProcess, home: Path) -> None:
    send(host, (desk.folder / "second.ukpack").read_bytes())
    (folder,) = (home / "incoming").iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "bundle.ukpack").stat().st_mode & 0o077 == 0
    assert host.close() == 0
    assert list((home / "incoming").iterdir()) == []


def test_only_bytes_of_the_file_are_written(desk: Desk, host: HostProcess, home: Path) -> None:
    data = (desk.folder / "second.ukpack").read_bytes()
    send(host, data, piece=999)
    (folder,) = (home / "incoming").iterdir()
    assert (folder / "bundle.ukpack").read_bytes() == data


WORKERS = {
    "silent": "pass",
    "garbled": "print('Traceback (most recent call last):')",
    "half": "print('{\"result\": {}', end='')",
    "no table": "print('{\"result\": 7}')",
    "odd error": 'print(\'{"error": {"code": 7}}\')',
    "long": "print('x' * 600_000)",
}


def stand_in(tmp_path: Path, source: str) -> BundleImports:
    """Give imports whose checking process is a few lines of the test's own."""
    worker = tmp_path / "worker.py"
    worker.write_text(source)
    return BundleImports(str(tmp_path / "home"), (sys.executable, str(worker)))


def whole(imports: BundleImports) -> str:
    name = imports.begin(3)
    imports.chunk(name, 0, b"abc")
    return name


def until_raised(imports: BundleImports, name: str) -> DoorkeeperError:
    try:
        while imports.preview(name).state == "checking":
            time.sleep(0.01)
    except DoorkeeperError as error:
        return error
    raise AssertionError("it was not refused")


@pytest.mark.parametrize("worker", WORKERS)
def test_check_that_fails_is_an_error_and_no_answer(tmp_path: Path, worker: str) -> None:
    imports = stand_in(tmp_path, WORKERS[worker])
    assert until_raised(imports, whole(imports)).code == "import.failed"
    assert list((tmp_path / "home" / importing.FOLDER).iterdir()) == []


def test_check_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "LONGEST_CHECK", 0.0)
    imports = stand_in(tmp_path, "import time; time.sleep(600)")
    assert until_raised(imports, whole(imports)).code == "import.slow"


def test_progress_and_the_held_state(tmp_path: Path) -> None:
    source = """
import json, sys
print(json.dumps({"done": 3, "of": 9}), flush=True)
if sys.argv[1] == "import":
    print(json.dumps({"error": {"code": "pack.held", "message": "It waits.", "remedy": "Confirm it."}}))
else:
    print(json.dumps({"result": {"verb": sys.argv[1]}}))
"""
    imports = stand_in(tmp_path, source)
    name = whole(imports)
    assert _last(imports, name, "preview") == {"verb": "preview"}
    with pytest.raises(DoorkeeperError) as held:
        _last(imports, name, "import")
    assert held.value.code == "pack.held"
    assert _last(imports, name, "confirm") == {"verb": "confirm"}


def _last(imports: BundleImports, name: str, verb: str) -> dict[str, object] | None:
    while True:
        step = imports.preview(name) if verb == "preview" else imports.apply(name, confirm=verb == "confirm")
        assert step.progress in (None, {"done": 3, "of": 9})
        if step.state in ("ready", "done"):
            return step.answer
        time.sleep(0.01)


def test_checking_process_ends_with_its_host(tmp_path: Path) -> None:
    """The real process, its input closed: it ends by itself, whatever it was doing."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-m", "doorkeeper.packs.client", "preview", str(_endless(tmp_path))],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DOORKEEPER_HOME": str(tmp_path)},
    )
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(60) == 4


def _endless(tmp_path: Path) -> Path:
    """A named pipe that nobody writes to: whoever opens it waits."""
    path = tmp_path / "pipe.ukpack"
    os.mkfifo(path)
    return path


def test_leavings_of_killed_hosts_are_swept(tmp_path: Path) -> None:
    incoming = tmp_path / importing.FOLDER
    for name, age in (("old", importing.ABANDONED + 60), ("new", 60)):
        (incoming / name).mkdir(parents=True)
        os.utime(incoming / name, (time.time() - age,) * 2)
    imports = BundleImports(str(tmp_path))
    name = imports.begin(3)
    assert {path.name for path in incoming.iterdir()} == {"new", name}


def test_disk_that_is_full_or_gone_is_said(tmp_path: Path) -> None:
    (tmp_path / importing.FOLDER).write_text("a file is in the folder's place")
    with pytest.raises(DoorkeeperError) as caught:
        BundleImports(str(tmp_path)).begin(3)
    assert caught.value.code == "import.disk"


def test_pipelined_chunks_wait_for_the_answer_to_begin(host: HostProcess) -> None:
    """Sent before `begin` is answered, a long chunk meets the ordinary limit; the host goes on."""
    first = {"v": 1, "id": 1, "method": "packs.import", "params": {"step": "begin", "size": 10}}
    host.send(encode_frame(json.dumps(first).encode()) + encode_frame(b"x" * (REQUEST_LIMIT + 1)))
    assert "result" in reply(host)
    assert "error" in reply(host)
    assert "result" in tell(host, STATUS)
