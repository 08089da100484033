"""Releases: what they build, that TUF's own client takes it, and what they refuse without changing anything."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.model.observation import Observation
from doorkeeper.packs.entries import EntryError
from doorkeeper.packs.lint import lint_pack
from doorkeeper.packs.manifest import Approval
from doorkeeper.packs.repository import build, state
from doorkeeper.packs.repository.checks import FindingsError
from doorkeeper.packs.repository.folder import RepositoryFolder
from doorkeeper.packs.repository.release import release
from doorkeeper.packs.repository.sign import sign
from tests.packs.repository.publishing import DAY, FEW, NOW, Publisher, people
from tests.packs.sources import CARD, RECIPIENTS, SOURCE, person, write_pack


def lines_of(desk: Publisher, pack: str = "alerts") -> list[dict[str, Any]]:
    targets = desk.repository.role("desk").signed
    manifest = state.last_manifest(desk.repository, targets, "desk", pack)
    assert manifest is not None
    return [json.loads(line) for _, line in state.last_lines(desk.repository, targets, manifest)]


def test_a_first_release_is_a_base_that_verifies(desk: Publisher) -> None:
    released = desk.release(people(3))
    assert (released.published, released.edits) == (True, (3, 0, 0))
    manifest = desk.manifest()
    assert manifest == released.manifest
    assert (manifest.version, manifest.base.version, manifest.changes) == (1, 1, ())
    assert manifest.entries == (("person", 3),)
    assert (manifest.published, manifest.refresh, manifest.expires) == (
        "2026-03-02T09:30:00Z",
        "2026-05-31",
        "2027-03-02",
    )
    assert len(desk.fetch(manifest.base.target)) == released.bytes
    assert lines_of(desk) == people(3)


def test_the_next_release_is_a_change_on_the_same_base(desk: Publisher) -> None:
    desk.release(people(40))
    records = people(41)[1:]
    records[3] = {**records[3], "tlp": "green"}
    released = desk.release(records, NOW + DAY)
    assert released.edits == (1, 1, 1)
    manifest = desk.manifest(now=NOW + DAY)
    assert (manifest.version, manifest.base.version, manifest.tlp) == (2, 1, "green")
    assert [(change.start, change.end, change.records) for change in manifest.changes] == [(1, 2, 3)]
    assert lines_of(desk) == records
    assert released.bytes < 600


def test_an_older_client_state_moves_on_and_a_fresh_one_starts(desk: Publisher) -> None:
    desk.release(people(3))
    desk.fetch("desk/alerts/manifest.json", cache="old")
    desk.release(people(4), NOW + DAY)
    assert b'"version":2' in desk.fetch("desk/alerts/manifest.json", NOW + DAY, cache="old")
    assert b'"version":2' in desk.fetch("desk/alerts/manifest.json", NOW + DAY, cache="fresh")


def test_a_release_without_a_change_renews_the_dates(desk: Publisher) -> None:
    desk.release(people(2))
    released = desk.release(people(2), NOW + 200 * DAY)
    assert released.edits == (0, 0, 0)
    manifest = desk.manifest(now=NOW + 200 * DAY)
    assert (manifest.version, manifest.expires) == (2, "2027-09-18")
    assert [change.records for change in manifest.changes] == [0]
    assert lines_of(desk) == people(2)


def test_how_a_record_is_written_is_no_change(desk: Publisher) -> None:
    desk.release(people(2))
    turned = [dict(reversed(list(row.items()))) for row in reversed(people(2))]
    assert desk.release(turned).edits == (0, 0, 0)


def test_the_same_entries_keys_and_time_give_the_same_files(desk: Publisher, tmp_path: Path) -> None:
    shutil.copytree(desk.folder, tmp_path / "twin")
    twin = Publisher(tmp_path / "twin", tmp_path / "twin/keys", RepositoryFolder(tmp_path / "twin/repo"))
    for publisher, turned in ((desk, False), (twin, True)):
        for count in (3, 5):
            records = people(count)
            publisher.release(list(reversed(records)) if turned else records)
    assert desk.files() == twin.files()


def test_a_new_base_when_changes_grow_and_when_it_is_asked_for(
    desk: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "CHANGES_FLOOR", 0)
    desk.release(people(100))
    assert desk.release(people(103), NOW).manifest.base.version == 1
    assert desk.release(people(140), NOW).manifest.base.version == 3
    assert desk.release(people(141), NOW).manifest.base.version == 3
    last = desk.release(people(141), NOW, force_base=True)
    assert (last.manifest.base.version, last.manifest.changes) == (5, ())
    assert desk.manifest() == last.manifest
    assert lines_of(desk) == people(141)


def test_many_small_changes_are_joined_and_say_the_same(desk: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "MOST_SEGMENTS", 4)
    monkeypatch.setattr(build, "LATEST", 2)
    records = people(12)
    for number in range(8):
        records[number] = {**records[number], "tlp": "green", "roles": ["recruiter"]}
        records[0] = {**records[0], "roles": [f"recruiter {number}"]}
        if number == 5:
            del records[0]["roles"], records[9]
        desk.release(records, NOW)
    manifest = desk.manifest()
    assert len(manifest.changes) <= 4
    assert manifest.changes[0].start == 1
    assert manifest.changes[0].end > 2
    assert lines_of(desk) == records
    for change in manifest.changes:
        desk.fetch(change.target)


def test_targets_that_no_manifest_names_leave_the_metadata(desk: Publisher) -> None:
    desk.release(people(2))
    desk.release(people(3), name="lords", pack="lords")
    desk.release(people(4), force_base=True)
    verifier = desk.verifier()
    verifier.refresh()
    assert verifier.names_of("desk") == [
        "desk/alerts/base-2.jsonl.zst",
        "desk/alerts/manifest.json",
        "desk/lords/base-1.jsonl.zst",
        "desk/lords/manifest.json",
    ]


def test_ids_without_a_slash_are_the_publishers(desk: Publisher) -> None:
    desk.release([person("ottoline"), person("better", type="correction", replaces="worse")])
    assert [(row["id"], row.get("replaces")) for row in lines_of(desk)] == [
        ("desk/better", "desk/worse"),
        ("desk/ottoline", None),
    ]


@pytest.mark.parametrize(
    ("stem", "pack"), [("alerts", "alerts"), ("Alerts 2026", "alerts-2026"), ("...", "pack"), ("Ärger", "rger")]
)
def test_a_pack_is_called_like_its_file(desk: Publisher, stem: str, pack: str) -> None:
    assert desk.release(people(1), name=stem).manifest.pack == pack


def test_a_correction_withdraws_and_stays(desk: Publisher) -> None:
    desk.release(people(2))
    correction = {"id": "desk/c1", "type": "correction", "replaces": "desk/p00000", "source": SOURCE}
    released = desk.release([*people(2), correction])
    assert [row["id"] for row in lines_of(desk)] == ["desk/c1", "desk/p00001"]
    assert released.edits == (1, 0, 1)
    assert released.manifest.entries == (("person", 1), ("correction", 1))
    assert released.sentences[0].startswith("Correction: desk/c1 withdraws desk/p00000. Readers who were shown")
    assert released.sentences[1].startswith("Withdrawn: Ottoline Brobrobrobro (desk/p00000), by desk/c1.")


def test_a_folder_brings_its_own_head(desk: Publisher) -> None:
    head = """
