"""Known-good values and corrections clear the warnings of their own publisher, and of nobody else."""

from pathlib import Path

import pytest

from doorkeeper.packs.installed import open_folder
from tests.matching.screening import Screener, employed, screener
from tests.packs.sources import compile_records, person

ENTRY = person(
    "desk/ottoline",
    organisations=[{"name": "Brackwater Insight", "front": True}],
    profiles=["https://www.linkedin.com/in/ottoline-quarrington-7781"],
    domains=["brackwater-insight.example"],
    emails=["otto@brackwater-insight.example"],
)
NAMESAKE = "https://www.linkedin.com/in/ottoline-quarrington-namesake"


def good(publisher: str = "desk", /, **values: object) -> dict[str, object]:
    return {"id": f"{publisher}/good", "type": "known-good", **values}


CLEARED = [
    ({"profiles": [NAMESAKE]}, {"url": NAMESAKE, "name": "Ottoline Quarrington"}, "note"),
    (
        {"profiles": [NAMESAKE]},
        {"url": NAMESAKE, "name": "Ottoline Quarrington", "organisations": employed("Brackwater Insight")},
        "alert",
    ),
    ({"emails": ["jo@wexmoor.example"]}, {"name": "Ottoline Quarrington", "emails": ["jo@wexmoor.example"]}, "note"),
    ({"organisations": ["Brackwater Insight"]}, {"organisations": employed("Brackwater Insight")}, "caution"),
    ({"domains": ["brackwater-insight.example"]}, {"mentions": ["https://brackwater-insight.example"]}, "caution"),
]


@pytest.mark.parametrize(("values", "observation", "before"), CLEARED)
def test_a_publisher_clears_its_own_warning(
    tmp_path: Path, values: dict[str, object], observation: dict[str, object], before: str
) -> None:
    assert screener(tmp_path, ENTRY).band(**observation) == before
    assert screener(tmp_path, ENTRY, good(**values)).band(**observation) == "none"


@pytest.mark.parametrize(("values", "observation", "before"), CLEARED)
def test_no_other_publisher_clears_it(
    tmp_path: Path, values: dict[str, object], observation: dict[str, object], before: str
) -> None:
    for other in ("elsewhere", "desk2", "des", "Desk"):
        assert screener(tmp_path, ENTRY, good(other, **values)).band(**observation) == before


@pytest.mark.parametrize(("values", "observation", "before"), CLEARED)
def test_nor_does_another_pack(
    tmp_path: Path, values: dict[str, object], observation: dict[str, object], before: str
) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    compile_records(packs, [ENTRY], "one")
    compile_records(packs, [good("elsewhere", **values)], "two")
    both = Screener(packs)
    assert [pack.id for pack in both.verdict(**observation).packs] == ["one", "two"]
    assert both.band(**observation) == before


def test_a_known_good_firm_leaves_the_other_facts(tmp_path: Path) -> None:
    pack = screener(tmp_path, ENTRY, good(organisations=["Brackwater Insight"]))
    both = {"name": "Ottoline Quarrington", "organisations": employed("Brackwater Insight")}
    assert pack.band(**both) == "note"
    assert pack.band(url="https://www.linkedin.com/in/ottoline-quarrington-7781") == "alert"


def test_a_known_good_entry_alone_never_warns(tmp_path: Path) -> None:
    pack = screener(tmp_path, good(names=["Ottoline Quarrington"], profiles=[NAMESAKE], domains=["wexmoor.example"]))
    assert pack.band(name="Ottoline Quarrington", url=NAMESAKE, links=["https://wexmoor.example"]) == "none"


def test_a_correction_takes_an_entry_of_its_publisher_back(tmp_path: Path) -> None:
    correction = {"id": "desk/c1", "type": "correction", "replaces": "desk/ottoline", "source": ENTRY["source"]}
    assert screener(tmp_path, ENTRY, correction).band(name="Ottoline Quarrington") == "none"
    assert screener(tmp_path, correction, ENTRY).band(name="Ottoline Quarrington") == "none"


@pytest.mark.parametrize("name", ["elsewhere/c1", "desk2/c1", "c1"])
def test_a_correction_of_another_publisher_does_nothing(tmp_path: Path, name: str) -> None:
    correction = {"id": name, "type": "correction", "replaces": "desk/ottoline"}
    assert screener(tmp_path, ENTRY, correction).band(name="Ottoline Quarrington") == "note"


def test_a_newer_entry_stands_in_for_the_one_that_it_replaces(tmp_path: Path) -> None:
    newer = {**ENTRY, "id": "desk/ottoline-2", "replaces": "desk/ottoline"}
    verdict = screener(tmp_path, ENTRY, newer).verdict(name="Ottoline Quarrington")
    assert [hit.indicator for hit in verdict.hits] == ["desk/ottoline-2"]


def test_an_entry_of_another_publisher_cannot_replace_one(tmp_path: Path) -> None:
    foreign = {**ENTRY, "id": "elsewhere/x", "names": ["Somebody Different"], "replaces": "desk/ottoline"}
    verdict = screener(tmp_path, ENTRY, foreign).verdict(name="Ottoline Quarrington")
    assert [hit.indicator for hit in verdict.hits] == ["desk/ottoline"]


def test_packs_are_asked_together(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    compile_records(packs, [ENTRY], "one")
    compile_records(packs, [{**ENTRY, "id": "elsewhere/o"}], "two")
    verdict = Screener(packs).verdict(name="Ottoline Quarrington")
    assert [(hit.indicator, hit.pack) for hit in verdict.hits] == [("desk/ottoline", "one"), ("elsewhere/o", "two")]
    assert len(open_folder(str(packs)).status(Screener(packs).now)) == 2
