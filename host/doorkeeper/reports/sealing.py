"""The envelope around a report: signed by the device, padded to a bucket, sealed to the desk's recipients.

docs/reporting.md has the format. :mod:`doorkeeper.reports.open` is the other direction.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

VERSION = 1
PURPOSE = "report"
BUCKETS = (4 * 1024, 16 * 1024, 64 * 1024, 256 * 1024)
"""Lengths that an envelope is padded to, in bytes: all that the size of a sealed report tells."""

DEVICE_LENGTH = 44
SIGNATURE_LENGTH = 88
"""Lengths of an Ed25519 public key and signature in base64."""


def signed_bytes(desk: str, text: str) -> bytes:
    """Give what the device signs: the report's digest, bound to this purpose and this desk."""
    return f"doorkeeper report v1\n{desk}\n{hashlib.sha256(text.encode()).hexdigest()}".encode()


def envelope_size(desk: str, text: str) -> int:
    """Give the envelope's length in bytes before it is padded, without making it."""
    return len(_envelope(desk, "x" * DEVICE_LENGTH, "x" * SIGNATURE_LENGTH, text))


def fits(desk: str, text: str, longest: int) -> bool:
    """Whether a report can be sent: its text is at most ``longest`` bytes and its envelope fits the largest bucket."""
    return len(text.encode()) <= longest and envelope_size(desk, text) <= BUCKETS[-1]


def seal(text: str, desk: str, recipients: Sequence[str], device: Ed25519PrivateKey) -> bytes:
    """Sign a report and seal it to all of a desk's recipients.

    Args:
        text: the report's JSON text; one that :func:`fits`.
        desk: the desk's id.
        recipients: ``age1…``, at least one.
        device: the device's key.

    """
    import pyrage

    public = b64encode(device.public_key().public_bytes_raw()).decode()
    signature = b64encode(device.sign(signed_bytes(desk, text))).decode()
    sealed: bytes = pyrage.encrypt(
        padded(_envelope(desk, public, signature, text)),
        [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients],
    )
    return sealed


def padded(envelope: bytes) -> bytes:
    """Add spaces, which JSON ignores, until the envelope fills a bucket.

    Raises:
        ValueError: it is longer than the largest.

    """
    for bucket in BUCKETS:
        if len(envelope) <= bucket:
            return envelope.ljust(bucket)
    raise ValueError("longer than the largest bucket")


def _envelope(desk: str, device: str, signature: str, text: str) -> bytes:
    value = {
        "v": VERSION,
        "purpose": PURPOSE,
        "desk": desk,
        "device": device,
        "signature": signature,
        "report": text,
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
