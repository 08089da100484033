"""The methods of reports, asked of a real host as the extension's page asks."""

import base64
import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from doorkeeper.native.client import HostProcess
from doorkeeper.native.limits import REQUEST_LIMIT
from doorkeeper.reports.open import open_report
from doorkeeper.reports.reasons import reasons
from tests.native.processes import CHROMIUM, HELLO, PROGRAM, TIMEOUT, code, running, tell
from tests.native.test_lean_start import imported
from tests.reports.desks import MARKER, TestDesk, observation, reporting, saved, verdict
from tests.sync.desk_server import serving

DESK = TestDesk()
DRAFT: dict[str, object] = {
    "observation": observation(),
    "verdict": verdict(),
    "note": f"{MARKER} wrote to me",
    "reasons": ["flattery"],
    "omit": ["links[0]"],
    "include": ["messages"],
}


def ask(host: HostProcess, method: str, **params: object) -> dict[str, object]:
    return tell(host, {"v": 1, "id": 1, "method": f"report.{method}", "params": params})


def result(host: HostProcess, method: str, **params: object) -> dict[str, object]:
    answer = ask(host, method, **params)
    assert "result" in answer, answer
    found = answer["result"]
    assert isinstance(found, dict)
    return found


def send(host: HostProcess, draft: object = DRAFT) -> str:
    """Preview and save, and give the report's id."""
    shown = result(host, "preview", draft=draft)
    receipt = result(host, "save", draft=draft, payload=shown["payload"])["receipt"]
    assert isinstance(receipt, dict)
    return str(receipt["id"])


def reports_of(host: HostProcess) -> list[dict[str, object]]:
    found = result(host, "list")["reports"]
    assert isinstance(found, list)
    return found


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + TIMEOUT
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_from_preview_to_receipt_and_back(home: Path) -> None:
    DESK.settle(home)
    with running(home) as host:
        tell(host, HELLO)
        chosen = result(host, "reasons")["reasons"]
        assert chosen == [json.loads(json.dumps(tell._asdict())) for tell in reasons()]
        shown = result(host, "preview", draft=DRAFT)
        assert shown["desk"] == {
            "id": DESK.id,
            "name": "Example Security Team",
            "address": None,
            "text": {"en": "We answer within two days.", "cy": "Atebwn o fewn dau ddiwrnod."},
        }
        fields = shown["fields"]
        assert isinstance(fields, list)
        assert "links[1]" in [field["name"] for field in fields]
        assert "links[0]" not in [field["name"] for field in fields]
        receipt = result(host, "save", draft=DRAFT, payload=shown["payload"])["receipt"]
        assert isinstance(receipt, dict)
        assert set(receipt) == {"id", "label", "kind", "at", "state"}
        assert receipt["label"].startswith("Profile report of ")
        listed = result(host, "list")
        assert (listed["reports"], listed["waiting"], listed["enrolled"]) == ([receipt], 1, False)
        sealed = (home / f"reports/box/{receipt['id']}/sealed.age").read_bytes()
        assert open_report(DESK.identities, sealed, DESK.id).text == shown["payload"]
        file = base64.b64decode(str(result(host, "export")["data"]))
        assert zipfile.ZipFile(io.BytesIO(file)).read(f"{receipt['id']}.age") == sealed
        (withdrawn,) = list(result(host, "withdraw", id=receipt["id"]).values())
        assert withdrawn == [{**receipt, "state": "withdrawn"}]
        assert result(host, "enrol", code="ABCD-EFGH") == {}
        assert result(host, "list")["enrolment"] == {"waiting": True, "problem": None}


def test_no_word_of_a_report_is_in_clear_anywhere(home: Path) -> None:
    DESK.settle(home)
    with running(home) as host:
        tell(host, HELLO)
        identifier = send(host)
        for method, params in (
            ("preview", {"draft": {**DRAFT, "reasons": [MARKER]}}),
            ("preview", {"draft": {**DRAFT, "omit": [MARKER]}}),
            ("preview", {"draft": {**DRAFT, "verdict": {"band": MARKER}}}),
            ("preview", {"draft": MARKER}),
            ("save", {"draft": DRAFT, "payload": MARKER}),
            ("save", {"draft": DRAFT}),
            ("withdraw", {"id": MARKER}),
            ("enrol", {"code": f"{MARKER} {MARKER}"}),
        ):
            answer = ask(host, method, **params)
            assert "error" in answer
            assert MARKER not in json.dumps(answer), method
        assert [item["id"] for item in reports_of(host)] == [identifier]
        assert MARKER not in json.dumps(result(host, "list"))
        host.close()
        assert host.stderr == ""
    for path in home.rglob("*"):
        if path.is_file() and "packs" not in path.parts:
            assert MARKER.lower().encode() not in path.read_bytes().lower(), path


