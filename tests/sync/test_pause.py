"""When a desk may be asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.sync.pause import DAY, FIRST, LONGEST, asked_for, lies_ahead, pause

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_pause_grows_with_failures_and_has_an_end(failures: int, chance: float) -> None:
    assert FIRST / 2 <= pause(failures, chance) <= LONGEST * 1.5
    assert pause(failures, chance) <= pause(failures + 1, chance)
    assert pause(failures, 0) <= pause(failures, chance)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("999999999999", 86400),
        ("Tue, 24 Nov 2026 09:00:30 GMT", 30),
        ("Tue, 24 Nov 2026 08:00:00 GMT", 0),
        ("Wed, 24 Nov 2066 08:00:00 GMT", 86400),
        (None, None),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("1.5", None),
        ("²", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(text: str | None, seconds: int | None) -> None:
    found = asked_for(text, NOW)
    assert found == (None if seconds is None else timedelta(seconds=seconds))


@given(st.text(max_size=40))
def test_any_retry_after_is_bounded_or_none(text: str) -> None:
    found = asked_for(text, NOW)
    assert found is None or timedelta(0) <= found <= DAY


@pytest.mark.parametrize(
    ("time", "ahead"),
    [
        ("2026-11-24T09:00:01+00:00", True),
        ("2026-11-25T09:00:00+00:00", True),
        ("2026-11-24T09:00:00+00:00", False),
        ("2026-11-23T09:00:00+00:00", False),
        ("2031-11-24T09:00:00+00:00", False),
        ("2026-11-24T09:30:00", False),
        ("x", False),
        (None, False),
    ],
)
def test_time_far_ahead_was_set_under_a_wrong_clock(time: str | None, ahead: bool) -> None:
    assert lies_ahead(time, NOW) is ahead
