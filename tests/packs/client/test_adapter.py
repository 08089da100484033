"""The conformance adapter's ``refresh`` and ``download``: TUF's client workflow (specification 5.2-5.7), step by step.

The public suite is run elsewhere; these are the same decisions, one by one, on a server of our own.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests import tuf_client
from tests.packs.client.machine import person
from tests.packs.client.repository import DAY, NOW, ONLINE, Repository, changed_json, keys
from tests.packs.client.test_server import Server, serving

TARGET = "desk/alerts/manifest.json"


class Client:
    """The adapter with folders of its own, against one repository on one server."""

    def __init__(self, folder: Path, repository: Repository, server: Server) -> None:
        self.folder = folder
        self.metadata = folder / "metadata"
        self.repository = repository
        self.server = server
        root = folder / "trusted.json"
        root.write_bytes(repository.roots[0])
        assert self.run("init", str(root))

    def run(self, *command: str, now: datetime = NOW) -> bool:
        self.server.files = self.repository.files
        of_server = ["--metadata-url", f"{self.server.url}/metadata", "--target-base-url", f"{self.server.url}/targets"]
        of_target = ["--target-name", TARGET, "--target-dir", str(self.folder / "targets")]
        folders = ["--metadata-dir", str(self.metadata), "--now", now.isoformat()]
        return tuf_client.main([*folders, *of_server, *of_target, *command]) == 0

    def version(self, role: str) -> int | None:
        path = self.metadata / f"{role}.json"
        return int(json.loads(path.read_bytes())["signed"]["version"]) if path.exists() else None


@pytest.fixture
def client(tmp_path: Path, repository: Repository) -> Iterator[Client]:
    repository.pack([person()])
    repository.publish()
    with serving() as server:
        yield Client(tmp_path, repository, server)


def test_init_asks_for_nothing(client: Client) -> None:
    assert client.server.asked == []
    assert [path.name for path in client.metadata.iterdir()] == ["root.json"]


def test_refresh_keeps_metadata_under_names_without_version(client: Client) -> None:
    assert client.run("refresh")
    assert {role: client.version(role) for role in ("root", "timestamp", "snapshot", "targets", "desk")} == {
        "root": 1,
        "timestamp": 1,
        "snapshot": 1,
        "targets": 1,
        "desk": None,
    }
    for path in client.metadata.glob("*.json"):
        served = "timestamp.json" if path.name == "timestamp.json" else f"1.{path.name}"
        assert path.read_bytes() == client.repository.files[f"metadata/{served}"]


def test_a_target_is_fetched_once(client: Client) -> None:
    for _ in range(2):
        assert client.run("download")
    [path] = (client.folder / "targets").iterdir()
    assert path.read_bytes() == client.repository.targets[TARGET]
    assert sum(TARGET.split("/")[-1] in path for path in client.server.asked) == 1


def test_a_target_that_has_changed_takes_the_same_place(client: Client) -> None:
    assert client.run("download")
    client.repository.pack([person()], version=2)
    client.repository.publish()
    assert client.run("download")
    [path] = (client.folder / "targets").iterdir()
    assert path.read_bytes() == client.repository.targets[TARGET]


def test_roots_are_followed_one_by_one(client: Client) -> None:
    for role in ("root", "snapshot", "timestamp"):
        client.repository.rotate(role)
    client.repository.publish()
    assert client.run("refresh")
    assert client.version("root") == 4
    assert client.version("timestamp") == 2


def test_a_good_root_stays_though_the_rest_fails(client: Client) -> None:
    assert client.run("refresh")
    client.repository.rotate("root")
    del client.repository.files["metadata/timestamp.json"]
    assert not client.run("refresh")
    assert client.version("root") == 2


def test_other_keys_undo_a_version_far_ahead(client: Client) -> None:
    client.repository.sign_timestamp(version=2**31)
    assert client.run("refresh")
    client.repository.rotate("timestamp")
    client.repository.sign_timestamp(version=2)
    assert client.run("refresh")
    assert client.version("timestamp") == 2


def older_timestamp(client: Client) -> None:
    client.repository.sign_timestamp(version=5)
    assert client.run("refresh")
    client.repository.sign_timestamp(version=4)


def older_snapshot(client: Client) -> None:
    client.repository.publish()
    assert client.run("refresh")
    client.repository.sign_timestamp(snapshot=1)


def older_targets(client: Client) -> None:
    client.repository.publish()
    assert client.run("refresh")
    client.repository.sign_snapshot(versions={"targets": 1})
    client.repository.sign_timestamp()


def root_of_strangers(client: Client) -> None:
    client.repository.keys["root"] = keys(3)
    client.repository.new_root(signers=client.repository.keys["root"])


def root_with_a_skipped_version(client: Client) -> None:
    client.repository.rotate("timestamp")
    client.repository.rotate("timestamp")
    client.repository.files["metadata/2.root.json"] = client.repository.files["metadata/3.root.json"]


def unsigned_change(client: Client) -> None:
    path = "metadata/timestamp.json"
    client.repository.files[path] = changed_json(client.repository.files[path], version=7)


def wrong_key(client: Client) -> None:
    client.repository.sign_timestamp(signers=keys(1))


def no_json(client: Client) -> None:
    client.repository.files["metadata/timestamp.json"] = b"<html>"


def target_of_another_length(client: Client) -> None:
    for path in [path for path in client.repository.files if path.endswith(".manifest.json")]:
        client.repository.files[path] += b" "


def target_missing(client: Client) -> None:
    for path in [path for path in client.repository.files if path.endswith(".manifest.json")]:
        del client.repository.files[path]


@pytest.mark.parametrize(
    "attack",
    [
        older_timestamp,
        older_snapshot,
        older_targets,
        root_of_strangers,
        root_with_a_skipped_version,
        unsigned_change,
        wrong_key,
        no_json,
        target_of_another_length,
        target_missing,
    ],
)
def test_attacks_end_with_1_and_leave_no_target(client: Client, attack: Callable[[Client], None]) -> None:
    attack(client)
    assert not client.run("download")
    assert not (client.folder / "targets").exists() or not list((client.folder / "targets").iterdir())


@pytest.mark.parametrize(("days", "good"), [(0, True), (ONLINE / DAY - 1, True), (ONLINE / DAY + 1, False)])
def test_time_is_an_argument(client: Client, days: float, good: bool) -> None:
    assert client.run("refresh", now=NOW + days * DAY) == good


def test_an_unknown_target(client: Client) -> None:
    assert not client.run("--target-name", "desk/alerts/none", "download")


def test_one_file_imports_the_client_of_tuf() -> None:
    root = Path(__file__).parents[3]
    found = [
        path.relative_to(root).as_posix()
        for folder in ("host", "tests", "tools")
        for path in (root / folder).rglob("*.py")
        if any(imports(node, "tuf.ngclient") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    ]
    assert found == ["host/doorkeeper/packs/client/verify.py"]


def imports(node: ast.AST, module: str) -> bool:
    if isinstance(node, ast.Import):
        return any(name.name.startswith(module) for name in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith(module)
