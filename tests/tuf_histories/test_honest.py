"""Honest histories of bundles, of repositories that others made: refusing one would be as wrong as taking a lie."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests import tuf_client
from tests.tuf_histories.client import TARGET, Story
from tests.tuf_histories.plain import ARRANGEMENTS, DAY, NOW, ONLINE, Arrangement, Plain, stored

FIRST, SECOND = b'{"news": 1}', b'{"news": 2}'


def first(repository: Plain) -> Plain:
    repository.add(TARGET, FIRST)
    return repository.publish()


def second(repository: Plain) -> Plain:
    repository.add(TARGET, SECOND)
    return repository.publish()


@pytest.mark.parametrize("pinned", [False, True])
@pytest.mark.parametrize("prefixed", [False, True])
@pytest.mark.parametrize("consistent", [False, True])
def test_layouts(tmp_path: Path, consistent: bool, prefixed: bool, pinned: bool) -> None:
    s = Story(tmp_path, Plain(consistent=consistent, prefixed=prefixed, pinned=pinned))
    for publish in (first, second):
        publish(s.repository)
        s.good()


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa", "rsa-pkcs1v15"])
def test_keys(tmp_path: Path, kind: str) -> None:
    s = Story(tmp_path, Plain(kind=kind))
    for publish in (first, second):
        publish(s.repository)
        s.good()


@pytest.mark.parametrize("algorithms", [("sha512",), ("sha512", "sha256"), ("sha256", "sha512")])
def test_digests(tmp_path: Path, algorithms: tuple[str, ...]) -> None:
    s = Story(tmp_path, Plain(algorithms=algorithms))
    first(s.repository)
    s.good()


def test_a_target_under_the_second_of_its_digests(tmp_path: Path) -> None:
    s = Story(tmp_path, Plain(algorithms=("sha512", "sha256")))
    first(s.repository)
    target = s.repository.roles["targets"].targets[TARGET]
    files = s.repository.state()
    files[f"targets/{s.repository.name_of(target, 'sha256')}"] = files.pop(
        f"targets/{s.repository.name_of(target, 'sha512')}"
    )
    s.good(files)


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_makers_of_zip(tmp_path: Path, arrangement: Arrangement) -> None:
    s = Story(tmp_path)
    s.repository.add("other", b"")
    for publish in (first, second):
        publish(s.repository)
        s.good(arrangement(s.repository.files))


@pytest.mark.parametrize("compact", [False, True])
def test_ways_to_write_json(tmp_path: Path, compact: bool) -> None:
    s = Story(tmp_path, Plain(compact=compact))
    first(s.repository)
    s.good()


NAMES = [
    "x",
    "a/b/c/d/e/f.json",
    "with space.txt",
    "ŵyneb.json",
    "100%.txt",
    "%2e%2e",
    "a+b&c=d.txt",
    ".hidden",
    "x.partial",
    "root.json",
    "a#b",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_targets(tmp_path: Path, name: str) -> None:
    s = Story(tmp_path)
    s.repository.add(name, b"content of it")
    s.repository.publish()
    s.good(target=name)


@pytest.mark.parametrize("data", [b"", b"x", bytes(3_000_000)])
def test_sizes_of_targets(tmp_path: Path, data: bytes) -> None:
    s = Story(tmp_path)
    s.repository.add(TARGET, data)
    s.repository.publish()
    s.good()


STORIES: list[Callable[[Story], None]] = []


def story(function: Callable[[Story], None]) -> Callable[[Story], None]:
    STORIES.append(function)
    return function


@story
def the_same_bundle_twice(s: Story) -> None:
    first(s.repository)
    s.good()
    s.good()


@story
def only_what_is_current(s: Story) -> None:
    first(s.repository)
    s.good()
    second(s.repository)
    s.good(s.repository.current())


@story
def many_releases_between(s: Story) -> None:
    first(s.repository)
    s.good()
    for _ in range(30):
        second(s.repository)
    s.good()


@story
def only_the_timestamp_is_new(s: Story) -> None:
    first(s.repository)
    s.good()
    s.repository.later(DAY)
    s.repository.next_timestamp()
    s.good()


@story
def a_new_snapshot_of_the_same(s: Story) -> None:
    first(s.repository)
    s.good()
    s.repository.next_snapshot()
    s.repository.next_timestamp()
    s.good()


@story
def numbers_that_skip(s: Story) -> None:
    first(s.repository)
    s.good()
    s.repository.roles["targets"].version = 40
    s.repository.snapshot.version = 70
    s.repository.timestamp.version = 900
    second(s.repository)
    s.good()


@story
def a_target_that_was_taken_out(s: Story) -> None:
    s.repository.add("other", b"1")
    first(s.repository)
    s.good(target="other")
    del s.repository.roles["targets"].targets["other"]
    second(s.repository)
    s.good()
    s.bad(target="other")
    s.good()


@story
def a_target_as_it_was_before(s: Story) -> None:
    """A newer release may bring back an older content: what counts is the metadata's version."""
    first(s.repository)
    s.good()
    second(s.repository)
    s.good()
    first(s.repository)
    s.good()


