"""When to run again: every few hours, not all machines at once, and later and later while it fails. No I/O."""

from __future__ import annotations

from datetime import datetime, timedelta

EVERY = timedelta(hours=4)
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=12)


def next_run(now: datetime, failures: int, chance: float) -> datetime:
    """Give the time of the next run.

    Args:
        now: when this run ended.
        failures: runs in a row that failed; 0 after a good one.
        chance: from 0 to 1; spreads the machines of an organisation, so that a server that was away is not met by all
            of them in one minute.

    """
    pause = EVERY if failures == 0 else min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 10))
    return now + pause * (0.75 + 0.5 * chance)
