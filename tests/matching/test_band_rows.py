"""Every row of the band table through a compiled index: what warns, and what beside it does not."""

from pathlib import Path

import pytest

from doorkeeper.model.verdict import without_sentence
from tests.matching.screening import Screener, employed, screener
from tests.packs.sources import person

ENTRY = person(
    organisations=[{"name": "Brackwater Insight", "front": True}, {"name": "University of Wexmoor"}],
    roles=["headhunter"],
    places=["Leeds"],
    profiles=["https://www.linkedin.com/in/ottoline-quarrington-7781"],
    handles=["@ottoq", "xing:ottoline_q"],
    emails=["ottoline@brackwater-insight.example"],
    domains=["brackwater-insight.example"],
)

ROWS: list[tuple[str, dict[str, object], str]] = [
    # the subject's own identifiers
    ("alert", {"url": "https://www.linkedin.com/in/ottoline-quarrington-7781"}, "profile"),
    ("alert", {"url": "https://uk.linkedin.com/in/Ottoline-Quarrington-7781/en?trk=x"}, "profile"),
    ("alert", {"url": "http://linkedin.com/mwlite/in/ottoline%2Dquarrington-7781#about"}, "profile"),
    ("alert", {"links": ["https://www.linkedin.com/in/ottoline-quarrington-7781/"]}, "profile"),
    ("none", {"url": "https://www.linkedin.com/in/ottoline-quarrington-7782"}, ""),
    ("none", {"url": "https://www.linkedin.com/in/ottoline-quarrington"}, ""),
    ("none", {"url": "https://www.linkedin.com/company/ottoline-quarrington-7781"}, ""),
    ("none", {"url": "https://linkedin.com.elsewhere.example/in/ottoline-quarrington-7781"}, ""),
    ("alert", {"links": ["https://x.com/ottoq"]}, "handle"),
    ("alert", {"links": ["https://twitter.com/@OttoQ?s=20"]}, "handle"),
    ("none", {"links": ["https://x.com/ottoqu"]}, ""),
    ("none", {"links": ["https://elsewhere.example/ottoq"]}, ""),
    ("alert", {"url": "https://www.xing.com/profile/ottoline_q"}, "handle"),
    ("none", {"url": "https://www.linkedin.com/in/ottoline_q"}, ""),
    ("alert", {"emails": ["Ottoline+uk@Brackwater-Insight.example"]}, "email"),
    ("alert", {"emails": ["Ottoline Q <ottoline@brackwater-insight[.]example>"]}, "email"),
    ("alert", {"emails": ["someone.else@brackwater-insight.example"]}, "domain"),
    ("none", {"emails": ["ottoline@other.example"]}, ""),
    ("alert", {"links": ["https://brackwater-insight.example"]}, "domain"),
    ("alert", {"links": ["hxxps://careers[.]brackwater-insight[.]example:8443/apply?id=1"]}, "domain"),
    ("alert", {"links": ["https://www.linkedin.com@brackwater-insight.example/in/x"]}, "domain"),
    ("alert", {"links": ["https://go.example/?url=https%3A%2F%2Fbrackwater-insight.example%2F"]}, "domain"),
    ("none", {"links": ["https://example/brackwater-insight.example"]}, ""),
    ("none", {"links": ["https://insight.example"]}, ""),
    ("none", {"links": ["https://water-insight.example"]}, ""),
    # the name and an organisation of the entry
    ("alert", {"name": "Ottoline Quarrington", "organisations": employed("Brackwater Insight")}, "organisation"),
    ("alert", {"name": "Ottoline Quarrington", "organisations": employed("University of Wexmoor")}, "organisation"),
    ("alert", {"name": "O. Quarrington", "organisations": employed("Brackwater Insight")}, "organisation"),
    ("none", {"name": "O. Quarrington", "organisations": employed("University of Wexmoor")}, ""),
    ("note", {"name": "Ottoline Quarrington", "organisations": employed("Wexmoor Ironworks")}, "name"),
    # an organisation alone
    ("caution", {"name": "Jo Bloggs", "organisations": employed("Brackwater Insight Ltd")}, "organisation"),
    ("caution", {"kind": "company", "name": "Brackwater Insight"}, "organisation"),
    ("none", {"name": "Jo Bloggs", "organisations": employed("University of Wexmoor")}, ""),
    ("none", {"kind": "company", "name": "University of Wexmoor"}, ""),
    ("none", {"name": "Jo Bloggs", "organisations": employed("Brackwater Insight", current=False)}, ""),
    ("none", {"name": "Jo Bloggs", "organisations": employed("Brackwater Dairy")}, ""),
    # a rare name and a role or a place
    ("caution", {"name": "Ottoline Quarrington", "headline": "Headhunter"}, "role"),
    ("caution", {"name": "Ottoline Quarrington", "headline": "Head-hunter | Leeds"}, "role"),
    ("caution", {"name": "Ottoline Quarrington", "location": "Leeds, England, United Kingdom"}, "place"),
    ("note", {"name": "Ottoline Quarrington", "headline": "ex-headhunter"}, "name"),
    ("note", {"name": "Ottoline Quarrington", "headline": "Dentist", "location": "Leedsham"}, "name"),
    ("none", {"name": "Jo Bloggs", "headline": "Headhunter", "location": "Leeds"}, ""),
    # look-alikes of a listed domain
    ("caution", {"links": ["https://brackwаter-insight.example"]}, "domain"),
    ("caution", {"links": ["https://brackwater-insight.test"]}, "domain"),
    ("caution", {"links": ["https://brackwater-lnsight.example"]}, "domain"),
    ("caution", {"links": ["https://brackwatter-insight.example"]}, "domain"),
    ("caution", {"links": ["https://brackwater-insight-careers.example"]}, "domain"),
    ("caution", {"emails": ["jo@brackwater-insight.test"]}, "domain"),
    ("none", {"links": ["https://brackwater.example"]}, ""),
    ("none", {"links": ["https://backwater-insights.example"]}, ""),
    ("none", {"links": ["https://blackwater-instinct.example"]}, ""),
    # only mentioned
    ("caution", {"mentions": ["https://brackwater-insight.example/apply"]}, "mention"),
    ("caution", {"mentions": ["ottoline@brackwater-insight.example"]}, "mention"),
    ("caution", {"mentions": ["https://www.linkedin.com/in/ottoline-quarrington-7781"]}, "mention"),
    ("caution", {"messages": [{"from": "them", "text": "see brackwater-insight[.]example please"}]}, "mention"),
    ("caution", {"messages": [{"from": "them", "text": "ottoline (at) brackwater-insight (dot) example"}]}, "mention"),
    ("caution", {"kind": "selection", "mentions": ["https://x.com/ottoq"]}, "mention"),
    ("none", {"messages": [{"from": "me", "text": "is brackwater-insight.example yours?"}]}, ""),
    ("none", {"messages": [{"from": "them", "text": "Brackwater Insight is a fine firm. Example follows."}]}, ""),
    ("none", {"mentions": ["https://wexmoor.example/brackwater"]}, ""),
    # the name alone
    ("note", {"name": "Ottoline Quarrington"}, "name"),
    ("note", {"kind": "card", "name": "Quarrington Ottoline"}, "name"),
    ("none", {"kind": "company", "name": "Ottoline Quarrington"}, ""),
    ("none", {"name": "Ottoline"}, ""),
    ("none", {"name": "Ottilie Quarry"}, ""),
    ("none", {"name": "Augustus Quarrington"}, ""),
    ("none", {}, ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return screener(tmp_path_factory.mktemp("bands"), ENTRY)


@pytest.mark.parametrize(("band", "observation", "feature"), ROWS)
def test_the_table(listed: Screener, band: str, observation: dict[str, object], feature: str) -> None:
    verdict = listed.verdict(**observation)
    assert verdict.band.word == band
    if feature:
        assert feature in {item.feature for item in verdict.hits[0].evidence}
    else:
        assert verdict.hits == ()


def test_there_are_as_many_rows_that_stay_low_as_rows_that_warn() -> None:
    warning = sum(1 for band, _, _ in ROWS if band in ("alert", "caution"))
    assert len(ROWS) - warning >= warning * 0.75


@pytest.mark.parametrize(
    ("observation", "sentence"),
    [
        ({"emails": ["a@b.example"], "url": "https://x.com/ottoq"}, "Without the handle this would be no warning."),
        ({"links": ["https://brackwater-insight.example"]}, "Without the web site this would be no warning."),
        ({"mentions": ["brackwater-insight.test"]}, "Without the mention this would be no warning."),
        (
            {"name": "Ottoline Quarrington", "organisations": employed("Brackwater Insight")},
            "Without the employer this would be a note.",
        ),
        (
            {"name": "Ottoline Quarrington", "url": "https://www.linkedin.com/in/ottoline-quarrington-7781"},
            "Without the profile address this would be a note.",
        ),
    ],
)
def test_the_counterfactual_says_what_is_seen(listed: Screener, observation: dict[str, object], sentence: str) -> None:
    hit = listed.hit(**observation)
    assert hit.without is not None
    assert without_sentence(hit.without) == sentence
    assert hit.without.feature in {item.feature for item in hit.evidence}


@pytest.mark.parametrize("decoy", ["https://brackwаter-insight.example", "https://brackwater-insight.test"])
def test_a_look_alike_beside_it_does_not_hide_the_listed_address(listed: Screener, decoy: str) -> None:
    assert listed.band(links=[decoy, "https://brackwater-insight.example"]) == "alert"
    assert listed.band(links=["https://brackwater-insight.example", decoy]) == "alert"
    assert listed.band(links=["https://brackwater-insight.example"], mentions=[decoy]) == "alert"


def test_a_weak_name_does_not_stand_alone(tmp_path: Path) -> None:
    weak = person(
        names=[
            {"full": "Ottoline Quarrington"},
            {"full": "Otto Q", "weak": True},
            {"full": "Brassica Vane", "weak": True},
        ],
        organisations=[{"name": "Brackwater Insight"}],
    )
    pack = screener(tmp_path, weak)
    assert pack.band(name="Ottoline Quarrington") == "note"
    assert pack.band(name="Brassica Vane") == "none"
    assert pack.band(name="Brassica Vane", organisations=employed("Brackwater Insight")) == "alert"
    assert pack.band(name="Brassica Vane", organisations=employed("Wexmoor Ironworks")) == "none"


def test_a_common_name_does_not_stand_alone(tmp_path: Path) -> None:
    common = person(names=["Mohammed Khan"], organisations=[{"name": "Brackwater Insight"}])
    pack = screener(
        tmp_path, common, *(person(f"desk/{i}", names=[n]) for i, n in enumerate(["Wei Zhang", "Maria Silva"]))
    )
    assert pack.band(name="James Smith") == "none"
    assert pack.band(name="Mohammed Khan", organisations=employed("Brackwater Insight")) == "alert"


def test_of_many_at_one_firm_each_is_found_by_name_and_firm(tmp_path: Path) -> None:
    syllables = ["ba", "do", "fi", "gu", "ke", "lo", "mi", "nu", "pa", "re", "so", "ti", "vu", "za"]
    names = [
        f"{a}{b}{c}{d} {d}{a}{c}{b}k".title()
        for a in syllables[:5]
        for b in syllables[5:10]
        for c in syllables[10:]
        for d in syllables[2:6]
    ]
    firm = [{"name": "Brackwater Insight", "front": True}]
    pack = screener(tmp_path, *(person(f"desk/{i}", names=[name], organisations=firm) for i, name in enumerate(names)))
    assert len(names) == 400
    for place in (0, 150, 299, 399):
        verdict = pack.verdict(name=names[place], organisations=employed("Brackwater Insight"))
        assert verdict.hits[0].indicator == f"desk/{place}"
        assert verdict.band.word == "alert"
