"""Rows sealed under the data key, and tokens: what opens where, and what tells nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.desk.triage.datakey import DataKey, new_secret
from doorkeeper.model.errors import RefusedError

SECRET = new_secret()
KEY = DataKey(SECRET)


@given(st.binary(max_size=300), st.text(max_size=20), st.text(max_size=20))
def test_what_is_sealed_opens_to_the_same(data: bytes, place: str, row: str) -> None:
    assert DataKey(SECRET).open(place, row, KEY.seal(place, row, data)) == data


@pytest.mark.parametrize(
    ("place", "row", "change"),
    [
        ("note", "a", lambda sealed: sealed),  # another table
        ("report", "b", lambda sealed: sealed),  # another row
        ("report", "a", lambda sealed: sealed[:-1]),
        ("report", "a", lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1])),
        ("report", "a", lambda sealed: bytes([sealed[0] ^ 1]) + sealed[1:]),
        ("report", "a", lambda sealed: b""),
        ("report", "a", lambda sealed: sealed[:12]),
        ("reporta", "", lambda sealed: sealed),
    ],
)
def test_what_was_changed_or_moved_does_not_open(place: str, row: str, change: object) -> None:
    assert callable(change)
    with pytest.raises(RefusedError) as refused:
        KEY.open(place, row, change(KEY.seal("report", "a", b"text")))
    assert refused.value.code == "desk.row"


def test_another_key_opens_nothing() -> None:
    with pytest.raises(RefusedError):
        DataKey(new_secret()).open("report", "a", KEY.seal("report", "a", b"text"))


@given(st.text(max_size=30), st.text(max_size=30))
def test_equal_values_have_equal_tokens_and_no_others(one: str, other: str) -> None:
    assert (KEY.token("word", one) == DataKey(SECRET).token("word", other)) == (one == other)


def test_tokens_differ_by_kind_and_key() -> None:
    tokens = {KEY.token("word", "a"), KEY.token("name", "a"), DataKey(new_secret()).token("word", "a")}
    assert len(tokens) == 3
    assert {len(token) for token in tokens} == {16}


def test_nothing_of_the_secret_is_printed() -> None:
    assert repr(KEY) == "DataKey()"
    assert SECRET.hex() not in f"{KEY} {KEY!r}"
