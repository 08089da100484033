"""Finds the installed packs whose index cannot be read, and builds them again from the signed files that are kept."""

from __future__ import annotations

from pathlib import Path

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.value import Value
from doorkeeper.packs.client.desk import installed_packs
from doorkeeper.packs.client.importing import rebuild
from doorkeeper.packs.client.places import Places, pinned
from doorkeeper.packs.installed import readable


class Rebuilt(Value):
    """What came of one publisher's packs: their ids and versions, or why they could not be built."""

    publisher: str
    packs: tuple[tuple[str, int], ...]
    error: DoorkeeperError | None = None


def rebuild_unreadable(home: Path) -> list[Rebuilt]:
    """Build the packs again of each publisher of whom one cannot be read; empty where all can."""
    return [_rebuilt(place) for place in pinned(home) if _unreadable(place)]


def _rebuilt(place: Places) -> Rebuilt:
    try:
        packs = tuple((pack.id, pack.version) for pack in rebuild(place).packs)
    except DoorkeeperError as error:
        return Rebuilt(place.publisher, (), error)
    return Rebuilt(place.publisher, packs)


def _unreadable(place: Places) -> bool:
    return not all(readable(str(place.pack(current.pack)), current) for current in installed_packs(place))
