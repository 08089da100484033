"""The opening loop's one step: sealed reports that wait are opened, checked, decoded, and stored under the data key.

Everything here is hostile. Whatever goes wrong with one report is written down as a code, once; the next one follows.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from doorkeeper.desk.triage import audit, content, sealed
from doorkeeper.desk.triage.desk import Desk, seconds, writing
from doorkeeper.desk.triage.rows import Body
from doorkeeper.desk.triage.sealed import Sealed
from doorkeeper.desk.triage.store import Prepared, prepare, store
from doorkeeper.model.errors import DecodeError, RefusedError
from doorkeeper.reports.open import open_report

BATCH = 50
OTHER_KEY = "sealed.not_for_us"
BY = "desk"

WORDS = {
    OTHER_KEY: "None of the identities given opens it, or it is damaged",
    "sealed.too_large": "It is larger than a report can be",
    "sealed.malformed": "It is not in the form of a sealed report",
    "sealed.purpose": "It was sealed for another purpose",
    "sealed.desk": "It was sealed for another desk",
    "sealed.signature": "Its signature is not that of the device it names",
    "report.other_id": "The report inside has another id than it was sent under",
    "report.other_device": "It was signed by another device than the one enrolled for this credential",
    "report.invalid": "The report inside is not as the format says",
    "report.failed": "Opening it failed in a way that is not known",
}
"""Why a report could not be opened, for an analyst."""


@dataclass(frozen=True)
class Opened:
    """What one step did."""

    opened: int
    unreadable: int


def open_waiting(desk: Desk) -> Opened:
    """Open the next reports that wait, at most :data:`BATCH`; nothing is opened twice, whoever else works on them."""
    with desk.engine.connect() as connection:
        waiting = sealed.waiting(connection, BATCH)
    results = [(item, _opened(desk, item)) for item in waiting]
    if not results:
        return Opened(0, 0)
    opened = unreadable = 0
    with writing(desk.engine) as connection:
        done = sealed.already_opened(connection, [item.id for item in waiting])
        for item, result in results:
            if item.id in done:
                continue
            now = desk.now()
            if isinstance(result, str):
                sealed.mark(connection, item.id, seconds(now), result)
                audit.append(connection, now, BY, "report.unreadable", item.id, {"code": result})
                unreadable += 1
                continue
            store(connection, result, received=item.received, channel=item.channel, enrolled=item.enrolled)
            sealed.mark(connection, item.id, seconds(now), None)
            if not desk.policy.keep_sealed:
                sealed.discard(connection, [item.id])
            audit.append(connection, now, BY, "report.opened", item.id, {"channel": item.channel})
            opened += 1
    return Opened(opened, unreadable)


def retry_other_key(desk: Desk) -> int:
    """Let reports that no identity opened be tried again: at each start, since another identity may have been given."""
    with writing(desk.engine) as connection:
        ids = sealed.marked(connection, OTHER_KEY)
        sealed.unmark(connection, ids)
    return len(ids)


def _opened(desk: Desk, item: Sealed) -> Prepared | str:
    """Open one report and work out all that is stored of it; gives a code where that cannot be done."""
    try:
        found = open_report(desk.identities, item.sealed, desk.card.id)
        if found.id != item.id:
            return "report.other_id"
        device = b64encode(found.device).decode()
        if item.device is not None and item.device != device:
            return "report.other_device"
        return prepare(desk, content.decode_report(found.value), Body(found.text, device))
    except RefusedError as error:
        return error.code if error.code in WORDS else "report.failed"
    except DecodeError:
        return "report.invalid"
    except Exception:  # one hostile report must not stop the desk, whatever it found
        return "report.failed"
