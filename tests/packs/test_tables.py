"""Tables of records: each word of a record once, and the same records back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.packs.tables import Row, TableError, can_be_in_table, from_table, to_table

PERSON: dict[str, object] = {
    "id": "desk/p7",
    "names": ["Leiyao Ju"],
    "organisations": [{"name": "Brackwater Staffing", "front": True}],
    "profiles": ["https://www.linkedin.com/in/leiyao-ju-7"],
    "emails": ["brackwater@brackwater-staffing.example"],
}
WORDS = st.sampled_from("Ju Leiyao leiyao LEIYAO Brackwater brackwater abc Abc ABC 123 ab é Łódź straße 王".split())
TEXTS = st.lists(WORDS | st.text(max_size=4), max_size=6).map("-".join)
VALUES = st.recursive(
    TEXTS | st.booleans() | st.integers(0, 2) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def back(rows: list[Row]) -> list[Row]:
    table = json.loads(json.dumps(to_table(rows), ensure_ascii=False))
    return list(from_table(table["keys"], table["columns"], 10**6))


def text(rows: object) -> str:
    return json.dumps(rows, ensure_ascii=False)


@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=5))
def test_law_what_goes_into_a_table_comes_out_of_it(values: list[list[Any]]) -> None:
    rows = [{"id": f"desk/p{number}", **dict(zip("abc", row, strict=True))} for number, row in enumerate(values)]
    rows = [row for row in rows if can_be_in_table(text(row))]
    if rows:
        assert text(back(rows)) == text(rows)


def test_a_word_stands_once() -> None:
    other: dict[str, object] = {
        **PERSON,
        "id": "desk/p8",
        "names": ["Ida Plain"],
        "profiles": ["https://www.linkedin.com/in/ida-plain-8"],
    }
    told = to_table([PERSON, other])
    assert dict(zip(told["keys"], told["columns"], strict=True)) == {
        "id": ["desk/p7", "desk/p8"],
        "names": [["Leiyao Ju"], ["Ida Plain"]],
        "organisations": [PERSON["organisations"]],
        "profiles": [["https://www.linkedin.com/in/\ue401-ju-7"], ["https://www.linkedin.com/in/\ue401-\ue402-8"]],
        "emails": [PERSON["emails"]],
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [([1], [True]), ([True], [1]), ([{"a": 1, "b": 2}], [{"b": 2, "a": 1}]), ([0], [False]), ([""], [None])],
)
def test_what_python_takes_for_the_same_stays_apart(first: object, second: object) -> None:
    rows: list[Row] = [{"a": first}, {"a": second}]
    assert text(back(rows)) == text(rows)


@pytest.mark.parametrize(
    ("record", "allowed"),
    [("Ida \ue000", False), ("\ue7ff", False), ("Ida Plain", True), ("\ue800 \uf8ff", True), ("王", True)],
)
def test_records_that_hold_a_tables_own_characters_are_put_by_themselves(record: str, allowed: bool) -> None:
    assert can_be_in_table(text({"names": [record]})) is allowed


def test_a_record_of_many_words() -> None:
    many = [f"word{number}" for number in range(3000)]
    rows: list[Row] = [{"id": "a", "names": many, "roles": many[::-1]}, {"id": "b", "names": many[1:], "roles": many}]
    assert back(rows) == rows


@pytest.mark.parametrize(
    ("keys", "columns"),
    [
        ([], []),
        (["id"], []),
        (["id"], [[]]),
        (["id", "tlp"], [["a", "b", "c"], ["x", "y"]]),
        (["id", "id"], [["a"], ["b"]]),
        ([1], [["a"]]),
        (["id"], ["a"]),
        (["id"], [["\ue000"]]),  # refers to no word
        (["id"], [["abc \ue401", "b"]]),
        (["id"], [["abc", "\ue000"]]),  # a word of another record
        (["id", "names"], [["abc", "b"], ["x" * 200, "y"]]),  # longer than a record may be
        (["id", "names"], [["abcdefghij", "b"], ["\ue000" * 20, "y"]]),
        (["id", "a", "b"], [["abcdef", "b"], ["\ue000" * 9, "y"], ["\ue001" * 9, "z"]]),
    ],
)
def test_a_table_that_is_none(keys: list[object], columns: list[object]) -> None:
    with pytest.raises(TableError):
        list(from_table(keys, columns, 150))


def test_a_table_that_is_too_deep() -> None:
    deep: object = "a"
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(TableError):
        list(from_table(["id", "a"], [["x", "y"], [deep, deep]], 1000))
