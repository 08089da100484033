"""Histories of bundles, honest and hostile: each function is one. What is refused leaves everything as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, Root

from tests.packs.client.machine import people, person
from tests.packs.client.repository import DAY, NOW, ONLINE, Repository, changed_json, keys
from tests.packs.client.story import Story

# honest


def first(s: Story) -> None:
    s.release()
    s.accept(s.bundle())


def first_then_second(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.release()
    s.accept(s.bundle())


def the_same_twice(s: Story) -> None:
    s.release()
    bundle = s.bundle()
    s.accept(bundle)
    s.accept(bundle)


def several_versions_left_out(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    for _ in range(4):
        s.release()
    s.accept(s.bundle())


def only_the_changes(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.release()
    s.accept(s.bundle(without=["base-"]))


def only_the_changes_after_a_lost_cache(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.release()
    s.wipe_cache()
    s.accept(s.bundle(without=["base-"]))


def a_new_base(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.count = 2
    s.repository.pack([person(), *people(9)], version=2)
    s.accept(s.repository.publish().bundle(s.folder / "n.ukpack"))


def only_a_newer_timestamp(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.repository.now = NOW + 10 * DAY
    s.repository.sign_timestamp()
    s.accept(s.bundle(), NOW + 10 * DAY)


def root_key_replaced(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.repository.rotate("root")
    s.release()
    s.accept(s.bundle())


def many_roots_at_once(s: Story) -> None:
    for role in ("root", "timestamp", "root", "snapshot", "targets", "root"):
        s.repository.rotate(role)
    s.release()
    s.accept(s.bundle())


def root_expired_but_followed_by_another(s: Story) -> None:
    s.repository.new_root(lifetime=DAY)
    s.repository.now = NOW + 5 * DAY
    s.repository.new_root()
    s.release()
    s.accept(s.bundle(), NOW + 5 * DAY)


def publisher_key_replaced(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.repository.keys["desk"] = keys(1)
    s.release()
    s.accept(s.bundle())


def threshold_of_two(s: Story) -> None:
    s.repository.threshold, s.repository.keys["desk"] = 2, keys(3)
    s.release()
    s.accept(s.bundle())


def two_signatures_of_three(s: Story) -> None:
    s.repository.threshold, s.repository.keys["desk"] = 2, keys(3)
    s.count = 1
    s.repository.pack([person()])
    s.repository.sign_publisher(signers=s.repository.keys["desk"][1:])
    s.repository.sign_targets()
    s.repository.sign_snapshot()
    s.repository.sign_timestamp()
    s.repository.versions["desk"] -= 1
    signed = s.repository.files["metadata/1.desk.json"]
    s.repository.publish()
    s.repository.files["metadata/1.desk.json"] = signed
    s.accept(s.bundle())


def recovery_from_a_stolen_timestamp_key(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.repository.sign_timestamp(version=2**31)
    s.accept(s.bundle())
    s.repository.versions["timestamp"] = 2
    s.repository.rotate("timestamp")
    s.release()
    s.accept(s.bundle())


def recovery_from_stolen_online_keys(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.repository.sign_snapshot(version=2**30)
    s.repository.sign_timestamp(version=2**31)
    s.accept(s.bundle())
    s.repository.versions.update(timestamp=2, snapshot=2)
    s.repository.rotate("timestamp", "snapshot")
    s.release()
    s.accept(s.bundle())


def recovery_after_a_lost_cache(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.repository.sign_timestamp(version=2**31)
    s.accept(s.bundle())
    s.wipe_cache()
    s.repository.versions["timestamp"] = 2
    s.repository.rotate("timestamp")
    s.release()
    s.accept(s.bundle())


def older_clock_than_the_last_time(s: Story) -> None:
    s.release()
    s.accept(s.bundle(), NOW + DAY)
    s.release()
    s.accept(s.bundle(), NOW - 900 * DAY)


def a_clock_of_1970(s: Story) -> None:
    s.release()
    s.accept(s.bundle(), NOW - 20000 * DAY)


def a_bundle_from_tomorrow(s: Story) -> None:
    s.repository.now = NOW + DAY
    s.release()
    s.accept(s.bundle())


def a_lost_cache_and_the_same_again(s: Story) -> None:
    s.release()
    bundle = s.bundle()
    s.accept(bundle)
    s.wipe_cache()
    s.accept(bundle)


def refused_then_the_right_one(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.release()
    whole = s.repository.state()
    s.refuse(s.bundle(without=["timestamp"]), "update.incomplete")
    s.accept(s.bundle(whole))


def unsigned_extra_files(s: Story) -> None:
    s.release()
    s.accept(s.bundle({**s.repository.files, "targets/desk/alerts/readme.txt": b"hello"}))


# rollback


def _two(s: Story) -> dict[str, bytes]:
    """Take two versions; gives the files of the first."""
    s.release()
    old = s.repository.state()
    s.accept(s.bundle())
    s.release()
    s.accept(s.bundle())
    return old


def older_bundle(s: Story) -> None:
    s.refuse(s.bundle(_two(s)), "update.rollback")


def older_bundle_after_a_lost_cache(s: Story) -> None:
    old = _two(s)
    s.wipe_cache()
    s.refuse(s.bundle(old), "update.rollback")


def older_timestamp(s: Story) -> None:
    old = _two(s)
    path = "metadata/timestamp.json"
    s.refuse(s.bundle({**s.repository.files, path: old[path]}), "update.rollback")


def older_snapshot_by_a_stolen_timestamp_key(s: Story) -> None:
    _two(s)
    s.repository.sign_timestamp(snapshot=1)
    s.refuse(s.bundle(), "update.rollback")


def older_snapshot_by_a_stolen_timestamp_key_after_a_lost_cache(s: Story) -> None:
    _two(s)
    s.wipe_cache()
    s.repository.sign_timestamp(snapshot=1)
    s.refuse(s.bundle(), "update.rollback")


def _snapshot_of_older(s: Story, role: str) -> None:
    _two(s)
    s.repository.sign_snapshot(versions={role: 1})
    s.repository.sign_timestamp()


def older_targets_by_stolen_online_keys(s: Story) -> None:
    _snapshot_of_older(s, "targets")
    s.refuse(s.bundle(), "update.rollback")


def older_targets_by_stolen_online_keys_after_a_lost_cache(s: Story) -> None:
    _snapshot_of_older(s, "targets")
    s.wipe_cache()
    s.refuse(s.bundle(), "update.rollback")


def older_publisher_role_by_stolen_online_keys(s: Story) -> None:
    _snapshot_of_older(s, "desk")
    s.refuse(s.bundle(), "update.rollback")


def older_publisher_role_by_stolen_online_keys_after_a_lost_cache(s: Story) -> None:
    _snapshot_of_older(s, "desk")
    s.wipe_cache()
    s.refuse(s.bundle(), "update.rollback")


def publisher_role_left_out_of_the_snapshot(s: Story) -> None:
    _two(s)
    from tuf.api.metadata import MetaFile, Snapshot

    snapshot = Snapshot(version=9, expires=NOW + ONLINE, meta={"targets.json": MetaFile(2)})
    s.repository._serve("snapshot", snapshot, None)
    s.repository.sign_timestamp(snapshot=9)
    s.refuse(s.bundle(), "update.malformed")


def older_root_after_a_lost_cache(s: Story) -> None:
    s.release()
    first_root = s.repository.state()
    s.repository.rotate("timestamp")
    s.release()
    s.accept(s.bundle())
    s.wipe_cache()
    s.refuse(s.bundle(first_root), "update.rollback")


def newer_bundle_stripped_of_its_root(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.repository.rotate("timestamp")
    s.release()
    s.refuse(s.bundle(without=["2.root.json"]), "update.signature")


def stolen_key_that_was_replaced(s: Story) -> None:
    s.release()
    stolen = s.repository.keys["timestamp"]
    s.repository.rotate("timestamp")
    s.release()
    s.accept(s.bundle())
    s.repository.sign_timestamp(signers=stolen)
    s.refuse(s.bundle(), "update.signature")


def older_pack_version_by_the_publishers_own_keys(s: Story) -> None:
    _two(s)
    s.repository.pack([person()], version=1)
    s.repository.publish()
    s.refuse_pack(s.bundle(), "update.rollback")


def older_pack_version_after_a_lost_cache(s: Story) -> None:
    _two(s)
    s.wipe_cache()
    s.repository.pack([person()], version=1)
    s.repository.publish()
    s.refuse_pack(s.bundle(), "update.rollback")


# freeze


def expired_timestamp(s: Story) -> None:
    s.release()
    s.refuse(s.bundle(), "update.expired", NOW + ONLINE + DAY)


def expired_timestamp_of_what_is_installed(s: Story) -> None:
    s.release()
    bundle = s.bundle()
    s.accept(bundle)
    s.refuse(bundle, "update.expired", NOW + ONLINE + DAY)


def expired_snapshot(s: Story) -> None:
    s.repository.lifetimes["snapshot"] = DAY
    s.release()
    s.refuse(s.bundle(), "update.expired", NOW + 2 * DAY)


def expired_targets(s: Story) -> None:
    s.repository.lifetimes["targets"] = DAY
    s.release()
    s.refuse(s.bundle(), "update.expired", NOW + 2 * DAY)


def expired_publisher_role(s: Story) -> None:
    s.repository.lifetimes["desk"] = DAY
    s.release()
    s.refuse(s.bundle(), "update.expired", NOW + 2 * DAY)


def expired_last_root(s: Story) -> None:
    s.repository.new_root(lifetime=DAY)
    s.release()
    s.refuse(s.bundle(), "update.expired", NOW + 2 * DAY)


def expired_pack(s: Story) -> None:
    s.repository.lifetimes.update(timestamp=300 * DAY, snapshot=300 * DAY)
    s.release()
    bundle = s.bundle()
    s.accept(bundle)
    s.refuse(bundle, "pack.past-expiry", NOW + 250 * DAY)


def clock_set_back_after_the_next(s: Story) -> None:
    s.release()
    frozen = s.repository.state()
    s.repository.now = NOW + 20 * DAY
    s.release()
    s.accept(s.bundle(), NOW + 20 * DAY)
    s.repository.files = frozen
    s.repository.versions.update(timestamp=7)
    s.repository.now = NOW
    s.repository.sign_timestamp(version=8)
    s.refuse(s.bundle(), "update.expired", NOW)


def clock_set_back_after_a_lost_cache(s: Story) -> None:
    s.release()
    s.repository.now = NOW + 20 * DAY
    s.release()
    s.accept(s.bundle(), NOW + 20 * DAY)
    s.wipe_cache()
    s.repository.now = NOW
    s.repository.sign_timestamp()
    s.refuse(s.bundle(), "update.expired", NOW)


# signatures


def another_root(s: Story) -> None:
    other = Repository()
    other.pack([person()])
    s.refuse(other.publish().bundle(s.folder / "other.ukpack"), "update.signature")


def another_root_as_the_next(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    other = Repository()
    other.new_root()
    other.pack([person()], version=5)
    s.refuse(other.publish().bundle(s.folder / "other.ukpack"), "update.signature")


def new_root_signed_by_one_of_the_old_keys(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    old, s.repository.keys["root"] = s.repository.keys["root"], keys(3)
    s.repository.new_root(signers=[old[0], *s.repository.keys["root"]])
    s.release()
    s.refuse(s.bundle(), "update.signature")


def new_root_not_signed_by_its_own_keys(s: Story) -> None:
    s.release()
    old, s.repository.keys["root"] = s.repository.keys["root"], keys(3)
    s.repository.new_root(signers=old)
    s.release()
    s.refuse(s.bundle(), "update.signature")


def root_that_skips_a_version(s: Story) -> None:
    s.release()
    s.repository.rotate("root")
    s.repository.rotate("timestamp")
    s.release()
    s.repository.files["metadata/2.root.json"] = s.repository.files.pop("metadata/3.root.json")
    s.refuse(s.bundle(), "update.signature")


def one_signature_where_two_are_needed(s: Story) -> None:
    s.repository.threshold, s.repository.keys["desk"] = 2, keys(2)
    s.release()
    s.repository.sign_publisher(version=1, signers=s.repository.keys["desk"][:1])
    s.refuse(s.bundle(), "update.signature")


def one_signature_twice(s: Story) -> None:
    s.repository.threshold, s.repository.keys["desk"] = 2, keys(2)
    s.release()
    s.repository.sign_publisher(version=1, signers=s.repository.keys["desk"][:1])
    path = "metadata/1.desk.json"
    value = json.loads(s.repository.files[path])
    value["signatures"] *= 2
    s.refuse(s.bundle({**s.repository.files, path: json.dumps(value).encode()}), "update.malformed")


def publisher_role_signed_by_the_wrong_key(s: Story) -> None:
    s.release()
    s.repository.sign_publisher(version=1, signers=keys(1))
    s.refuse(s.bundle(), "update.signature")


def targets_signed_by_an_online_key(s: Story) -> None:
    s.release()
    s.repository.sign_targets(version=1, signers=s.repository.keys["timestamp"])
    s.refuse(s.bundle(), "update.signature")


def snapshot_signed_by_the_timestamp_key(s: Story) -> None:
    s.release()
    s.repository.sign_snapshot(version=1, signers=s.repository.keys["timestamp"])
    s.refuse(s.bundle(), "update.signature")


def _changed(role: str, **values: object) -> Callable[[Story], None]:
    def story(s: Story) -> None:
        s.release()
        s.accept(s.bundle())
        s.release()
        path = f"metadata/{role}.json"
        s.refuse(
            s.bundle({**s.repository.files, path: changed_json(s.repository.files[path], **values)}), "update.signature"
        )

    story.__name__ = f"changed_{role.partition('.')[2] or role}"
    return story


CHANGED = [
    _changed("timestamp", expires="2031-01-01T00:00:00Z"),
    _changed("2.snapshot", expires="2031-01-01T00:00:00Z"),
    _changed("2.targets", expires="2031-01-01T00:00:00Z"),
    _changed("2.desk", expires="2031-01-01T00:00:00Z"),
]


def no_signatures(s: Story) -> None:
    s.release()
    path = "metadata/timestamp.json"
    value = {**json.loads(s.repository.files[path]), "signatures": []}
    s.refuse(s.bundle({**s.repository.files, path: json.dumps(value).encode()}), "update.signature")


# mix and match


def snapshot_of_one_state_with_targets_of_another(s: Story) -> None:
    old = _two(s)
    s.release()
    files = {**s.repository.files, "metadata/3.targets.json": old["metadata/1.targets.json"]}
    s.refuse(s.bundle(files), "update.rollback")


def publisher_role_of_another_state(s: Story) -> None:
    old = _two(s)
    s.release()
    files = {**s.repository.files, "metadata/3.desk.json": old["metadata/1.desk.json"]}
    s.refuse(s.bundle(files), "update.rollback")


def manifest_of_another_state(s: Story) -> None:
    old = _two(s)
    s.release()
    name = next(name for name in old if name.endswith(".manifest.json"))
    files = {
        path: old[name] if path.endswith(".manifest.json") and path not in old else data
        for path, data in s.repository.files.items()
    }
    s.refuse(s.bundle(files), "update.mismatch")


def timestamp_as_snapshot(s: Story) -> None:
    s.release()
    files = {**s.repository.files, "metadata/1.snapshot.json": s.repository.files["metadata/timestamp.json"]}
    s.refuse(s.bundle(files), "update.malformed")


# targets


def _target(part: str, change: Callable[[bytes], bytes], code: str) -> Callable[[Story], None]:
    def story(s: Story) -> None:
        s.release()
        s.release()
        files = {path: change(data) if part in path else data for path, data in s.repository.files.items()}
        # only the manifest is what the adapter looks at
        (s.refuse if part == "manifest" else s.refuse_pack)(s.bundle(files), code)

    story.__name__ = f"{part}_{change.__name__}"
    return story


def longer(data: bytes) -> bytes:
    return data + b" "


def shorter(data: bytes) -> bytes:
    return data[:-1]


def other(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


TARGETS = [
    _target(part, change, "update.mismatch")
    for part in ("manifest", "base-", "changes-")
    for change in (longer, shorter, other)
]


def _missing(part: str) -> Callable[[Story], None]:
    def story(s: Story) -> None:
        s.release()
        s.release()
        of_packs = part in ("base-", "changes-")
        (s.refuse_pack if of_packs else s.refuse)(s.bundle(without=[part]), "update.incomplete")

    story.__name__ = f"without_{part.strip('.-')}"
    return story


MISSING = [_missing(part) for part in ("timestamp", ".snapshot", ".targets", ".desk", "manifest", "base-", "changes-")]


def _known(part: str) -> Callable[[Story], None]:
    """A part that this machine has already, and needs no more, was changed: so the bundle is not the publisher's."""

    def story(s: Story) -> None:
        s.release()
        s.release()
        s.accept(s.bundle())
        s.release()
        files = {path: other(data) if part in path else data for path, data in s.repository.files.items()}
        s.refuse(s.bundle(files), "update.mismatch")
        s.accept(s.bundle())

    story.__name__ = f"{part.strip('-')}_that_is_here_already"
    return story


