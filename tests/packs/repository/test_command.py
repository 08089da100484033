"""The publisher's commands as a person runs them: real processes, their exit codes, and what they print."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.packs.repository.publishing import people
from tests.packs.sources import person, write_lines

PROGRAM = Path(sys.executable).with_name("doorkeeper")
DONE, PROBLEMS, WRONG_USE, REFUSED = 0, 1, 2, 3


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "packs", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "DOORKEEPER_HOME": str(folder / "home")},
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=300,
    )


def told(folder: Path, *arguments: object, code: int = DONE) -> dict[str, Any]:
    """Run a command with --json, and give what it prints."""
    done = run(folder, *arguments, "--json")
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stderr == ""
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def test_the_plain_path_from_init_to_a_warning(tmp_path: Path) -> None:
    made = told(tmp_path, "init", "repo", "--publisher", "desk", "--keys", "keys")
    assert made["root"] == "repo/metadata/1.root.json"
    assert len(bytes.fromhex(made["fingerprint"])) == 32
    write_lines(tmp_path / "alerts.jsonl", people(3))

    released = told(tmp_path, "release", "alerts.jsonl", "--repository", "repo", "--keys", "keys")
    assert (released["pack"], released["version"], released["published"]) == ("alerts", 1, True)
    assert (released["added"], released["changed"], released["withdrawn"]) == (3, 0, 0)
    assert released["collateral"]["overall"]["profiles"] == 21_000
    bundled = told(tmp_path, "bundle", "--repository", "repo", "--out", "alerts.ukpack")
    assert bundled["packs"] == [{"publisher": "desk", "pack": "alerts", "version": 1}]

    assert run(tmp_path, "trust", "repo/metadata/1.root.json", "--publisher", "desk").returncode == DONE
    imported = run(tmp_path, "import", "alerts.ukpack")
    assert imported.returncode == DONE, imported.stdout + imported.stderr
    seen = subprocess.run(
        [PROGRAM, "screen"],
        input=json.dumps({"kind": "profile", "url": "https://www.linkedin.com/in/invented-1"}),
        env={**os.environ, "DOORKEEPER_HOME": str(tmp_path / "home")},
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    verdict = json.loads(seen.stdout)
    assert verdict["band"] == "alert"
    assert verdict["hits"][0]["indicator"] == "desk/p00001"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository without a release, and sources of several kinds."""
    folder = tmp_path_factory.mktemp("commands")
    made = run(folder, "init", "repo", "--publisher", "desk", "--keys", "keys", "--now", "2026-03-02T09:30:00")
    assert made.returncode == DONE
    assert "fingerprint is" in made.stdout
    write_lines(folder / "claims.jsonl", [person(wording="A spy.\x1b[2J", names=["Ottoline Quarrington"])])
    write_lines(folder / "bad.jsonl", [{"id": "desk/a", "type": "persona"}])
    (folder / "not-a-key.pem").write_text("no key", "ascii")
    return folder


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        ("init repo --publisher desk --keys others", PROBLEMS, "repository.exists"),
        ("init new --publisher Desk --keys others", PROBLEMS, "repository.invalid"),
        ("init new --publisher desk --keys keys", PROBLEMS, "key.exists"),
        ("init new --publisher desk --keys others --threshold 9", PROBLEMS, "repository.invalid"),
        ("release claims.jsonl --repository repo --keys keys", REFUSED, "release.findings"),
        ("release bad.jsonl --repository repo --keys keys", PROBLEMS, "entry.invalid"),
        ("release missing.jsonl --repository repo --keys keys", PROBLEMS, "source.missing"),
        ("release claims.jsonl --repository nowhere --keys keys", PROBLEMS, "repository.none"),
        ("release claims.jsonl --repository repo --keys nowhere", PROBLEMS, "key.none"),
        ("release claims.jsonl --repository repo --publisher other", PROBLEMS, "repository.publisher"),
        ("release claims.jsonl --repository repo --pack ../up", PROBLEMS, "repository.invalid"),
        ("sign repo --key keys/desk-1.pem", PROBLEMS, "sign.nothing"),
        ("sign nowhere --key keys/desk-1.pem", PROBLEMS, "repository.none"),
        ("rekey repo --role mirrors --keys keys", PROBLEMS, "rekey.invalid"),
        ("rekey repo --role desk --add not-a-key.pem --keys keys", PROBLEMS, "key.unusable"),
        ("bundle --repository repo --out out.ukpack --now 2026-03-02", REFUSED, "bundle.pack"),
        ("bundle --repository repo --out out.ukpack --now 2036-03-02", REFUSED, "bundle.expired"),
        ("bundle --repository nowhere --out out.ukpack", PROBLEMS, "repository.none"),
    ],
)
def test_refusals_have_a_code_and_a_remedy_and_change_nothing(
    folder: Path, arguments: str, code: int, error: str
) -> None:
    before = {path: path.read_bytes() for path in (folder / "repo").rglob("*.json")}
    answer = told(folder, *arguments.split(), code=code)
    assert answer["error"]["code"] == error
    assert answer["error"]["message"]
    assert answer["error"]["remedy"].endswith(".")
    assert {path: path.read_bytes() for path in (folder / "repo").rglob("*.json")} == before
    assert not (folder / "new").exists()
    assert not (folder / "out.ukpack").exists()


def test_findings_are_listed_for_a_person_without_what_a_terminal_would_obey(folder: Path) -> None:
    done = run(folder, "release", "claims.jsonl", "--repository", "repo", "--keys", "keys")
    assert done.returncode == REFUSED
    assert "wording.en.summary: says 'spy'" in done.stdout
    assert "[release.findings]" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        "init repo",
        "release",
        "release claims.jsonl",
        "release claims.jsonl --repository repo --allow-findings",
        "release claims.jsonl --repository repo --audience everybody",
        "release claims.jsonl --repository repo --approved-by Ida",
        "release claims.jsonl --repository repo --reason why",
        "bundle --repository repo",
        "bundle --repository repo --out x --since latest",
        "rekey repo",
        "sign",
    ],
)
def test_wrong_use(folder: Path, arguments: str) -> None:
    assert run(folder, *arguments.split()).returncode == WRONG_USE
