"""When the next run is: laws of the schedule."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.sync.schedule import EVERY, LONGEST_PAUSE, next_run

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
chances = st.floats(0, 1, allow_nan=False)


@given(st.integers(0, 10_000), chances)
def test_next_run_is_later_and_not_too_late(failures: int, chance: float) -> None:
    assert NOW + timedelta(minutes=10) < next_run(NOW, failures, chance) <= NOW + 1.25 * LONGEST_PAUSE


@given(st.integers(1, 10_000), chances)
def test_each_failure_waits_at_least_as_long(failures: int, chance: float) -> None:
    assert next_run(NOW, failures, chance) <= next_run(NOW, failures + 1, chance)


def test_machines_are_spread() -> None:
    assert next_run(NOW, 0, 1) - next_run(NOW, 0, 0) == EVERY / 2
