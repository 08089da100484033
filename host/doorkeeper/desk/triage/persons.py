"""What the desk holds of one person, found, exported, erased: the person reported, the reporter, or who telephoned."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from doorkeeper.desk.triage import audit, outcomes, reading, sealed
from doorkeeper.desk.triage.cases import case
from doorkeeper.desk.triage.desk import Desk, writing
from doorkeeper.desk.triage.features import CALLER, DEVICE, caller_key, subject_features, token
from doorkeeper.desk.triage.rows import Row, body_of, rows_of
from doorkeeper.desk.triage.store import remove
from doorkeeper.desk.triage.tables import feature, report
from doorkeeper.model.errors import DoorkeeperError

KINDS = ("subject", "device", "caller")
_TOGETHER = 500


@dataclass(frozen=True)
class Found:
    """The reports of one person, and those in which only words of the person stand, each newest first."""

    reports: list[Row]
    mentions: list[Row]


def find(desk: Desk, kind: str, value: str) -> Found:
    """Find the reports of one person, and by reading all the others, those that mention them.

    Args:
        desk: the desk.
        kind: ``subject``: an identifier or the whole name of the person reported; ``device``: the fingerprint of the
            device that sent them; ``caller``: who telephoned, as it was entered.
        value: the value to look for.

    Raises:
        DoorkeeperError: ``case.invalid`` for another kind, or a value that nothing can be found by.

    """
    with desk.engine.connect() as connection:
        own, mentions = _found(desk, connection, kind, value)
        return Found(
            rows_of(desk, connection, _rows(connection, own)), rows_of(desk, connection, _rows(connection, mentions))
        )


def export(desk: Desk, by: str, kind: str, value: str, *, mentions: bool = False) -> bytes:
    """Give all that is held, as JSON: to answer a person who asks what is known of them."""
    with desk.engine.connect() as connection:
        chosen = _chosen(desk, connection, kind, value, mentions=mentions)
    exported = {
        "exported": desk.now(),
        "reports": [_without_secret(asdict(case(desk, report_id))) for report_id in chosen],
    }
    with writing(desk.engine) as connection:
        audit.append(connection, desk.now(), by, "person.exported", "", {"kind": kind, "reports": len(chosen)})
    return json.dumps(exported, ensure_ascii=False, indent=2, default=_plain).encode()


def erase(desk: Desk, by: str, kind: str, value: str, *, mentions: bool = False) -> int:
    """Delete all reports of a person at once, with ``mentions`` those too that only mention them; gives how many.

    The answer to a reporter is taken back only where the reporter's own reports are erased.
    """
    # reading takes a while, and nobody else could write meanwhile
    with desk.engine.connect() as connection:
        chosen = _chosen(desk, connection, kind, value, mentions=mentions)
    with writing(desk.engine) as connection:
        found = _rows(connection, chosen)
        for row in found:
            answer = body_of(desk, row).report.outcome if kind == "device" else None
            if answer:
                outcomes.forget(connection, answer)
            audit.append(connection, desk.now(), by, "report.erased", row.id, {"kind": kind})
        remove(connection, found)
        sealed.forget(connection, [row.id for row in found])
        audit.append(connection, desk.now(), by, "person.erased", "", {"kind": kind, "reports": len(found)})
    return len(found)


def _chosen(desk: Desk, connection: Connection, kind: str, value: str, *, mentions: bool) -> list[str]:
    own, mentioning = _found(desk, connection, kind, value, read=mentions)
    return own + mentioning


def _found(
    desk: Desk, connection: Connection, kind: str, value: str, *, read: bool = True
) -> tuple[list[str], list[str]]:
    value = value.strip()
    own = _by_tokens(desk, connection, kind, value)
    wanted = reading.wanted(value) if read and kind != "device" else []
    if not wanted:
        return own, []
    there = set(own)
    mentions = [
        report_id
        for report_id, texts in reading.each_report(desk, connection)
        if report_id not in there and any(reading.stands_in(each, text) for each in wanted for text in texts)
    ]
    return own, mentions


def _by_tokens(desk: Desk, connection: Connection, kind: str, value: str) -> list[str]:
    if kind == "subject":
        wanted = subject_features(value)
    elif kind == "device":
        wanted = frozenset(((DEVICE, value.lower()),))
    elif kind == "caller":
        wanted = frozenset(((CALLER, caller_key(value)),))
    else:
        wanted = frozenset()
    if not value or not wanted:
        raise DoorkeeperError(
            "case.invalid",
            "Nobody can be found by that.",
            "Give a profile address, an e-mail address, a handle, a web site or a whole name; a device's fingerprint; "
            "or who telephoned.",
        )
    tokens = [token(desk.data_key, item, text) for item, text in wanted]
    having = select(feature.c.report).where(feature.c.token.in_(tokens))
    return list(
        connection.scalars(
            select(report.c.id).where(report.c.number.in_(having)).order_by(report.c.received.desc(), report.c.id)
        )
    )


def _rows(connection: Connection, ids: list[str]) -> list[SqlRow[tuple[object, ...]]]:
    """Give the rows of those reports that are still there, in the order of the ids."""
    found: dict[str, SqlRow[tuple[object, ...]]] = {}
    for start in range(0, len(ids), _TOGETHER):
        part = ids[start : start + _TOGETHER]
        found |= {row.id: row for row in connection.execute(select(report).where(report.c.id.in_(part)))}
    return [found[report_id] for report_id in ids if report_id in found]


def _without_secret(exported: dict[str, Any]) -> dict[str, Any]:
    """Leave out where the answer goes: whoever has that could read it in the public list."""
    exported["report"].pop("outcome")
    return exported


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)
