"""What the desk holds of one person, found, exported, erased: the person reported, the reporter, or who telephoned."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from doorkeeper.desk.triage import audit, outcomes, sealed
from doorkeeper.desk.triage.cases import case
from doorkeeper.desk.triage.desk import Desk, writing
from doorkeeper.desk.triage.features import CALLER, DEVICE, caller_key, subject_features
from doorkeeper.desk.triage.rows import Row, body_of, rows_of
from doorkeeper.desk.triage.store import remove
from doorkeeper.desk.triage.tables import feature, report
from doorkeeper.model.errors import DoorkeeperError

KINDS = ("subject", "device", "caller")


def find(desk: Desk, kind: str, value: str) -> list[Row]:
    """Give the reports of one person, newest first.

    Args:
        desk: the desk.
        kind: ``subject``: an identifier or the whole name of the person reported; ``device``: the fingerprint of the
            device that sent them; ``caller``: who telephoned, as it was entered.
        value: the value to look for.

    Raises:
        DoorkeeperError: ``case.invalid`` for another kind, or a value that nothing can be found by.

    """
    with desk.engine.connect() as connection:
        return rows_of(desk, connection, _found(desk, connection, kind, value))


def export(desk: Desk, by: str, kind: str, value: str) -> bytes:
    """Give all that is held, as JSON: to answer a person who asks what is known of them."""
    found = find(desk, kind, value)
    exported = {
        "exported": desk.now(),
        "reports": [_without_secret(asdict(case(desk, row.id))) for row in found],
    }
    with writing(desk.engine) as connection:
        audit.append(connection, desk.now(), by, "person.exported", "", {"kind": kind, "reports": len(found)})
    return json.dumps(exported, ensure_ascii=False, indent=2, default=_plain).encode()


def erase(desk: Desk, by: str, kind: str, value: str) -> int:
    """Delete all reports of a person at once; gives how many.

    The answer to a reporter is taken back only where the reporter's own reports are erased.
    """
    with writing(desk.engine) as connection:
        found = _found(desk, connection, kind, value)
        for row in found:
            answer = body_of(desk, row).report.outcome if kind == "device" else None
            if answer:
                outcomes.forget(connection, answer)
            audit.append(connection, desk.now(), by, "report.erased", row.id, {"kind": kind})
        remove(connection, found)
        sealed.forget(connection, [row.id for row in found])
        audit.append(connection, desk.now(), by, "person.erased", "", {"kind": kind, "reports": len(found)})
    return len(found)


def _found(desk: Desk, connection: Connection, kind: str, value: str) -> list[SqlRow[tuple[object, ...]]]:
    value = value.strip()
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
    tokens = [desk.data_key.token(item, text) for item, text in wanted]
    having = select(feature.c.report_id).where(feature.c.token.in_(tokens))
    return list(
        connection.execute(
            select(report).where(report.c.id.in_(having)).order_by(report.c.received.desc(), report.c.id)
        )
    )


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
