"""Deliver what waits in the outbox, exchange an enrolment code, and fetch the list of outcomes.

Nothing is lost whatever a desk answers: a report leaves the outbox only once the desk has said that it keeps it. What
each answer leads to stands in docs/reporting.md.
"""

from __future__ import annotations

import contextlib
import json
import random
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.packs.desk_card import DeskCard
from doorkeeper.reports import answers, due
from doorkeeper.reports.desk_state import DeskState, read_desk_state, write_desk_state
from doorkeeper.reports.device import device_key
from doorkeeper.reports.enrolment import Enrolment, read_enrolment, write_enrolment
from doorkeeper.reports.outbox import Kept, Outbox
from doorkeeper.sync.http import Answer, NoAnswerError, ask
from doorkeeper.sync.pause import DAY, asked_for, lies_ahead, pause
from doorkeeper.sync.run import Delivered

LONGEST_ANSWER = 64 * 1024
LIST_SECONDS = 300.0
KEPT_FOR = timedelta(days=400)
"""How long after its making a receipt is kept that is over; the desk's list drops an outcome after 180 days."""


class _StopError(Exception):
    """The desk cannot be asked more in this run.

    ``after`` is what it asked for, None where it did not say; ``untaken`` where a report has certainly not arrived.
    """

    def __init__(self, error: DoorkeeperError, after: timedelta | None = None, *, untaken: bool = False) -> None:
        super().__init__(error.code)
        self.error = error
        self.after = after
        self.untaken = untaken


