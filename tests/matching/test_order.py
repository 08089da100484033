"""The order in which the parts of a name stand is nothing, in any script, with an error in one or a name more."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.screening import Screener, screener
from tests.packs.sources import person

LISTED = (
    "Ottoline Quarrington",
    "Nasser Al-Quarshab",
    "Marta de la Wexmoora",
    "Андрей Векслярин",
    "سالم القرشاب",
    "김 민수",
    "李小红",
    "Quarbo Wang",
)
ON_A_PAGE = [
    ["Ottoline", "Quarrington"],
    ["Ottoline", "Quaringtom"],
    ["Ottoline", "Beatrix", "Quarrington"],
    ["Ottoline", "B.", "Quarrington"],
    ["Оttоlіnе", "Quаrrіngtоn"],
    ["Nasser", "Alquarshab"],
    ["Naser", "Al-Quarshab"],
    ["Marta", "Wexmoora"],
    ["Андрей", "Векслярин"],
    ["Andrei", "Vekslyarin"],
    ["سالم", "القرشاب"],
    ["김", "민수"],
    ["李", "小红"],
    ["Bin", "Quarbo", "Wang"],
    ["Somebody", "Else"],
    ["Марта", "Ottoline", "李"],
]
# parts of which none is a title or a particle, whose place means something
PART = st.text("abcdefgàéğаеинорсяАНع邱김 ".replace(" ", ""), min_size=1, max_size=7)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    out: Path = tmp_path_factory.mktemp("order")
    return screener(out, *(person(id=f"p/{i}", names=[name], organisations=[]) for i, name in enumerate(LISTED)))


@settings(deadline=None)
@given(st.data(), st.sampled_from(ON_A_PAGE))
def test_law_the_order_of_the_parts_is_nothing(listed: Screener, data: st.DataObject, parts: list[str]) -> None:
    shuffled = data.draw(st.permutations(parts))
    assert listed.band(name=" ".join(shuffled)) == listed.band(name=" ".join(parts))


@settings(deadline=None)
@given(st.lists(st.sampled_from([part for parts in ON_A_PAGE for part in parts]) | PART, min_size=2, max_size=4))
def test_law_a_name_read_backwards_is_the_same(listed: Screener, parts: list[str]) -> None:
    assert listed.band(name=" ".join(reversed(parts))) == listed.band(name=" ".join(parts))
