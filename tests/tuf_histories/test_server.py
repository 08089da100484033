"""``refresh`` and ``download`` against a real server: TUF's client workflow for repositories of all makes.

The public conformance suite is run elsewhere; this is its breadth, by a repository and tables of our own: what is asked
for and in which order, what is left in the folder of metadata after success and after failure, and which targets.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from tests import tuf_client
from tests.packs.client.test_server import Server, serving
from tests.tuf_histories.client import TARGET
from tests.tuf_histories.plain import DAY, NOW, ONLINE, Plain
from tests.tuf_histories.test_honest import FIRST, SECOND, first, second

TOP = ("root", "timestamp", "snapshot", "targets")


class Client:
    """A client of one repository, which the server serves as it is at each command."""

    def __init__(self, folder: Path, server: Server, repository: Plain) -> None:
        self.folder = folder
        self.metadata = folder / "metadata"
        self.out = folder / "targets"
        self.metadata.mkdir(parents=True)
        self.out.mkdir()
        self.server = server
        self.repository = repository

    def init(self, root: bytes | None = None) -> bool:
        path = self.folder / "root.json"
        path.write_bytes(self.repository.roots[0] if root is None else root)
        return self._run("init", str(path))

    def refresh(self, now: datetime = NOW) -> bool:
        return self._run("--now", now.isoformat(), "--metadata-url", f"{self.server.url}/metadata/", "refresh")

    def download(self, target: str = TARGET, now: datetime = NOW) -> bool:
        return self._run(*self.download_arguments(target, now))

    def download_arguments(self, target: str, now: datetime) -> list[str]:
        return [
            *("--now", now.isoformat()),
            *("--metadata-url", f"{self.server.url}/metadata/"),
            *("--target-base-url", f"{self.server.url}/targets/"),
            *("--target-name", target, "--target-dir", str(self.out), "download"),
        ]

    def _run(self, *arguments: str) -> bool:
        self.server.files = self.repository.state()
        self.server.asked.clear()
        return tuf_client.main(["--metadata-dir", str(self.metadata), *arguments]) == 0

    def versions(self) -> dict[str, int]:
        """Give the version of each role that the client trusts, by the file's name."""
        found = sorted(self.metadata.glob("*.json"))
        return {path.stem: json.loads(path.read_bytes())["signed"]["version"] for path in found}

    def left(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.out.rglob("*")) if path.is_file()]

    def asked(self) -> list[str]:
        return [path.removeprefix("metadata/") for path in self.server.asked]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def client(tmp_path: Path, server: Server) -> Client:
    made = Client(tmp_path / "client", server, first(Plain()))
    assert made.init()
    return made


def of(folder: Path, server: Server, repository: Plain) -> Client:
    made = Client(folder / "client", server, repository)
    assert made.init()
    return made


# what is asked for


def test_first_refresh(client: Client) -> None:
    assert client.refresh()
    assert client.asked() == ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]
    assert client.versions() == dict.fromkeys(TOP, 1)
    for role, name in zip(TOP, ("1.root", "timestamp", "1.snapshot", "1.targets"), strict=True):
        assert (client.metadata / f"{role}.json").read_bytes() == client.repository.files[f"metadata/{name}.json"]


def test_nothing_new(client: Client) -> None:
    assert client.refresh()
    assert client.refresh()
    assert client.asked() == ["2.root.json", "timestamp.json"]


def test_only_what_is_new(client: Client) -> None:
    assert client.refresh()
    client.repository.next_snapshot()
    client.repository.next_timestamp()
    assert client.refresh()
    assert client.asked() == ["2.root.json", "timestamp.json", "2.snapshot.json"]


def test_names_without_versions(tmp_path: Path, server: Server) -> None:
    client = of(tmp_path, server, first(Plain(consistent=False)))
    assert client.download()
    assert client.server.asked == [
        "metadata/2.root.json",
        *(f"metadata/{role}.json" for role in TOP[1:]),
        f"targets/{TARGET}",
    ]
    assert client.left() == [FIRST]


