"""The invented population: the same seed gives the same people, and distinct names are distinct."""

from collections import Counter
from itertools import islice

from tests.bench.personas import records
from tests.bench.population import ORIGINS, distinct_names, profiles


def test_the_same_seed_gives_the_same_people() -> None:
    assert list(profiles(70, 5)) == list(profiles(70, 5))
    assert list(profiles(70, 5)) != list(profiles(70, 6))


def test_a_longer_draw_begins_with_the_shorter_one() -> None:
    assert list(islice(profiles(700, 5), 70)) == list(profiles(70, 5))


def test_every_origin_has_its_share_of_profiles() -> None:
    assert Counter(row["origin"] for row in profiles(700, 5)) == dict.fromkeys(ORIGINS, 100)


def test_names_are_distinct() -> None:
    names = [name for name, _ in distinct_names(3000, 5)]
    assert len(set(names)) == 3000


def test_records_grow_by_their_end() -> None:
    # so that a larger index holds the same personas, and the same questions can be asked of it
    assert list(records(300))[:150] == list(records(150))
    assert len({record["id"] for record in records(300)}) == 300


def test_an_ordinary_firm_is_no_front() -> None:
    fronts = [record["organisations"][0]["front"] for record in records(1000)]
    assert 800 < sum(fronts) < 990
