"""The brief of an entry never leaves out a name that agrees even loosely, and leaves out nearly all others."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorkeeper.index.background import BackgroundFile
from doorkeeper.matching.brief import Resemblance, brief_of, is_front
from doorkeeper.matching.names import best_match
from doorkeeper.model.record import Record, decode_record
from doorkeeper.normalise.names import readings
from tests.bench.samples import rows

BACKGROUND = BackgroundFile()


def person(*names: str, **more: object) -> Record:
    """Give a listed person."""
    return decode_record({"id": "desk/one", "type": "person", "names": list(names), **more})


def may_be(observed: str, record: Record) -> bool:
    """Ask the brief."""
    return Resemblance(readings(observed), BACKGROUND).may_be(brief_of(record))


@pytest.mark.parametrize(
    ("observed", "listed", "expected"),
    [
        ("Ottoline Quarrington", "Ottoline Quarrington", True),
        ("Quarrington, O.", "Ottoline Quarrington", True),
        ("O. Quarington", "Ottoline Quarrington", True),
        ("Ted Quarrington", "Theodore Quarrington", True),
        ("Theodore Quarrington", "Ted Quarrington", True),
        ("Aziz Rahman", "Abdulaziz Rahman", True),
        ("ottolinequarrington", "Ottoline Quarrington", True),
        ("Yang Yang Zhen", "Yangyang Zhen", True),
        ("Pjotr Chaikovskij", "Tschaikowsky Pjotr", True),
        ("邱明达", "Qiu Mingda", True),
        ("Rnarjorn Illiw", "Marjom Iiliw", True),
        ("Ji vv", "Ji W", True),
        ("Yang Yang", "Yang Yang", True),
        ("Zidane", "Zidane", True),
        ("Brassica Vane", "Ottoline Quarrington", False),
        ("Ottoline Vane", "Ottoline Quarrington", False),
        ("Maria Garcia", "John Smith", False),
        ("Wei Zhang", "Fang Liu", False),
        ("Jan Kowalski", "Piotr Nowak", False),
        ("王伟", "刘芳", False),
        ("Brassica Vane", "", False),
    ],
)
def test_examples(observed: str, listed: str, expected: bool) -> None:
    record = person(listed) if listed else Record("desk/one", "person")
    assert may_be(observed, record) is expected


@pytest.mark.parametrize(("fronts", "expected"), [([True], True), ([False, True], True), ([False], False), ([], False)])
def test_a_front_is_known(fronts: list[bool], expected: bool) -> None:
    firms = [{"name": f"Firm {i}", "front": front} for i, front in enumerate(fronts)]
    assert is_front(brief_of(person("Zidane", organisations=firms))) is expected


def test_every_disguise_that_agrees_passes() -> None:
    personas = {row["id"]: person(row["name"], *row["aliases"]) for row in rows("pack")}
    asked = 0
    for row in rows("evasions")[::3]:
        name, record = row["input"]["name"], personas[row["persona"]]
        if best_match(readings(name), record.names, BACKGROUND, loose=True) is not None:
            asked += 1
            assert may_be(name, record), (name, record.names)
    assert asked > 500


def test_most_others_are_left_out() -> None:
    """Each hundredth ordinary name beside each listed one: those that pass are few."""
    briefs = [brief_of(person(row["name"])) for row in rows("pack")]
    names = [row["name"] for row in rows("benign_dev")[:1500:10]]
    passed = sum(Resemblance(readings(name), BACKGROUND).may_be(brief) for name in names for brief in briefs)
    assert passed < 0.02 * len(names) * len(briefs)


WORDS = st.sampled_from(
    "li yi ji wei lee le anna ana hanna ottoline quarrington rn m vv w il 1l jl 0o o a j khaled haled mohammed muhamad "
    "ted theodore bill william aziz abdulaziz abd yang yangyang zhen chen cheng Иван Ivan 王 伟 王伟 bin al ivanovich "
    "Tschaikowsky Chaikovskij phillip filip".split()
)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=600, deadline=None)
@given(NAMES, st.lists(NAMES, min_size=1, max_size=2))
def test_law_what_agrees_loosely_or_strictly_passes(observed: str, listed: list[str]) -> None:
    record = person(*listed)
    spelled = readings(observed)
    if not spelled:
        return
    for loose in (True, False):
        if best_match(spelled, record.names, BACKGROUND, loose=loose) is not None:
            assert may_be(observed, record)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_law_any_text_is_answered(observed: str, listed: str) -> None:
    if listed.strip() and readings(observed):
        record = person(listed)
        met = best_match(readings(observed), record.names, BACKGROUND, loose=True) is not None
        assert may_be(observed, record) or not met