@pytest.mark.parametrize("root", [b"", b"{}", b"no json"])
def test_a_root_that_is_none(client: Client, root: bytes) -> None:
    client.init(root)
    assert not client.refresh()
    assert client.asked() == []


def test_a_root_without_its_signature(client: Client) -> None:
    root = json.loads(client.repository.roots[0])
    root["signatures"][0]["sig"] = "00" * 64
    client.init(json.dumps(root).encode())
    assert not client.refresh()
    assert client.asked() == []


# keys


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa", "rsa-pkcs1v15"])
def test_keys(tmp_path: Path, server: Server, kind: str) -> None:
    client = of(tmp_path, server, first(Plain(kind=kind)))
    assert client.download()
    client.repository.rotate(*TOP, kind=kind)
    second(client.repository)
    assert client.download()
    assert client.left() == [SECOND]


def test_a_key_under_an_id_of_its_own(client: Client) -> None:
    """An id is a name; how it is made is the repository's affair (TUF 4.2)."""
    r = client.repository
    signer = r.signer()
    signer.public_key.keyid = "the-key-of-spring"
    r.root.roles["targets"].keyids.clear()
    r.root.add_key(signer.public_key, "targets")
    r.signers["targets"] = [signer]
    r.next_root()
    second(r)
    assert client.refresh()
    assert client.versions() == {"root": 2, "timestamp": 2, "snapshot": 2, "targets": 2}


ROOTS: dict[str, tuple[list[tuple[str, int, str]], int]] = {
    "one key by another": ([("a", 1, "a"), ("b", 1, "ab"), ("b", 1, "b")], 3),
    "signatures of strangers beside": ([("a", 1, "axy"), ("b", 1, "abxy")], 2),
    "another two of three": ([("abc", 2, "ab"), ("abc", 2, "bc"), ("abc", 2, "ac")], 3),
    "one of three is replaced": ([("abc", 2, "ab"), ("abd", 2, "ab")], 2),
    "all are replaced": ([("abc", 2, "ab"), ("def", 2, "abde"), ("def", 2, "ef")], 3),
    "more must sign": ([("abc", 1, "a"), ("abc", 3, "abc")], 2),
    "fewer must sign": ([("abc", 3, "abc"), ("abc", 1, "abc"), ("abc", 1, "c")], 3),
    "only by the new": ([("a", 1, "a"), ("b", 1, "bxy")], 1),
    "only by the old": ([("a", 1, "a"), ("b", 1, "axy")], 1),
    "not by enough of the new": ([("abc", 2, "ab"), ("def", 2, "abd")], 1),
    "not by enough of the old": ([("abc", 2, "ab"), ("def", 2, "ade")], 1),
    "the higher threshold is not reached": ([("abc", 1, "a"), ("abc", 2, "a")], 1),
    "the lower threshold is not yet in force": ([("abc", 2, "ab"), ("abc", 1, "a")], 1),
    "the good ones before a bad one": ([("a", 1, "a"), ("b", 1, "ab"), ("c", 1, "c")], 2),
}


@pytest.mark.parametrize("case", ROOTS)
def test_roots(tmp_path: Path, server: Server, case: str) -> None:
    steps, reached = ROOTS[case]
    r = Plain()
    r.roots.clear()
    keys: dict[str, CryptoSigner] = {}
    for number, (listed, threshold, signing) in enumerate(steps, 1):
        r.root.version = number
        r.root.roles["root"].keyids.clear()
        for name in listed + signing:
            keys.setdefault(name, r.signer())
        for name in listed:
            r.root.add_key(keys[name].public_key, "root")
        r.root.roles["root"].threshold = threshold
        r.serve_root([keys[name] for name in signing])
    client = of(tmp_path, server, first(r))
    assert client.refresh() == (reached == len(steps))
    assert (client.metadata / "root.json").read_bytes() == r.roots[reached - 1]