class Delivery:
    """One run for one desk.

    Args:
        folder: ``HOME/reports``.
        card: the desk; it has an address.
        now: the time of the run.

    """

    def __init__(self, folder: Path, card: DeskCard, now: datetime) -> None:
        self._folder = folder
        self._card = card
        self._now = now
        self._outbox = Outbox(folder)
        self._sent = 0
        self._outcomes = 0
        self._errors: list[DoorkeeperError] = []

    def run(self, *, by_person: bool, outcomes: bool, chance: Callable[[], float] = random.random) -> Delivered:
        """Deliver what is due.

        Args:
            by_person: somebody asked for it, so a pause of our own is passed over.
            outcomes: fetch the list of outcomes too.
            chance: from 0 to 1, for the length of a pause.

        """
        state = read_desk_state(self._folder, self._card.id)
        if lies_ahead(state.closed, self._now) or (lies_ahead(state.paused, self._now) and not by_person):
            return Delivered()
        try:
            self._enrol()
            self._send_all(by_person=by_person)
            if outcomes:
                state = self._fetch(state)
            state = state._replace(failures=0, paused=None, closed=None, problem=None)
        except _StopError as stop:
            self._errors.append(stop.error)
            failures = state.failures + 1
            until = self._now + (stop.after if stop.after is not None else pause(failures, chance()))
            closed = _iso(until) if stop.after is not None else None
            problem = stop.error.code
            state = state._replace(failures=failures, paused=_iso(until), closed=closed, problem=problem)
        write_desk_state(self._folder, state)
        due.write(self._folder, self._next(state))
        # a report that was kept meanwhile has set the time to now: it must not be lost by what was just written
        if (again := self._next(state)) is not None:
            due.write(self._folder, again)
        return Delivered(self._sent, self._outcomes, tuple(self._errors))

    def _enrol(self) -> None:
        known = read_enrolment(self._folder)
        if known.code is None:
            return
        public = b64encode(device_key(self._folder).public_key().public_bytes_raw()).decode()
        body = json.dumps({"code": known.code, "device": public}).encode()
        answer = self._ask("POST", "/api/v1/enrolments", body, {"Content-Type": "application/json"})
        if answer.status == 201:
            top = _json(answer)
            device, credential = (_token(top, key) for key in ("device", "credential"))
            write_enrolment(self._folder, Enrolment(desk=self._card.id, device=device, credential=credential))
        elif answer.status in (400, 401, 404, 409, 410, 422):
            error = DoorkeeperError(
                "enrolment.refused",
                "The desk did not take the enrolment code: it may be mistyped, used up or too old.",
                "Ask your security team for a new code.",
            )
            self._errors.append(error)
            write_enrolment(self._folder, known._replace(code=None, problem=error.code))
        else:
            raise _unexpected(answer, self._now)

    def _send_all(self, *, by_person: bool) -> None:
        for kept in reversed(self._outbox.all()):
            if kept.state == "saved" and (by_person or not lies_ahead(kept.retry, self._now)):
                with self._held(kept.id) as held:
                    if held is not None and held.state == "saved":
                        self._send(held)

    @contextlib.contextmanager
    def _held(self, identifier: str) -> Iterator[Kept | None]:
        """Hold a report; None where a person is withdrawing it at this moment, or has removed it."""
        with contextlib.ExitStack() as stack:
            try:
                kept: Kept | None = stack.enter_context(self._outbox.held(identifier))
            except DoorkeeperError as error:
                if error.code not in ("report.busy", "report.unknown"):
                    raise
                kept = None
            yield kept

    def _send(self, kept: Kept) -> None:
        enrolment = read_enrolment(self._folder)
        sealed = self._outbox.sealed(kept.id)
        trouble = self._trouble(kept, enrolment, sealed)
        if trouble is not None or sealed is None:
            self._note(kept, trouble)
            return
        credential = enrolment.credential_for(self._card.id)
        headers = {"Content-Type": "application/age", "Idempotency-Key": kept.id}
        if credential is not None:
            headers["Authorization"] = f"Bearer {credential}"
        # told before the bytes leave: if this process is killed now, nobody knows whether they have arrived
        asked = kept._replace(asked=_iso(self._now))
        self._outbox.update(asked)
        try:
            answer = self._ask("POST", "/api/v1/reports", sealed, headers)
            self._take_answer(kept, answer, enrolled=credential is not None)
        except _StopError as stop:
            self._outbox.update(kept if stop.untaken else asked._replace(problem="report.uncertain"))
            raise

    def _trouble(self, kept: Kept, enrolment: Enrolment, sealed: bytes | None) -> DoorkeeperError | None:
        if sealed is None:
            return DoorkeeperError(
                "report.lost",
                "The sealed report is not in the outbox any more.",
                "Withdraw what is left of it, and report again.",
            )
        if kept.desk not in (self._card.id, None):
            return DoorkeeperError(
                "report.other_desk",
                "The report was sealed for another desk than the one that is set up now.",
                "Export it for the desk that it was meant for, or withdraw it and report again.",
            )
        if enrolment.given_up_by(self._card.id):
            return _revoked()
        return None

    def _take_answer(self, kept: Kept, answer: Answer, *, enrolled: bool) -> None:
        if answer.status == 202:
            if _json(answer).get("id") != kept.id:
                raise _unexpected(answer, self._now)
            delivered = _iso(self._now)
            self._outbox.update(
                kept._replace(state="delivered", delivered=delivered, asked=None, problem=None, retry=None)
            )
            self._sent += 1
        elif answer.status in (408, 425, 429, 503):
            # refused before it was looked at
            stop = _unexpected(answer, self._now)
            stop.untaken = True
            raise stop
        elif answer.status == 401 and enrolled:
            write_enrolment(self._folder, Enrolment(desk=self._card.id, problem="enrolment.revoked"))
            self._note(kept, _revoked())
        elif 400 <= answer.status < 500:
            error = _needed() if answer.status == 401 else _refused()
            self._note(kept._replace(asked=None, retry=_iso(self._now + DAY)), error)
        else:
            raise _unexpected(answer, self._now)

    def _note(self, kept: Kept, error: DoorkeeperError | None) -> None:
        if error is not None:
            self._errors.append(error)
            self._outbox.update(kept._replace(problem=error.code))

    def _fetch(self, state: DeskState) -> DeskState:
        known = {"If-None-Match": state.etag} if state.etag else {}
        answer = self._ask("GET", "/api/v1/outcomes", None, known, longest=answers.LONGEST, seconds=LIST_SECONDS)
        if answer.status == 304:
            return state
        if answer.status != 200 or answer.body is None:
            raise _unexpected(answer, self._now)
        try:
            self._outcomes = answers.take_list(self._outbox, answer.body)
        except DoorkeeperError as error:
            # nothing of the list was counted as taken, so it is asked for again
            self._errors.append(error)
            return state
        etag = answer.etag
        return state._replace(etag=etag if etag and len(etag) <= 256 and etag.isascii() else None)

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None,
        headers: dict[str, str],
        *,
        longest: int = LONGEST_ANSWER,
        seconds: float = 60.0,
    ) -> Answer:
        try:
            return ask(method, f"{self._card.address}{path}", body, headers, longest=longest, seconds=seconds)
        except NoAnswerError as error:
            raise _StopError(
                DoorkeeperError(
                    "delivery.network",
                    "The desk that reports go to could not be reached.",
                    "Nothing is lost: it is tried again by itself. A file for a USB stick works without a connection.",
                ),
                untaken=not error.sent,
            ) from error

    def _next(self, state: DeskState) -> datetime | None:
        """Give the time at which something wants to be delivered; None where nothing does, or a person must act."""
        waiting = [kept for kept in self._outbox.all() if kept.state == "saved"]
        fresh = read_enrolment(self._folder).code is not None or any(not kept.problem for kept in waiting)
        if state.paused is not None:
            return datetime.fromisoformat(state.paused) if waiting or fresh else None
        if fresh:
            return self._now
        return min((datetime.fromisoformat(kept.retry) for kept in waiting if kept.retry), default=None)


