"""Bundles: the state of a repository in one file, the same bytes for the same state, as clients read it."""

import stat
import zipfile
from pathlib import Path

import pytest

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.packs.client.bundle import Bundle
from doorkeeper.packs.client.verify import Verifier
from doorkeeper.packs.manifest import decode_manifest
from doorkeeper.packs.repository.bundle import bundle
from doorkeeper.packs.repository.rekey import rekey
from tests.packs.repository.publishing import DAY, NOW, Publisher, people


def members(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return [name.rpartition("/")[2].split(".", 1)[-1] for name in archive.namelist()]


def test_a_full_bundle_is_all_that_is_current(desk: Publisher) -> None:
    desk.release(people(3))
    desk.release(people(5))
    bundled = bundle(desk.repository, desk.folder / "all.ukpack", NOW)
    assert bundled.packs == (("desk", "alerts", 2),)
    assert bundled.bytes == (desk.folder / "all.ukpack").stat().st_size
    assert sorted(members(desk.folder / "all.ukpack")) == [
        "base-1.jsonl.zst",
        "changes-1-2.jsonl.zst",
        "desk.json",
        "json",
        "manifest.json",
        "root.json",
        "snapshot.json",
        "targets.json",
    ]
    assert bundled.files == 8


def test_the_form_of_the_file(desk: Publisher) -> None:
    desk.release(people(3))
    path = desk.folder / "all.ukpack"
    bundle(desk.repository, path, NOW)
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    for info in infos:
        assert info.compress_type == zipfile.ZIP_STORED
        assert info.date_time == (1980, 1, 1, 0, 0, 0)
        assert info.flag_bits & ~0x800 == 0
        assert info.extra == b""
        assert stat.S_IFMT(info.external_attr >> 16) == stat.S_IFREG
        assert info.filename.startswith(("metadata/", "targets/"))


def test_the_same_state_gives_the_same_bytes(desk: Publisher) -> None:
    desk.release(people(3))
    first, second = desk.folder / "one.ukpack", desk.folder / "deep" / "two.ukpack"
    bundle(desk.repository, first, NOW)
    for path in desk.repository.path.rglob("*"):
        path.touch()
    bundle(desk.repository, second, NOW + DAY)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("rotated", [False, True])
def test_a_client_verifies_what_a_bundle_holds(desk: Publisher, rotated: bool) -> None:
    pinned = (desk.repository.metadata / "1.root.json").read_bytes()
    desk.release(people(3))
    if rotated:
        assert rekey(desk.repository, "root", [], [], None, desk.keys, NOW).published
    desk.release(people(5))
    path = desk.folder / "all.ukpack"
    bundle(desk.repository, path, NOW)
    with path.open("rb") as file:
        verifier = Verifier(desk.folder / "client", pinned, Bundle(file), NOW)
        verifier.refresh()
        assert verifier.trusted().root == (2 if rotated else 1)
        for name in verifier.names_of("desk"):
            target = verifier.target(name)
            assert target is not None
            verifier.download(target, desk.folder / "fetched")
            if name.endswith("manifest.json"):
                assert decode_manifest((desk.folder / "fetched").read_bytes()).version == 2


def test_a_delta_has_the_changes_only(desk: Publisher) -> None:
    for count in (3, 4, 5, 6):
        desk.release(people(count))
    path = desk.folder / "since.ukpack"
    wanted = {1: ["changes-1-2", "changes-2-3", "changes-3-4"], 2: ["changes-2-3", "changes-3-4"], 3: ["changes-3-4"]}
    for since, changes in {**wanted, 4: []}.items():
        bundled = bundle(desk.repository, path, NOW, since=since)
        found = [name.removesuffix(".jsonl.zst") for name in members(path) if name.endswith(".zst")]
        assert sorted(found) == changes
        assert (bundled.since, "manifest.json" in members(path)) == (since, True)


@pytest.mark.parametrize("since", [0, 5, -1, 99])
def test_a_version_from_which_nothing_leads_on(desk: Publisher, since: int) -> None:
    for count in (3, 4, 5, 6):
        desk.release(people(count))
    out = desk.folder / "since.ukpack"
    out.write_bytes(b"an older one")
    with pytest.raises(RefusedError, match="they do from version 1 on") as caught:
        bundle(desk.repository, out, NOW, since=since)
    assert caught.value.code == "bundle.since"
    assert out.read_bytes() == b"an older one"
    assert [path.name for path in desk.folder.glob("since*")] == ["since.ukpack"]


def test_a_delta_does_not_lead_over_a_new_base(desk: Publisher) -> None:
    desk.release(people(3))
    desk.release(people(4), force_base=True)
    with pytest.raises(RefusedError) as caught:
        bundle(desk.repository, desk.folder / "since.ukpack", NOW, since=1)
    assert caught.value.code == "bundle.since"


def test_several_packs(desk: Publisher) -> None:
    desk.release(people(2), name="commons")
    desk.release(people(3), name="lords", audience="lords")
    out = desk.folder / "some.ukpack"
    assert [pack for _, pack, _ in bundle(desk.repository, out, NOW).packs] == ["commons", "lords"]
    for name in ("lords", "desk/lords"):
        assert [pack for _, pack, _ in bundle(desk.repository, out, NOW, pack=name).packs] == ["lords"]
        assert sum(member.endswith(".zst") for member in members(out)) == 1
    for pack, since in (("staff", None), ("other/lords", None), (None, 1)):
        with pytest.raises(RefusedError) as caught:
            bundle(desk.repository, out, NOW, pack=pack, since=since)
        assert caught.value.code == "bundle.pack"


def test_an_empty_repository_has_nothing_to_bundle(desk: Publisher) -> None:
    with pytest.raises(RefusedError) as caught:
        bundle(desk.repository, desk.folder / "none.ukpack", NOW)
    assert caught.value.code == "bundle.pack"


@pytest.mark.parametrize(("days", "told"), [(119, None), (120, "timestamp, snapshot"), (366, "targets")])
def test_nobody_would_take_what_has_expired(desk: Publisher, days: int, told: str | None) -> None:
    desk.release(people(2))
    out = desk.folder / "late.ukpack"
    if told is None:
        bundle(desk.repository, out, NOW + days * DAY)
        return
    with pytest.raises(RefusedError, match=told) as caught:
        bundle(desk.repository, out, NOW + days * DAY)
    assert caught.value.code == "bundle.expired"
    assert not out.exists()


def test_a_damaged_target_is_not_bundled(desk: Publisher) -> None:
    desk.release(people(2))
    target = next(desk.repository.targets_folder.rglob("*.zst"))
    target.write_bytes(target.read_bytes() + b" ")
    out = desk.folder / "bad.ukpack"
    with pytest.raises(DoorkeeperError) as caught:
        bundle(desk.repository, out, NOW)
    assert caught.value.code == "repository.damaged"
    assert list(desk.folder.glob("bad*")) == []


def test_what_waits_for_signatures_is_not_in_a_bundle(desk: Publisher) -> None:
    desk.release(people(2))
    desk.release(people(3), keys=None)
    bundled = bundle(desk.repository, desk.folder / "all.ukpack", NOW)
    assert bundled.packs == (("desk", "alerts", 1),)


def test_a_folder_is_no_place_for_a_bundle(desk: Publisher) -> None:
    desk.release(people(1))
    for place in (Path(), desk.folder):
        with pytest.raises(IsADirectoryError) as caught:
            bundle(desk.repository, place, NOW)
        assert caught.value.filename == str(place)
