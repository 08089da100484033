"""What the intake takes at most."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LARGEST_BODY = 300 * 1024
"""Bytes of a sealed report: the largest bucket, and room for the header of the seal."""

LARGEST_REQUEST = 4 * 1024
"""Bytes of any other request's body."""

SLOW_SECONDS = 2.0
"""A body that takes longer than this to arrive is slow: each keeps a thread from others."""

MOST_SLOW = 8
"""Slow bodies that one address may have under way in one process."""

IDLE_SECONDS = 60
"""A connection on which nothing moved for so long is ended: its client may have vanished halfway through a body."""

COMMIT_SECONDS = 30
"""How long a request waits for its commit; the client then sends it again, under the same id."""

KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """What a desk may choose.

    Attributes:
        quarantine_rows: reports of devices that are not enrolled, at most.
        quarantine_bytes: their bytes together, at most.
        device_rate: reports a second of one enrolled device; a minute's worth may come at once.
        address_rate: requests a second of one address that show no credential known to be good; likewise.
        most_waiting: requests of one process that may wait for their commit.
        proxies: how many proxies of ours stand in front and tell the client's address.
        packs: a folder of published packs to serve, or None.

    """

    quarantine_rows: int = 2_000
    quarantine_bytes: int = 64 * MIB
    device_rate: float = 2.0
    address_rate: float = 5.0
    most_waiting: int = 512
    proxies: int = 0
    packs: Path | None = None