KNOWN = [_known(part) for part in ("base-1", "changes-1-2")]


def newer_bundle_stripped_of_its_changes(s: Story) -> None:
    s.release()
    s.accept(s.bundle())
    s.release()
    s.refuse_pack(s.bundle(without=["changes-"]), "update.incomplete")


def changes_without_the_base_on_a_new_machine(s: Story) -> None:
    s.release()
    s.release()
    s.refuse_pack(s.bundle(without=["base-"]), "update.incomplete")


# metadata that is hard to read


def _timestamp(data: bytes) -> Callable[[Story], None]:
    def story(s: Story) -> None:
        s.release()
        s.refuse(s.bundle({**s.repository.files, "metadata/timestamp.json": data}), "update.malformed")

    return story


HARD = {
    "deep_json": _timestamp(b'{"a":' * 2000 + b"1" + b"}" * 2000),
    "no_json": _timestamp(b"<html>"),
    "empty": _timestamp(b""),
    "list": _timestamp(b"[]"),
    "not_utf_8": _timestamp(b"\xff\xfe"),
    "number_of_many_digits": _timestamp(b'{"signed": {"version": ' + b"9" * 5000 + b"}}"),
    "null": _timestamp(b"null"),
}


def long_timestamp(s: Story) -> None:
    s.release()
    data = s.repository.files["metadata/timestamp.json"] + b" " * 20_000
    s.refuse(s.bundle({**s.repository.files, "metadata/timestamp.json": data}), "update.mismatch")