@pytest.mark.parametrize("role", TOP[1:])
@pytest.mark.parametrize(("signing", "good"), [("ab", True), ("ac", True), ("abc", True), ("a", False), ("axy", False)])
def test_thresholds(client: Client, role: str, signing: str, good: bool) -> None:
    r = client.repository
    keys = {name: r.signer() for name in "abcxy"}
    r.root.roles[role].keyids.clear()
    for name in "abc":
        r.root.add_key(keys[name].public_key, role)
    r.root.roles[role].threshold = 2
    r.next_root()
    r.signers[role] = [keys[name] for name in signing]
    second(r)
    assert client.refresh() == good
    assert client.versions()["root"] == 2


# time


@pytest.mark.parametrize("role", TOP)
def test_expired(client: Client, role: str) -> None:
    """A good root is kept though it has expired; nothing else that has (TUF 5.3.10, 5.4.4, 5.5.6, 5.6.5)."""
    assert client.refresh()
    r = client.repository
    signed = {"root": r.root, "timestamp": r.timestamp, "snapshot": r.snapshot, **r.roles}[role]
    signed.expires = NOW - DAY
    if role == "root":
        r.next_root()
    second(r)
    assert not client.refresh()
    at = TOP.index(role)
    kept = {name: 2 if 0 < TOP.index(name) < at else 1 for name in TOP}
    assert client.versions() == {**kept, "root": 2 if role == "root" else 1}


def test_what_is_here_may_have_expired(client: Client) -> None:
    assert client.refresh()
    client.repository.later(ONLINE)
    second(client.repository)
    assert client.refresh(NOW + ONLINE + DAY)
    assert client.versions()["timestamp"] == 2


# going back


@pytest.mark.parametrize("pinned", [False, True])
@pytest.mark.parametrize("role", TOP[1:])
def test_rollback(tmp_path: Path, server: Server, role: str, pinned: bool) -> None:
    client = of(tmp_path, server, Plain(pinned=pinned))
    r = client.repository
    for _ in range(3):
        second(r)
    assert client.refresh()
    if role == "targets":
        r.roles["targets"].version = 1
        r.serve_role("targets")
    if role != "timestamp":
        r.next_snapshot(version=1 if role == "snapshot" else None)
    r.next_timestamp(version=2 if role == "timestamp" else None)
    assert not client.refresh()
    assert client.versions()[role] == 3


@pytest.mark.parametrize("role", TOP[1:])
def test_other_keys_let_a_version_fall(client: Client, role: str) -> None:
    """Whoever had a key and used up the versions is undone by new keys of that role and of snapshot and timestamp."""
    r = client.repository
    r.roles["targets"].version = r.snapshot.version = r.timestamp.version = 2**30
    second(r)
    assert client.refresh()
    r.rotate("timestamp", *(("snapshot",) if role != "timestamp" else ()))
    r.timestamp.version = 5
    if role != "timestamp":
        r.snapshot.version = 5
    if role == "targets":
        r.roles["targets"].version = 5
    first(r)
    assert client.refresh()
    assert client.versions()[role] == 6


def test_the_same_version_with_another_content(client: Client) -> None:
    assert client.refresh()
    before = (client.metadata / "timestamp.json").read_bytes()
    client.repository.next_snapshot()
    client.repository.next_timestamp(version=1)
    assert client.refresh()
    assert (client.metadata / "timestamp.json").read_bytes() == before


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_a_version_that_nobody_has_told(client: Client, role: str) -> None:
    """The file is there under the name that was told, and has another version inside."""
    assert client.refresh()
    r = client.repository
    second(r)
    signed = r.snapshot if role == "snapshot" else r.roles["targets"]
    signed.version = 7
    r.files[f"metadata/2.{role}.json"] = r.anew(role)
    assert not client.refresh()
    assert client.versions()[role] == 1


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_another_digest_than_was_told(tmp_path: Path, server: Server, role: str) -> None:
    client = of(tmp_path, server, first(Plain(pinned=True)))
    assert client.refresh()
    r = client.repository
    second(r)
    signed = r.snapshot if role == "snapshot" else r.roles["targets"]
    signed.unrecognized_fields["more"] = 1
    r.files[f"metadata/2.{role}.json"] = r.anew(role)
    assert not client.refresh()
    assert client.versions()[role] == 1


