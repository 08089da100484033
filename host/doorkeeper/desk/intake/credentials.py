"""Credentials of devices, and the codes that they are exchanged for: random, and kept as digests only.

Both are drawn with at least 80 random bits, so that a plain SHA-256 does for keeping them: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import NamedTuple

# without letters that look like digits or like each other, and without U: no words by chance (Crockford)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE = re.compile(rf"[{_ALPHABET}]{{16}}")
_CREDENTIAL = re.compile(r"(?P<device>[0-9a-f]{32})\.(?P<secret>[A-Za-z0-9_-]{43})")
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


class Credential(NamedTuple):
    """A credential as it was shown: the device's id, and the digest of the secret."""

    device: str
    digest: bytes


def new_id() -> str:
    """Give an id: 32 hex digits."""
    return secrets.token_hex(16)


def new_credential(device: str) -> tuple[str, bytes]:
    """Give a credential for a device, and the digest to keep."""
    secret = secrets.token_urlsafe(32)
    return f"{device}.{secret}", _digest(secret)


def read_credential(text: str) -> Credential | None:
    """Read a credential; None if it cannot be one."""
    found = _CREDENTIAL.fullmatch(text)
    return Credential(found["device"], _digest(found["secret"])) if found else None


def new_code() -> tuple[str, bytes]:
    """Give a code, as a person reads and types it, and the digest to keep."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4)), _digest(letters)


def read_code(text: str) -> bytes | None:
    """Give the digest of a code, however it was typed; None if it cannot be one."""
    letters = re.sub(r"[\s-]", "", text.upper()).translate(_LOOK_ALIKES)
    return _digest(letters) if _CODE.fullmatch(letters) else None


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