def deep_json_in_the_signed_part(s: Story) -> None:
    s.release()
    deep = b'{"signatures": [], "signed": ' + b"[" * 900 + b"]" * 900 + b"}"
    s.refuse(s.bundle({**s.repository.files, "metadata/1.targets.json": deep}), "update.malformed")


def a_name_twice_in_signed_data(s: Story) -> None:
    s.release()
    files = s.repository.state()
    files["metadata/1.targets.json"] = files["metadata/1.targets.json"].replace(b"{", b'{"signed": {},', 1)
    s.refuse(s.bundle(files), "update.malformed")
    s.accept(s.bundle())


def nobody_is_pinned(s: Story) -> None:
    other_publisher = Repository("stranger")
    other_publisher.pack([person("stranger/x")])
    s.refuse(other_publisher.publish().bundle(s.folder / "o.ukpack"), "publisher.unknown")


def first_root_is_a_hostile_one(s: Story) -> None:
    s.release()
    root = Metadata[Root].from_bytes(s.repository.roots[0])
    other_root = Repository().roots[0]
    assert root.signed.version == 1
    files = {**s.repository.files, "metadata/1.root.json": other_root}
    # the root comes from the pin and never from the bundle
    s.accept(s.bundle(files))


def one_pack_of_two(s: Story) -> None:
    s.repository.pack([person("desk/other")], "other")
    s.release()
    s.accept(s.bundle(without=["targets/desk/other"]))
    s.repository.pack([person("desk/other"), *people(1)], "other", version=2)
    s.release()
    # of another pack that is not installed nothing need be there
    s.accept(s.bundle(without=["targets/desk/other"]))
    s.accept(s.bundle())
    assert s.machine.version("other") == 2
    s.repository.pack([person("desk/other"), *people(2)], "other", version=3)
    s.release()
    done = s.machine.take(s.bundle(without=["targets/desk/other"]))
    assert [(pack.id, pack.outcome) for pack in done.packs] == [("alerts", "installed"), ("other", "absent")]
    s.accept(s.bundle())
    assert s.machine.version("other") == 3


