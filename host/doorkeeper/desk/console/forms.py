"""What a form or a query says, read with bounds. A browser that shows our pages never sends what is refused here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from flask import request
from werkzeug.datastructures import MultiDict

from doorkeeper.model.errors import DoorkeeperError

_ID = re.compile(r"[0-9a-f]{32}")
MOST_IDS = 200


def text(name: str, limit: int) -> str:
    """Give a field of the form, without spaces around it; "" if it is not there.

    Raises:
        DoorkeeperError: ``console.form``: longer than the field takes.

    """
    return _text(request.form, name, limit)


def asked(name: str, limit: int) -> str:
    """Give a member of the query in the same way."""
    return _text(request.args, name, limit)


def choice(name: str, allowed: Iterable[str]) -> str | None:
    """Give a choice of the form, or None if nothing, or nothing that can be chosen, is there."""
    value = request.form.get(name, "")
    return value if value in allowed else None


def asked_choice(name: str, allowed: Iterable[str]) -> str | None:
    """Give a choice of the query, or None."""
    value = request.args.get(name, "")
    return value if value in allowed else None


def asked_date(name: str) -> date | None:
    """Give a date of the query, or None if it is none."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def asked_number(name: str, least: int = 1, most: int = 100_000) -> int:
    """Give a number of the query, kept within bounds."""
    value = request.args.get(name, "")
    return min(max(int(value), least), most) if value.isascii() and value.isdigit() and len(value) < 9 else least


def ids(name: str = "id") -> list[str]:
    """Give the reports that were ticked.

    Raises:
        DoorkeeperError: ``console.form``.

    """
    found = request.form.getlist(name)
    if len(found) > MOST_IDS or not all(_ID.fullmatch(item) for item in found):
        raise malformed("the reports that were ticked")
    return list(dict.fromkeys(found))


def malformed(what: str) -> DoorkeeperError:
    """Give the error for a form that none of our pages makes."""
    return DoorkeeperError(
        "console.form", f"The form cannot be read: {what}.", "Go back, load the page again, and send it once more."
    )


def _text(values: MultiDict[str, str], name: str, limit: int) -> str:
    value = values.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()
    if len(value) > limit:
        raise malformed(f"{name} is longer than {limit} characters")
    return value