# delegations: who is asked, in which order

Graph = list[tuple[str, str, bool, str]]
"""Delegator, role, whether it is terminating, paths."""
GRAPHS: dict[str, tuple[Graph, str]] = {
    "none": ([], ""),
    "one": ([("targets", "a", False, "*")], "a"),
    "in the order of the list": ([("targets", "b", False, "*"), ("targets", "a", False, "*")], "ba"),
    "down before across": ([("targets", "a", False, "*"), ("targets", "b", False, "*"), ("a", "c", False, "*")], "acb"),
    "two below": (
        [*(("targets", name, False, "*") for name in "ab"), *(("a", name, False, "*") for name in "cd")],
        "acdb",
    ),
    "three levels": (
        [("targets", "a", False, "*"), ("targets", "b", False, "*"), ("a", "c", False, "*"), ("c", "d", False, "*")],
        "acdb",
    ),
    "the first ends it": ([("targets", "a", True, "*"), ("targets", "b", False, "*")], "a"),
    "one below ends it": (
        [("targets", "a", False, "*"), ("targets", "b", False, "*"), ("a", "c", True, "*"), ("a", "d", False, "*")],
        "ac",
    ),
    "below the one that ends it": (
        [("targets", "a", True, "*"), ("targets", "b", False, "*"), ("a", "c", False, "*")],
        "ac",
    ),
    "other paths are passed by": (
        [("targets", "a", False, "*.py"), ("targets", "b", False, "*"), ("a", "c", False, "*")],
        "b",
    ),
    "an ending one of other paths": ([("targets", "a", True, "x/*"), ("targets", "b", False, "*")], "b"),
    "a star is one level": ([("targets", "a", False, "*/*"), ("targets", "b", False, "miss*")], "b"),
    "a circle": (
        [("targets", "a", False, "*"), ("a", "b", False, "*"), ("b", "c", False, "*"), ("c", "a", False, "*")],
        "abc",
    ),
    "reached twice": (
        [("targets", "a", False, "*"), ("targets", "b", False, "*"), ("a", "c", False, "*"), ("b", "c", False, "*")],
        "acb",
    ),
    "reached by the second": (
        [("targets", "a", False, "*"), ("targets", "b", False, "*"), ("a", "c", False, "x"), ("b", "c", False, "*")],
        "abc",
    ),
}


@pytest.mark.parametrize("case", GRAPHS)
def test_graph(tmp_path: Path, server: Server, case: str) -> None:
    graph, order = GRAPHS[case]
    r = Plain()
    for parent, name, terminating, path in graph:
        r.delegate(name, [path], parent=parent, terminating=terminating)
    client = of(tmp_path, server, r.publish())
    assert not client.download("missing")
    assert client.asked()[4:] == [f"1.{name}.json" for name in order]
    assert client.left() == []


@pytest.mark.parametrize("role", ["?", "#", "/press", "../press", "a b", "ŵ", "%2f", "."])
def test_names_of_roles(tmp_path: Path, server: Server, role: str) -> None:
    r = Plain()
    r.delegate(role, ["news/*"])
    r.add(TARGET, FIRST, role)
    client = of(tmp_path, server, r.publish())
    assert client.download()
    assert client.left() == [FIRST]
    assert client.server.asked[4] == r.metadata_path(role, 1)
    assert len(client.versions()) == 5
    assert {path.name for path in tmp_path.iterdir()} == {"client"}


@pytest.mark.parametrize("expired", [False, True])
def test_a_delegated_role_that_expired(client: Client, expired: bool) -> None:
    r = client.repository
    r.delegate("press", ["press/*"])
    r.roles["press"].expires = NOW - DAY if expired else NOW + DAY
    r.add("press/x", b"x", "press")
    r.publish()
    assert client.download("press/x") != expired
    assert client.download(TARGET)
    assert ("press" in client.versions()) != expired


