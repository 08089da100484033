"""A front written with an error, or as the branch of another country: what still warns, and what is another firm."""

import pytest

from doorkeeper.matching.organisations import shortest_near
from tests.matching.screening import Screener, employed, screener
from tests.packs.sources import person


@pytest.fixture(scope="module")
def fronts(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    names = (
        "Quarbrake",
        "Brackwater Insight",
        "Ostrel",
        "Wexmoor Search Germany",
        "Al Tesmi",
        "Consulting",
        "Ostrava Academy, Institute of Tides",
        "Brackwater Guild (Tidal Division)",
    )
    entry = person(organisations=[{"name": name, "front": True} for name in names])
    return screener(tmp_path_factory.mktemp("fronts"), entry)


@pytest.mark.parametrize(
    "name",
    [
        "Quarbrak Ltd",
        "Quarbrakes GmbH",
        "Qarbrake",
        "Quarbrake (UK) Limited",
        "Brackwater Insigt",
        "Ostrell",
        "Wexmoor Search",
        "Wexmoor Search GmbH, Germany",
        "Al Tesmy",
        "Ostrava Academy Institute of Tides",
        "Ostrava Academy, Institute of Tides",
        "Ostrava Academy, Institute of Tides - Leeds",
        "Brackwater Insight, Institute of Tides",
    ],
)
def test_the_listed_front(fronts: Screener, name: str) -> None:
    assert fronts.band(name="Jo Bloggs", organisations=employed(name)) == "caution"


@pytest.mark.parametrize(
    "name",
    [
        "Quarbreak Two",
        "Qarbrak",
        "Brackwater Inside",
        "Ostler",
        "Ostr",
        "Wexmoor Search Ireland",
        "Wexmoor Search (United Kingdom)",
        "Al Tasma",
        "Ostrava Academy",
        "Ostrava Academy, Leeds",
        "Ostrava Academy, Institute of Moons",
        "Brackwater Guild",
        "Consultings Two",
        "Recruiter",
    ],
)
def test_another_firm(fronts: Screener, name: str) -> None:
    assert fronts.band(name="Jo Bloggs", organisations=employed(name)) == "none"


@pytest.mark.parametrize(("entries", "letters"), [(0, 6), (1, 6), (10, 8), (100, 9), (1_000, 10), (1_000_000, 14)])
def test_the_larger_the_pack_the_longer_the_word(entries: int, letters: int) -> None:
    assert shortest_near(1, entries) == letters
    assert shortest_near(2, entries) == min(letters, 10)
