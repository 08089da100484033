"""When a desk may be asked again: later and later while it fails, and never before it said. No I/O."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime, timedelta

from doorkeeper.native.due import FURTHEST

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
DAY = timedelta(days=1)
"""Longest time for which a desk may ask to be left alone, and after which a refused report is tried again."""


def pause(failures: int, chance: float) -> timedelta:
    """Give the pause after so many failures in a row; ``chance`` from 0 to 1 spreads the machines."""
    doubled: int = 1 << min(max(failures - 1, 0), 12)
    return min(LONGEST, FIRST * doubled) * (0.5 + chance)


def asked_for(retry_after: str | None, now: datetime) -> timedelta | None:
    """Read ``Retry-After`` (RFC 9110, 10.2.3): seconds or a date, at most a day; None where it is neither."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(DAY, timedelta(seconds=int(text[:9])))
    try:
        until = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(timedelta(0), min(DAY, until - now))


def lies_ahead(time: str | None, now: datetime) -> bool:
    """Whether a time that was set is still to come; one far ahead was set under a clock that was wrong."""
    try:
        until = datetime.fromisoformat(time or "")
        return now < until <= now + FURTHEST
    except (ValueError, TypeError):
        return False