id = "lords"
title = "Alerts to the Lords"
version = "ignored"
refresh = 2026-04-01
expires = 2026-09-01
tlp = "green"
audience = "lords"
[collateral]
approver = "Ottoline Quarrington"
date = 2026-03-01
reason = "The names are common where they come from."
"""
    entry = """
id = "desk/ottoline"
type = "person"
names = ["Ottoline Quarrington"]
organisations = ["Brackwater Insight"]
source = {publisher = "Example Desk", title = "the Example Desk alert", date = 2026-01-05}
"""
    source = write_pack(desk.folder / "lords", {"people/ottoline.toml": entry}, head)
    manifest = release(source, desk.repository, desk.keys, NOW, sample=FEW).manifest
    assert (manifest.pack, manifest.title, manifest.version) == ("lords", "Alerts to the Lords", 1)
    assert (manifest.refresh, manifest.expires) == ("2026-04-01", "2026-09-01")
    assert (manifest.tlp, manifest.audience) == ("green", "lords")
    assert manifest.approval == Approval(
        "Ottoline Quarrington", "2026-03-01", "The names are common where they come from."
    )
    assert desk.manifest("lords") == manifest
    again = release(source, desk.repository, desk.keys, NOW, sample=FEW, pack="peers", audience="staff").manifest
    assert (again.pack, again.audience, again.version) == ("peers", "staff", 1)


@pytest.mark.parametrize(
    ("records", "code"),
    [
        ([{**person(), "id": "other/ottoline"}], "lint.foreign-id"),
        ([person(type="correction", replaces="other/ida")], "lint.foreign-id"),
        ([person(type="correction")], "lint.correction"),
        ([person(type="correction", replaces="desk/ottoline")], "lint.correction"),
        ([person(replaces="ottoline")], "lint.correction"),
        ([person(), person()], "lint.duplicate"),
        ([person(source=None, organisations=["Brackwater Insight"])], "lint.no-source"),
        ([person(tlp="red")], "lint.tlp"),
        ([person(domains=["parliament.uk"])], "lint.known-good"),
        ([person(wording="A spy.")], "lint.claim"),
    ],
)
def test_findings_refuse_and_change_nothing(desk: Publisher, records: list[dict[str, object]], code: str) -> None:
    desk.release(people(1))
    before = desk.files()
    with pytest.raises(FindingsError) as caught:
        desk.release(records)
    assert code in [finding.code for finding in caught.value.findings]
    assert desk.files() == before


def test_a_folder_of_another_pack_is_released_under_ones_own_name(desk: Publisher) -> None:
    """Its entries begin with its own id, as the lint asks; who releases them vouches for them."""
    toml = 'type = "person"\nnames = ["{name}"]\nprofiles = ["https://www.linkedin.com/in/{id}"]\n'
    toml += 'source = {{publisher = "Example Desk", title = "the alert"}}\nid = "{id}"\n'
    files = {
        "a.toml": toml.format(id="borrowed/a", name="Ottoline Quarrington"),
        "b.toml": toml.format(id="borrowed/b", name="Amaryllis Wexmoor") + 'replaces = "borrowed/old"\n',
        "c.toml": toml.format(id="desk/c", name="Zebulon Wexmoor"),
    }
    source = write_pack(desk.folder / "borrowed", files, 'id = "borrowed"\n')
    released = release(source, desk.repository, desk.keys, NOW, sample=FEW)
    assert released.published
    assert [(row["id"], row.get("replaces")) for row in lines_of(desk, "borrowed")] == [
        ("desk/a", None),
        ("desk/b", "desk/old"),
        ("desk/c", None),
    ]
    more = write_pack(
        desk.folder / "more", {"x.toml": toml.format(id="elsewhere/x", name="Ida Plain")}, 'id = "borrowed"\n'
    )
    with pytest.raises(FindingsError) as caught:
        release(more, desk.repository, desk.keys, NOW, sample=FEW)
    assert [finding.code for finding in caught.value.findings] == ["lint.foreign-id"]


@pytest.mark.parametrize(
    ("replaces", "doubtful"), [("desk/p00001", False), ("p00001", False), ("desk/q", False), ("desk/p0001", True)]
)
def test_a_correction_of_what_was_never_listed(desk: Publisher, replaces: str, doubtful: bool) -> None:
    desk.release([person("desk/q")], name="other")
    desk.release(people(3))
    correction = person("desk/c", type="correction", replaces=replaces, names=None, organisations=None)
    records = [*people(3), {key: value for key, value in correction.items() if value is not None}]
    released = desk.release(records, keys=None)
    said = [sentence for sentence in released.sentences if sentence.startswith("Check this: ")]
    assert bool(said) == doubtful
    waiting = sign(desk.repository, (), None, lambda name: name, NOW).waiting
    assert waiting[1:] == released.sentences
    if doubtful:
        assert "desk/c takes back desk/p0001, which no pack of this publisher lists" in said[0]


def test_a_file_under_another_name_is_the_next_release_of_its_entries(desk: Publisher) -> None:
    assert desk.release(people(3), name="monday").manifest.pack == "monday"
    released = desk.release(people(2), NOW + DAY, name="Tuesday 2")
    assert released.sentences[0] == "Tuesday 2.jsonl has the entries of monday: its next release. Else give --pack."
    next_one = released.manifest
    assert (next_one.pack, next_one.title, next_one.version) == ("monday", "monday", 2)
    assert [row["id"] for row in lines_of(desk, "monday")] == ["desk/p00000", "desk/p00001"]
    assert desk.release(people(2, start=10), NOW + DAY, name="others").manifest.pack == "others"
    assert desk.release(people(2), NOW + DAY, name="lords", audience="lords").manifest.pack == "lords"
    assert desk.release(people(20), NOW + DAY, name="all").manifest.pack == "all", "it has those of several"
    assert desk.release(people(1, start=10), NOW + DAY, name="others").manifest.version == 2
    assert desk.release(people(2), NOW + DAY, name="more", pack="named").manifest.pack == "named"


CROWD = [("english", Observation(kind="profile", url="https://www.linkedin.com/in/invented-0", name="Ida Plain"))] * 300


def test_a_pack_that_hits_ordinary_people_is_refused_unless_somebody_approves(desk: Publisher) -> None:
    before = desk.files()
    with pytest.raises(FindingsError) as caught:
        desk.release(people(1), sample=CROWD)
    assert {finding.code for finding in caught.value.findings} == {"lint.collateral"}
    assert desk.files() == before
    approved = desk.release(people(1), sample=CROWD, approval=("Ida Plain", "A test.")).manifest
    assert approved.approval == Approval("Ida Plain", "2026-03-02", "A test.")
    entry = 'id = "desk/a"\ntype = "person"\nprofiles = ["https://www.linkedin.com/in/invented-0"]\n'
    entry += 'source = {publisher = "Example Desk", title = "the Example Desk alert"}\n'
    head = 'id = "alerts"\n[collateral]\napprover = "Ida Plain"\ndate = 2026-03-01\nreason = "A test."\n'
    source = write_pack(desk.folder / "approved", {"a.toml": entry}, head)
    released = release(source, desk.repository, desk.keys, NOW, sample=CROWD)
    assert released.published
    assert released.collateral.excesses
    assert released.manifest.approval == Approval("Ida Plain", "2026-03-01", "A test.")


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ('id = "alerts"\nexpires = 2026-03-01\n', "release.expired"),
        ('id = "alerts"\ntlp = "red"\n', "release.findings"),
        ('id = "Alerts"\n', "repository.invalid"),
        ('id = "alerts"\nexpires = "2026-99-01"\n', "entry.invalid"),
        ('id = "alerts"\naudience = "everybody"\n', "entry.invalid"),
        ('id = "alerts"\nsurprise = 1\n', "entry.invalid"),
        ("", "entry.invalid"),
    ],
)
def test_a_head_that_cannot_be_released(desk: Publisher, head: str, code: str) -> None:
    before = desk.files()
    source = write_pack(desk.folder / "alerts", {}, head)
    with pytest.raises(DoorkeeperError) as caught:
        release(source, desk.repository, desk.keys, NOW, sample=FEW)
    assert caught.value.code == code
    assert desk.files() == before


def test_no_repository_and_no_such_publisher(desk: Publisher, tmp_path: Path) -> None:
    with pytest.raises(DoorkeeperError) as caught:
        desk.release(people(1), publisher="other")
    assert caught.value.code == "repository.publisher"
    nowhere = desk._replace(repository=type(desk.repository)(tmp_path / "nowhere"))
    with pytest.raises(DoorkeeperError) as caught:
        nowhere.release(people(1))
    assert caught.value.code == "repository.none"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("damage", ["missing", "other"])
def test_a_damaged_repository_is_not_built_upon(desk: Publisher, damage: str) -> None:
    desk.release(people(2))
    target = next(desk.repository.targets_folder.rglob("*.base-1.jsonl.zst"))
    if damage == "missing":
        target.unlink()
    else:
        target.write_bytes(target.read_bytes()[::-1])
    with pytest.raises(DoorkeeperError) as caught:
        desk.release(people(3))
    assert caught.value.code == "repository.damaged"


def test_an_expired_state_is_refused_by_readers_until_it_is_released_again(desk: Publisher) -> None:
    desk.release(people(2))
    later = NOW + timedelta(days=130)
    with pytest.raises(RefusedError) as caught:
        desk.manifest(now=later)
    assert caught.value.code == "update.expired"
    desk.release(people(2), later)
    assert desk.manifest(now=later).version == 2


REKEYED = {**CARD, "recipients": [{"use": "current", "recipient": RECIPIENTS[2]}]}


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (None, CARD, "would go to The Example Desk (example-desk), https://desk.example, sealed to age1"),
        (CARD, REKEYED, f"would be sealed to other keys: {RECIPIENTS[2]} (current)."),
        (CARD, None, "would go to no desk that this program knows, so far to The Example Desk"),
        (CARD, CARD, None),
        (None, None, None),
    ],
)
def test_a_release_says_where_reports_go(
    desk: Publisher, tmp_path: Path, before: object, after: object, says: str | None
) -> None:
    files = []
    for number, card in enumerate((before, after)):
        files.append(tmp_path / f"{number}.json")
        files[-1].write_text(json.dumps(card))
    desk.release([person("desk/a")], desk=files[0] if before else None)

    released = desk.release([person("desk/a")], desk=files[1] if after else None)

    said = [sentence for sentence in released.sentences if sentence.startswith("Reports of machines")]
    assert len(said) == (says is not None)
    assert all(says in sentence for sentence in said if says)
    assert desk.manifest().desk == after


@pytest.mark.parametrize("inside", [True, False])
def test_a_card_of_the_source(desk: Publisher, tmp_path: Path, inside: bool) -> None:
    head = 'id = "alerts"\n'
    if inside:
        head += (
            f'[desk]\nv = 1\nid = "d"\nname = "D"\nrecipients = [{{use = "current", recipient = "{RECIPIENTS[0]}"}}]\n'
        )
    else:
        head += 'desk = "desk.json"\n'
    folder = write_pack(tmp_path / "source", {}, head)
    recipients = [{"use": "current", "recipient": RECIPIENTS[0]}]
    card = {"v": 1, "id": "d", "name": "D", "recipients": recipients}
    (folder / "desk.json").write_text(json.dumps(card))

    release(folder, desk.repository, desk.keys, NOW, sample=FEW)

    assert desk.manifest().desk == card


@pytest.mark.parametrize(
    ("head", "file", "key"),
    [
        ('desk = "absent.json"', "{}", "one JSON object"),
        ('desk = "../desk.json"', json.dumps(CARD), "beside pack.toml"),
        ('desk = "desk.json"', "[", "one JSON object"),
        ('desk = "desk.json"', json.dumps({**CARD, "recipients": []}), "recipients"),
        ("desk = 7", "{}", "desk: expected"),
        ('desk = {v = 1, id = "d", name = "D"}', "{}", "desk.recipients"),
    ],
)
def test_a_card_that_is_none_is_found_before_it_is_released(
    desk: Publisher, tmp_path: Path, head: str, file: str, key: str
) -> None:
    folder = write_pack(tmp_path / "source", {}, f'id = "alerts"\n{head}\n')
    (folder / "desk.json").write_text(file)

    (finding,) = lint_pack(folder)
    assert finding.code == "entry.invalid"
    assert key in finding.message
    before = desk.files()
    with pytest.raises(EntryError):
        release(folder, desk.repository, desk.keys, NOW, sample=FEW)
    assert desk.files() == before
