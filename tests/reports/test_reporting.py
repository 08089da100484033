"""From a draft to a receipt and back to an answer, over one home folder."""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doorkeeper.model.errors import DecodeError, DoorkeeperError, RefusedError
from doorkeeper.native.due import Policy
from doorkeeper.reports.answers import take_list
from doorkeeper.reports.desk import find_desk, take_card
from doorkeeper.reports.label import KINDS, label_of
from doorkeeper.reports.open import open_report
from doorkeeper.reports.outcome import Outcome, seal_outcome
from doorkeeper.reports.reporting import Reporting, listed_to_json
from tests.reports.desks import MARKER, NOW, TestDesk, observation, reporting, saved, verdict

DESK = TestDesk()
DRAFT = {
    "observation": observation(),
    "verdict": verdict(),
    "note": f"{MARKER} wrote to me",
    "text": f"Dear friend, {MARKER}",
    "reasons": ["flattery"],
    "include": ["messages"],
}


def code_of(act: Callable[[], object], kind: type[DoorkeeperError] = DoorkeeperError) -> str:
    with pytest.raises(kind) as refused:
        act()
    assert MARKER not in f"{refused.value.message}{refused.value.remedy}"
    return refused.value.code


def opened(reports: Reporting, identifier: str) -> str:
    data = reports.outbox.sealed(identifier)
    assert data is not None
    return open_report(DESK.identities, data, DESK.id).text


def token(text: str, outcome: Outcome) -> str:
    """Make a token as the desk does, from what it read inside the seal."""
    told = json.loads(text)["outcome"]
    tag, key = bytes.fromhex(told["tag"]), bytes.fromhex(told["key"])
    return base64.b64encode(seal_outcome(tag, key, outcome, bytes(12))).decode()


def outcome_list(*tokens: str) -> bytes:
    return json.dumps({"v": 1, "published": "2026-11-25T10:00:00Z", "tokens": list(tokens)}).encode()


def test_what_is_saved_is_what_was_shown(tmp_path: Path) -> None:
    reports = reporting(tmp_path, DESK)
    shown = reports.preview(DRAFT, NOW)
    assert shown.desk == DESK.card
    assert shown.fits
    kept = reports.save(DRAFT, shown.payload, NOW + timedelta(minutes=10))
    assert opened(reports, kept.id) == shown.payload
    assert reports.save(DRAFT, shown.payload, NOW + timedelta(minutes=11)) == kept
    assert len(reports.list()) == 1


def test_preview_keeps_nothing_but_the_seed(tmp_path: Path) -> None:
    reports = reporting(tmp_path, DESK)
    first, second = reports.preview(DRAFT, NOW), reports.preview(DRAFT, NOW)
    assert json.loads(first.payload)["id"] != json.loads(second.payload)["id"]
    assert {path.name for path in (tmp_path / "reports").iterdir()} == {"desk.json", "outcome.seed"}


@pytest.mark.parametrize(
    "change",
    [
        {"note": "another"},
        {"include": []},
        {"omit": ["name"]},
        {"reasons": ["flattery", "other"]},
        {"observation": observation("Somebody Else")},
        {"text": None},
    ],
)
def test_draft_that_changed_since_it_was_shown_is_not_saved(tmp_path: Path, change: dict[str, object]) -> None:
    reports = reporting(tmp_path, DESK)
    payload = reports.preview(DRAFT, NOW).payload
    assert code_of(lambda: reports.save({**DRAFT, **change}, payload, NOW)) == "report.changed"
    assert reports.list() == []


def without_time(payload: str) -> str:
    return payload.replace('"at":"2026-11-24T09:30Z"', '"at":"yesterday"')


@pytest.mark.parametrize(
    "forge",
    [
        lambda payload: "",
        lambda payload: "[]",
        lambda payload: "[" * 100_000,
        lambda payload: payload + " ",
        lambda payload: payload.replace("Quarrington", "Quarringtom", 1),
        lambda payload: re.sub('"id":"[0-9a-f]+"', '"id":"../../../x"', payload),
        lambda payload: re.sub('"id":"[0-9a-f]+"', '"id":"' + "0f" * 16 + '"', payload),
        lambda payload: re.sub('"tag":"[0-9a-f]+"', '"tag":"' + "0f" * 16 + '"', payload),
        without_time,
    ],
)
def test_payload_that_was_not_shown_is_not_saved(tmp_path: Path, forge: Callable[[str], str]) -> None:
    reports = reporting(tmp_path, DESK)
    payload = forge(reports.preview(DRAFT, NOW).payload)
    assert code_of(lambda: reports.save(DRAFT, payload, NOW)) == "report.changed"
    assert reports.list() == []


