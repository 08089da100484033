"""How often one device or one address may come: token buckets in the memory of the process.

With several worker processes each keeps its own, so that the limit is up to as many times as high; it is there against
one client that takes everybody's turn, and needs no more exactness than that.
"""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict
from functools import lru_cache

BURST_SECONDS = 60
"""A minute's worth may come at once: an outbox that was offline for long."""

MOST_KEPT = 20_000
"""Buckets in memory; the one that was not used for longest goes first."""


class Rates:
    """Buckets of one kind."""

    def __init__(self, per_second: float) -> None:
        self._rate = per_second
        self._most = max(1.0, per_second * BURST_SECONDS)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allow(self, key: str, now: float) -> bool:
        """Take one from a bucket; False if it is empty. ``now`` is seconds of a clock that never goes back."""
        with self._lock:
            left, at = self._buckets.pop(key, (self._most, now))
            left = min(self._most, left + (now - at) * self._rate)
            allowed = left >= 1
            self._buckets[key] = (left - 1 if allowed else left, now)
            if len(self._buckets) > MOST_KEPT:
                self._buckets.popitem(last=False)
        return allowed


class Recent:
    """Credentials that were good a moment ago. They only choose the bucket; the database decides every time."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, None] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, digest: bytes) -> bool:
        return digest in self._known

    def note(self, digest: bytes, *, good: bool) -> None:
        """Remember what the database said."""
        with self._lock:
            self._known.pop(digest, None)
            if good:
                self._known[digest] = None
                if len(self._known) > MOST_KEPT:
                    self._known.popitem(last=False)


@lru_cache(maxsize=4096)
def address_key(address: str) -> str:
    """Give what stands for a client's address: an IPv4 address, or the /64 network that an IPv6 client draws from."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return address
