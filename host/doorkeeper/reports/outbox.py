"""The outbox: one folder a report, there whole or not at all, and nothing in it that names anybody.

``HOME/reports/box/<id>/`` holds ``sealed.age`` until it is delivered or withdrawn, and ``state.json``. A report is
written beside its place and renamed into it, so that a process that is killed at any moment leaves the report or
nothing. Several processes may write; a report that is being delivered cannot be withdrawn at the same time.
"""

from __future__ import annotations

import contextlib
import errno
import json
import secrets
import shutil
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.value import Value
from doorkeeper.packs.client.files import read_bounded, sync_folder
from doorkeeper.packs.client.lock import locked
from doorkeeper.reports.device import outcome_secret
from doorkeeper.reports.files import disk, make_folder, replace_whole, write_private
from doorkeeper.reports.label import KINDS
from doorkeeper.reports.open import is_report_id

STATES = ("saved", "delivered", "withdrawn", "answered")
SEALED = "sealed.age"
STATE = "state.json"
ABANDONED = 3600
"""Seconds after which what a killed process left half-written is removed."""

_NEW = ".new-"
_LARGEST_STATE = 16 * 1024
_EXISTS = (errno.EEXIST, errno.ENOTEMPTY)


class Kept(Value):
    """What is known of one report. Times are ISO 8601 in UTC.

    Attributes:
        id: 32 hex digits.
        kind: for the label.
        at: when it was made.
        state: one of :data:`STATES`.
        desk: id of the desk that it is sealed for; None where the record was lost.
        secret: what its outcome comes back under; None where the record was lost.
        delivered: when the desk took it.
        asked: when it was last sent without an answer, so that nobody knows whether it has arrived.
        problem: code of what holds it up.
        retry: before when it is not sent again, where the desk refused it.
        token: the newest outcome, as it came.

    """

    id: str
    kind: str = ""
    at: str = ""
    state: str = "saved"
    desk: str | None = None
    secret: bytes | None = None
    delivered: str | None = None
    asked: str | None = None
    problem: str | None = None
    retry: str | None = None
    token: bytes | None = None