@story
def changes_without_what_is_here_already(s: Story) -> None:
    """A delta lacks what has not changed, and the target's folder has it."""
    s.repository.add("other", b"1")
    first(s.repository)
    s.good()
    s.repository.add("other", b"2")
    s.repository.publish()
    bundle = stored({name: data for name, data in s.repository.current().items() if "today" not in name})
    assert s.client.takes(bundle)
    assert s.client.left() == [FIRST]
    s.good(bundle, target="other")


@story
def another_target_is_not_in_it(s: Story) -> None:
    s.repository.add("other", b"1")
    first(s.repository)
    s.good({name: data for name, data in s.repository.files.items() if "other" not in name})


@story
def files_that_nobody_signs(s: Story) -> None:
    first(s.repository)
    s.good(
        {
            **s.repository.files,
            "targets/notes.txt": b"by hand",
            "metadata/index.html": b"<html>",
            f"targets/{'0' * 64}.old": b"1",
        }
    )


@story
def another_role_is_not_in_it(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["press/*"])
    r.delegate("news", ["news/*"])
    r.add("press/x", b"1", "press")
    r.add(TARGET, FIRST, "news")
    r.publish()
    s.good({name: data for name, data in r.files.items() if name != "metadata/1.press.json"})


@story
def another_role_has_expired(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["press/*"])
    r.delegate("news", ["news/*"])
    r.roles["press"].expires = NOW - DAY
    r.add("press/x", b"1", "press")
    r.add(TARGET, FIRST, "news")
    r.publish()
    s.good()


@story
def thresholds_of_two_and_three(s: Story) -> None:
    s.repository = Plain(thresholds={"root": 3, "targets": 2, "snapshot": 2, "timestamp": 2})
    s.client.init(s.repository.roots[0])
    first(s.repository)
    s.good()


@story
def more_signatures_than_are_needed(s: Story) -> None:
    first(s.repository)
    r = s.repository
    r.serve_role("targets", [*r.signers["targets"], r.signer()])
    r.next_snapshot([r.signer(), *r.signers["snapshot"]])
    r.next_timestamp()
    s.good()


@story
def every_key_changed_step_by_step(s: Story) -> None:
    first(s.repository)
    s.good()
    for role in ("timestamp", "snapshot", "targets", "root"):
        s.repository.rotate(role)
        second(s.repository)
        s.good()


@story
def every_key_changed_at_once(s: Story) -> None:
    first(s.repository)
    s.good()
    s.repository.rotate("timestamp", "snapshot", "targets", "root")
    second(s.repository)
    s.good()


@story
def keys_of_another_kind(s: Story) -> None:
    first(s.repository)
    s.good()
    for kind in ("ecdsa", "rsa", "ed25519"):
        s.repository.rotate("root", "timestamp", "targets", kind=kind)
        second(s.repository)
        s.good()


