"""Outcomes: from the desk's list, which every client takes whole, to the reports on this computer that they answer."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import datetime
from typing import NoReturn

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.reports.outbox import Kept, Outbox
from doorkeeper.reports.outcome import TAG_BYTES, TOKEN_BYTES, open_outcome, tag_of

LONGEST = 32 * 1024 * 1024
"""Longest list, in bytes."""
MOST = 50_000
"""Most tokens in a list."""

_TOKEN_LENGTH = (TOKEN_BYTES + 2) // 3 * 4


def take_list(outbox: Outbox, data: bytes) -> int:
    """Take the outcomes of this computer's reports from a list, and give how many were new.

    An outcome proves that the report has arrived, in whatever way it went. An older one than is known changes nothing.

    Raises:
        DoorkeeperError: ``outcomes.invalid``; ``outbox.full``, ``outbox.unwritable``.

    """
    reports = {tag_of(kept.secret): kept for kept in outbox.all() if kept.secret and kept.state != "withdrawn"}
    found: dict[str, list[bytes]] = {}
    for token in _tokens(data):
        kept = reports.get(token[:TAG_BYTES])
        if kept is not None:
            found.setdefault(kept.id, []).append(token)
    return sum(_take(outbox, identifier, tokens) for identifier, tokens in found.items())


def _take(outbox: Outbox, identifier: str, tokens: list[bytes]) -> bool:
    with outbox.held(identifier) as kept:
        if kept.secret is None or kept.state == "withdrawn":
            return False
        newest = max((kept.token, *tokens), key=lambda token: _time(kept, token))
        if newest is None or newest == kept.token or open_outcome(kept.secret, newest) is None:
            return False
        outbox.update(kept._replace(state="answered", token=newest, problem=None, asked=None, retry=None))
        return True


def _time(kept: Kept, token: bytes | None) -> float:
    outcome = None if token is None or kept.secret is None else open_outcome(kept.secret, token)
    return float("-inf") if outcome is None else datetime.fromisoformat(outcome.at).timestamp()


def _tokens(data: bytes) -> list[bytes]:
    """Read a list strictly; a token of another length is of a version to come, and is passed over."""
    try:
        if len(data) > LONGEST:
            raise DecodeError("", f"at most {LONGEST} bytes")
        top = decode.table(json.loads(data.decode("utf-8"), parse_constant=_no_constant), "")
        if type(top.get("v")) is not int or top["v"] != 1:
            raise DecodeError("v", "1")
        texts = decode.texts(top, "tokens", "", limit=4096, most=MOST)
        return [b64decode(text, validate=True) for text in texts if len(text) == _TOKEN_LENGTH]
    except (ValueError, RecursionError) as error:
        raise DoorkeeperError(
            "outcomes.invalid",
            "The list of outcomes is not in the form of one.",
            "Ask the desk for the list again, and tell them of this message.",
        ) from error


def _no_constant(_: str) -> NoReturn:
    raise ValueError
