"""What protects this machine, pack by pack: version, age, counts, and what waits for a person."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from doorkeeper.model import decode
from doorkeeper.packs.client.desk import installed_packs
from doorkeeper.packs.client.files import read_bounded
from doorkeeper.packs.client.places import Places, pinned
from doorkeeper.packs.installed import open_installed


def status(home: Path, now: datetime) -> list[dict[str, object]]:
    """Give the state of every pack, the shipped ones too, as JSON."""
    installed = {(item.publisher, item.pack): item for place in pinned(home) for item in installed_packs(place)}
    held = {key: value for place in pinned(home) for key, value in _held(place).items()}
    found = []
    for pack in open_installed(str(home)).describe(now):
        key = str(pack["publisher"] or ""), str(pack["id"]).rpartition("/")[2]
        version = installed.get(key)
        found.append(
            {
                **pack,
                "entries_by_type": dict(version.entries) if version else None,
                "left_out": version.left_out if version else 0,
                "installed": version.installed if version else None,
                "held": held.pop(key, None),
            }
        )
    # a first version that waits for a person protects nobody yet, and is told all the same
    found.extend(
        {"id": pack, "publisher": publisher, "version": None, "state": "held", "entries": 0, "held": value}
        for (publisher, pack), value in held.items()
    )
    return found


def _held(place: Places) -> dict[tuple[str, str], dict[str, object]]:
    """Read what waits for a person; a damaged note is none, since the next import writes it again."""
    data = read_bounded(place.held, 64 * 1024)
    try:
        value = decode.table(json.loads(data), "") if data else {}
    except (ValueError, RecursionError):
        return {}
    return {(place.publisher, str(value["pack"])): value} if "pack" in value else {}