@story
def many_roots_on_a_new_machine(s: Story) -> None:
    for _ in range(20):
        s.repository.rotate("root", "timestamp")
    first(s.repository)
    s.good()


@story
def a_later_root_as_the_first(s: Story) -> None:
    """A machine that was set up today trusts the root of today; older ones in the bundle do not matter."""
    for _ in range(3):
        s.repository.rotate("root")
    first(s.repository)
    s.client.init(s.repository.roots[-1])
    s.good()
    s.repository.rotate("root", "targets")
    second(s.repository)
    s.good()


@story
def without_the_roots_that_are_known(s: Story) -> None:
    for _ in range(3):
        s.repository.rotate("root")
    first(s.repository)
    s.good()
    second(s.repository)
    s.good({name: data for name, data in s.repository.files.items() if "root.json" not in name})


@story
def a_higher_threshold_of_the_root(s: Story) -> None:
    first(s.repository)
    s.good()
    r = s.repository
    r.signers["root"] = [*r.signers["root"], r.signer()]
    for signer in r.signers["root"]:
        r.root.add_key(signer.public_key, "root")
    r.root.roles["root"].threshold = 2
    r.next_root()
    second(r)
    s.good()


@story
def a_root_that_expired_meanwhile(s: Story) -> None:
    """The pinned root is past its date; the chain from it leads to one that is not."""
    first(s.repository)
    s.repository.later(500 * DAY)
    s.repository.rotate("root")
    second(s.repository)
    s.good()


@story
def everything_here_expired_meanwhile(s: Story) -> None:
    first(s.repository)
    s.good()
    s.repository.later(450 * DAY)
    s.repository.next_root()
    second(s.repository)
    s.good()


@story
def snapshots_become_consistent(s: Story) -> None:
    s.repository = Plain(consistent=False)
    s.client.init(s.repository.roots[0])
    first(s.repository)
    s.good()
    s.repository.root.consistent_snapshot = True
    s.repository.prefixed = True
    s.repository.next_root()
    second(s.repository)
    s.good()


@story
def delegated_by_paths(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["news/*"])
    r.delegate("other", ["*"])
    r.add(TARGET, FIRST, "press")
    r.publish()
    s.good()
    r.add(TARGET, SECOND, "press")
    r.publish("press")
    s.good()


@story
def delegated_by_hash_prefixes(s: Story) -> None:
    r = s.repository
    digest = sha256(TARGET.encode()).hexdigest()
    r.delegate("away", prefixes=["0" if digest[0] != "0" else "1"])
    r.delegate("bin", prefixes=[digest[:2]])
    r.add(TARGET, FIRST, "bin")
    r.publish()
    s.good()


@story
def delegated_to_succinct_bins(s: Story) -> None:
    r = s.repository
    r.delegate_bins(3)
    bins = r.roles["targets"].delegations
    assert bins is not None
    assert bins.succinct_roles is not None
    r.add(TARGET, FIRST, bins.succinct_roles.get_role_for_target(TARGET))
    r.publish()
    s.good()


@story
def delegated_over_three_levels(s: Story) -> None:
    r = s.repository
    r.delegate("one", ["news/*"])
    r.delegate("two", ["news/*"], parent="one", threshold=2)
    r.delegate("three", ["news/t*"], parent="two", kind="ecdsa")
    r.add(TARGET, FIRST, "three")
    r.publish()
    s.good()


@story
def the_first_delegation_counts(s: Story) -> None:
    r = s.repository
    r.delegate("high", ["news/*"])
    r.delegate("low", ["news/*"])
    r.add(TARGET, SECOND, "low")
    r.add(TARGET, FIRST, "high")
    r.publish()
    s.good(expected=FIRST)


@story
def delegated_to_two_in_a_circle(s: Story) -> None:
    r = s.repository
    r.delegate("one", ["*", "*/*"])
    r.delegate("two", ["*", "*/*"], parent="one")
    r.delegate("one", ["*", "*/*"], parent="two")
    r.add(TARGET, FIRST, "two")
    r.publish()
    s.good()


