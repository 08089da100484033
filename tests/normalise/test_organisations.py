"""An organisation's name without what changes between mentions."""

import pytest

from doorkeeper.normalise.organisations import is_former, organisation_forms

SAME = [
    ("BR-YR Executive Search", "BR-YR Executive Search Ltd"),
    ("BR-YR Executive Search", "The BR-YR Executive Search (UK) Limited"),
    ("BR-YR Executive Search", "Br-Yr Exec. Search"),
    ("BR-YR Executive Search", "B R Y R Executive Search"),
    ("BR-YR Executive Search", "BR-YR Executive Search | London"),
    ("BR-YR Executive Search", "BR-YR Executive Search, London"),
    ("BR-YR Executive Search", "BR-YR Executive Search - Hong Kong"),
    ("Internship Union", "InternshipUnion"),
    ("Internship Union", "internships union"),
    ("Brackwater Insight", "Brackwater Insight GmbH & Co KG"),
    ("Brackwater Research Institute", "Brackwater Rsch Inst."),
    ("Wexmoor Labs", "Wexmoor Laboratory"),
    ("Wexmoor", "Wexmoor Pte Ltd Singapore"),
    ("Ⓦexmoor", "Wexmoor"),
    ("Wеxmoor", "Wexmoor"),
    ("Wex\u200bmoor", "Wexmoor"),
    ("ex-Wexmoor", "Wexmoor"),
    ("华为", "华为"),
    ("Quarry Research and Art Exchange", "QuarryResearchandArtExchange"),
    ("Quarry Research and Art Exchange", "Quarry Research & Art Exch."),
    ("Quarry Economic Associates", "Quarry Econ. Assocs."),
    ("Quarry Pharma Solutions", "Quarry Pharmaceutical Solns"),
]
OTHER = [
    ("Internship Union", "Student Union"),
    ("Internship Union", "Union Internship"),
    ("BR-YR Executive Search", "Executive Search"),
    ("BR-YR Executive Search", "BR Executive Search"),
    ("Brackwater Insight", "Brackwater Insight Partners"),
    ("Brackwater Business", "Brackwater Busines"),
    ("Analysis House", "Analysi House"),
    ("London Union", "Paris Union"),
    ("UK Parliament", "Scottish Parliament"),
    ("Quarry Research and Art Exchange", "Quarry Research Exchange"),
    ("The Quarry", "The"),
    ("Quarry Associates", "Quarry Association"),
    ("Quarry Economic Forum", "Quarry Ecology Forum"),
    ("华为", "中国"),
]


def keys(text: str) -> set[str]:
    return {form.key for form in organisation_forms(text)}


@pytest.mark.parametrize(("a", "b"), SAME)
def test_the_same_organisation(a: str, b: str) -> None:
    assert keys(a) & keys(b)


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_another_organisation(a: str, b: str) -> None:
    assert not keys(a) & keys(b)


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("ex-Wexmoor", True),
        ("Ex Wexmoor", True),
        ("formerly Wexmoor", True),
        ("Former: Wexmoor", True),
        ("Previously Wexmoor", True),
        ("\u200bex-Wexmoor", True),
        ("Wexmoor", False),
        ("Excel Partners", False),
        ("Exeter University", False),
        ("Formerly", False),
        ("Pastoral Care", False),
        ("Lateral Search", False),
    ],
)
def test_former(text: str, former: bool) -> None:
    assert is_former(text) is former


@pytest.mark.parametrize("text", ["", " ", "...", "\u200b", "🌟", "(|)"])
def test_nothing_to_read(text: str) -> None:
    assert not organisation_forms(text)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Wexmoor Group", set()),
        ("Wex\u200bmoor Group", {"hidden characters"}),
        ("Wеxmoor Group", {"look-alike letters"}),
        ("Wexmoor Grp", {"abbreviation"}),
    ],
)
def test_what_was_undone_is_told(text: str, how: set[str]) -> None:
    assert set(organisation_forms(text)[0].how) == how
