"""`doorkeeper screen` as a process: one observation or many, answers in their place, exit codes, encodings."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from doorkeeper.index.schema import FILE_NAME
from tests.cli.programs import PROGRAM, doorkeeper
from tests.packs.sources import compile_records, person

OTTOLINE = {"kind": "profile", "name": "Ottoline Quarrington"}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = [person(), person("desk/two", names=["邱雪莉"])]
    return compile_records(tmp_path_factory.mktemp("screen"), records)


def verdicts(out: bytes) -> list[Any]:
    return [json.loads(line) for line in out.decode("utf-8").splitlines()]


def test_one_observation(index: Path) -> None:
    run = doorkeeper("screen", "--index", index, stdin=json.dumps(OTTOLINE).encode())
    assert (run.returncode, run.stderr) == (0, b"")
    (verdict,) = verdicts(run.stdout)
    assert verdict["band"] == "note"
    assert verdict["hits"][0]["indicator"] == "desk/ottoline"
    assert verdict["packs"][0]["id"] == "pack"


def test_one_observation_may_have_many_lines(index: Path) -> None:
    run = doorkeeper("screen", "--index", index, stdin=json.dumps(OTTOLINE, indent=2).encode())
    assert verdicts(run.stdout)[0]["band"] == "note"


@pytest.mark.parametrize(
    "bad",
    [
        b"nonsense",
        b"[]",
        b"7",
        b"null",
        b'"text"',
        b'{"kind": "sonnet"}',
        b'{"kind": "card", "name": 7}',
        b'{"kind": "card", "name": "\\ud800"}',
        b"\xff\xfe\xfd",
        b"[" * 100_000,
        b'{"kind": "card", "name": "' + b"x" * 600 + b'"}',
        b'{"x": ' + b"1" * 10_000 + b"}",
        b'{"kind": "card", "name": "' + b"x" * (1024 * 1024) + b'"}',
        b"\x00",
    ],
    ids=lambda bad: repr(bad[:24]),
)
def test_a_bad_line_is_answered_in_its_place(index: Path, bad: bytes) -> None:
    good = json.dumps(OTTOLINE).encode()
    run = doorkeeper("screen", "--jsonl", "--index", index, stdin=b"\n".join([good, bad, good]) + b"\n")
    first, second, third = verdicts(run.stdout)
    assert (first["band"], third["band"]) == ("note", "note")
    assert set(second) == {"error"}
    assert set(second["error"]) == {"code", "message", "remedy"}
    assert second["error"]["code"] in ("observation.invalid", "observation.too-long")
    assert (run.returncode, run.stderr) == (1, b"")


@pytest.mark.parametrize("bad", [b"", b" ", b"nonsense", b"[]", b"{}{}", b'{"kind": "card"}\n{"kind": "card"}'])
def test_a_bad_single_observation(index: Path, bad: bytes) -> None:
    run = doorkeeper("screen", "--index", index, stdin=bad)
    assert run.returncode == 1
    assert verdicts(run.stdout)[0]["error"]["code"] == "observation.invalid"


def test_an_error_names_the_path(index: Path) -> None:
    run = doorkeeper("screen", "--index", index, stdin=b'{"kind": "card", "organisations": [{"name": 1}]}')
    assert "organisations[0].name: expected a text" in verdicts(run.stdout)[0]["error"]["message"]


def test_lines_are_answered_in_their_order(index: Path) -> None:
    names = ["Ottoline Quarrington", "Jo Bloggs", "邱雪莉", "Quarrington Ottoline", ""] * 40
    text = "\n".join(json.dumps({"kind": "card", "name": name}, ensure_ascii=False) for name in names)
    run = doorkeeper("screen", "--jsonl", "--index", index, stdin=text.encode())
    assert [v["band"] for v in verdicts(run.stdout)] == ["note", "none", "note", "note", "none"] * 40
    assert run.returncode == 0


def test_blank_lines_and_crlf(index: Path) -> None:
    line = json.dumps(OTTOLINE).encode()
    run = doorkeeper("screen", "--jsonl", "--index", index, stdin=b"\r\n" + line + b"\r\n\n  \n" + line)
    assert [v["band"] for v in verdicts(run.stdout)] == ["note", "note"]


def test_no_lines_no_answers(index: Path) -> None:
    run = doorkeeper("screen", "--jsonl", "--index", index)
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")


def test_a_line_is_answered_before_the_next_is_sent(index: Path) -> None:
    command = [str(PROGRAM), "screen", "--jsonl", "--index", str(index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write(json.dumps(OTTOLINE).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["band"] == "note"
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "ascii"}, {}])
def test_the_output_is_utf8_whatever_the_locale(index: Path, environment: dict[str, str]) -> None:
    observation = json.dumps({"kind": "card", "name": "邱雪莉"}, ensure_ascii=False).encode()
    run = doorkeeper("screen", "--index", index, stdin=observation, environment=environment)
    assert run.returncode == 0
    assert "邱雪莉".encode() in run.stdout


@pytest.mark.parametrize("lines", [1, 2000])
def test_a_reader_that_goes_is_no_error(index: Path, lines: int) -> None:
    text = (json.dumps(OTTOLINE) + "\n") * lines
    command = f"exec 3<&0; {PROGRAM} screen --jsonl --index {index} <&3 | true; echo ${{PIPESTATUS[0]}}"
    run = subprocess.run(["bash", "-c", command], input=text.encode(), capture_output=True, check=False, timeout=120)
    assert run.stderr == b""
    assert run.stdout == b"0\n"


def test_the_same_observation_gets_the_same_verdict(index: Path) -> None:
    text = ((json.dumps(OTTOLINE) + "\n") * 2).encode()
    first, second = verdicts(doorkeeper("screen", "--jsonl", "--index", index, stdin=text).stdout)
    assert {**first, "micros": 0} == {**second, "micros": 0}


@pytest.mark.parametrize("make", [False, True])
def test_without_an_index_that_is_said(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "out"
    if make:
        folder.mkdir()
    run = doorkeeper("screen", "--index", folder, stdin=b"{}")
    assert (run.returncode, run.stdout) == (1, b"")
    assert b"[index.missing]" in run.stderr
    assert b"packs compile" in run.stderr


def test_a_damaged_index_is_said(index: Path, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"garbage")
    run = doorkeeper("screen", "--json", "--index", tmp_path, stdin=b"{}")
    assert (run.returncode, run.stderr) == (1, b"")
    assert json.loads(run.stdout)["error"]["code"] == "index.unreadable"


def test_without_an_index_the_installed_packs_are_asked(tmp_path: Path, index: Path) -> None:
    home = tmp_path / "home"
    (home / "packs").mkdir(parents=True)
    index_copy = home / "packs" / "example"
    index_copy.symlink_to(index)
    run = doorkeeper("screen", stdin=json.dumps(OTTOLINE).encode(), home=home)
    assert "desk/ottoline" in [hit["indicator"] for hit in verdicts(run.stdout)[0]["hits"]]


def test_wrong_use_is_exit_code_2() -> None:
    for arguments in (["screen", "--colour"], ["screen", "--index"], ["scream"], []):
        run = doorkeeper(*arguments)
        assert run.returncode == 2
        assert b"usage: doorkeeper" in run.stderr
        assert run.stdout == b""


def test_help_and_version_are_exit_code_0() -> None:
    for arguments in (["--help"], ["screen", "--help"], ["packs", "--help"], ["--version"]):
        run = doorkeeper(*arguments)
        assert (run.returncode, run.stderr) == (0, b"")
        assert run.stdout
