"""Values behave as `typing.NamedTuple` does, which is what a type checker takes them for."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import NamedTuple

import pytest

from doorkeeper.model.value import Value


class Ours(Value):
    a: int
    b: int = 2
    c: int = 3


class Theirs(NamedTuple):
    a: int
    b: int = 2
    c: int = 3


@pytest.mark.parametrize(
    ("given", "named"),
    [((1,), {}), ((1, 5), {}), ((1, 5, 6), {}), ((1,), {"c": 9}), ((), {"a": 1}), ((), {"a": 1, "b": 4, "c": 5})],
)
def test_fields_by_place_and_by_name(given: tuple[int, ...], named: dict[str, int]) -> None:
    ours, theirs = Ours(*given, **named), Theirs(*given, **named)
    assert tuple(ours) == tuple(theirs)
    assert ours._asdict() == theirs._asdict()
    assert repr(ours).removeprefix("Ours") == repr(theirs).removeprefix("Theirs")
    assert tuple(ours._replace(b=7)) == tuple(theirs._replace(b=7))
    assert pickle.loads(pickle.dumps(ours)) == ours


@pytest.mark.parametrize(
    "make",
    [
        lambda kind: kind(),
        lambda kind: kind(1, 2, 3, 4),
        lambda kind: kind(1, x=2),
        lambda kind: kind(1, a=2),
        lambda kind: kind(b=1),
        lambda kind: kind(1)._replace(x=1),
    ],
)
def test_wrong_fields_are_refused(make: Callable[[object], object]) -> None:
    for kind in (Ours, Theirs):
        with pytest.raises((TypeError, ValueError)):
            make(kind)


def test_a_field_cannot_be_set() -> None:
    with pytest.raises(AttributeError):
        Ours(1).a = 2  # type: ignore[misc]