@story
def names_of_roles(s: Story) -> None:
    r = s.repository
    for name in ("a role", "press/office", "swyddfa'r wasg", "?", "..", "1.press"):
        r.delegate(name, ["news/*"])
    r.add(TARGET, FIRST, "1.press")
    r.publish()
    s.good()


@story
def a_delegation_that_was_taken_back(s: Story) -> None:
    """The role has lost its delegation; its metadata stays in the snapshot, as the specification asks (5.5.5)."""
    r = s.repository
    r.delegate("press", ["news/*"])
    r.add(TARGET, FIRST, "press")
    r.publish()
    s.good()
    r.roles["targets"].delegations = None
    r.add(TARGET, SECOND)
    r.publish()
    s.good(expected=SECOND)


@story
def another_key_of_a_delegated_role(s: Story) -> None:
    r = s.repository
    r.delegate("press", ["news/*"])
    r.add(TARGET, FIRST, "press")
    r.publish()
    s.good()
    delegations = r.roles["targets"].delegations
    assert delegations is not None
    assert delegations.roles is not None
    old = r.signers["press"].pop()
    del delegations.keys[old.public_key.keyid]
    delegations.roles["press"].keyids.clear()
    r.signers["press"] = [r.signer()]
    r.roles["targets"].add_key(r.signers["press"][0].public_key, "press")
    r.add(TARGET, SECOND, "press")
    r.publish()
    s.good()


@story
def a_role_of_the_same_name_as_a_folder(s: Story) -> None:
    r = s.repository
    r.delegate("news", ["news/*", "news/*/*"], terminating=True)
    r.add("news/alerts/manifest.json", FIRST, "news")
    r.publish()
    s.good(target="news/alerts/manifest.json")


@story
def fields_that_are_not_known(s: Story) -> None:
    r = s.repository
    first(r)
    for signed in (r.root, r.roles["targets"], r.snapshot, r.timestamp):
        signed.unrecognized_fields["x-more"] = {"a": [1, 2, None], "ŵ": "é"}
    r.roles["targets"].targets[TARGET].unrecognized_fields["custom"] = {"title": "Heddiw"}
    r.next_root()
    second(r)
    s.good()


@story
def recovery_from_a_stolen_timestamp_key(s: Story) -> None:
    """The thief signs a version that nobody can follow, and a machine takes it; other keys undo that."""
    first(s.repository)
    s.good()
    honest = s.repository.timestamp.version
    s.repository.next_timestamp(version=2**31)
    s.good()
    s.repository.timestamp.version = honest
    s.repository.rotate("timestamp")
    second(s.repository)
    s.good()


@story
def recovery_from_both_stolen_online_keys(s: Story) -> None:
    first(s.repository)
    s.good()
    s.repository.next_snapshot(version=2**31)
    s.repository.next_timestamp(version=2**31)
    s.good()
    s.repository.snapshot.version = s.repository.timestamp.version = 1
    s.repository.rotate("snapshot", "timestamp")
    second(s.repository)
    s.good()


@story
def recovery_from_a_stolen_targets_key(s: Story) -> None:
    """With the online keys the thief lifts the version of targets too; new keys of all three lower it again."""
    first(s.repository)
    s.good()
    s.repository.roles["targets"].version = 2**30
    second(s.repository)
    s.good()
    s.repository.roles["targets"].version = 1
    s.repository.rotate("targets", "snapshot", "timestamp")
    first(s.repository)
    s.good()


@story
def recovery_of_targets_by_another_snapshot_key(s: Story) -> None:
    first(s.repository)
    s.good()
    s.repository.roles["targets"].version = 2**30
    second(s.repository)
    s.good()
    s.repository.roles["targets"].version = 1
    s.repository.rotate("snapshot")
    first(s.repository)
    s.good()
    s.client.wipe()
    s.good()


@story
def recovery_after_the_cache_was_wiped(s: Story) -> None:
    recovery_from_both_stolen_online_keys(s)
    s.client.wipe()
    s.good()
    second(s.repository)
    s.good()


