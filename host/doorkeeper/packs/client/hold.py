"""Holds a version that would hit too many ordinary profiles, until a person confirms it."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from doorkeeper.index.background import BackgroundFile
from doorkeeper.matching.ports import Index
from doorkeeper.matching.screen import screen
from doorkeeper.model.errors import RefusedError
from doorkeeper.model.observation import Observation
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
    """Screen the sample with an index; people of whom nobody is listed."""
    background = BackgroundFile()
    today = now.date().isoformat()
    asked = _ForWarnings(index)
    sample = _sample()
    return rate("all", sum(_warns(observation, asked, background, today) for observation in sample), len(sample))


def _warns(observation: Observation, index: Index, background: BackgroundFile, today: str) -> bool:
    return any(hit.band > Band.NOTE for hit in screen(observation, index, background, today))


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


class _ForWarnings:
    """An index as it is asked where notes do not count.

    A name that is not rare makes a note at most by itself, so it is looked for only beside something else.
    """

    rarest_common = 0.0

    def __init__(self, index: Index) -> None:
        self.pack, self.names, self.count, self.known_good = index.pack, index.names, index.count, index.known_good
        self.parts, self.stems, self.entries = index.parts, index.stems, index.entries
        self.briefs, self.record, self.share = index.briefs, index.record, index.share


@cache
def _sample() -> tuple[Observation, ...]:
    return tuple(observation for _, observation in ordinary_profiles(EVERY))