def deliver(folder: Path, card: DeskCard | None, now: datetime, *, by_person: bool, outcomes: bool) -> Delivered:
    """Do what there is to do for the reports of a home folder; ``folder`` is ``HOME/reports``.

    Args:
        folder: ``HOME/reports``.
        card: the desk that reports go to now.
        now: the time of the run.
        by_person: somebody asked for the run.
        outcomes: fetch the list of outcomes too.

    """
    try:
        _forget(Outbox(folder), now)
        if card is not None and card.address is not None:
            return Delivery(folder, card, now).run(by_person=by_person, outcomes=outcomes)
        waiting = [kept for kept in Outbox(folder).all() if kept.state == "saved"]
        if waiting:
            _without_address(Outbox(folder), waiting)
            # the run that comes anyway looks again
            due.write(folder, None)
    except DoorkeeperError as error:
        return Delivered(errors=(error,))
    return Delivered()


def _without_address(outbox: Outbox, waiting: list[Kept]) -> None:
    """Note why these reports stay: no failure of the run, but the person must know."""
    error = DoorkeeperError(
        "report.no_address",
        "The desk takes reports in a file only.",
        "Export what waits, and hand the file to your security team.",
    )
    for kept in waiting:
        if kept.problem != error.code:
            with contextlib.suppress(DoorkeeperError), outbox.held(kept.id) as held:
                if held.state == "saved":
                    outbox.update(held._replace(problem=error.code))


def _forget(outbox: Outbox, now: datetime) -> None:
    for kept in outbox.all():
        with contextlib.suppress(DoorkeeperError):
            outbox.tidy(kept)
        if kept.state != "saved" and now - datetime.fromisoformat(kept.at) > KEPT_FOR:
            outbox.remove(kept.id)


def _json(answer: Answer) -> decode.Table:
    try:
        return decode.table(json.loads((answer.body or b"").decode("utf-8")), "")
    except (ValueError, RecursionError) as error:
        raise _StopError(_wrong_answer()) from error


def _token(top: decode.Table, key: str) -> str:
    try:
        token = decode.required_text(top, key, "", limit=1024)
    except DecodeError as error:
        raise _StopError(_wrong_answer()) from error
    if not token.isascii() or not token.isprintable() or " " in token:
        # it becomes a header
        raise _StopError(_wrong_answer())
    return token


def _unexpected(answer: Answer, now: datetime) -> _StopError:
    if answer.status in (429, 503):
        busy = DoorkeeperError(
            "delivery.busy",
            "The desk that reports go to takes no more at this moment.",
            "Nothing is lost: it is tried again by itself.",
        )
        return _StopError(busy, asked_for(answer.retry_after, now))
    return _StopError(_wrong_answer())


def _wrong_answer() -> DoorkeeperError:
    return DoorkeeperError(
        "delivery.answer",
        "What answered at the desk's address did not answer as a desk does.",
        "Nothing is lost: it is tried again by itself. Tell your security team if this stays.",
    )


def _refused() -> DoorkeeperError:
    return DoorkeeperError(
        "delivery.refused",
        "The desk did not take the report.",
        "It is kept, and tried again once a day. Update Doorkeeper, and tell your security team if this stays.",
    )


def _needed() -> DoorkeeperError:
    return DoorkeeperError(
        "enrolment.needed",
        "The desk takes reports of enrolled computers only.",
        "Ask your security team for an enrolment code.",
    )


def _revoked() -> DoorkeeperError:
    return DoorkeeperError(
        "enrolment.revoked",
        "The desk has ended this computer's enrolment, so nothing is sent.",
        "Ask your security team for a new enrolment code. What waits is kept.",
    )


def _iso(time: datetime) -> str:
    return time.replace(microsecond=0).isoformat()
