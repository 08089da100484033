"""The packs that ship: their entries, their alerts, and what they say."""

import re
import tomllib
from pathlib import Path

import pytest

from doorkeeper.packs.entries import ALERTS, entry_files, read_entries, read_head
from doorkeeper.packs.lint import lint_pack

INDICATORS = Path(__file__).parents[2] / "indicators"
PACKS = sorted(path.parent for path in INDICATORS.glob("*/pack.toml"))
ENTRIES = [entry for pack in PACKS for entry in read_entries(pack)]


def test_there_is_a_pack() -> None:
    assert [pack.name for pack in PACKS] == ["uk-parliament"]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_lint_finds_nothing(pack: Path) -> None:
    assert lint_pack(pack) == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_head_dates_the_pack(pack: Path) -> None:
    head = read_head(pack)
    assert head.id == pack.name
    assert head.title
    assert head.published is not None
    assert head.refresh is not None
    assert head.expires is not None
    assert head.published < head.refresh < head.expires


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_one_entry_a_file_named_like_its_id(pack: Path) -> None:
    for path in entry_files(pack):
        assert tomllib.loads(path.read_text("utf-8"))["id"] == f"{pack.name}/{path.stem}"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.record.id)
def test_every_entry_says_who_says_so_in_both_languages(entry: object) -> None:
    record = entry.record  # type: ignore[attr-defined]
    assert record.source.url.startswith("https://")
    assert record.source.date
    assert record.alert
    assert {wording.language for wording in record.wording} == {"en", "cy"}
    assert all(wording.title and wording.summary for wording in record.wording)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_alert_is_in_our_words_and_cited(pack: Path) -> None:
    cited = {entry.record.alert for entry in read_entries(pack)}
    for path in (pack / ALERTS).glob("*.toml"):
        alert = tomllib.loads(path.read_text("utf-8"))
        assert path.stem in cited
        assert len(alert["summary"]) > 100
        assert alert["source"]["url"].startswith("https://")
        assert not re.search(r"\b(fake|spy|spies)\b", alert["summary"], re.IGNORECASE)


def test_the_two_personas_as_they_were_published() -> None:
    entries = {entry.record.id: entry.record for entry in ENTRIES}
    qiu, shen = entries["uk-parliament/amanda-qiu"], entries["uk-parliament/shirly-shen"]
    assert [name.full for name in qiu.names] == ["Amanda Qiu"]
    assert [name.full for name in shen.names] == ["Shirly Shen", "Shirley Shen"]
    assert "BR-YR Executive Search" in [item.name for item in qiu.organisations]
    assert "Internship Union" in [item.name for item in shen.organisations]
    for record in (qiu, shen):
        # no address, handle or domain was published
        assert record.profiles == record.handles == record.domains == record.emails == ()
        assert all(item.front for item in record.organisations)
        assert record.valid_from == "2025-11-18"
        assert record.source is not None
        assert record.source.publisher == "MI5"
        assert "named" in record.wording[0].title.lower()