@story
def a_wiped_cache_and_the_same_again(s: Story) -> None:
    first(s.repository)
    s.good()
    s.client.wipe()
    s.good()


@story
def a_wiped_cache_and_a_newer_one(s: Story) -> None:
    s.repository.rotate("root", "timestamp")
    first(s.repository)
    s.good()
    s.client.wipe()
    s.client.init(s.repository.roots[0])
    second(s.repository)
    s.good()


@story
def a_cache_of_rubbish(s: Story) -> None:
    first(s.repository)
    s.good()
    for path in s.client.metadata.rglob("*.json"):
        if path.is_file():
            path.write_bytes(b"\0garbage")
    second(s.repository)
    s.good()


@story
def a_copied_folder(s: Story) -> None:
    """Only the folder of metadata came along to another place."""
    first(s.repository)
    s.good()
    s.client.metadata = s.client.metadata.rename(s.client.folder / "moved")
    second(s.repository)
    s.good()


@story
def the_last_second_before_it_expires(s: Story) -> None:
    first(s.repository)
    s.good(now=NOW + ONLINE - timedelta(seconds=1))


@story
def the_clock_set_back_a_little(s: Story) -> None:
    first(s.repository)
    s.good(now=NOW + 3 * DAY)
    second(s.repository)
    s.good(now=NOW + DAY)


@story
def the_clock_set_back_by_years(s: Story) -> None:
    """What is good by the latest time that was seen is good."""
    first(s.repository)
    s.good()
    second(s.repository)
    s.good(now=NOW - 3000 * DAY)


@story
def the_clock_too_far_ahead_for_a_while(s: Story) -> None:
    first(s.repository)
    s.good()
    s.bad(now=NOW + 2000 * DAY)
    second(s.repository)
    s.good()


@story
def a_clock_ahead_that_still_let_one_pass(s: Story) -> None:
    first(s.repository)
    s.good(now=NOW + 13 * DAY)
    s.repository.later(2 * DAY)
    second(s.repository)
    s.good()


@story
def refused_then_the_right_one(s: Story) -> None:
    first(s.repository)
    s.good()
    second(s.repository)
    s.bad({name: data for name, data in s.repository.files.items() if "timestamp" not in name})
    s.good()


@story
def refused_at_first_sight_then_the_right_one(s: Story) -> None:
    first(s.repository)
    s.bad(stored(s.repository.files)[:-40])
    s.good()


@story
def two_repositories_side_by_side(s: Story) -> None:
    """What one has seen does not bind the other."""
    other = Story(s.client.folder / "other")
    for _ in range(5):
        first(other.repository)
    other.good()
    first(s.repository)
    s.good()
    other.good()


@story
def the_root_pinned_anew(s: Story) -> None:
    """The repository was set up again, with other keys and from version 1; a person has pinned its new root."""
    for _ in range(5):
        first(s.repository)
    s.good()
    s.repository = Plain()
    s.client.init(s.repository.roots[0])
    first(s.repository)
    s.good()


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.__name__)
def test_story(told: Callable[[Story], None], tmp_path: Path) -> None:
    told(Story(tmp_path))


def test_several_at_once(tmp_path: Path) -> None:
    """Programs that come together: the newest is there in the end, and all that offer it are content."""
    s = Story(tmp_path)
    bundles = []
    for number in range(3):
        s.repository.add(TARGET, b"%d" % number)
        s.repository.publish()
        path = tmp_path / f"{number}.ukpack"
        path.write_bytes(stored(s.repository.current()))
        bundles.append(path)
    programs = [
        subprocess.Popen([sys.executable, tuf_client.__file__, *s.client.command(path)], stderr=subprocess.DEVNULL)
        for path in [bundles[2], *bundles, bundles[2]]
    ]
    codes = [program.wait() for program in programs]
    assert codes[0] == codes[3] == codes[4] == 0
    assert s.client.left() == [b"2"]
    s.good(bundles[2].read_bytes())