def test_without_a_desk_the_preview_tells_before_anything_is_written(home: Path) -> None:
    with running(home) as host:
        tell(host, HELLO)
        shown = result(host, "preview", draft={"observation": {"kind": "profile"}, "reasons": ["other"]})
        assert shown["desk"] is None
        answer = ask(
            host,
            "save",
            draft={"observation": {"kind": "profile"}, "reasons": ["other"]},
            payload=shown["payload"],
        )
        assert code(answer) == "report.no_desk"
        listed = result(host, "list")
        assert (listed["desk"], listed["problem"], listed["delivery"], listed["reports"]) == (None, None, None, [])


def test_sync_is_possible_where_there_is_a_desk(home: Path) -> None:
    with running(home) as host:
        tell(host, HELLO)
        before = tell(host, {"v": 1, "id": 1, "method": "sync"})["result"]
        DESK.settle(home)
        after = tell(host, {"v": 1, "id": 2, "method": "sync"})["result"]
        assert isinstance(before, dict)
        assert isinstance(after, dict)
        assert (before["possible"], after["possible"]) == (False, True)


def test_bad_card_of_the_policy_is_told_everywhere(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    DESK.settle(home)
    (tmp_path / "policy.json").write_text(json.dumps({"desk": str(tmp_path / "gone.json")}))
    monkeypatch.setenv("DOORKEEPER_POLICY", str(tmp_path / "policy.json"))
    with running(home) as host:
        tell(host, HELLO)
        assert code(ask(host, "preview", draft=DRAFT)) == "desk.unreadable"
        listed = result(host, "list")
        assert listed["desk"] is None
        assert isinstance(listed["problem"], dict)
        assert listed["problem"]["code"] == "desk.unreadable"


def test_report_that_fills_the_limit_can_be_saved_and_only_then(home: Path) -> None:
    DESK.settle(home)
    message = {"from": "them", "text": "y" * 19_000}
    draft = {
        "observation": {"kind": "thread", "messages": [message] * 10},
        "reasons": ["other"],
        "include": ["messages"],
    }
    with running(home) as host:
        tell(host, HELLO)
        shown = result(host, "preview", draft=draft)
        request = {"v": 1, "id": 1, "method": "report.save", "params": {"draft": draft, "payload": shown["payload"]}}
        assert len(json.dumps(request)) > REQUEST_LIMIT
        assert "result" in tell(host, request)
        assert code(tell(host, request)) == "frame.too_large", "saved: short requests only again"
        assert len(reports_of(host)) == 1


def test_too_many_for_a_reply_names_the_command(home: Path) -> None:
    reports = reporting(home, DESK)
    for _ in range(4):
        saved(reports, note="x", text="y" * 100_000, include=["messages"])
    with running(home) as host:
        tell(host, HELLO)
        answer = ask(host, "export")
        assert code(answer) == "report.export_large"
        assert "doorkeeper reports export" in json.dumps(answer)


def test_sealing_loads_its_modules_only_when_a_report_is_saved(home: Path) -> None:
    DESK.settle(home)
    environment = {**os.environ, "DOORKEEPER_HOME": str(home)}
    command = [sys.executable, "-I", "-X", "importtime", PROGRAM, *CHROMIUM]
    for save in (False, True):
        with HostProcess(command, timeout=TIMEOUT, environment=environment) as host:
            tell(host, HELLO)
            result(host, "list")
            shown = result(host, "preview", draft=DRAFT)
            if save:
                result(host, "save", draft=DRAFT, payload=shown["payload"])
            assert host.close() == 0
            modules = imported(host.stderr)
        assert ("pyrage" in modules) is save
        assert ("cryptography" in modules) is save
        assert not modules & {"tuf", "flask", "http", "urllib.request", "requests", "ssl"}


def test_saved_report_is_delivered_by_a_sync_beside_the_host(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORKEEPER_NO_SYNC", "")
    with serving() as server:
        desk = TestDesk(server.address)
        desk.settle(home)
        with running(home) as host:
            tell(host, HELLO)
            identifier = send(host)
            until(lambda: [item for item in reports_of(host) if item["state"] == "delivered"])
            (data,) = server.reports.values()
            assert open_report(desk.identities, data, desk.id).id == identifier
    # the log is written after the report has gone
    until(lambda: (home / "log/sync.log").exists() and " end " in (home / "log/sync.log").read_text())
    log = (home / "log/sync.log").read_text()
    assert "reports sent=1" in log
    assert MARKER.lower() not in log.lower()
    assert identifier not in log
