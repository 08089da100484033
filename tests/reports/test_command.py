"""``doorkeeper reports``, as the installed program."""

import json
from pathlib import Path

import pytest

from doorkeeper.reports.open import open_report
from tests.cli.programs import doorkeeper
from tests.reports.desks import MARKER, TestDesk, observation

DESK = TestDesk()


def run(home: Path, *arguments: str | Path, code: int = 0, stdin: bytes = b"") -> dict[str, object]:
    """Run a command with --json and give what it printed."""
    done = doorkeeper("reports", *arguments, "--json", stdin=stdin, home=home)
    assert b"Traceback" not in done.stderr
    assert done.returncode == code, (done.stdout, done.stderr)
    value = json.loads(done.stdout)
    assert isinstance(value, dict)
    return value


def code_of(value: dict[str, object]) -> object:
    error = value["error"]
    assert isinstance(error, dict)
    return error["code"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    DESK.settle(folder)
    return folder


def test_report_is_written_listed_exported_withdrawn(home: Path, tmp_path: Path) -> None:
    page = json.dumps(observation()).encode()
    new = ("new", "--reason", "flattery", "--observation", "-", "--note", "I worry", "--without", "links[0]")
    shown = run(home, *new, stdin=page)
    assert run(home, "list") == {"reports": [], "waiting": 0, "enrolled": False}, "shown, not kept"
    fields = shown["fields"]
    assert isinstance(fields, list)
    assert {"links[1]", "note"} <= {field["name"] for field in fields}
    assert not {"links[0]", "messages[0]"} & {field["name"] for field in fields}
    receipt = run(home, *new, "--messages", "--yes", stdin=page)["receipt"]
    assert isinstance(receipt, dict)
    identifier = str(receipt["id"])
    text = open_report(DESK.identities, (home / f"reports/box/{identifier}/sealed.age").read_bytes(), DESK.id).value
    assert text["note"] == "I worry"
    assert "messages" in text
    assert run(home, "show", identifier[:8])["state"] == "saved"
    out = tmp_path / "stick.dkreports"
    assert run(home, "export", out)["size"] == out.stat().st_size
    assert run(home, "withdraw", identifier[:8]) == {"id": identifier, "state": "withdrawn"}
    assert code_of(run(home, "export", out, code=1)) == "report.none_waiting"


@pytest.mark.parametrize(
    ("page", "band"),
    [
        ({"kind": "profile", "name": "Amanda Qiu", "headline": "Headhunter at BR-YR Executive Search"}, "alert"),
        ({"kind": "profile", "name": "Amanda Qiu", "headline": "Dentist"}, "note"),
        ({"kind": "company", "name": "Thornbury Example Services"}, "none"),
    ],
)
def test_what_the_packs_say_of_the_page_goes_with_it(home: Path, page: dict[str, object], band: str) -> None:
    new = ("new", "--reason", "other", "--observation", "-")
    data = json.dumps(page).encode()
    warning = json.loads(str(run(home, *new, stdin=data)["payload"]))["warning"]
    assert warning["band"] == band
    assert [pack["id"] for pack in warning["packs"]] == ["uk-parliament"]
    assert bool(warning["hits"]) == (band != "none")
    receipt = run(home, *new, "--yes", stdin=data)["receipt"]
    assert isinstance(receipt, dict)
    sealed = (home / f"reports/box/{receipt['id']}/sealed.age").read_bytes()
    assert open_report(DESK.identities, sealed, DESK.id).value["warning"] == warning
    assert "warning" not in str(run(home, *new, "--without", "warning", stdin=data)["payload"])


def test_text_alone_has_no_warning(home: Path) -> None:
    shown = run(home, "new", "--reason", "other", "--text", "-", stdin=b"Amanda Qiu of BR-YR Executive Search")
    assert "warning" not in str(shown["payload"])


def test_person_is_asked_and_no_is_no(home: Path) -> None:
    for answer, kept in ((b"n\n", 0), (b"\n", 0), (b"", 0), (b"y\n", 1)):
        done = doorkeeper("reports", "new", "--reason", "other", "--url", "https://x.example", stdin=answer, home=home)
        assert done.returncode == 0
        assert b"This, and nothing else, will be sent" in done.stdout
        assert b"Example Security Team" in done.stdout
        assert len(list((home / "reports/box").glob("[0-9a-f]*"))) == kept


def test_without_a_reason_the_choices_are_listed(home: Path) -> None:
    done = doorkeeper("reports", "new", home=home)
    assert done.returncode == 2
    assert b"off-platform" in done.stdout
    assert len(json.dumps(run(home, "new"))) > 1000


@pytest.mark.parametrize(
    "arguments",
    [
        ("--reason", "dislike", "--url", "https://x.example"),
        ("--reason", "other"),
        ("--reason", "other", "--url", "x" * 3000),
        ("--reason", "other", "--url", "x", "--without", "reasons"),
        ("--reason", "other", "--observation", "-"),
    ],
)
def test_what_cannot_be_reported_is_told(home: Path, arguments: tuple[str, ...]) -> None:
    assert code_of(run(home, "new", *arguments, code=1)) == "report.draft"


def test_without_a_desk_nothing_is_kept(tmp_path: Path) -> None:
    done = doorkeeper("reports", "new", "--reason", "other", "--url", "https://x.example", home=tmp_path)
    assert done.returncode == 1
    assert b"no desk is known" in done.stdout
    assert b"[report.no_desk]" in done.stderr
    assert doorkeeper("reports", "desk", home=tmp_path).returncode == 1


def test_desks_card_is_shown_taken_over_and_refused(home: Path, tmp_path: Path) -> None:
    other = TestDesk("https://desk.example", name="other.example")
    shown = run(home, "desk", other.write(tmp_path / "other.json"))["desk"]
    assert isinstance(shown, dict)
    assert shown["id"] == "other.example"
    (tmp_path / "bad.json").write_text('{"v": 1}')
    assert code_of(run(home, "desk", tmp_path / "bad.json", code=3)) == "desk.card"
    assert code_of(run(home, "desk", tmp_path / "none.json", code=1)) == "desk.unreadable"
    assert run(home, "desk")["desk"] == shown


def test_code_is_kept_and_what_is_none_refused(home: Path) -> None:
    assert run(home, "enrol", "ABCD-EFGH") == {}
    assert code_of(run(home, "enrol", "two words", code=1)) == "enrolment.code"


def test_outcomes_come_from_a_file(home: Path, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(json.dumps({"v": 1, "published": "2026-11-24", "tokens": []}))
    assert run(home, "outcomes", tmp_path / "list.json") == {"outcomes": 0}
    (tmp_path / "list.json").write_text("x")
    assert code_of(run(home, "outcomes", tmp_path / "list.json", code=1)) == "outcomes.invalid"
    assert doorkeeper("reports", "outcomes", tmp_path / "none.json", home=home).returncode == 1


def test_terminal_is_steered_by_nothing_of_a_page(home: Path) -> None:
    page = json.dumps({"kind": "profile", "name": "\x1b[2J\u202e" + MARKER}).encode()
    done = doorkeeper("reports", "new", "--reason", "other", "--observation", "-", "--yes", stdin=page, home=home)
    assert done.returncode == 0
    assert MARKER.encode() in done.stdout
    assert b"\x1b" not in done.stdout
    assert "\u202e".encode() not in done.stdout
    assert MARKER.encode() not in doorkeeper("reports", "list", home=home).stdout


def test_unknown_ids_are_told(home: Path) -> None:
    for identifier in ("0" * 32, "", "..", "a"):
        assert code_of(run(home, "show", identifier, code=1)) == "report.unknown"


def test_help_names_every_command() -> None:
    text = doorkeeper("reports", "--help").stdout.decode()
    for name in ("new", "list", "show", "export", "withdraw", "outcomes", "enrol", "desk"):
        assert f"\n    {name} " in text
