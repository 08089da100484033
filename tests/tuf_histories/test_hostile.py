"""Hostile histories of bundles, told to the adapter alone: each is refused, no target is left, and nothing is learnt.

Wherever a machine had accepted something before, the honest bundle must be taken again afterwards.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from securesystemslib.formats import encode_canonical

from tests.tuf_histories.client import TARGET, Story
from tests.tuf_histories.plain import DAY, NOW, OFFLINE, ONLINE, Plain, stored
from tests.tuf_histories.test_honest import FIRST, SECOND, first, second

Files = dict[str, bytes]
STORIES: list[Callable[[Story], None]] = []


def story(function: Callable[[Story], None]) -> Callable[[Story], None]:
    STORIES.append(function)
    return function


def two(s: Story) -> Files:
    """Take two releases; give the files of the first."""
    first(s.repository)
    s.good()
    old = s.repository.current()
    second(s.repository)
    s.good()
    return old


# going back


@story
def an_older_bundle(s: Story) -> None:
    old = two(s)
    s.bad(old)
    s.good()


@story
def an_older_bundle_after_the_cache_was_wiped(s: Story) -> None:
    old = two(s)
    s.client.wipe()
    s.bad(old)
    s.good()


@story
def an_older_bundle_after_the_cache_was_wiped_and_pinned_again(s: Story) -> None:
    old = two(s)
    s.client.wipe()
    s.client.init(s.repository.roots[0])
    s.bad(old)
    s.good()


@story
def an_older_bundle_after_a_later_root_was_pinned(s: Story) -> None:
    s.repository.rotate("root")
    old = two(s)
    s.client.wipe()
    s.client.init(s.repository.roots[1])
    s.bad(old)
    s.good()


@story
def an_older_bundle_after_all_but_the_root_was_wiped(s: Story) -> None:
    old = two(s)
    for name in ("timestamp", "snapshot", "targets"):
        (s.client.metadata / f"{name}.json").unlink()
    s.bad(old)
    s.good()


@story
def an_older_bundle_with_an_older_cache(s: Story) -> None:
    """Somebody has put back the folder of metadata as it was before."""
    first(s.repository)
    s.good()
    old, kept = s.repository.current(), s.client.trusted()
    second(s.repository)
    s.good()
    s.client.wipe()
    s.client.metadata.mkdir()
    for name, data in kept.items():
        (s.client.metadata / name).write_bytes(data)
    s.bad(old)
    s.good()


@story
def an_older_timestamp_of_the_same_snapshot(s: Story) -> None:
    first(s.repository)
    old = s.repository.state()
    s.repository.next_timestamp()
    s.good()
    s.client.wipe()
    s.bad(old)
    s.good()


@story
def an_older_snapshot_by_a_stolen_timestamp_key(s: Story) -> None:
    two(s)
    s.repository.timestamp.snapshot_meta.version = 1
    s.repository.next_timestamp()
    s.bad()
    s.client.wipe()
    s.bad()


@story
def older_targets_by_stolen_online_keys(s: Story) -> None:
    two(s)
    s.repository.snapshot.meta["targets.json"].version = 1
    s.repository.next_snapshot()
    s.repository.next_timestamp()
    s.bad()
    s.client.wipe()
    s.bad()


@story
def an_older_delegated_role_by_stolen_online_keys(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["news/*"])
    for data in (FIRST, SECOND):
        r.add(TARGET, data, "press")
        r.publish()
        s.good()
    r.snapshot.meta["press.json"].version = 1
    r.next_snapshot()
    r.next_timestamp()
    s.bad()
    s.client.wipe()
    s.bad()


@story
def a_delegated_role_that_the_snapshot_forgets(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["news/*"])
    r.add(TARGET, FIRST, "press")
    r.add(TARGET, SECOND)
    r.publish()
    s.good(expected=SECOND)
    del r.snapshot.meta["press.json"]
    r.next_snapshot()
    r.next_timestamp()
    s.bad()
    s.client.wipe()
    s.bad()


@story
def an_older_root_after_the_cache_was_wiped(s: Story) -> None:
    """The thief has a key that the second root took away, and leaves that root out."""
    first(s.repository)
    stolen = s.repository.signers["timestamp"]
    old = s.repository.state()
    s.good()
    s.repository.rotate("timestamp")
    second(s.repository)
    s.good()
    s.repository.next_timestamp(stolen)
    s.client.wipe()
    s.bad({**old, "metadata/timestamp.json": s.repository.files["metadata/timestamp.json"]})


@story
def a_bundle_of_last_year_with_the_clock_set_back(s: Story) -> None:
    first(s.repository)
    old = s.repository.state()
    s.repository.later(365 * DAY)
    s.repository.next_root()
    second(s.repository)
    s.good()
    s.bad(old, now=NOW)
    s.client.wipe()
    s.bad(old, now=NOW)


@story
def a_state_that_expired_with_the_clock_set_back(s: Story) -> None:
    """The machine has seen a later time, so a newer state that expired by then is too old to take."""
    r = s.repository
    first(r)
    second(r)
    r.timestamp.expires = NOW + 90 * DAY
    r.next_timestamp()
    s.good(now=NOW)
    r.later(60 * DAY)
    r.next_root()
    r.publish()
    s.good()
    r.timestamp.expires = NOW + 30 * DAY
    r.next_timestamp()
    s.bad(now=NOW + 20 * DAY)
    s.client.wipe()
    s.bad(now=NOW + 20 * DAY)


# standing still


def expired(role: str) -> Callable[[Story], None]:
    def told(s: Story) -> None:
        first(s.repository)
        s.good()
        r = s.repository
        signed = {"root": r.root, "snapshot": r.snapshot, "timestamp": r.timestamp, **r.roles}[role]
        signed.expires = NOW - timedelta(seconds=1)
        if role == "root":
            r.next_root()
        second(r)
        s.bad()
        signed.expires = NOW + ONLINE
        if role == "root":
            r.next_root()
        second(r)
        s.good()

    told.__name__ = f"expired_{role}"
    return story(told)


for name in ("root", "timestamp", "snapshot", "targets"):
    expired(name)


@story
def expired_at_this_very_second(s: Story) -> None:
    first(s.repository)
    s.bad(now=NOW + ONLINE)


@story
def expired_after_it_was_taken(s: Story) -> None:
    first(s.repository)
    s.good()
    s.bad(now=NOW + ONLINE + DAY)


@story
def an_expired_delegated_role(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["news/*"])
    r.add(TARGET, FIRST, "press")
    r.roles["press"].expires = NOW - DAY
    r.publish()
    s.bad()


@story
def nothing_signed_for_a_year(s: Story) -> None:
    first(s.repository)
    s.bad(now=NOW + OFFLINE)


# wrong keys


@story
def of_strangers(s: Story) -> None:
    stranger = first(Plain())
    s.bad(stranger.files)
    first(s.repository)
    s.good()


@story
def of_strangers_who_call_their_root_the_second(s: Story) -> None:
    first(s.repository)
    s.good()
    stranger = Plain()
    stranger.next_root()
    s.bad(first(stranger).files)
    s.good()


@story
def a_root_signed_by_its_own_keys_only(s: Story) -> None:
    first(s.repository)
    s.good()
    s.repository.rotate("root")
    s.repository.files["metadata/2.root.json"] = s.repository.sign(s.repository.root, s.repository.signers["root"])
    s.bad()


@story
def a_root_signed_by_the_old_keys_only(s: Story) -> None:
    first(s.repository)
    s.good()
    old = s.repository.signers["root"]
    s.repository.rotate("root")
    s.repository.files["metadata/2.root.json"] = s.repository.sign(s.repository.root, old)
    s.bad()


@story
def a_root_of_another_version_than_its_name(s: Story) -> None:
    first(s.repository)
    s.good()
    s.repository.rotate("timestamp")
    s.repository.rotate("timestamp")
    second(s.repository)
    s.repository.files["metadata/2.root.json"] = s.repository.roots[2]
    s.bad()


@story
def a_root_that_lies_between_is_missing(s: Story) -> None:
    first(s.repository)
    s.good()
    s.repository.rotate("root", "timestamp")
    s.repository.rotate("root", "timestamp")
    second(s.repository)
    s.bad({name: data for name, data in s.repository.files.items() if name != "metadata/2.root.json"})
    s.good()


@story
def one_signature_of_two(s: Story) -> None:
    s.repository = Plain(thresholds={"root": 2, "targets": 2})
    s.client.init(s.repository.roots[0])
    first(s.repository)
    s.good()
    s.repository.add(TARGET, SECOND)
    s.repository.roles["targets"].version += 1
    s.repository.serve_role("targets", s.repository.signers["targets"][:1])
    s.repository.next_snapshot()
    s.repository.next_timestamp()
    s.bad()


@story
def the_same_signature_under_two_names(s: Story) -> None:
    """Two key ids of one key are one key."""
    s.repository = Plain(thresholds={"targets": 2})
    r = s.repository
    key = r.signers["targets"][0].public_key
    twin = type(key)("f" * 64, key.keytype, key.scheme, key.keyval)
    r.root.roles["targets"].keyids = [key.keyid]
    r.root.add_key(twin, "targets")
    r.roots.clear()
    r.serve_root()
    s.client.init(r.roots[0])
    r.signers["targets"] = r.signers["targets"][:1]
    first(r)
    path = "metadata/1.targets.json"
    value = json.loads(r.files[path])
    value["signatures"].append({"keyid": "f" * 64, "sig": value["signatures"][0]["sig"]})
    s.bad({**r.files, path: json.dumps(value).encode()})


@story
def the_same_signature_twice(s: Story) -> None:
    s.repository = Plain(thresholds={"targets": 2})
    s.client.init(s.repository.roots[0])
    first(s.repository)
    path = "metadata/1.targets.json"
    value = json.loads(s.repository.files[path])
    value["signatures"] = [value["signatures"][0]] * 2
    s.bad({**s.repository.files, path: json.dumps(value).encode()})


@story
def a_threshold_lowered_by_whoever_is_below_it(s: Story) -> None:
    s.repository = Plain(thresholds={"root": 2})
    r = s.repository
    s.client.init(r.roots[0])
    first(r)
    s.good()
    r.root.roles["root"].threshold = 1
    r.next_root(r.signers["root"][:1])
    s.bad()


def signed_by(role: str, other: str) -> Callable[[Story], None]:
    def told(s: Story) -> None:
        r = s.repository
        first(r)
        s.good()
        thief = r.signers[other]
        r.roles["targets"].version += 1
        r.serve_role("targets", thief if role == "targets" else None)
        r.next_snapshot(thief if role == "snapshot" else None)
        r.next_timestamp(thief if role == "timestamp" else None)
        s.bad()

    told.__name__ = f"{role}_signed_by_{other}"
    return story(told)


for signed, by in (("targets", "timestamp"), ("targets", "snapshot"), ("snapshot", "timestamp"), ("timestamp", "root")):
    signed_by(signed, by)


@story
def a_delegated_role_signed_by_its_delegator(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["news/*"])
    r.add(TARGET, FIRST, "press")
    r.publish()
    r.roles["press"].version += 1
    r.serve_role("press", r.signers["targets"])
    r.next_snapshot()
    r.next_timestamp()
    s.bad()


@story
def a_delegated_role_beyond_its_paths(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["press/*"])
    r.add(TARGET, FIRST, "press")
    r.publish()
    s.bad()


@story
def a_role_below_that_reaches_further_than_the_one_above(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["press/*"])
    r.delegate("more", ["*/*"], parent="press")
    r.add(TARGET, FIRST, "more")
    r.publish()
    s.bad()


@story
def behind_a_terminating_role(s: Story) -> None:
    r = s.repository
    r.delegate("high", ["news/*"], terminating=True)
    r.delegate("low", ["news/*"])
    r.add(TARGET, FIRST, "low")
    r.publish()
    s.bad()


@story
def a_key_that_lost_its_place(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["news/*"])
    r.add(TARGET, FIRST, "press")
    r.publish()
    s.good()
    stolen = r.signers["press"]
    delegations = r.roles["targets"].delegations
    assert delegations is not None
    assert delegations.roles is not None
    delegations.roles["press"].keyids.clear()
    r.signers["press"] = [r.signer()]
    r.roles["targets"].add_key(r.signers["press"][0].public_key, "press")
    r.publish()
    s.good()
    r.roles["press"].version += 1
    r.serve_role("press", stolen)
    r.next_snapshot()
    r.next_timestamp()
    s.bad()


@story
def the_stolen_timestamp_key_after_it_was_replaced(s: Story) -> None:
    first(s.repository)
    s.good()
    stolen = s.repository.signers["timestamp"]
    s.repository.rotate("timestamp")
    second(s.repository)
    s.good()
    s.repository.next_timestamp(stolen)
    s.bad()
    s.client.wipe()
    s.bad()


@story
def a_stolen_timestamp_key_holds_on_to_an_old_state(s: Story) -> None:
    """The thief can sign the old snapshot as long as its own date allows, and no longer."""
    first(s.repository)
    old = s.repository.state()
    s.good()
    r = s.repository
    r.timestamp.expires = NOW + OFFLINE
    r.next_timestamp()
    s.good(now=NOW + DAY)
    s.bad(now=NOW + ONLINE)
    s.bad(old, now=NOW + DAY)


# mixtures


@story
def the_snapshot_of_another_state(s: Story) -> None:
    old = two(s)
    s.client.wipe()
    s.bad({**s.repository.files, "metadata/2.snapshot.json": old["metadata/1.snapshot.json"]})


@story
def targets_of_another_state(s: Story) -> None:
    old = two(s)
    s.client.wipe()
    s.bad({**s.repository.files, "metadata/2.targets.json": old["metadata/1.targets.json"]})


@story
def other_targets_of_the_same_version(s: Story) -> None:
    """Both are signed, and the snapshot tells which one is meant by its digest."""
    s.repository = Plain(pinned=True)
    r = s.repository
    s.client.init(r.roots[0])
    r.add(TARGET, SECOND)
    other = r.sign(r.roles["targets"], r.signers["targets"])
    r.roles["targets"].version = 0
    first(r)
    value = json.loads(other)
    assert value["signed"]["version"] == 0
    r.roles["targets"].version = 1
    r.add(TARGET, SECOND)
    r.serve_targets()
    s.bad({**r.files, "metadata/1.targets.json": r.sign(r.roles["targets"], r.signers["targets"])})


@story
def a_role_under_the_name_of_another(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["news/*"])
    r.delegate("other", ["other/*"])
    r.signers["other"] = r.signers["press"]
    r.add(TARGET, FIRST, "press")
    r.add("other/x", b"x", "other")
    r.publish()
    s.bad({**r.files, "metadata/1.press.json": r.files["metadata/1.other.json"]})


@story
def metadata_of_another_type(s: Story) -> None:
    first(s.repository)
    s.bad({**s.repository.files, "metadata/timestamp.json": s.repository.files["metadata/1.snapshot.json"]})
    s.bad({**s.repository.files, "metadata/1.targets.json": s.repository.files["metadata/1.root.json"]})


@story
def the_target_of_another_state(s: Story) -> None:
    old = two(s)
    names = [name for name in s.repository.current() if name.startswith("targets/")]
    [before] = [name for name in old if name.startswith("targets/")]
    s.bad({**s.repository.current(), names[0]: old[before]})


@story
def another_target_under_this_name(s: Story) -> None:
    s.repository.add("other", SECOND)
    first(s.repository)
    names = {name.rpartition(".")[2]: name for name in s.repository.files if name.startswith("targets/")}
    s.bad({**s.repository.files, names["json"]: s.repository.files[names["other"]]})


@story
def another_file_of_the_bundle_is_not_what_was_signed(s: Story) -> None:
    """The target that is asked for is right; a bundle of which any part was changed is not taken."""
    s.repository.add("other", b"listed")
    first(s.repository)
    [other] = [name for name in s.repository.files if name.endswith(".other")]
    s.bad({**s.repository.files, other: b"forged"})
    s.good()


@story
def another_file_of_a_delegated_role_is_not_what_was_signed(s: Story) -> None:
    s.repository.delegate("press", ["press/*"])
    s.repository.add("press/other", b"listed", "press")
    first(s.repository)
    [other] = [name for name in s.repository.files if name.endswith(".other")]
    s.bad({**s.repository.files, other: b"forged"})
    s.good()


# parts that are missing


def missing(part: str) -> Callable[[Story], None]:
    def told(s: Story) -> None:
        r = s.repository
        r.delegate("press", ["news/*"])
        r.add(TARGET, FIRST, "press")
        r.publish()
        s.good()
        r.add(TARGET, SECOND, "press")
        r.publish()
        s.bad({name: data for name, data in r.current().items() if part not in name})
        s.good(r.current())

    told.__name__ = f"without_{part.strip('./')}"
    return story(told)


for part in ("timestamp.json", ".snapshot.json", ".targets.json", ".press.json", "metadata/", "targets/"):
    missing(part)


@story
def a_newer_bundle_with_the_timestamp_of_an_older(s: Story) -> None:
    first(s.repository)
    s.good()
    old = s.repository.state()
    s.repository.rotate("timestamp")
    second(s.repository)
    s.bad({**s.repository.files, "metadata/timestamp.json": old["metadata/timestamp.json"]})
    s.good()


@story
def of_nothing(s: Story) -> None:
    first(s.repository)
    s.bad({})
    s.bad(b"")
    s.bad(b"<!doctype html><title>Sign in to the guest network</title>")


# changed and unreadable


def change(data: bytes, **values: object) -> bytes:
    value = json.loads(data)
    value["signed"].update(values)
    return json.dumps(value).encode()


def changed(path: str, how: Callable[[bytes], bytes], called: str) -> Callable[[Story], None]:
    def told(s: Story) -> None:
        first(s.repository)
        s.good()
        second(s.repository)
        s.bad({**s.repository.files, path: how(s.repository.files[path])})
        s.good()

    told.__name__ = f"{path.rpartition('/')[2]}_{called}"
    return story(told)


ODD: Mapping[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut_off": lambda data: data[: len(data) // 2],
    "no_json": lambda _: b"\x89PNG\r\n",
    "a_list": lambda _: b"[]",
    "null": lambda _: b"null",
    "deep": lambda _: b'{"signed":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep_tables": lambda _: b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a_long_number": lambda data: data.replace(b'"version": 2', b'"version": ' + b"9" * 6000),
    "not_utf8": lambda data: data.replace(b"spec", b"\xff\xfe"),
    "large": lambda data: data + b" " * 6_000_000,
    "without_signatures": lambda data: json.dumps({**json.loads(data), "signatures": []}).encode(),
    "two_keys_of_one_name": lambda data: data.replace(b'"_type"', b'"version": 1, "_type"', 1),
    "later_date": lambda data: change(data, expires="2099-01-01T00:00:00Z"),
    "another_version": lambda data: change(data, version=3),
    "version_true": lambda data: change(data, version=True),
    "version_negative": lambda data: change(data, version=-1),
    "another_specification": lambda data: change(data, spec_version="2.0.0"),
    "no_date": lambda data: change(data, expires="soon"),
}
for called, how in ODD.items():
    for name in ("timestamp.json", "2.snapshot.json", "2.targets.json"):
        changed(f"metadata/{name}", how, called)


@pytest.mark.parametrize("key", ["version", "spec_version"])
@pytest.mark.parametrize("role", ["timestamp", "1.snapshot", "1.targets"])
def test_a_value_that_is_read_as_what_was_signed(tmp_path: Path, role: str, key: str) -> None:
    """python-tuf takes null for 1, or for its own version of the specification; signed was another value."""
    s = Story(tmp_path)
    first(s.repository)
    path = f"metadata/{role}.json"
    s.bad({**s.repository.files, path: change(s.repository.files[path], **{key: None})})
    s.good()


@pytest.mark.parametrize("name", [7, None, [], {}, True, ""])
def test_a_delegated_role_whose_name_is_no_text(tmp_path: Path, name: object) -> None:
    """Well signed, and odd all the same."""
    s = Story(tmp_path)
    r = s.repository
    r.delegate("press", ["news/*"])
    first(r)
    value = json.loads(r.files["metadata/1.targets.json"])["signed"]
    value["delegations"]["roles"][0]["name"] = name
    del value["targets"][TARGET]
    signature = r.signers["targets"][0].sign(str(encode_canonical(value)).encode())
    signed = {"signed": value, "signatures": [{"keyid": signature.keyid, "sig": signature.signature}]}
    s.bad({**r.files, "metadata/1.targets.json": json.dumps(signed).encode()})


@story
def a_root_that_cannot_be_read(s: Story) -> None:
    first(s.repository)
    s.good()
    s.repository.rotate("timestamp")
    second(s.repository)
    for called in ("empty", "cut_off", "deep", "large", "no_json"):
        data = ODD[called](s.repository.files["metadata/2.root.json"])
        s.bad({**s.repository.files, "metadata/2.root.json": data})
    s.good()


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.__name__)
def test_story(told: Callable[[Story], None], tmp_path: Path) -> None:
    told(Story(tmp_path))


# the form of the ZIP


def compressed(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_more(*more: tuple[str, bytes]) -> Callable[[Files], bytes]:
    """Give all files, and others after them."""

    def make(files: Files) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, data in (*files.items(), *more):
                archive.writestr(name, data)
        return out.getvalue()

    return make


def a_bomb(files: Files) -> bytes:
    out = io.BytesIO(stored(files))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("targets/bomb", bytes(50_000_000), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def a_bomb_of_metadata(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            bomb = name == "metadata/timestamp.json"
            archive.writestr(name, bytes(50_000_000) if bomb else data, zipfile.ZIP_DEFLATED if bomb else None)
    return out.getvalue()


def a_bomb_of_overlapping_files(files: Files) -> bytes:
    """Many entries of the table point to one file (D. Fifield, A better zip bomb)."""
    data = bytearray(stored({**files, "targets/a": b"x" * 100_000, "targets/b": b""}))
    table = struct.unpack("<L", data[-6:-2])[0]
    at_a = data.index(b"targets/a", table) - 46
    at_b = data.index(b"targets/b", table) - 46
    data[at_b + 16 : at_b + 28] = data[at_a + 16 : at_a + 28]
    data[at_b + 42 : at_b + 46] = data[at_a + 42 : at_a + 46]
    return bytes(data)


def a_link(files: Files) -> bytes:
    out = io.BytesIO(stored(files))
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("targets/link")
        info.create_system = 3
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def one_bit_changed(files: Files) -> bytes:
    data = bytearray(stored(files))
    at = data.index(FIRST)
    data[at] ^= 1
    return bytes(data)


def changed_with_its_checksum(files: Files) -> bytes:
    return stored({name: data.replace(FIRST, SECOND) for name, data in files.items()})


def first_root_changed(files: Files) -> bytes:
    """One bit of a file that this machine has no use for."""
    data = bytearray(stored(files))
    data[data.index(b'"_type"') + 3] ^= 1
    return bytes(data)


def another_name_in_front(files: Files) -> bytes:
    data = stored(files)
    return data.replace(b"metadata/timestamp.json", b"metadata/timestomp.json", 1)


def another_checksum_in_front(files: Files) -> bytes:
    data = bytearray(stored(files))
    data[14:18] = struct.pack("<L", zlib.crc32(b"another"))
    return bytes(data)


FORMS: Mapping[str, Callable[[Files], bytes]] = {
    "compressed": compressed,
    "a bomb": a_bomb,
    "a bomb of metadata": a_bomb_of_metadata,
    "a bomb of overlapping files": a_bomb_of_overlapping_files,
    "a link": a_link,
    "cut off": lambda files: stored(files)[:-1],
    "cut in half": lambda files: stored(files)[: len(stored(files)) // 2],
    "its head is missing": lambda files: stored(files)[10:],
    "something in front": lambda files: b"MZ\x90\0" + stored(files),
    "something behind": lambda files: stored(files) + b"<script>",
    "another ZIP behind": lambda files: stored(files) + stored({"metadata/x": b""}),
    "another ZIP in front": lambda files: stored({"metadata/timestamp.json": b"{}"}) + stored(files),
    "one bit changed": one_bit_changed,
    "changed with its checksum": changed_with_its_checksum,
    "one bit of the first root changed": first_root_changed,
    "another name in front of the data": another_name_in_front,
    "another checksum in front of the data": another_checksum_in_front,
    "too many files": with_more(*((f"targets/{i}", b"") for i in range(11_000))),
    **{
        f"a file {name!r}": with_more((name, b"x"))
        for name in (
            *("../evil", "../../../../tmp/evil", "/tmp/evil", "targets/../../evil", "targets/./x", "targets//x"),
            *("..\\evil", "C:\\evil", "C:/evil", "targets/..\\..\\evil", "\\\\host\\evil", "metadata/../targets/x"),
            *("targets/con\u202etxt.exe", "targets/a\nb", "targets/\x7f", "targets/" + "x" * 5000),
        )
    },
}


@pytest.mark.parametrize("form", FORMS)
def test_form(form: str, tmp_path: Path) -> None:
    s = Story(tmp_path / "here")
    first(s.repository)
    s.bad(FORMS[form](s.repository.files))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here"]
    s.good()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("data", [b"{}", None])
@pytest.mark.parametrize("last", [False, True])
def test_two_files_of_one_name(tmp_path: Path, last: bool, data: bytes | None) -> None:
    s = Story(tmp_path)
    files = first(s.repository).files
    again = ("metadata/timestamp.json", files["metadata/timestamp.json"] if data is None else data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in [*files.items(), again] if last else [again, *files.items()]:
            archive.writestr(name, content)
    s.bad(out.getvalue())
    s.good()