def test_a_delegated_role_by_another_delegator(client: Client) -> None:
    """The role is here already, by the word of one; by the word of the other its signature does not count."""
    r = client.repository
    r.delegate("a", ["a/*"])
    r.delegate("b", ["b/*"])
    r.delegate("shared", ["a/*"], parent="a")
    own = r.signers.pop("shared")
    r.delegate("shared", ["b/*"], parent="b")
    r.signers["shared"] = own
    r.add("a/x", b"a", "shared")
    r.add("b/x", b"b", "shared")
    r.publish()
    assert client.download("a/x")
    assert not client.download("b/x")
    assert client.left() == [b"a"]


# targets


@pytest.mark.parametrize("name", ["x", "a/b/c.json", "a.b.c", "x%20y", "..well"])
def test_names_of_targets(tmp_path: Path, server: Server, name: str) -> None:
    r = Plain()
    r.add(name, b"content")
    client = of(tmp_path, server, r.publish())
    for _ in range(2):
        assert client.download(name)
        assert client.left() == [b"content"]
    assert not [path for path in client.server.asked if path.startswith("targets/")]


def test_a_target_changes_and_keeps_its_place(client: Client) -> None:
    for number in range(4):
        client.repository.add(TARGET, b"%d" % number)
        client.repository.publish()
        assert client.download()
        assert client.left() == [b"%d" % number]


@pytest.mark.parametrize("data", [b"", b"longer than that", b'{"news": 9}'])
def test_a_forged_target(client: Client, data: bytes) -> None:
    assert client.download()
    client.repository.add("other", b"12345")
    client.repository.publish()
    for path in [path for path in client.repository.files if path.startswith("targets/")]:
        client.repository.files[path] = data
    assert client.download()
    assert not client.download("other")
    assert client.left() == [FIRST]


def test_a_target_that_is_not_there(client: Client) -> None:
    assert not client.download("none")
    assert client.versions() == dict.fromkeys(TOP, 1)
    assert client.left() == []


def test_fields_that_are_not_known(client: Client) -> None:
    assert client.refresh()
    r = client.repository
    r.root.unrecognized_fields["more"] = {"a": [1]}
    next(iter(r.root.keys.values())).unrecognized_fields["more"] = "b"
    r.root.roles["root"].unrecognized_fields["more"] = None
    r.next_root()
    r.roles["targets"].targets[TARGET].unrecognized_fields["custom"] = {"c": 1}
    second(r)
    assert client.refresh()
    assert client.versions()["root"] == 2


BROKEN: dict[str, dict[str, bytes | None]] = {
    "no timestamp": {"timestamp.json": None},
    "no snapshot": {"2.snapshot.json": None},
    "no targets": {"2.targets.json": None},
    "a page instead": {"timestamp.json": b"<html>"},
    "a long timestamp": {"timestamp.json": b" " * 10**6},
    "a deep one": {"timestamp.json": b"[" * 10_000},
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken(client: Client, case: str) -> None:
    assert client.refresh()
    second(client.repository)
    for name, data in BROKEN[case].items():
        client.repository.files.pop(f"metadata/{name}")
        client.repository.files.update({} if data is None else {f"metadata/{name}": data})
    assert not client.download()
    assert client.left() == []
    assert client.versions()["targets"] == 1


def test_as_a_program(client: Client) -> None:
    client.server.files = client.repository.state()
    program = [sys.executable, tuf_client.__file__, "--metadata-dir", str(client.metadata)]
    for target, code in ((TARGET, 0), ("none", 1)):
        done = subprocess.run([*program, *client.download_arguments(target, NOW)], check=False, capture_output=True)
        assert done.returncode == code
        assert b"Traceback" not in done.stderr
    assert client.left() == [FIRST]
