"""What a run does on this machine: the publishers with an address, and how to ask them and to take a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.client.importing import import_bundle, place_of, update_publisher
from doorkeeper.packs.client.places import Places, pinned
from doorkeeper.packs.client.settings import read_settings
from doorkeeper.sync.run import Work


def work_of(home: Path) -> Work:
    """Give the work for a home folder."""
    return Work(
        publishers=tuple(place.publisher for place in pinned(home) if _has_address(place)),
        update=lambda publisher: update_publisher(place_of(home, publisher), datetime.now(UTC)),
        take=lambda path: import_bundle(path, home, datetime.now(UTC)),
    )


def _has_address(place: Places) -> bool:
    try:
        return read_settings(place).url is not None
    except DoorkeeperError:
        # told when it is asked
        return True