class Outbox:
    """The reports of one home folder.

    Args:
        folder: ``HOME/reports``.

    """

    def __init__(self, folder: Path) -> None:
        self._box = folder / "box"

    def add(self, kept: Kept, sealed: bytes) -> bool:
        """Keep a report; False if one of that id is kept already, which is then left as it is.

        Raises:
            DoorkeeperError: ``outbox.full``, ``outbox.unwritable``; nothing was kept.

        """
        with disk():
            make_folder(self._box)
            self._sweep()
            new = self._box / f"{_NEW}{secrets.token_hex(8)}"
            try:
                new.mkdir(mode=0o700)
                write_private(new / SEALED, sealed)
                write_private(new / STATE, _encode(kept))
                sync_folder(new)
                new.rename(self._folder(kept.id))
            except OSError as error:
                shutil.rmtree(new, ignore_errors=True)
                if error.errno in _EXISTS or self._folder(kept.id).exists():
                    return False
                raise
            sync_folder(self._box)
        return True

    def all(self) -> list[Kept]:
        """Give every report, the newest first."""
        with disk():
            try:
                names = [path.name for path in self._box.iterdir() if is_report_id(path.name)]
            except FileNotFoundError:
                return []
            found = [kept for name in names if (kept := self._read(name)) is not None]
        return sorted(found, key=lambda kept: (kept.at, kept.id), reverse=True)

    def get(self, identifier: str) -> Kept:
        """Give one report.

        Raises:
            DoorkeeperError: ``report.unknown``.

        """
        with disk():
            kept = self._read(identifier) if is_report_id(identifier) else None
        if kept is None:
            raise DoorkeeperError(
                "report.unknown",
                "There is no report of that id on this computer.",
                "Look at the list of your reports again.",
            )
        return kept

    def sealed(self, identifier: str) -> bytes | None:
        """Give a report's sealed bytes; None where they were delivered or withdrawn."""
        from doorkeeper.reports.open import LONGEST_SEALED

        with disk():
            return read_bounded(self._folder(identifier) / SEALED, LONGEST_SEALED + 1)

    def update(self, kept: Kept) -> None:
        """Write what is known of a report; its sealed bytes go once they are of no more use. For who holds it."""
        folder = self._folder(kept.id)
        with disk():
            replace_whole(folder / STATE, _encode(kept))
            if kept.state != "saved":
                # only now: a process that is killed between the two sends it once more, which changes nothing
                (folder / SEALED).unlink(missing_ok=True)
                sync_folder(folder)

    @contextlib.contextmanager
    def held(self, identifier: str) -> Iterator[Kept]:
        """Hold one report against other processes, and give it as it is now.

        Raises:
            DoorkeeperError: ``report.busy``: another process is delivering it; ``report.unknown``.

        """
        self.get(identifier)
        try:
            with locked(self._folder(identifier), wait=0):
                yield self.get(identifier)
        except DoorkeeperError as error:
            if error.code != "lock.busy":
                raise
            raise DoorkeeperError(
                "report.busy",
                "The report is being delivered at this moment.",
                "Look at the list of your reports again in a minute.",
            ) from error

    def withdraw(self, identifier: str) -> Kept:
        """Take a report back that has not been delivered.

        Raises:
            DoorkeeperError: ``report.delivered``, ``report.uncertain``, ``report.busy``, ``report.unknown``.

        """
        with self.held(identifier) as kept:
            if kept.state not in ("saved", "withdrawn"):
                raise DoorkeeperError(
                    "report.delivered",
                    "The report has been delivered, so it cannot be taken back from here.",
                    "Tell the security team if it was a mistake.",
                )
            if kept.state == "saved" and kept.asked is not None:
                raise DoorkeeperError(
                    "report.uncertain",
                    "The report was sent, and the connection broke before an answer came: it may have arrived.",
                    "Wait until it has been sent again; tell the security team if it was a mistake.",
                )
            withdrawn = kept._replace(state="withdrawn", problem=None)
            self.update(withdrawn)
            return withdrawn

    def tidy(self, kept: Kept) -> None:
        """Remove the sealed bytes that a process left behind which was killed while it delivered or withdrew."""
        if kept.state != "saved" and (self._folder(kept.id) / SEALED).exists():
            with self.held(kept.id) as held:
                self.update(held)

    def remove(self, identifier: str) -> None:
        """Forget a report that is over."""
        with disk():
            gone = self._box / f"{_NEW}{secrets.token_hex(8)}"
            self._folder(identifier).rename(gone)
            shutil.rmtree(gone, ignore_errors=True)

    def _folder(self, identifier: str) -> Path:
        return self._box / identifier

    def _read(self, identifier: str) -> Kept | None:
        """Read one report; one whose record is damaged is still there while its sealed bytes are."""
        folder = self._folder(identifier)
        data = read_bounded(folder / STATE, _LARGEST_STATE)
        try:
            return _decode(identifier, data or b"")
        except (ValueError, RecursionError):
            if not (folder / SEALED).is_file():
                return None
            at = datetime.fromtimestamp((folder / SEALED).stat().st_mtime, UTC)
            return Kept(identifier, at=at.replace(microsecond=0).isoformat(), secret=self._derived(identifier))

    def _derived(self, identifier: str) -> bytes | None:
        """Derive the secret of a report whose record was lost, so that an answer finds it all the same."""
        with contextlib.suppress(DoorkeeperError):
            return outcome_secret(self._box.parent, identifier)
        return None

    def _sweep(self) -> None:
        for path in self._box.glob(f"{_NEW}*"):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > ABANDONED:
                    shutil.rmtree(path, ignore_errors=True)


def _encode(kept: Kept) -> bytes:
    value = {key: _text(item) for key, item in kept._asdict().items() if item is not None and key != "id"}
    return json.dumps({"v": 1, **value}, indent=1).encode()


def _text(item: str | bytes) -> str:
    return b64encode(item).decode() if isinstance(item, bytes) else item


def _decode(identifier: str, data: bytes) -> Kept:
    top = decode.table(json.loads(data), "")
    at = decode.required_text(top, "at", "", limit=40)
    if datetime.fromisoformat(at).tzinfo is None:
        raise DecodeError("at", "a time with its zone")
    return Kept(
        id=identifier,
        kind=decode.choice(top, "kind", "", (*KINDS, "")),
        at=at,
        state=decode.choice(top, "state", "", STATES),
        desk=decode.text(top, "desk", "", limit=128),
        secret=_bytes(top, "secret"),
        delivered=decode.text(top, "delivered", "", limit=40),
        asked=decode.text(top, "asked", "", limit=40),
        problem=decode.text(top, "problem", "", limit=80),
        retry=decode.text(top, "retry", "", limit=40),
        token=_bytes(top, "token"),
    )


def _bytes(top: decode.Table, key: str) -> bytes | None:
    text = decode.text(top, key, "", limit=2048)
    return None if text is None else b64decode(text, validate=True)
