"""What is found and what is not, over samples of many invented personas: recall, near misses and fairness."""

from collections import Counter

import pytest

from tests.matching.samples import observation, record, rows
from tests.matching.screening import Screener, screener

# A disguise that by design gives no warning by that field alone: "ex-X" is no present employer; another slug of the
# same person is a new address; half of a name is nobody's name.
BY_DESIGN = ("formerly", "slug_reissue")


@pytest.fixture(scope="module")
def personas(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return screener(tmp_path_factory.mktemp("personas"), *map(record, rows("personas")))


@pytest.mark.parametrize("field", ["name", "org", "url", "link"])
def test_the_disguises_that_count_are_found(personas: Screener, field: str) -> None:
    asked = [r for r in rows("disguises") if r["field"] == field and not r["hard"] and r["category"] not in BY_DESIGN]
    missed = [
        (row["category"], row["input"])
        for row in asked
        if f"sample/{row['persona']}"
        not in {hit.indicator for hit in personas.verdict(**observation(row["input"])).hits}
    ]
    assert len(asked) >= 80
    assert len(missed) <= 0.02 * len(asked), missed


def test_a_disguise_with_the_firm_is_an_alert(personas: Screener) -> None:
    asked = [r for r in rows("disguises") if r["field"] == "name" and r["corroborated"]]
    bands = Counter(personas.band(**observation(row["input"])) for row in asked)
    assert len(asked) >= 100
    assert bands["alert"] >= 0.95 * len(asked), bands


def test_a_near_miss_is_never_above_a_note(personas: Screener) -> None:
    bands = Counter(personas.band(**observation(row["input"])) for row in rows("near_misses"))
    assert bands["caution"] == bands["alert"] == 0, bands
    assert bands.total() > 140


def test_ordinary_people_are_left_alone_wherever_their_name_is_from(personas: Screener) -> None:
    met = [
        (row["origin"], row["name"], verdict.band.word)
        for row in rows("ordinary")
        if (verdict := personas.verdict(**observation(row))).hits
    ]
    assert len({row["origin"] for row in rows("ordinary")}) == 7
    assert len(rows("ordinary")) >= 1500
    assert len(met) <= 3, met
    assert all(band == "note" for _, _, band in met), met


def test_no_origin_stands_out(personas: Screener) -> None:
    met = Counter(row["origin"] for row in rows("ordinary") if personas.verdict(**observation(row)).hits)
    assert max(met.values(), default=0) <= 2, met


def test_the_alert_meets_nobody_of_the_sample(alert: Screener) -> None:
    assert [row["name"] for row in rows("ordinary") if alert.verdict(**observation(row)).hits] == []