def test_nothing_in_the_folder_names_anybody(tmp_path: Path) -> None:
    reports = reporting(tmp_path, DESK)
    identifier = reports.save(DRAFT, reports.preview(DRAFT, NOW).payload, NOW).id
    text = opened(reports, identifier)
    assert text.count(MARKER) > 15
    outcome = Outcome("2026-11-25T10:00:00+00:00", "confirmed", f"{MARKER} is known to us")
    assert take_list(reports.outbox, outcome_list(token(text, outcome))) == 1
    assert reports.list()[0].outcome == outcome
    reports.withdraw(saved(reports))
    for path in (tmp_path / "reports").rglob("*"):
        assert MARKER.lower() not in str(path).lower()
        assert not path.is_file() or MARKER.lower().encode() not in path.read_bytes().lower(), path
    told = [listed_to_json(item) for item in reports.list()]
    assert MARKER not in json.dumps([{**item, "outcome": None} for item in told])


def test_without_a_desk_the_preview_says_so_and_nothing_is_sealed(tmp_path: Path) -> None:
    reports = reporting(tmp_path)
    shown = reports.preview(DRAFT, NOW)
    assert shown.desk is None
    assert code_of(lambda: reports.save(DRAFT, shown.payload, NOW)) == "report.no_desk"
    # IT sets one up meanwhile: what was shown can be sent as it is
    DESK.settle(tmp_path)
    assert reports.save(DRAFT, shown.payload, NOW).state == "saved"


def test_too_long_a_report_is_told_in_the_preview(tmp_path: Path) -> None:
    reports = reporting(tmp_path, DESK)
    message = {"from": "them", "text": "y" * 19_000}
    draft = {"observation": {"kind": "thread", "messages": [message] * 12}, "reasons": ["other"]}
    assert reports.preview(draft, NOW).fits
    shown = reports.preview({**draft, "include": ["messages"]}, NOW)
    assert not shown.fits
    assert shown.size > 200 * 1024
    assert code_of(lambda: reports.save({**draft, "include": ["messages"]}, shown.payload, NOW)) == "report.too_large"
    some = {**draft, "include": [f"messages[{i}]" for i in range(10)]}
    assert reports.save(some, reports.preview(some, NOW).payload, NOW)


def test_draft_in_a_wrong_form_is_a_decode_error(tmp_path: Path) -> None:
    with pytest.raises(DecodeError):
        reporting(tmp_path).preview({"reasons": ["other"]}, NOW)


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("profile", "Profile report of 24 November"),
        ("card", "Profile report of 24 November"),
        ("company", "Company report of 24 November"),
        ("thread", "Message report of 24 November"),
        ("text", "Text report of 24 November"),
        ("", "Report of 24 November"),
    ],
)
def test_label_is_kind_and_day(kind: str, label: str) -> None:
    assert label_of(kind, NOW) == label


def test_every_kind_has_a_label_of_its_own_words() -> None:
    assert all(label_of(kind, datetime(2026, 1, 2, tzinfo=UTC)).endswith(" report of 2 January") for kind in KINDS)


def test_policy_goes_before_what_a_person_took_over(tmp_path: Path) -> None:
    other = TestDesk(name="other.example")
    DESK.settle(tmp_path)
    assert find_desk(tmp_path, Policy()) == DESK.card
    assert find_desk(tmp_path, Policy(desk=str(other.write(tmp_path / "other.json")))) == other.card


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"v": 1', "[" * 100_000, "x" * 1_000_000])
def test_policy_that_names_a_bad_card_leads_nowhere_else(tmp_path: Path, content: str | None) -> None:
    DESK.settle(tmp_path)
    file = tmp_path / "other.json"
    if content is not None:
        file.write_text(content)
    assert code_of(lambda: find_desk(tmp_path, Policy(desk=str(file)))) in ("desk.unreadable", "desk.card")
    assert code_of(lambda: find_desk(tmp_path, Policy(problem="it is cut off"))) == "desk.policy"


