"""The manifest is decoded strictly: what is signed is read in one way or not at all."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.model.errors import RefusedError
from doorkeeper.packs.manifest import (
    Approval,
    Base,
    Change,
    Manifest,
    Needed,
    base_target,
    change_target,
    decode_manifest,
    encode_manifest,
    is_date,
    is_id,
)
from tests.packs.sources import CARD


def base(version: int = 1) -> Base:
    return Base(base_target("desk", "alerts", version), version, 2, 300)


def change(start: int, end: int) -> Change:
    return Change(change_target("desk", "alerts", start, end), start, end, 1, 40)


def manifest(version: int = 1, *changes: Change, start: int = 1, **others: Any) -> Manifest:
    return Manifest(
        **{
            "publisher": "desk",
            "pack": "alerts",
            "title": "Alerts of the Example Desk",
            "version": version,
            "audience": "commons",
            "tlp": "green",
            "published": "2026-03-02T09:30:00Z",
            "refresh": "2026-06-01",
            "expires": "2027-03-02",
            "entries": (("person", 1), ("correction", 1)),
            "base": base(start),
            "changes": changes,
            **others,
        }
    )


@pytest.mark.parametrize(
    "value",
    [
        manifest(),
        manifest(3, change(1, 2), change(2, 3)),
        manifest(9, change(4, 9), start=4),
        manifest(approval=Approval("Ottoline Quarrington", "2026-03-01", "The names are common where they come from.")),
        manifest(entries=(), title="Rhybuddion “Desg”"),
        manifest(desk=CARD),
        manifest(desk={"v": 2, "made": "for a later program"}),
    ],
)
def test_what_is_encoded_is_decoded(value: Manifest) -> None:
    assert decode_manifest(encode_manifest(value)) == value
    assert encode_manifest(decode_manifest(encode_manifest(value))) == encode_manifest(value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("schema", 0),
        ("schema", "1"),
        ("schema", True),
        ("publisher", "Desk"),
        ("publisher", "../desk"),
        ("publisher", "root"),
        ("pack", ""),
        ("pack", "con"),
        ("pack", "alerts.new"),
        ("title", None),
        ("title", "a" * 201),
        ("title", "\ud800"),
        ("version", 0),
        ("version", 1.0),
        ("version", 2**53),
        ("audience", "the public"),
        ("tlp", "TLP:GREEN"),
        ("published", "2026-03-02"),
        ("published", "2026-02-30T09:30:00Z"),
        ("published", "2026-03-02T24:30:00Z"),
        ("published", "2026-03-02T09:30:00+01:00"),
        ("refresh", "soon"),
        ("expires", "2026-13-01"),
        ("expires", None),
        ("entries", {"spy": 1}),
        ("entries", {"person": -1}),
        ("entries", []),
        ("base", None),
        ("base", {"target": base().target, "version": 1, "records": 2}),
        ("base", {"target": base(2).target, "version": 1, "records": 2, "size": 300}),
        ("base", {"target": "other/alerts/base-1.jsonl.zst", "version": 1, "records": 2, "size": 300}),
        ("base", {"target": base().target, "version": 1, "records": 2, "size": 2 * 1024**3 + 1}),
        ("changes", {}),
        ("changes", [1]),
        ("approval", "yes"),
        ("approval", {"approver": "", "date": "2026-03-01", "reason": "x"}),
        ("desk", "https://desk.example"),
        ("desk", [CARD]),
        ("desk", {"text": "x" * 16 * 1024}),
        ("surprise", 1),
    ],
)
def test_what_is_not_right_is_refused(key: str, value: object) -> None:
    told = json.loads(encode_manifest(manifest()))
    with pytest.raises(RefusedError) as caught:
        decode_manifest(json.dumps({**told, key: value}).encode())
    assert caught.value.code == "manifest.invalid"


@pytest.mark.parametrize(
    "value",
    [
        manifest(2),
        manifest(3, change(1, 2)),
        manifest(3, change(2, 3)),
        manifest(4, change(1, 2), change(3, 4)),
        manifest(2, change(1, 2), change(1, 2)),
        manifest(1, change(1, 2)),
        manifest(2, change(1, 1), change(1, 2)),
        manifest(2, change(1, 3), change(3, 2)),
    ],
)
def test_a_chain_that_does_not_reach_its_version_is_refused(value: Manifest) -> None:
    with pytest.raises(RefusedError) as caught:
        decode_manifest(encode_manifest(value))
    assert caught.value.code == "manifest.gap"


@pytest.mark.parametrize("extra", [{}, {"surprise": 1}, {"base": "elsewhere"}])
def test_a_newer_schema_says_so_whatever_else_it_holds(extra: dict[str, object]) -> None:
    told = {**json.loads(encode_manifest(manifest())), **extra, "schema": 2}
    with pytest.raises(RefusedError) as caught:
        decode_manifest(json.dumps(told).encode())
    assert caught.value.code == "manifest.newer"
    assert caught.value.message == "This pack was made for a newer Doorkeeper."


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff{}",
        b'{"schema": NaN}',
        b"[" * 100_000,
        b'{"schema":' + b"1" * 5000 + b"}",
        encode_manifest(manifest())[:-1] + b',"version":2}',
        encode_manifest(manifest()) + b" " * 256 * 1024,
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(RefusedError) as caught:
        decode_manifest(data)
    assert caught.value.code == "manifest.invalid"


@given(st.binary(max_size=200))
def test_law_any_bytes_give_a_manifest_or_a_refusal(data: bytes) -> None:
    with pytest.raises(RefusedError):
        decode_manifest(data)


FIVE = manifest(8, change(4, 6), change(6, 7), change(7, 8), start=4)


@pytest.mark.parametrize(
    ("at", "needed"),
    [
        ((None, None), Needed(FIVE.base, FIVE.changes)),
        ((4, 8), Needed(None, ())),
        ((4, 7), Needed(None, FIVE.changes[2:])),
        ((4, 6), Needed(None, FIVE.changes[1:])),
        ((4, 4), Needed(None, FIVE.changes)),
        # version 5 is within a joined segment
        ((4, 5), Needed(None, FIVE.changes)),
        ((4, 3), Needed(None, FIVE.changes)),
        ((1, 3), Needed(FIVE.base, FIVE.changes)),
        ((1, 6), Needed(FIVE.base, FIVE.changes)),
        ((4, 9), Needed(FIVE.base, FIVE.changes)),
    ],
)
def test_what_is_needed_to_get_there(at: tuple[int | None, int | None], needed: Needed) -> None:
    assert FIVE.needed(*at) == needed


@pytest.mark.parametrize("value", ["desk", "uk-parliament", "a", "7", "desk_2", "a" * 64, "com10"])
def test_ids(value: str) -> None:
    assert is_id(value)


@pytest.mark.parametrize(
    "value", ["", "Desk", "-desk", "desk.uk", "de/sk", "root", "timestamp", "nul", "com1", "a" * 65, "désk", "desk\n"]
)
def test_no_ids(value: str) -> None:
    assert not is_id(value)


@pytest.mark.parametrize("value", ["2026-03-02", "2028-02-29", "2000-02-29", "0001-01-01"])
def test_dates(value: str) -> None:
    assert is_date(value)


@pytest.mark.parametrize(
    "value", ["2026-02-29", "1900-02-29", "2026-04-31", "2026-00-01", "0000-01-01", "2026-3-2", ""]
)
def test_no_dates(value: str) -> None:
    assert not is_date(value)
