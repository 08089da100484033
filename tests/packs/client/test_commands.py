"""The commands, as a person or a script runs them: real processes, exit codes, and sentences."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doorkeeper.packs.client.importing import preview_bundle
from tests.packs.client.machine import OTTOLINE, Machine, people, person
from tests.packs.client.repository import NOW, Repository, changed_json
from tests.packs.client.story import run_adapter

PROGRAM = Path(sys.executable).with_name("doorkeeper")


class Shell:
    """Runs the program with a home folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *arguments: object, code: int = 0, given: str = "") -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(PROGRAM), *map(str, arguments)],
            env={**os.environ, "DOORKEEPER_HOME": str(self.home)},
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    def json(self, *arguments: object, code: int = 0, given: str = "") -> dict[str, object]:
        answer = json.loads(self.run(*arguments, "--json", code=code, given=given).stdout)
        assert isinstance(answer, dict)
        return answer


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "home")


def test_from_a_root_and_a_bundle_to_a_warning(shell: Shell, tmp_path: Path) -> None:
    repository = Repository(now=datetime.now(UTC))
    repository.pack([person(), *people(3)])
    root = repository.write_root(tmp_path / "1.root.json")
    bundle = repository.publish().bundle(tmp_path / "a.ukpack")
    shown = shell.run("packs", "trust", root, "--publisher", "desk").stdout
    assert "Fingerprint" in shown
    preview = shell.json("packs", "import", bundle, "--preview")
    assert preview["packs"][0]["added"] == 4  # type: ignore[index]
    assert shell.run("packs", "import", bundle).stdout.startswith("desk/alerts 1 installed")
    [pack] = [pack for pack in shell.json("packs", "status")["packs"] if pack["publisher"] == "desk"]  # type: ignore[attr-defined]
    assert (pack["id"], pack["version"], pack["entries"], pack["state"]) == ("alerts", "1", 4, "fresh")
    assert pack["entries_by_type"] == {"person": 4}
    page = json.dumps({"kind": "profile", "site": "linkedin", "url": OTTOLINE, "name": "Ottoline Quarrington"})
    verdict = shell.json("screen", given=page)
    assert verdict["band"] == "alert"

    # what this machine has goes on to one that never sees the publisher
    stick = tmp_path / "stick.ukpack"
    shell.run("packs", "export", stick)
    other = Shell(tmp_path / "other")
    other.run("packs", "trust", root, "--publisher", "desk", "--yes")
    other.run("packs", "import", stick)
    assert other.json("screen", given=page)["band"] == "alert"


def test_every_refusal_is_exit_code_3_with_a_code_and_a_remedy(shell: Shell, tmp_path: Path) -> None:
    repository = Repository(now=datetime.now(UTC))
    repository.pack([person()])
    root = repository.write_root(tmp_path / "1.root.json")
    old = repository.publish().bundle(tmp_path / "old.ukpack")
    repository.pack([person(), *people(1)], version=2)
    new = repository.publish().bundle(tmp_path / "new.ukpack")
    stranger = Repository("stranger", now=repository.now)
    stranger.pack([person("stranger/x")])
    ancient = Repository(now=repository.now - timedelta(days=500))
    ancient.pack([person()])
    timestamp = "metadata/timestamp.json"
    tampered = {**repository.files, timestamp: changed_json(repository.files[timestamp], version=9)}
    cut = tmp_path / "cut.ukpack"
    cut.write_bytes(new.read_bytes()[:-100])
    other_root = Repository().write_root(tmp_path / "other.root.json")
    shell.run("packs", "trust", root, "--publisher", "desk")
    shell.run("packs", "import", new)
    for arguments, code in (
        (("import", old), "update.rollback"),
        (("import", cut), "bundle.damaged"),
        (("import", stranger.publish().bundle(tmp_path / "s.ukpack")), "publisher.unknown"),
        (("import", repository.bundle(tmp_path / "t.ukpack", tampered)), "update.signature"),
        (("import", ancient.publish().bundle(tmp_path / "e.ukpack")), "update.signature"),
        (("trust", other_root, "--publisher", "desk"), "publisher.other-root"),
        (("trust", new, "--publisher", "desk"), "root.invalid"),
        (("trust", root, "--publisher", "../desk"), "publisher.id"),
    ):
        error = shell.json("packs", *arguments, code=3)["error"]
        assert error["code"] == code  # type: ignore[index]
        said = shell.run("packs", *arguments, code=3).stderr
        assert f"[{code}]" in said
        assert len(said.strip().splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("import", "none.ukpack"), 1),
        (("update",), 1),
        (("export", "x.ukpack"), 1),
        (("trust", "none.json", "--publisher", "desk"), 1),
        (("trust", "none.json"), 2),
        (("import",), 2),
        (("trust", "x", "--publisher", "desk", "--tlp", "purple"), 2),
        (("trust", "x", "--publisher", "desk", "--types", "spell"), 2),
    ],
)
def test_wrong_use_is_no_refusal(shell: Shell, arguments: tuple[str, ...], code: int) -> None:
    shell.run("packs", *arguments, code=code)


def test_the_adapter_is_a_program(tmp_path: Path) -> None:
    repository = Repository()
    repository.pack([person()])
    root = repository.write_root(tmp_path / "1.root.json")
    bundle = repository.publish().bundle(tmp_path / "a.ukpack")
    of = ["--metadata-dir", str(tmp_path / "d"), "--target-name", "desk/alerts/manifest.json"]
    of += ["--target-dir", str(tmp_path / "x"), "--now", NOW.isoformat()]
    assert run_adapter([*of, "init", str(root)]) == 0
    assert run_adapter([*of, "bundle", str(bundle)]) == 0
    assert [path.read_bytes() for path in (tmp_path / "x").iterdir()] == [
        repository.targets["desk/alerts/manifest.json"]
    ]
    assert (tmp_path / "d" / "timestamp.json").is_file()
    late = [*of[:-1], (NOW + timedelta(days=90)).isoformat()]
    assert run_adapter([*late, "bundle", str(bundle)]) == 1


@pytest.mark.parametrize("based", [False, True])
def test_a_preview_counts_what_would_change(
    machine: Machine, repository: Repository, tmp_path: Path, based: bool
) -> None:
    machine.trust(repository)
    repository.pack(people(10))
    machine.take(repository.publish().bundle(tmp_path / "1.ukpack"))
    repository.pack([*people(8, 2), person("desk/p00001", roles=["x"]), *people(3, 20)], version=2, based=based)
    before = machine.digest()
    preview = preview_bundle(repository.publish().bundle(tmp_path / "2.ukpack"), machine.home, NOW)
    [pack] = preview.packs
    assert (pack.installed, pack.version, pack.added, pack.changed, pack.removed) == (1, 2, 3, 1, 1)
    assert preview.refused is None
    assert machine.digest() == before
    refused = preview_bundle(tmp_path / "1.ukpack", machine.home, NOW + timedelta(days=900)).refused
    assert refused is not None
    assert refused.code == "update.expired"
