"""High-water marks and the time that counts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.model.errors import RefusedError
from doorkeeper.packs.client.marks import (
    AHEAD,
    Marks,
    Trusted,
    advanced,
    check,
    check_pack,
    decode_marks,
    effective,
    encode_marks,
    later,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OLD = Trusted(3, 10, 8, (("desk", 5), ("targets", 4)), ("t1",), ("s1",), ("p1",))
MARKS = Marks(OLD, (("alerts", 7),), NOW.isoformat())


@pytest.mark.parametrize(
    ("new", "taken"),
    [
        (OLD, True),
        (OLD._replace(root=4, timestamp=11, snapshot=9), True),
        (OLD._replace(roles=(("desk", 6), ("other", 1), ("targets", 4))), True),
        (OLD._replace(root=2), False),
        (OLD._replace(timestamp=9), False),
        (OLD._replace(snapshot=7), False),
        (OLD._replace(roles=(("desk", 4), ("targets", 4))), False),
        (OLD._replace(roles=(("desk", 5), ("targets", 3))), False),
        (OLD._replace(roles=(("targets", 4),)), False),
        # other keys: what a stolen one signed is void
        (OLD._replace(timestamp=1, timestamp_keys=("t2",)), True),
        (OLD._replace(timestamp=1, snapshot=1, snapshot_keys=("s2",)), True),
        (OLD._replace(timestamp=1, snapshot=1, roles=(("desk", 1), ("targets", 1)), snapshot_keys=("s2",)), True),
        # but another timestamp key brings no old targets back
        (OLD._replace(timestamp=1, snapshot=1, roles=(("desk", 1), ("targets", 1)), timestamp_keys=("t2",)), False),
        # and no key brings an old root back
        (OLD._replace(root=2, timestamp_keys=("t2",), snapshot_keys=("s2",)), False),
    ],
)
def test_nothing_older_is_taken_while_its_keys_stay(new: Trusted, taken: bool) -> None:
    if taken:
        check(MARKS, new)
    else:
        with pytest.raises(RefusedError) as refused:
            check(MARKS, new)
        assert refused.value.code == "update.rollback"


@pytest.mark.parametrize(
    ("new", "version", "taken"),
    [
        (OLD, 7, True),
        (OLD, 8, True),
        (OLD, 6, False),
        (OLD._replace(publisher_keys=("p2",)), 1, True),
        (OLD._replace(timestamp_keys=("t2",), snapshot_keys=("s2",)), 6, False),
    ],
)
def test_no_older_pack_is_taken_while_its_signers_stay(new: Trusted, version: int, taken: bool) -> None:
    if taken:
        check_pack(MARKS, new, "alerts", version)
    else:
        with pytest.raises(RefusedError):
            check_pack(MARKS, new, "alerts", version)


def test_marks_of_other_packs_stay() -> None:
    assert advanced(MARKS, OLD, {"new": 1}, NOW).packs == (("alerts", 7), ("new", 1))
    assert advanced(MARKS, OLD._replace(publisher_keys=("p2",)), {"new": 1}, NOW).packs == (("new", 1),)


@pytest.mark.parametrize(
    ("clock", "published", "seen"),
    [
        (NOW, None, NOW),
        (NOW + timedelta(days=3), None, NOW + timedelta(days=3)),
        # a clock that was set back counts for nothing
        (NOW - timedelta(days=400), None, NOW),
        (NOW, NOW - timedelta(days=1), NOW),
        (NOW, NOW + timedelta(days=1), NOW + timedelta(days=1)),
        # and a signed date pushes it no further than the bound
        (NOW, NOW + timedelta(days=900), NOW + AHEAD),
        (NOW - timedelta(days=400), NOW + timedelta(days=900), NOW),
    ],
)
def test_time_never_runs_backwards_nor_far_ahead(clock: datetime, published: datetime | None, seen: datetime) -> None:
    marks = MARKS._replace(seen=later(MARKS, clock, published))
    assert marks.seen == seen.isoformat()
    assert effective(marks, clock) == max(clock, seen)


def test_before_the_first_import_the_clock_counts() -> None:
    assert effective(decode_marks(None), NOW) == NOW


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"packs": {"a": -1}}', b'{"packs": {}, "trusted": 1}', b'{"packs": {}, "seen": "2026-01-01"}'],
)
def test_damaged_marks_are_not_taken_for_none(data: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        decode_marks(data)
    assert refused.value.code == "marks.damaged"


numbers = st.integers(0, 2**60)
states = st.builds(
    Trusted,
    root=numbers,
    timestamp=numbers,
    snapshot=numbers,
    roles=st.dictionaries(st.text(max_size=9), numbers, max_size=4).map(lambda roles: tuple(sorted(roles.items()))),
    timestamp_keys=st.just(("t",)),
    snapshot_keys=st.just(("s",)),
    publisher_keys=st.just(("p",)),
)


@given(states, states, st.dictionaries(st.text(max_size=9), numbers, max_size=4))
def test_law_what_was_taken_stays_the_least(first: Trusted, second: Trusted, packs: dict[str, int]) -> None:
    marks = advanced(Marks(), first, packs, NOW)
    assert decode_marks(encode_marks(marks)) == marks
    check(marks, first)
    if second.root < first.root or second.timestamp < first.timestamp or second.snapshot < first.snapshot:
        with pytest.raises(RefusedError):
            check(marks, second)


@given(st.binary(max_size=60) | st.from_type(dict).map(lambda value: json.dumps(str(value)).encode()))
def test_law_any_bytes_are_marks_or_refused(data: bytes) -> None:
    try:
        decode_marks(data)
    except RefusedError:
        return
