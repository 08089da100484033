"""The methods of reports: what the extension's page asks, decoded, and what it is told. Imported at the first of them.

Sealing needs modules that take long to load, so they are imported only when a report is saved or an outcome shown.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from doorkeeper.model import decode
from doorkeeper.model.decode import Table
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.native.due import read_policy
from doorkeeper.packs.desk_card import DeskCard
from doorkeeper.reports.desk import card_to_json
from doorkeeper.reports.export import FILE_NAME, pack_waiting
from doorkeeper.reports.outbox import Kept
from doorkeeper.reports.payload import LONGEST
from doorkeeper.reports.reasons import reasons
from doorkeeper.reports.reporting import Listed, Reporting, listed_to_json

MOST_LISTED = 500
"""Most reports in one answer, the newest."""
EXPORT_LIMIT = 700_000
"""Largest file that is handed over, in bytes: in base64 it must fit a reply."""


class NativeReports:
    """The reports of one connection.

    Args:
        home: Doorkeeper's home folder.
        deliver: starts ``doorkeeper sync`` beside the host, without waiting for it.

    """

    def __init__(self, home: str, deliver: Callable[[], object]) -> None:
        self._home = Path(home)
        self._deliver = deliver
        self.writing = False

    def reasons(self, _: Table, now: datetime) -> object:
        """Tell what a reporter can choose as having happened."""
        return {"reasons": [tell._asdict() for tell in reasons()]}

    def preview(self, params: Table, now: datetime) -> object:
        """Show what a draft would send."""
        shown = self._reporting().preview(params.get("draft"), now, "params.draft")
        self.writing = True
        return {
            "desk": None if shown.desk is None else card_to_json(shown.desk),
            "fields": [field._asdict() for field in shown.fields],
            "payload": shown.payload,
            "size": shown.size,
            "fits": shown.fits,
        }

    def save(self, params: Table, now: datetime) -> object:
        """Keep the report that was shown, sealed, and have it delivered."""
        # longer than a report can be is told as too large, not as a parameter of the wrong shape
        payload = decode.required_text(params, "payload", "params", limit=10 * LONGEST)
        kept = self._reporting().save(params.get("draft"), payload, now, "params.draft")
        self.writing = False
        self._deliver()
        return {"receipt": _receipt(kept)}

    def list(self, _: Table, now: datetime) -> object:
        """Tell of all reports, and whether the desk knows this device."""
        reporting = self._reporting()
        reports, enrolment = reporting.list(), reporting.enrolment()
        card, problem = _desk(reporting)
        return {
            "reports": [listed_to_json(item) for item in reports[:MOST_LISTED]],
            "waiting": sum(1 for item in reports if item.kept.state == "saved"),
            "enrolled": enrolment.enrolled,
            "enrolment": {"waiting": enrolment.code is not None, "problem": enrolment.problem},
            "desk": None if card is None else card_to_json(card),
            "delivery": None if card is None else reporting.delivery_problem(card),
            "problem": problem,
        }

    def withdraw(self, params: Table, now: datetime) -> object:
        """Take a report back that has not been delivered."""
        reporting = self._reporting()
        reporting.withdraw(decode.required_text(params, "id", "params", limit=64))
        return {"reports": [listed_to_json(item) for item in reporting.list()[:MOST_LISTED]]}

    def export(self, _: Table, now: datetime) -> object:
        """Give the reports that wait as a file for a USB stick."""
        reporting = self._reporting()
        card = _desk(reporting)[0]
        data = pack_waiting(reporting.outbox, reporting.enrolment(), None if card is None else card.id)
        if len(data) > EXPORT_LIMIT:
            raise DoorkeeperError(
                "report.export_large",
                "The reports that wait are too many for the browser to hand over.",
                "Run `doorkeeper reports export FILE` on this computer.",
            )
        return {"name": f"{now:%Y-%m-%d}-{FILE_NAME}", "data": b64encode(data).decode()}

    def enrol(self, params: Table, now: datetime) -> object:
        """Keep an enrolment code, and have it exchanged."""
        self._reporting().enrol(decode.required_text(params, "code", "params", limit=256), now)
        self._deliver()
        return {}

    def _reporting(self) -> Reporting:
        return Reporting(self._home, read_policy())


def _desk(reporting: Reporting) -> tuple[DeskCard | None, object]:
    # the list is shown also where the desk's card cannot be used
    try:
        return reporting.desk(), None
    except DoorkeeperError as error:
        return None, error.to_json()


def _receipt(kept: Kept) -> Table:
    shown = listed_to_json(Listed(kept, None))
    return {key: shown[key] for key in ("id", "label", "kind", "at", "state")}
