"""`doorkeeper packs compile|lint|status` as a process."""

import json
from pathlib import Path

import pytest

from doorkeeper.index.schema import FILE_NAME
from tests.cli.programs import doorkeeper
from tests.packs.sources import person, write_lines, write_pack

ROOT = Path(__file__).parents[2]
TOML = 'id = "desk/one"\ntype = "person"\nnames = ["Ottoline Quarrington"]\nsource = {publisher = "D", title = "A"}\n'


def test_compile_for_a_person(tmp_path: Path) -> None:
    source = write_pack(tmp_path / "in", {"one.toml": TOML})
    run = doorkeeper("packs", "compile", source, "--out", tmp_path / "out")
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.decode() == f"desk: 1 entry, {tmp_path / 'out' / FILE_NAME}\n"


def test_compile_for_a_program(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "some.jsonl", [person()])
    run = doorkeeper("packs", "compile", "--json", source, "--out", tmp_path / "out")
    assert json.loads(run.stdout) == {"pack": "some", "entries": 1, "index": str(tmp_path / "out" / FILE_NAME)}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("one.toml", "x =", "one.toml: expected TOML"),
        ("one.toml", TOML + "colour = 1", "one.toml: "),
        ("one.toml", 'id = "desk/one"\ntype = "human"', "one.toml: type: expected one of person"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    run = doorkeeper("packs", "compile", write_pack(tmp_path / "in", {name: text}), "--out", tmp_path / "out")
    assert (run.returncode, run.stdout) == (1, b"")
    assert message in run.stderr.decode()
    assert "[entry.invalid]" in run.stderr.decode()
    assert "Traceback" not in run.stderr.decode()


@pytest.mark.parametrize("command", [["compile", "{}/nowhere", "--out", "{}/out"], ["lint", "{}/nowhere"]])
def test_a_missing_source_is_said(tmp_path: Path, command: list[str]) -> None:
    run = doorkeeper("packs", *(part.format(tmp_path) for part in command), "--json")
    assert run.returncode == 1
    assert json.loads(run.stdout)["error"]["code"] == "source.missing"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    source = write_lines(tmp_path / "some.jsonl", [person()])
    for out in (tmp_path / "out", tmp_path / "out" / "deeper", Path("/dev/null/x"), Path("/proc/x")):
        run = doorkeeper("packs", "compile", source, "--out", out)
        assert run.returncode == 1
        assert b"[file.unusable]" in run.stderr
        assert str(out).encode().split(b"/deeper")[0] in run.stderr


def test_lint_without_findings(tmp_path: Path) -> None:
    run = doorkeeper("packs", "lint", write_pack(tmp_path, {"one.toml": TOML}))
    assert (run.returncode, run.stdout, run.stderr) == (0, b"0 findings\n", b"")


def test_lint_with_findings(tmp_path: Path) -> None:
    source = write_pack(tmp_path, {"one.toml": TOML + 'wording = "A spy."\n', "two.toml": "x ="})
    run = doorkeeper("packs", "lint", source)
    lines = run.stdout.decode().splitlines()
    assert run.returncode == 1
    assert lines[-1] == "2 findings"
    assert lines[0].startswith(f"{source / 'one.toml'}: ")
    assert any("[lint.claim]" in line or "wording" in line for line in lines)
    findings = json.loads(doorkeeper("packs", "lint", "--json", source).stdout)["findings"]
    assert all(set(finding) == {"place", "key", "code", "message"} for finding in findings)


def test_status(tmp_path: Path) -> None:
    head = "id = 'desk'\nversion = '7'\npublished = 2026-01-05\nexpires = 2027-01-05\n"
    source = write_pack(tmp_path / "in", {"one.toml": TOML}, head)
    doorkeeper("packs", "compile", source, "--out", tmp_path / "home" / "packs" / "desk")
    run = doorkeeper("packs", "status", home=tmp_path / "home")
    assert run.returncode == 0
    assert "desk 7: 1 entry, " in run.stdout.decode()
    packs = json.loads(doorkeeper("packs", "status", "--json", home=tmp_path / "home").stdout)["packs"]
    (mine,) = [pack for pack in packs if pack["id"] == "desk"]
    assert (mine["version"], mine["published"], mine["expires"]) == ("7", "2026-01-05", "2027-01-05")


@pytest.mark.parametrize("arguments", [["packs"], ["packs", "burn"], ["packs", "compile"], ["packs", "compile", "x"]])
def test_wrong_use(arguments: list[str]) -> None:
    run = doorkeeper(*arguments)
    assert run.returncode == 2
    assert b"usage:" in run.stderr
