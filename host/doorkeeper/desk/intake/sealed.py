"""What can be told of a sealed report without a key: that it may be one, from its first line and its length."""

from __future__ import annotations

import re

from doorkeeper.desk.intake.problems import refusal

REPORT_ID = re.compile(r"[0-9a-f]{32}")

_FIRST_LINE = b"age-encryption.org/v1\n-> "
_BUCKETS = tuple(1024 * kib for kib in (4, 16, 64, 256))
_CHUNK, _TAG, _NONCE = 64 * 1024, 16, 16
# of the header: one X25519 stanza and the line of the MAC at least; at most a handful of post-quantum ones
_SHORTEST_HEADER, _LONGEST_HEADER = 150, 10 * 1024


def check_sealed(data: bytes) -> None:
    """Check that the bytes may be a report.

    Raises:
        AnswerError: ``report.not_sealed``.

    """
    if not data.startswith(_FIRST_LINE) or not any(_may_hold(len(data), bucket) for bucket in _BUCKETS):
        raise refusal("report.not_sealed")


def _may_hold(size: int, bucket: int) -> bool:
    chunks = -(-bucket // _CHUNK)
    return _SHORTEST_HEADER <= size - (bucket + _NONCE + _TAG * chunks) <= _LONGEST_HEADER
