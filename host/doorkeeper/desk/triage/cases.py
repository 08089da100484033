"""One report as a case: who works on it, what was noted, what was decided, and what the reporter is told."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, select
from sqlalchemy import Row as SqlRow

from doorkeeper.desk.triage import audit, devices, outcomes
from doorkeeper.desk.triage.content import Report, decode_report
from doorkeeper.desk.triage.desk import Desk, moment, seconds, writing
from doorkeeper.desk.triage.devices import Device
from doorkeeper.desk.triage.rows import Body, Row, body_of, found_report, rows_of
from doorkeeper.desk.triage.store import prepare, store
from doorkeeper.desk.triage.tables import decision, note, report
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.reports.outcome import DISPOSITIONS, NOTE_BYTES, plain_text

NOTE_LIMIT = 4_000
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Note:
    """What somebody noted; a public one is meant for the reporter."""

    id: str
    at: datetime
    by: str
    public: bool
    text: str


@dataclass(frozen=True)
class Change:
    """One disposition that the report was given, with the note that went to the reporter."""

    at: datetime
    by: str
    disposition: str
    note: str | None


@dataclass(frozen=True)
class Case:
    """A report with everything that was done about it, oldest first."""

    row: Row
    report: Report
    device: Device | None
    notes: tuple[Note, ...]
    history: tuple[Change, ...]
    answered: datetime | None
    campaign: str | None


def case(desk: Desk, report_id: str) -> Case:
    """Give one case.

    Raises:
        DoorkeeperError: ``case.unknown``.

    """
    with desk.engine.connect() as connection:
        row = found_report(connection, report_id)
        body = body_of(desk, row)
        return Case(
            row=rows_of(desk, connection, [row])[0],
            report=body.report,
            device=devices.device(connection, body.device) if body.device else None,
            notes=tuple(_note(desk, item) for item in _of_report(connection, note, report_id)),
            history=tuple(_change(desk, item) for item in _of_report(connection, decision, report_id)),
            answered=moment(row.answered) if row.answered is not None else None,
            campaign=row.campaign,
        )


def viewed(desk: Desk, by: str, report_id: str) -> None:
    """Write into the audit log that a person looked at a report."""
    with writing(desk.engine) as connection:
        found_report(connection, report_id)
        audit.append(connection, desk.now(), by, "report.viewed", report_id)


def assign(desk: Desk, by: str, ids: list[str], to: str | None) -> int:
    """Assign reports to a person, or to nobody; gives how many changed."""
    if to is not None and not (0 < len(to) <= 64 and to.isprintable()):
        raise _invalid("An assignment needs the name of a person.")
    changed = 0
    with writing(desk.engine) as connection:
        for row in _found(connection, ids):
            if row.assigned == to:
                continue
            state = "working" if to and row.state == "new" else row.state
            _update(connection, row, assigned=to, state=state)
            audit.append(connection, desk.now(), by, "report.assigned", row.id, {"to": to})
            changed += 1
    return changed


def add_note(desk: Desk, by: str, report_id: str, text: str, public: bool = False) -> Note:
    """Add a note; a public one goes to the reporter with the next disposition, if that has none of its own."""
    text = plain_text(text) if public else text.strip()
    if not text or len(text) > NOTE_LIMIT:
        raise _invalid(f"A note has 1 to {NOTE_LIMIT} characters.")
    if public:
        _check_public(text)
    with writing(desk.engine) as connection:
        row = found_report(connection, report_id)
        made = Note(os.urandom(16).hex(), desk.now(), by, public, text)
        connection.execute(
            note.insert().values(
                id=made.id,
                report_id=report_id,
                at=seconds(made.at),
                actor=by,
                public=public,
                body=desk.data_key.seal("note", made.id, _encoded(text)),
            )
        )
        _update(connection, row, state="working" if row.state == "new" else row.state)
        audit.append(connection, desk.now(), by, "report.noted", report_id, {"public": public})
    return made


def decide(
    desk: Desk, by: str, ids: list[str], disposition: str, note: str | None = None, seen: int | None = None
) -> int:
    """Answer one or many reports; the answer reaches the reporters with the next list of outcomes.

    Args:
        desk: the desk.
        by: who decides.
        ids: the reports.
        disposition: one of ``doorkeeper.reports.outcome.DISPOSITIONS``.
        note: what the reporters are told beside it.
        seen: the version that the page showed, for a single report.

    Raises:
        DoorkeeperError: ``case.unknown``, ``case.invalid``, ``case.note_long``, ``case.changed``.

    """
    if disposition not in DISPOSITIONS:
        raise _invalid(f"A disposition is one of {', '.join(DISPOSITIONS)}.")
    note = plain_text(note or "") or None
    if note:
        _check_public(note)
    with writing(desk.engine) as connection:
        found = _found(connection, ids)
        for row in found:
            if seen is not None and row.version != seen:
                raise DoorkeeperError(
                    "case.changed",
                    "Somebody else has changed this report since you opened it.",
                    "Look at it again, then decide.",
                )
            _decide(desk, connection, by, row, disposition, note)
    return len(found)


def enter(desk: Desk, by: str, draft: dict[str, object]) -> str:
    """Enter a report that came by telephone; gives its id.

    Raises:
        DoorkeeperError: ``case.invalid``, with the field.

    """
    now = desk.now()
    value: dict[str, object] = {"at": now.strftime("%Y-%m-%dT%H:%MZ"), **draft, "v": 1, "id": os.urandom(16).hex()}
    value.pop("outcome", None)  # nobody could read the answer
    try:
        content = decode_report(value, entered=True)
    except DecodeError as error:
        raise _invalid(f"The report cannot be entered: {error}.") from None
    prepared = prepare(desk, content, Body(json.dumps(value, ensure_ascii=False), None))
    with writing(desk.engine) as connection:
        store(connection, prepared, received=seconds(now), channel="telephone", enrolled=True)
        audit.append(connection, now, by, "report.entered", content.id)
    return content.id


def _decide(
    desk: Desk, connection: Connection, by: str, row: SqlRow[tuple[object, ...]], disposition: str, note: str | None
) -> None:
    now = desk.now()
    told = note or _waiting_note(desk, connection, row.id)
    change_id = os.urandom(16).hex()
    connection.execute(
        decision.insert().values(
            id=change_id,
            report_id=row.id,
            at=seconds(now),
            actor=by,
            disposition=disposition,
            body=desk.data_key.seal("decision", change_id, _encoded(told)) if told else None,
        )
    )
    _update(
        connection,
        row,
        disposition=disposition,
        state="waiting" if disposition == "need-more" else "answered",
        answered=seconds(now),
    )
    answer = body_of(desk, row).report.outcome
    if answer is not None:
        outcomes.keep(connection, answer, now, disposition, told)
    audit.append(connection, now, by, "report.decided", row.id, {"disposition": disposition, "note": told is not None})


def _waiting_note(desk: Desk, connection: Connection, report_id: str) -> str | None:
    """Give the newest public note that no disposition has taken along."""
    last = [item.at for item in _of_report(connection, decision, report_id)]
    waiting = [
        item for item in _of_report(connection, note, report_id) if item.public and (not last or item.at >= last[-1])
    ]
    if not waiting:
        return None
    text = _note(desk, waiting[-1]).text
    taken = [_change(desk, item).note for item in _of_report(connection, decision, report_id)]
    return None if text in taken else text


def _found(connection: Connection, ids: list[str]) -> list[SqlRow[tuple[object, ...]]]:
    if len(ids) > MOST_AT_ONCE:
        raise _invalid(f"At most {MOST_AT_ONCE} reports at once.")
    return [found_report(connection, item) for item in dict.fromkeys(ids)]


def _update(connection: Connection, row: SqlRow[tuple[object, ...]], **values: object) -> None:
    connection.execute(report.update().where(report.c.id == row.id).values(version=row.version + 1, **values))


def _of_report(connection: Connection, table: Table, report_id: str) -> list[SqlRow[tuple[object, ...]]]:
    return list(
        connection.execute(select(table).where(table.c.report_id == report_id).order_by(table.c.at, table.c.id))
    )


def _note(desk: Desk, row: SqlRow[tuple[object, ...]]) -> Note:
    return Note(row.id, moment(row.at), row.actor, row.public, desk.data_key.open("note", row.id, row.body).decode())


def _change(desk: Desk, row: SqlRow[tuple[object, ...]]) -> Change:
    told = desk.data_key.open("decision", row.id, row.body).decode() if row.body else None
    return Change(moment(row.at), row.actor, row.disposition, told)


def _check_public(text: str) -> None:
    if len(_encoded(text)) > NOTE_BYTES:
        raise outcomes.note_long()


def _encoded(text: str) -> bytes:
    return text.encode(errors="replace")


def _invalid(message: str) -> DoorkeeperError:
    return DoorkeeperError("case.invalid", message, "Correct it and send it again.")
