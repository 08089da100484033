"""The number under which an index finds an entry by its id."""

from __future__ import annotations

from hashlib import blake2b


def id_hash(record_id: str) -> int:
    """Give 63 bits of a record's id: among a million ids, two share a number once in ten million packs."""
    return int.from_bytes(blake2b(record_id.encode(), digest_size=8).digest(), "big") >> 1
