"""Old targets go, and nothing that anybody may still ask for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doorkeeper.packs.repository.sign import sign
from doorkeeper.packs.repository.tidy import KEPT
from tests.packs.repository.publishing import DAY, NOW, Publisher, people


def targets(desk: Publisher) -> set[str]:
    return {name for name in desk.files() if name.startswith("targets/")}


def parts(desk: Publisher) -> list[str]:
    """Give the names of the targets without their digests."""
    return sorted(name.rpartition("/")[2].partition(".")[2] for name in targets(desk))


def test_the_files_of_a_state_stay_for_a_while_after_the_next(desk: Publisher) -> None:
    desk.release(people(3))
    first = targets(desk)
    desk.release(people(4), NOW + DAY, force_base=True)
    assert targets(desk) > first
    desk.release(people(5), NOW + DAY + KEPT - timedelta(seconds=1), force_base=True)
    assert targets(desk) > first
    desk.release(people(6), NOW + DAY + KEPT, force_base=True)
    assert not targets(desk) & first
    assert parts(desk) == [
        *(f"base-{version}.jsonl.zst" for version in (2, 3, 4)),
        *["manifest.json"] * 3,
    ]


def test_what_is_named_stays_however_old(desk: Publisher) -> None:
    for day in range(0, 60, 20):
        desk.release(people(3 + day), NOW + day * DAY)
    assert parts(desk) == ["base-1.jsonl.zst", "changes-1-2.jsonl.zst", "changes-2-3.jsonl.zst", *["manifest.json"] * 2]
    assert desk.fetch(desk.manifest(now=NOW + 40 * DAY).base.target, NOW + 40 * DAY)


def test_other_packs_and_publishers_are_left_alone(desk: Publisher) -> None:
    desk.release(people(2, 1000), name="other")
    for day in range(0, 60, 20):
        desk.release(people(3 + day), NOW + day * DAY)
    assert {name.split("/")[2] for name in targets(desk)} == {"other", "alerts"}
    assert desk.manifest("other", NOW + 40 * DAY).version == 1


def test_joined_changes_make_the_older_ones_superfluous(desk: Publisher) -> None:
    for day in range(16):
        desk.release(people(3 + day), NOW + 10 * day * DAY)
    assert len([name for name in parts(desk) if name.startswith("changes-")]) < 16
    manifest = desk.manifest(now=NOW + 150 * DAY)
    for name in (manifest.base.target, *(change.target for change in manifest.changes)):
        assert desk.fetch(name, NOW + 150 * DAY)


@pytest.mark.parametrize("name", ["index.html", "desk/readme.txt", "desk/alerts/base.jsonl"])
def test_a_file_that_is_not_ours_is_left_alone(desk: Publisher, name: str) -> None:
    path = desk.repository.targets_folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    for day in (0, 20, 40):
        desk.release(people(3), NOW + day * DAY, force_base=True)
    assert path.exists()


def test_signing_anew_removes_too(desk: Publisher) -> None:
    desk.release(people(3))
    desk.release(people(4), NOW + DAY, force_base=True)
    before = targets(desk)
    sign(desk.repository, (), desk.keys, lambda name: name, NOW + 2 * DAY)
    assert targets(desk) == before
    sign(desk.repository, (), desk.keys, lambda name: name, NOW + 30 * DAY)
    assert parts(desk) == ["base-2.jsonl.zst", "manifest.json"]
