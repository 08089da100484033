"""What was done, said once on the page that follows."""

from __future__ import annotations

from doorkeeper.desk.console import sessions
from doorkeeper.desk.console.state import desk, session


def say(text: str) -> None:
    """Keep a sentence for the next page of this session."""
    found = session()
    if found is not None:
        sessions.keep(desk().engine, found, notice=text[:300])


def taken() -> str | None:
    """Give the sentence that waits, and forget it."""
    found = session()
    if found is None or not found.notice:
        return None
    sessions.keep(desk().engine, found, notice=None)
    return found.notice


def count(number: int, one: str, many: str) -> str:
    """Give a number with its noun."""
    return f"{number} {one if number == 1 else many}"
