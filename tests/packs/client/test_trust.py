"""Pinning: the one moment at which a person decides whom to trust."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doorkeeper.model.errors import DecodeError, DoorkeeperError, RefusedError
from doorkeeper.packs.address import checked_address
from doorkeeper.packs.client.places import pinned, places
from doorkeeper.packs.client.settings import Settings, decode_settings, encode_settings, read_settings
from doorkeeper.packs.client.trust import describe_root, grouped, read_root, trust
from tests.packs.client.machine import Machine, person
from tests.packs.client.repository import Repository


def test_a_root_is_shown_by_its_fingerprint(repository: Repository, tmp_path: Path) -> None:
    root, data = read_root(repository.write_root(tmp_path / "1.root.json"), "desk")
    assert data == repository.roots[0]
    assert (root.version, root.threshold, len(root.key_ids)) == (1, 2, 3)
    assert grouped(root.fingerprint).replace(" ", "") == root.fingerprint
    assert len(root.fingerprint) == 64


def test_the_fingerprint_is_of_what_is_signed_and_not_of_the_file(repository: Repository) -> None:
    spaced = json.dumps(json.loads(repository.roots[0]), indent=4).encode()
    assert describe_root(spaced, "desk").fingerprint == describe_root(repository.roots[0], "desk").fingerprint


def test_pinning_twice_changes_nothing(machine: Machine, repository: Repository) -> None:
    assert trust(machine.home, "desk", repository.roots[0])
    before = machine.digest()
    assert not trust(machine.home, "desk", repository.roots[0])
    assert machine.digest() == before
    assert [place.publisher for place in pinned(machine.home)] == ["desk"]


def test_another_root_needs_a_word(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    repository.pack([person()])
    machine.trust(repository).take(repository.publish().bundle(tmp_path / "1.ukpack"))
    other = Repository()
    before = machine.digest()
    with pytest.raises(RefusedError) as refused:
        machine.trust(other)
    assert refused.value.code == "publisher.other-root"
    assert machine.digest() == before
    machine.trust(other, replace=True)
    other.pack([person("desk/new")])
    machine.take(other.publish().bundle(tmp_path / "2.ukpack"))
    assert machine.warned_of() == ["desk/new"]


def _broken_roots(repository: Repository) -> dict[str, bytes]:
    root = json.loads(repository.roots[0])
    timestamp = repository.publish().files["metadata/timestamp.json"]
    changed = json.dumps({**root, "signed": {**root["signed"], "version": 2}}).encode()
    unsigned = json.dumps({**root, "signatures": root["signatures"][:1]}).encode()
    return {
        "empty": b"",
        "a web page": b"<html>",
        "a list": b"[]",
        "deep": b"[" * 100_000,
        "a timestamp": timestamp,
        "changed": changed,
        "signed by one of two": unsigned,
        "cut off": repository.roots[0][:-20],
    }


@pytest.mark.parametrize(
    "case", ["empty", "a web page", "a list", "deep", "a timestamp", "changed", "signed by one of two", "cut off"]
)
def test_what_is_no_root_is_refused(case: str, repository: Repository) -> None:
    with pytest.raises(RefusedError) as refused:
        describe_root(_broken_roots(repository)[case], "desk")
    assert refused.value.code == "root.invalid"


def test_no_such_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(DoorkeeperError) as missing:
            read_root(path, "desk")
        assert missing.value.code == "root.missing"


@pytest.mark.parametrize("name", ["../x", "", "Desk", "a b", "root", "targets", "con", "a" * 65, "a/b", "ŵ", ".", "-x"])
def test_an_id_that_could_be_no_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        places(tmp_path, name)
    assert refused.value.code == "publisher.id"


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://packs.example", True),
        ("https://packs.example/a/b/", True),
        ("https://packs.example:8443/a", True),
        ("http://127.0.0.1:8000/x", True),
        ("http://packs.example", False),
        ("http://127.0.0.1.packs.example/", False),
        ("http://127.0.0.1@packs.example/", False),
        ("https://", False),
        ("https://packs.example/?a", False),
        ("https://packs.example/#a", False),
        ("https://somebody@packs.example/", False),
        ("https://packs.example/a b", False),
        ("file:///etc/passwd", False),
        ("ftp://packs.example", False),
        ("packs.example", False),
        ("https://packs.example\\@other.example", False),
    ],
)
def test_addresses(url: str, good: bool) -> None:
    if good:
        assert checked_address(url, "url") == url.rstrip("/")
    else:
        with pytest.raises(DecodeError):
            checked_address(url, "url")


def test_settings_are_kept_when_none_are_given(machine: Machine, repository: Repository) -> None:
    given = Settings(("person",), "green", ("commons",), "https://packs.example")
    machine.trust(repository, given)
    machine.trust(repository)
    assert read_settings(places(machine.home, "desk")) == given
    assert decode_settings(encode_settings(given)) == given
    assert decode_settings(None) == Settings()


@pytest.mark.parametrize("data", [b"", b"[]", b'{"types": ["spell"]}', b'{"url": "http://x.example"}', b'{"x": 1}'])
def test_damaged_settings_are_no_defaults(data: bytes) -> None:
    with pytest.raises(DoorkeeperError) as damaged:
        decode_settings(data)
    assert damaged.value.code == "publisher.settings"