def nothing_new_but_something_stripped(s: Story) -> None:
    s.repository.pack([person("desk/other")], "other")
    s.release()
    s.accept(s.bundle())
    s.repository.pack([person("desk/other"), *people(1)], "other", version=2)
    s.repository.publish()
    s.refuse_pack(s.bundle(without=["targets/desk/other"]), "update.incomplete")


HONEST = [
    first,
    one_pack_of_two,
    first_then_second,
    the_same_twice,
    several_versions_left_out,
    only_the_changes,
    only_the_changes_after_a_lost_cache,
    a_new_base,
    only_a_newer_timestamp,
    root_key_replaced,
    many_roots_at_once,
    root_expired_but_followed_by_another,
    publisher_key_replaced,
    threshold_of_two,
    two_signatures_of_three,
    recovery_from_a_stolen_timestamp_key,
    recovery_from_stolen_online_keys,
    recovery_after_a_lost_cache,
    older_clock_than_the_last_time,
    a_clock_of_1970,
    a_bundle_from_tomorrow,
    a_lost_cache_and_the_same_again,
    refused_then_the_right_one,
    unsigned_extra_files,
    first_root_is_a_hostile_one,
]
HOSTILE = [
    nothing_new_but_something_stripped,
    older_bundle,
    older_bundle_after_a_lost_cache,
    older_timestamp,
    older_snapshot_by_a_stolen_timestamp_key,
    older_snapshot_by_a_stolen_timestamp_key_after_a_lost_cache,
    older_targets_by_stolen_online_keys,
    older_targets_by_stolen_online_keys_after_a_lost_cache,
    older_publisher_role_by_stolen_online_keys,
    older_publisher_role_by_stolen_online_keys_after_a_lost_cache,
    publisher_role_left_out_of_the_snapshot,
    older_root_after_a_lost_cache,
    newer_bundle_stripped_of_its_root,
    stolen_key_that_was_replaced,
    older_pack_version_by_the_publishers_own_keys,
    older_pack_version_after_a_lost_cache,
    expired_timestamp,
    expired_timestamp_of_what_is_installed,
    expired_snapshot,
    expired_targets,
    expired_publisher_role,
    expired_last_root,
    expired_pack,
    clock_set_back_after_the_next,
    clock_set_back_after_a_lost_cache,
    another_root,
    another_root_as_the_next,
    new_root_signed_by_one_of_the_old_keys,
    new_root_not_signed_by_its_own_keys,
    root_that_skips_a_version,
    one_signature_where_two_are_needed,
    one_signature_twice,
    publisher_role_signed_by_the_wrong_key,
    targets_signed_by_an_online_key,
    snapshot_signed_by_the_timestamp_key,
    *CHANGED,
    no_signatures,
    snapshot_of_one_state_with_targets_of_another,
    publisher_role_of_another_state,
    manifest_of_another_state,
    timestamp_as_snapshot,
    *TARGETS,
    *MISSING,
    *KNOWN,
    a_name_twice_in_signed_data,
    newer_bundle_stripped_of_its_changes,
    changes_without_the_base_on_a_new_machine,
    long_timestamp,
    deep_json_in_the_signed_part,
    nobody_is_pinned,
]


@pytest.mark.parametrize("story", HONEST, ids=lambda story: story.__name__)
def test_honest(story: Callable[[Story], None], tmp_path: Path) -> None:
    story(Story(tmp_path))


@pytest.mark.parametrize("story", HOSTILE, ids=lambda story: story.__name__)
def test_hostile(story: Callable[[Story], None], tmp_path: Path) -> None:
    story(Story(tmp_path))


@pytest.mark.parametrize("name", HARD)
def test_metadata_that_is_hard_to_read(name: str, tmp_path: Path) -> None:
    HARD[name](Story(tmp_path))


def test_a_wrong_clock_far_ahead_bars_nothing_later(tmp_path: Path) -> None:
    s = Story(tmp_path)
    s.release()
    s.refuse(s.bundle(), "update.expired", NOW + 5000 * DAY)
    s.accept(s.bundle(), NOW + timedelta(minutes=5))
