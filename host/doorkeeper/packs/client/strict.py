"""Refuses signed metadata that two readers could understand in two ways, though TUF's own checks let it pass."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from securesystemslib.exceptions import FormatError
from securesystemslib.formats import encode_canonical
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from doorkeeper.model.errors import RefusedError


def check_strictly(cache: Path) -> None:
    """Check all metadata that was verified into a cache.

    Raises:
        RefusedError: ``update.malformed`` for an object that has a name twice, of which readers take the first or the
            last (RFC 8259, 4); for bytes that are not those that were signed, since python-tuf reads a version of null
            as 1; for a role that lists one key under two ids, which would count as two signers.

    """
    for path in (*cache.glob("*.json"), *cache.glob("root_history/*.json")):
        try:
            _check(path.read_bytes())
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, FormatError, RepositoryError) as error:
            raise RefusedError(
                "update.malformed",
                f"The signed data is not as it should be ({path.name}).",
                "Get the bundle again from the publisher; if the message stays, tell them.",
            ) from error


def _check(data: bytes) -> None:
    signed = json.loads(data, object_pairs_hook=_once)["signed"]
    if str(encode_canonical(signed)).encode() != Metadata.from_bytes(data).signed_bytes:
        raise ValueError("other bytes than were signed")
    _check_keys(signed)
    _check_keys(signed.get("delegations") or {})


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _check_keys(delegator: Mapping[str, Any]) -> None:
    """Look at the keys of each role that a root or a targets role delegates to."""
    keys, roles = delegator.get("keys") or {}, delegator.get("roles") or []
    for role in roles.values() if isinstance(roles, dict) else roles:
        values = [keys[name]["keyval"]["public"].strip() for name in role["keyids"] if name in keys]
        if len(set(values)) != len(values):
            raise ValueError("one key under two ids")
