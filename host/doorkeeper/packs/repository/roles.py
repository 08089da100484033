"""The roles of a repository: how long what they sign is good for, and how many must sign.

The lifetimes are chosen for machines that see nothing but a USB stick: what the online keys sign outlives a recess of
Parliament (docs/publishing.md gives the reasons). All other numbers are the usual ones of The Update Framework.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tuf.api.metadata import Root, Snapshot, Targets, Timestamp

ROOT, TARGETS, SNAPSHOT, TIMESTAMP = Root.type, Targets.type, Snapshot.type, Timestamp.type
ONLINE = (SNAPSHOT, TIMESTAMP)
"""Roles whose keys may lie on the machine that publishes."""

KEYS = {ROOT: 3, TARGETS: 1, SNAPSHOT: 1, TIMESTAMP: 1}
THRESHOLDS = {ROOT: 2, TARGETS: 1, SNAPSHOT: 1, TIMESTAMP: 1}
PUBLISHER_KEYS = 3
PUBLISHER_THRESHOLD = 2
"""A release is reviewed by two, so two sign it; a third key is there for when one is lost."""

_LIFETIMES = {ROOT: timedelta(days=3 * 365), TARGETS: timedelta(days=365)}
_ONLINE_LIFETIME = timedelta(days=120)
PUBLISHER_LIFETIME = timedelta(days=400)


def expiry(role: str, now: datetime) -> datetime:
    """Give when metadata of a role expires that is signed now, in whole seconds of UTC."""
    return now.astimezone(UTC).replace(microsecond=0) + _lifetime(role)


def signed_at(role: str, expires: datetime) -> datetime:
    """Give when metadata of a role was signed that expires then."""
    return expires - _lifetime(role)


def _lifetime(role: str) -> timedelta:
    return _ONLINE_LIFETIME if role in ONLINE else _LIFETIMES.get(role, PUBLISHER_LIFETIME)
