"""The answer to one report, sealed so that only the client which keeps its secret can find and read it.

Format: docs/reporting.md, "The outcome".
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from doorkeeper.desk.triage.content import Outcome
from doorkeeper.model.errors import DoorkeeperError

DISPOSITIONS = ("confirmed", "not-a-concern", "warning-wrong", "need-more")
PADDED = 512
"""Bytes of every answer, so that its length tells nothing."""
NOTE_BYTES = 300
NONCE_BYTES = 12


def token(outcome: Outcome, at: datetime, disposition: str, note: str | None, nonce: bytes) -> bytes:
    """Seal one answer; ``nonce`` is 12 random bytes.

    Raises:
        DoorkeeperError: ``case.note_long``.

    """
    value = {"v": 1, "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"), "disposition": disposition}
    if note:
        value["note"] = note
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > PADDED:
        raise note_long()
    sealed = ChaCha20Poly1305(outcome.key).encrypt(nonce, plain.ljust(PADDED), outcome.tag)
    return outcome.tag + nonce + sealed


def note_long() -> DoorkeeperError:
    """Give the error for a note that does not fit into an answer."""
    return DoorkeeperError(
        "case.note_long",
        f"The note for the reporter is longer than {NOTE_BYTES} bytes.",
        "Shorten it; a letter with an accent takes two bytes.",
    )
