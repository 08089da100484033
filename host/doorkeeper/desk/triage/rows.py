"""Rows of the database as values: a line of the queue, and the report that its body holds."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from doorkeeper.desk.triage.content import Report, decode_report, decode_text
from doorkeeper.desk.triage.desk import Desk, moment
from doorkeeper.desk.triage.tables import report, report_reason
from doorkeeper.model.errors import DoorkeeperError

PLACE = "report"
STATES = ("new", "working", "waiting", "answered")
CHANNELS = ("network", "file", "telephone")


@dataclass(frozen=True)
class Row:
    """A report as one line of the queue."""

    id: str
    received: datetime
    title: str
    site: str | None
    kind: str
    band: str
    reasons: tuple[str, ...]
    state: str
    disposition: str | None
    assigned: str | None
    channel: str
    enrolled: bool
    version: int


def fingerprint(device: str) -> str:
    """Give the 16 hex digits that stand for a device's key, given in base64."""
    return hashlib.sha256(b64decode(device)).hexdigest()[:16]


@dataclass(frozen=True)
class Body:
    """What is sealed in a row: the report's own text, unchanged, and the key of the device that signed it."""

    text: str
    device: str | None

    def to_bytes(self) -> bytes:
        """Give the form that is sealed."""
        return json.dumps({"text": self.text, "device": self.device}, ensure_ascii=False).encode()

    @property
    def fingerprint(self) -> str | None:
        """16 hex digits that stand for the device's key."""
        return fingerprint(self.device) if self.device else None

    @property
    def report(self) -> Report:
        """The report, decoded again: it was sound when it was stored."""
        return decode_text(self.text) if self.device else decode_report(json.loads(self.text), entered=True)


def body_of(desk: Desk, row: SqlRow[tuple[object, ...]]) -> Body:
    """Open the body of a row of the table ``report``."""
    value = json.loads(desk.data_key.open(PLACE, row.id, row.body))
    return Body(value["text"], value["device"])


def rows_of(desk: Desk, connection: Connection, found: Sequence[SqlRow[tuple[object, ...]]]) -> list[Row]:
    """Give the lines of rows of the table ``report``, in their order."""
    reasons: dict[str, list[str]] = {row.id: [] for row in found}
    for item in connection.execute(select(report_reason).where(report_reason.c.report_id.in_(list(reasons)))):
        reasons[item.report_id].append(item.reason)
    return [line(row, body_of(desk, row).report, reasons[row.id]) for row in found]


def line(row: SqlRow[tuple[object, ...]], content: Report, reasons: list[str]) -> Row:
    """Put one line together."""
    return Row(
        id=row.id,
        received=moment(row.received),
        title=content.name or content.url or "",
        site=content.site,
        kind=row.kind,
        band=row.band,
        reasons=tuple(sorted(reasons)),
        state=row.state,
        disposition=row.disposition,
        assigned=row.assigned,
        channel=row.channel,
        enrolled=row.enrolled,
        version=row.version,
    )


def found_report(connection: Connection, report_id: str) -> SqlRow[tuple[object, ...]]:
    """Give the row of one report.

    Raises:
        DoorkeeperError: ``case.unknown``.

    """
    row = connection.execute(select(report).where(report.c.id == report_id)).first()
    if row is None:
        raise DoorkeeperError(
            "case.unknown",
            "There is no such report; it may have been deleted when its time was over.",
            "Go back to the queue.",
        )
    return row
