"""The key under which everything that was opened lies in the database, and the tokens it is found by.

One random key a database. It is kept only sealed with age to the desk's recipients, so the database without an
identity shows nothing (docs/decisions/0012-data-key-and-blind-index.md). Two keys come from it by HKDF-SHA256
(RFC 5869): one for rows (ChaCha20-Poly1305, RFC 8439), one for search tokens (HMAC-SHA256).
"""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from doorkeeper.model.errors import RefusedError

KEY_BYTES = 32
NONCE_BYTES = 12
TOKEN_BYTES = 16


def new_secret() -> bytes:
    """Give a fresh data key."""
    return os.urandom(KEY_BYTES)


class DataKey:
    """Seals rows, and makes search tokens. Never printed, never pickled by accident: its ``repr`` names nothing."""

    def __init__(self, secret: bytes) -> None:
        self._rows = ChaCha20Poly1305(_derived(secret, b"doorkeeper desk rows v1"))
        self._index = _derived(secret, b"doorkeeper desk blind index v1")

    def __repr__(self) -> str:
        return "DataKey()"

    def seal(self, place: str, row: str, data: bytes) -> bytes:
        """Seal the content of one row; it opens only at the same place (table) and row."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._rows.encrypt(nonce, data, _address(place, row))

    def open(self, place: str, row: str, sealed: bytes) -> bytes:
        """Open what :meth:`seal` made.

        Raises:
            RefusedError: ``desk.row``: it was changed, or moved from another row.

        """
        try:
            return self._rows.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _address(place, row))
        except (InvalidTag, ValueError):
            raise RefusedError(
                "desk.row",
                f"A row of the desk's database ({place}) was changed, or is another row's.",
                "Bring the database back from a backup; find out who could write to it.",
            ) from None

    def token(self, kind: str, value: str) -> bytes:
        """Give the token under which a value of that kind is found: equal for equal values, and tells nothing else."""
        return hmac.digest(self._index, kind.encode() + b"\0" + value.encode(), "sha256")[:TOKEN_BYTES]


def _derived(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)


def _address(place: str, row: str) -> bytes:
    return place.encode() + b"\0" + row.encode()
