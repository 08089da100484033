"""An outline never leaves out a name that agrees even loosely, and leaves out nearly all others."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorkeeper.matching.brief import brief_of
from doorkeeper.matching.keys import skeleton
from doorkeeper.matching.names import best_match
from doorkeeper.matching.outline import UNTOLD, Outlined, kinds, outline_of
from doorkeeper.normalise.names import readings
from tests.bench.samples import rows
from tests.matching.test_brief import BACKGROUND, NAMES, person


def passes(observed: str, brief: str) -> bool:
    """Ask the outline."""
    return Outlined(readings(observed), BACKGROUND).may_be(outline_of(brief))


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        (["Ottoline Quarrington"], True),
        (["Ottoline Jane Quarrington"], True),
        (["Ottoline Quarrington", "Ottoline Vane"], False),  # two sums
        (["Zidane"], False),
        (["Ana Maria Garcia Lopez"], False),
        (["Qiu Mingda"], False),  # other romanisations
        (["Ahmed Al-Sayed"], False),  # with and without the article
    ],
)
def test_what_is_told(listed: list[str], told: bool) -> None:
    assert (outline_of(brief_of(person(*listed))) != UNTOLD) is told


def test_a_fronts_brief_is_always_read() -> None:
    firms = [{"name": "Firm", "front": True}]
    assert outline_of(brief_of(person("Ottoline Quarrington", organisations=firms))) == UNTOLD


@pytest.mark.parametrize(
    ("observed", "listed", "expected"),
    [
        ("Ottoline Quarrington", "Ottoline Quarrington", True),
        ("Quarrington, O.", "Ottoline Quarrington", True),
        ("O. Quarington", "Ottoline Quarrington", True),
        ("Ted Quarrington", "Theodore Quarrington", True),
        ("ottolinequarrington", "Ottoline Quarrington", True),
        ("Pjotr Chaikovskij", "Tschaikowsky Pjotr", True),
        ("Rnarjorn Illiw", "Marjom Iiliw", True),
        ("Brassica Vane", "Ottoline Quarrington", False),
        ("Maria Garcia", "John Smith", False),
        ("Jan Kowalski", "Piotr Nowak", False),
        ("Brassica Vane", "Otto Jane Quarrington", False),
    ],
)
def test_examples(observed: str, listed: str, expected: bool) -> None:
    assert passes(observed, brief_of(person(listed))) is expected


def test_most_others_are_left_out() -> None:
    """Each tenth ordinary name beside each listed one of which something is told: those that pass are few."""
    briefs = [brief for row in rows("pack") if outline_of(brief := brief_of(person(row["name"]))) != UNTOLD]
    names = [row["name"] for row in rows("benign_dev")[:1500:10]]
    passed = sum(passes(name, brief) for name in names for brief in briefs)
    assert len(briefs) > 40
    assert passed < 0.1 * len(names) * len(briefs)


def agrees(observed: str, *listed: str) -> bool:
    """Compare the names themselves, strictly and loosely."""
    names = person(*listed).names
    return any(best_match(readings(observed), names, BACKGROUND, loose=loose) is not None for loose in (True, False))


@settings(max_examples=600, deadline=None)
@given(NAMES, st.lists(NAMES, min_size=1, max_size=2))
def test_law_what_agrees_passes(observed: str, listed: list[str]) -> None:
    if readings(observed) and agrees(observed, *listed):
        assert passes(observed, brief_of(person(*listed)))


LETTERS = st.text("abdeilmnorvw1j0", min_size=2, max_size=7)


@settings(max_examples=600, deadline=None)
@given(LETTERS, LETTERS, st.integers(0, 6), st.integers(0, 6), st.sampled_from("abdeilmnorvw1j0"), st.booleans())
def test_law_a_name_with_errors_passes(one: str, two: str, at: int, too: int, letter: str, turned: bool) -> None:
    parts = [one[:at] + letter + one[at + 1 :], two[:too] + two[too + 1 :]]
    observed = " ".join(reversed(parts) if turned else parts)
    if readings(observed) and agrees(observed, f"{one} {two}"):
        assert passes(observed, brief_of(person(f"{one} {two}")))


def test_every_disguise_that_agrees_passes() -> None:
    personas = {row["id"]: (row["name"], *row["aliases"]) for row in rows("pack")}
    asked = 0
    for row in rows("evasions")[1::3]:
        name, listed = row["input"]["name"], personas[row["persona"]]
        if agrees(name, *listed):
            asked += 1
            assert passes(name, brief_of(person(*listed))), (name, listed)
    assert asked > 500


@given(LETTERS)
def test_law_letters_taken_for_each_other_are_of_one_kind(part: str) -> None:
    assert kinds(skeleton(part)) == kinds(part)


@settings(max_examples=200)
@given(st.text(max_size=30), st.integers(0, 2**64 - 1))
def test_law_any_outline_is_answered(observed: str, outline: int) -> None:
    assert Outlined(readings(observed), BACKGROUND).may_be(outline) in (True, False)
