"""Holds a version that would hit too many ordinary profiles, until a person confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from doorkeeper.index.background import BackgroundFile
from doorkeeper.matching.ports import Index
from doorkeeper.matching.screen import screen
from doorkeeper.model.errors import RefusedError
from doorkeeper.model.observation import Observation
from doorkeeper.model.record import Record
from doorkeeper.model.verdict import Band
from doorkeeper.packs.collateral import Rate, rate
from doorkeeper.packs.ordinary import ordinary_profiles

MOST = 0.001
"""Share of the sample that a version may warn of.

Cautions and alerts count. A note by name alone does not: no pack, however large, meets more than about as many people
by names alone (``matching.bands.NOTE_BUDGET``), so a large pack would be held by chance.
"""
EVERY = 21
"""Each how-many-th profile of the shipped sample is tried, which makes 1,000, so that an import stays quick."""


def hits_of(index: Index, now: datetime) -> Rate:
    """Screen the sample with an index; people of whom nobody is listed.

    A name warns only beside an organisation, or where it is so rare (``matching.bands.RARE``) that a million of such
    names together meet no more people than a version may. So names are looked at of those whose organisation is listed.
    """
    background = BackgroundFile()
    today = now.date().isoformat()
    watched = _Watched(index)

    def warns(person: Observation) -> bool:
        watched.met = False
        screen(person._replace(name=None), watched, background, today)
        return watched.met and any(hit.band > Band.NOTE for hit in screen(person, watched, background, today))

    sample = _sample()
    return rate("all", sum(map(warns, sample)), len(sample))


def check(pack: str, found: Rate) -> None:
    """Refuse a version that warns of more people than it may.

    Raises:
        RefusedError: ``pack.held``.

    """
    if found.hits > MOST * found.profiles:
        raise RefusedError(
            "pack.held",
            f"The pack {pack} would warn of {found.hits} in {found.profiles} ordinary people, so it waits for a"
            " person to confirm it.",
            "Ask the publisher whether this is meant; if it is, import the bundle again with --confirm.",
        )


class _Watched:
    """An index, and whether it has given an entry. What begins to warn on a later day counts from today on."""

    def __init__(self, index: Index) -> None:
        self.pack, self.names, self.count, self.known_good = index.pack, index.names, index.count, index.known_good
        self.rarest_common = index.rarest_common
        self.parts, self.stems, self.share = index.parts, index.stems, index.share
        self.briefs = index.briefs
        self._entries, self._record = index.entries, index.record
        self.met = False

    def entries(self, keys: Sequence[str]) -> list[tuple[str, int]]:
        found = list(self._entries(keys))
        self.met = self.met or bool(found)
        return found

    def record(self, entry: int) -> Record:
        return self._record(entry)._replace(valid_from=None)


@cache
def _sample() -> tuple[Observation, ...]:
    return tuple(observation for _, observation in ordinary_profiles(EVERY))
