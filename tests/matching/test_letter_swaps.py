"""One, two or three letters of a name swapped for look-alikes of the full UTS #39 table: the person is still found."""

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import confusable_homoglyphs
import pytest

from tests.matching.screening import Screener, screener
from tests.packs.sources import person

NAMES = ("Amanda Qiu", "Shirly Shen", "Ottoline Quarrington", "Brassica Vandermeer", "Xavier Zbigniewski")
TRIES = 400
FOUND = 0.99


@cache
def look_alikes() -> dict[str, list[str]]:
    """Give each ASCII letter the single characters that UTS #39 calls confusable with it."""
    path = Path(confusable_homoglyphs.__file__).with_name("confusables.json")
    raw: dict[str, list[dict[str, str]]] = json.loads(path.read_text("utf-8"))
    table: dict[str, set[str]] = {}
    for char, others in raw.items():
        if len(char) == 1 and char.isascii() and char.isalpha():
            # the data wraps right-to-left characters in U+200E
            swaps = {other["c"].strip("\u200e") for other in others}
            table[char] = {swap for swap in swaps if len(swap) == 1 and not swap.isascii()}
    return {letter: sorted(swaps) for letter, swaps in table.items() if swaps}


def swapped(name: str, count: int, rng: random.Random) -> str:
    """Give the name with ``count`` of its letters swapped."""
    table = look_alikes()
    places = rng.sample([i for i, letter in enumerate(name) if letter in table], count)
    return "".join(rng.choice(table[letter]) if i in places else letter for i, letter in enumerate(name))


def disguises(count: int) -> Iterator[tuple[str, str]]:
    rng = random.Random(20251118 + count)
    for name in NAMES:
        for _ in range(TRIES):
            yield name, swapped(name, count, rng)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    records = [person(f"desk/{i}", names=[name]) for i, name in enumerate(NAMES)]
    return screener(tmp_path_factory.mktemp("swaps"), *records)


def test_the_table_is_the_full_one() -> None:
    table = look_alikes()
    assert len(table) >= 50
    assert sum(map(len, table.values())) > 1000


@pytest.mark.parametrize("count", [1, 2, 3])
def test_swapped_letters_are_seen_through(listed: Screener, count: int) -> None:
    missed = [
        (name, disguise)
        for name, disguise in disguises(count)
        if f"desk/{NAMES.index(name)}" not in {hit.indicator for hit in listed.verdict(name=disguise).hits}
    ]
    assert len(missed) <= (1 - FOUND) * TRIES * len(NAMES), missed[:20]


@pytest.mark.parametrize("name", ["Amelia Qian", "Shirin Sharma", "Otto Quarry", "Bianca Vane", "Xander Zimmer"])
def test_swapped_letters_of_another_name_stay_another_name(listed: Screener, name: str) -> None:
    rng = random.Random(name)
    assert all(listed.band(name=swapped(name, count, rng)) == "none" for count in (1, 2, 3) for _ in range(40))
