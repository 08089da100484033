"""``doorkeeper sync`` as a process, and the host that starts it."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from doorkeeper.native.client import HostProcess
from doorkeeper.packs.client.settings import Settings
from tests.native.bundles import Desk, person, tampered
from tests.native.processes import CHROMIUM, HELLO, TIMEOUT, tell
from tests.native.processes import PROGRAM as HOST
from tests.sync.conftest import Server, SyncingMachine

ONE = person("one", "Ottoline Quarrington")
TWO = person("two", "Peregrine Wollstone")
SCREEN = {"v": 1, "id": 1, "method": "screen", "params": {"observation": {"kind": "profile", "name": "Zebedee Marker"}}}


def versions(machine: SyncingMachine) -> dict[str, object]:
    packs = machine.run("packs", "status")[1]["packs"]
    assert isinstance(packs, list)
    return {pack["id"]: pack["version"] for pack in packs if pack["publisher"] == "desk"}


def codes(answer: dict[str, object]) -> list[object]:
    tried = answer["tried"]
    assert isinstance(tried, list)
    return [item["error"] and item["error"]["code"] for item in tried]


def test_newer_state_is_fetched_and_the_next_run_waits(
    desk: Desk, server: Server, serve: Callable[[], None], machine: SyncingMachine
) -> None:
    desk.release("1.ukpack", ONE)
    serve()
    desk.pin(machine.home, Settings(url=server.address))
    assert machine.run("sync", "--if-due")[0] == 0
    assert versions(machine) == {"alerts": "1"}
    asked = len(server.asked)
    code, answer = machine.run("sync", "--if-due")
    assert (code, answer["ran"]) == (0, False)
    assert len(server.asked) == asked, "not due: no request"
    desk.release("2.ukpack", ONE, TWO)
    serve()
    assert machine.run("sync")[0] == 0
    assert versions(machine) == {"alerts": "2"}


def test_server_that_does_not_answer_is_told_and_tried_later(desk: Desk, machine: SyncingMachine) -> None:
    desk.pin(machine.home, Settings(url="http://127.0.0.1:9"))
    for failures in (1, 2):
        code, answer = machine.run("sync")
        assert (code, codes(answer)) == (1, ["update.network"])
        assert json.loads((machine.home / "sync/state.json").read_text())["failures"] == failures
    log = (machine.home / "log/sync.log").read_text()
    assert "publisher desk result=update.network" in log
    assert "127.0.0.1" not in log


def test_bundles_in_the_folder_of_the_policy(desk: Desk, machine: SyncingMachine) -> None:
    machine.watch()
    desk.pin(machine.home)
    first = desk.release("first.ukpack", ONE)
    second = desk.release("second.ukpack", ONE, TWO)
    shutil.copy(second, machine.drop)
    assert machine.run("sync", "--if-due")[0] == 0
    assert versions(machine) == {"alerts": "2"}
    shutil.copy(first, machine.drop)
    shutil.copy(tampered(desk.release("third.ukpack", TWO)), machine.drop)
    code, answer = machine.run("sync", "--if-due")
    assert code == 3
    assert "update.rollback" in codes(answer)
    assert all(codes(answer))
    assert versions(machine) == {"alerts": "2"}
    assert "ukpack" not in (machine.home / "log/sync.log").read_text()


def test_policy_that_cannot_be_used_stops_nothing(machine: SyncingMachine) -> None:
    machine.policy.write_text("not JSON")
    assert machine.run("sync")[0] == 0


def test_nothing_is_set_up(machine: SyncingMachine) -> None:
    code, answer = machine.run("sync", "--if-due")
    assert (code, answer) == (0, {"ran": False, "tried": []})
    assert not (machine.home / "sync").exists()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def host(machine: SyncingMachine, **more: str) -> HostProcess:
    return HostProcess([HOST, *CHROMIUM], timeout=TIMEOUT, environment={**machine.environment, **more})


@pytest.fixture
def published(desk: Desk, server: Server, serve: Callable[[], None], machine: SyncingMachine) -> None:
    """A machine that trusts a publisher and has nothing of theirs yet."""
    desk.release("1.ukpack", ONE)
    serve()
    desk.pin(machine.home, Settings(url=server.address))


@pytest.mark.usefixtures("published")
def test_host_starts_it_when_due_and_tells_it_nothing_of_the_page(machine: SyncingMachine, server: Server) -> None:
    with host(machine) as running:
        tell(running, HELLO)
        tell(running, SCREEN)
        until(lambda: (machine.home / "sync/state.json").exists())
        # the host that asked for nothing knows the new pack by itself
        status = tell(running, {"v": 1, "id": 2, "method": "packs.status"})
        assert "alerts" in json.dumps(status)
        running.close()
    assert "Zebedee" not in json.dumps(server.asked)
    until(lambda: (machine.home / "log/sync.log").exists())
    assert "Zebedee" not in (machine.home / "log/sync.log").read_text()


@pytest.mark.usefixtures("published")
def test_it_goes_on_when_the_host_is_killed(machine: SyncingMachine) -> None:
    running = host(machine)
    tell(running, HELLO)
    for _ in range(2):  # it is started between the answers to these
        tell(running, SCREEN)
    running.process.kill()
    running.close()
    until(lambda: (machine.home / "sync/state.json").exists())


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("off", ["variable", "policy"])
def test_host_does_not_start_it_where_that_is_switched_off(machine: SyncingMachine, off: str) -> None:
    if off == "policy":
        machine.policy.write_text('{"hosts_start_sync": false}')
    with host(machine, **({"DOORKEEPER_NO_SYNC": "1"} if off == "variable" else {})) as running:
        tell(running, HELLO)
        tell(running, SCREEN)
        tell(running, SCREEN)
        running.close()
    assert not (machine.home / "sync").exists()
    assert "sync" not in (machine.home / "log/host.log").read_text()


@pytest.mark.usefixtures("published")
def test_person_asks_for_it(machine: SyncingMachine) -> None:
    machine.policy.write_text('{"hosts_start_sync": false}')
    sync = {"v": 1, "id": 3, "method": "sync", "params": {"start": True}}
    with host(machine) as running:
        tell(running, HELLO)
        before = tell(running, {**sync, "params": {}})["result"]
        assert before == {"started": False, "possible": True, "last": None, "result": None}
        started = tell(running, sync)["result"]
        assert isinstance(started, dict)
        assert started["started"] is True
        until(lambda: (machine.home / "sync/state.json").exists())
        after = tell(running, {**sync, "params": {}})["result"]
        assert isinstance(after, dict)
        assert after["result"] == "ok"


def test_person_asks_where_nothing_is_set_up(machine: SyncingMachine) -> None:
    with host(machine) as running:
        tell(running, HELLO)
        answer = tell(running, {"v": 1, "id": 3, "method": "sync", "params": {"start": True}})
        assert answer["result"] == {"started": False, "possible": False, "last": None, "result": None}
    assert not Path(machine.home / "sync").exists()
