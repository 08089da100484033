"""What a person does with reports, over one home folder: the native methods and the command line both call this."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.value import Value
from doorkeeper.packs.desk_card import DeskCard
from doorkeeper.reports import due
from doorkeeper.reports.desk import DeskPolicy, find_desk, recipients
from doorkeeper.reports.desk_state import read_desk_state
from doorkeeper.reports.device import device_key, outcome_secret
from doorkeeper.reports.draft import Draft, decode_draft
from doorkeeper.reports.enrolment import Enrolment, read_enrolment, write_code
from doorkeeper.reports.label import label_of
from doorkeeper.reports.open import is_report_id, strict_json
from doorkeeper.reports.outbox import Kept, Outbox
from doorkeeper.reports.outcome import Outcome, key_of, open_outcome, tag_of
from doorkeeper.reports.payload import LONGEST, Field, Ticket, fields_of, payload_of
from doorkeeper.reports.reasons import reasons
from doorkeeper.reports.sealing import fits, seal


class Preview(Value):
    """What would be sent, before anything is kept. ``desk`` is None where nobody could read it."""

    desk: DeskCard | None
    fields: tuple[Field, ...]
    payload: str
    size: int
    fits: bool


class Listed(Value):
    """One report with its outcome, if one has come."""

    kept: Kept
    outcome: Outcome | None


class Reporting:
    """Reports of one home folder.

    Args:
        home: Doorkeeper's home folder.
        policy: the machine's, which may name the desk's card.

    """

    def __init__(self, home: Path, policy: DeskPolicy) -> None:
        self._home = home
        self._folder = home / "reports"
        self._policy = policy
        self.outbox = Outbox(self._folder)

    def desk(self) -> DeskCard | None:
        """Give the desk that reports go to."""
        return find_desk(self._home, self._policy)

    def preview(self, draft: object, now: datetime, path: str = "draft") -> Preview:
        """Show what a draft would send. Nothing of the draft is kept.

        Raises:
            DecodeError: the draft is not as the contract says.
            DoorkeeperError: ``desk.card``, ``outbox.full``, ``outbox.unwritable``, ``device.damaged``.

        """
        decoded = self._draft(draft, path)
        ticket = self._ticket(secrets.token_hex(16), _minute(now))
        fields = fields_of(decoded, ticket)
        text, card = payload_of(fields), self.desk()
        longest_id = card.id if card else "x" * 64
        return Preview(card, fields, text, len(text.encode()), fits(longest_id, text, LONGEST))

    def save(self, draft: object, payload: str, now: datetime, path: str = "draft") -> Kept:
        """Seal and keep the report that was previewed; the same payload twice is one report.

        Raises:
            DecodeError: the draft is not as the contract says.
            DoorkeeperError: ``report.changed``, ``report.no_desk``, ``report.too_large``, ``desk.card``,
                ``outbox.full``, ``outbox.unwritable``, ``device.damaged``; nothing was kept.

        """
        decoded = self._draft(draft, path)
        identifier, at = _id_and_time(payload)
        ticket = self._ticket(identifier, at)
        if payload_of(fields_of(decoded, ticket)) != payload:
            raise _changed()
        card = self.desk()
        if card is None:
            raise DoorkeeperError(
                "report.no_desk",
                "This computer does not know a desk that reports could go to.",
                "Ask your IT team to set one up. Until then, copy the details and give them to your security team.",
            )
        if not fits(card.id, payload, LONGEST):
            raise DoorkeeperError(
                "report.too_large",
                "The report is too long to be sent.",
                "Take out some of it, such as messages that matter less.",
            )
        sealed = seal(payload, card.id, recipients(card), device_key(self._folder))
        kept = Kept(
            id=identifier,
            kind=decoded.kind,
            at=now.replace(microsecond=0).isoformat(),
            desk=card.id,
            secret=outcome_secret(self._folder, identifier),
        )
        if not self.outbox.add(kept, sealed):
            return self.outbox.get(identifier)
        due.soon(self._folder, now)
        return kept

    def list(self) -> list[Listed]:
        """Give every report, the newest first."""
        return [Listed(kept, outcome_of(kept)) for kept in self.outbox.all()]

    def withdraw(self, identifier: str) -> Kept:
        """Take a report back that has not been delivered. Errors are those of :meth:`Outbox.withdraw`."""
        return self.outbox.withdraw(identifier)

    def enrol(self, code: str, now: datetime) -> None:
        """Keep an enrolment code until the next sync exchanges it.

        Raises:
            DoorkeeperError: ``enrolment.code``, ``report.no_desk``, ``outbox.full``, ``outbox.unwritable``.

        """
        write_code(self._folder, code)
        due.soon(self._folder, now)

    def enrolment(self) -> Enrolment:
        """Tell whether this device is enrolled."""
        return read_enrolment(self._folder)

    def delivery_problem(self, card: DeskCard) -> str | None:
        """Give the code of why the last delivery to this desk failed; None if it did not."""
        return read_desk_state(self._folder, card.id).problem

    def _draft(self, draft: object, path: str) -> Draft:
        return decode_draft(draft, path, frozenset(tell.id for tell in reasons()))

    def _ticket(self, identifier: str, at: str) -> Ticket:
        secret = outcome_secret(self._folder, identifier)
        return Ticket(identifier, at, tag_of(secret).hex(), key_of(secret).hex())


def outcome_of(kept: Kept) -> Outcome | None:
    """Open the outcome that a report has."""
    return open_outcome(kept.secret, kept.token) if kept.secret is not None and kept.token is not None else None


def listed_to_json(listed: Listed) -> dict[str, object]:
    """Give a report as a person is told of it: nothing of what it says."""
    kept, outcome = listed
    value = {
        "id": kept.id,
        "label": label_of(kept.kind, datetime.fromisoformat(kept.at).astimezone()),
        "kind": kept.kind or None,
        "at": kept.at,
        "state": kept.state,
        "delivered": kept.delivered,
        "outcome": None if outcome is None else outcome._asdict(),
        "problem": kept.problem,
    }
    return {key: item for key, item in value.items() if item is not None}


def _minute(now: datetime) -> str:
    return now.strftime("%Y-%m-%dT%H:%MZ")


def _id_and_time(payload: str) -> tuple[str, str]:
    """Take from a payload what the preview made up: its id and time."""
    try:
        top = decode.table(strict_json(payload), "")
        identifier, at = top.get("id"), top.get("at")
        if isinstance(identifier, str) and is_report_id(identifier) and isinstance(at, str):
            datetime.strptime(at, "%Y-%m-%dT%H:%MZ")
            return identifier, at
    except (ValueError, RecursionError, DecodeError):
        pass  # told below
    raise _changed()


def _changed() -> DoorkeeperError:
    return DoorkeeperError(
        "report.changed",
        "The report is not the one that was shown, so it was not saved.",
        "Look at what will be sent once more, then send it.",
    )
