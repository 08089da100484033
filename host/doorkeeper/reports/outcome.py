"""The answer that comes back without a trail: a secret that only the client keeps, and tokens that it recognises.

The tag and the key are derived from the secret and go to the desk inside the seal. docs/reporting.md has the format.
"""

from __future__ import annotations

import hmac
import json
import unicodedata
from datetime import UTC, datetime

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError
from doorkeeper.model.value import Value

SECRET_BYTES = 16
TAG_BYTES = 16
KEY_BYTES = 32
NONCE_BYTES = 12
PLAIN_BYTES = 512
TOKEN_BYTES = TAG_BYTES + NONCE_BYTES + PLAIN_BYTES + 16
NOTE_BYTES = 300
"""Longest note to the reporter, in bytes of UTF-8."""
VERSION = 1
DISPOSITIONS = ("confirmed", "not-a-concern", "warning-wrong", "need-more")

_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class Outcome(Value):
    """What the desk says of a report: ``at`` is ISO 8601 in UTC, ``disposition`` one of :data:`DISPOSITIONS`."""

    at: str
    disposition: str
    note: str | None = None


def tag_of(secret: bytes) -> bytes:
    """Give the tag under which a report's outcome is found in the list."""
    return _derived(secret, b"doorkeeper outcome tag", TAG_BYTES)


def key_of(secret: bytes) -> bytes:
    """Give the key that opens a report's outcome."""
    return _derived(secret, b"doorkeeper outcome key", KEY_BYTES)


def seal_outcome(tag: bytes, key: bytes, outcome: Outcome, nonce: bytes) -> bytes:
    """Make a token.

    Raises:
        ValueError: the note is too long.

    """
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    value = {"v": VERSION, "at": outcome.at, "disposition": outcome.disposition}
    if outcome.note:
        value["note"] = outcome.note
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > PLAIN_BYTES:
        raise ValueError("the note is too long")
    return tag + nonce + ChaCha20Poly1305(key).encrypt(nonce, plain.ljust(PLAIN_BYTES), tag)


def open_outcome(secret: bytes, token: bytes) -> Outcome | None:
    """Open a token of the desk's list; None if it is another report's, forged, or not in the form of an outcome."""
    plain = unsealed(tag_of(secret), key_of(secret), token)
    try:
        return None if plain is None else _decoded(plain)
    except (ValueError, RecursionError):
        return None


def unsealed(tag: bytes, key: bytes, token: bytes) -> bytes | None:
    """Give what stands in a token; None if it has another tag, or was not sealed under this key."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    if len(token) != TOKEN_BYTES or not hmac.compare_digest(token[:TAG_BYTES], tag):
        return None
    nonce, sealed = token[TAG_BYTES : TAG_BYTES + NONCE_BYTES], token[TAG_BYTES + NONCE_BYTES :]
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, sealed, tag)
    except InvalidTag:
        return None


def _decoded(plain: bytes) -> Outcome:
    top = decode.table(json.loads(plain.decode("utf-8")), "")
    if type(top.get("v")) is not int or top["v"] != VERSION:
        raise DecodeError("v", str(VERSION))
    at = datetime.fromisoformat(decode.required_text(top, "at", "", limit=40))
    if at.tzinfo is None:
        raise DecodeError("at", "a time with its zone")
    note = decode.text(top, "note", "", limit=NOTE_BYTES)
    return Outcome(
        at=at.astimezone(UTC).replace(microsecond=0).isoformat(),
        disposition=decode.choice(top, "disposition", "", DISPOSITIONS),
        note=plain_text(note) or None if note else None,
    )


def plain_text(text: str) -> str:
    """Give a desk's note fit for any screen: no control, direction or invisible characters, spaces run together."""
    shown = "".join(" " if unicodedata.category(each) in _UNSHOWN else each for each in text)
    return " ".join(shown.split())


def _derived(secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA256 (RFC 5869) with no salt, for at most one block."""
    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")[:length]