def test_card_that_is_not_right_is_not_taken_over(tmp_path: Path) -> None:
    DESK.settle(tmp_path)
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({**DESK.raw, "recipients": []}))
    assert code_of(lambda: take_card(tmp_path, bad), RefusedError) == "desk.card"
    assert find_desk(tmp_path, Policy()) == DESK.card


def test_device_key_of_another_length_is_told(tmp_path: Path) -> None:
    reports = reporting(tmp_path, DESK)
    (tmp_path / "reports/device.key").write_bytes(b"short")
    assert code_of(lambda: saved(reports)) == "device.damaged"
    assert reports.list() == []


def test_saving_sets_the_time_of_the_next_delivery(tmp_path: Path) -> None:
    saved(reporting(tmp_path, DESK))
    assert (tmp_path / "reports/next").read_text() == NOW.isoformat()


def test_newest_outcome_counts_and_an_old_list_takes_nothing_back(tmp_path: Path) -> None:
    reports = reporting(tmp_path, DESK)
    text = opened(reports, saved(reports))
    first = token(text, Outcome("2026-11-25T10:00:00+00:00", "need-more", "Please call."))
    second = token(text, Outcome("2026-11-26T10:00:00+00:00", "confirmed"))
    assert take_list(reports.outbox, outcome_list(first)) == 1
    assert take_list(reports.outbox, outcome_list(second, first)) == 1
    assert take_list(reports.outbox, outcome_list(first)) == 0
    (item,) = reports.list()
    assert item.outcome == Outcome("2026-11-26T10:00:00+00:00", "confirmed")
    # whichever way it went to the desk: an answer proves that it has arrived
    assert (item.kept.state, reports.outbox.sealed(item.kept.id)) == ("answered", None)


def test_tokens_of_others_forged_ones_and_those_to_come_change_nothing(tmp_path: Path) -> None:
    reports = reporting(tmp_path, DESK)
    text = opened(reports, saved(reports))
    withdrawn = saved(reports)
    gone = opened(reports, withdrawn)
    reports.withdraw(withdrawn)
    other = opened(reporting(tmp_path / "other", DESK), saved(reporting(tmp_path / "other", DESK)))
    good = Outcome("2026-11-25T10:00:00+00:00", "confirmed")
    forged = base64.b64encode(base64.b64decode(token(text, good))[:-1] + b"x").decode()
    longer = base64.b64encode(base64.b64decode(token(text, good)) + b"xxx").decode()
    tokens = outcome_list(forged, longer, token(other, good), token(gone, good), "")
    assert take_list(reports.outbox, tokens) == 0
    assert sorted(item.kept.state for item in reports.list()) == ["saved", "withdrawn"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"v": 2, "tokens": []}',
        b'{"v": true, "tokens": []}',
        b'{"v": 1, "tokens": "x"}',
        b'{"v": 1, "tokens": [7]}',
        b'{"v": 1, "tokens": ["' + b"!" * 744 + b'"]}',
        b'{"v": 1, "tokens": [], "x": NaN}',
    ],
)
def test_list_in_a_wrong_form_is_refused(tmp_path: Path, data: bytes) -> None:
    assert code_of(lambda: take_list(reporting(tmp_path).outbox, data)) == "outcomes.invalid"


@pytest.mark.parametrize("code", ["ABCD-EFGH-2345", " abcd ", "0123"])
def test_enrolment_code_waits_for_the_next_sync(tmp_path: Path, code: str) -> None:
    reports = reporting(tmp_path)
    reports.enrol(code, NOW)
    assert reports.enrolment().code == code.strip()
    assert not reports.enrolment().enrolled
    assert (tmp_path / "reports/next").exists()
    assert (tmp_path / "reports/credential.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("code", ["", "x", "two words", "a\nb-c-d", "é" * 8, "x" * 129, "<script>"])
def test_what_is_no_code_is_refused(tmp_path: Path, code: str) -> None:
    assert code_of(lambda: reporting(tmp_path).enrol(code, NOW)) == "enrolment.code"
    assert not (tmp_path / "reports").exists()
