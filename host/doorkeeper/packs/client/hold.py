"""Holds a version that would hit too many ordinary profiles, until a person confirms it."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from doorkeeper.index.background import BackgroundFile
from doorkeeper.matching.ports import Index
from doorkeeper.matching.screen import screen
from doorkeeper.model.errors import RefusedError
from doorkeeper.packs.collateral import Rate, rate
from doorkeeper.packs.ordinary import ordinary_profiles

MOST = 0.001
"""Share of ordinary profiles that a version may hit, by the lower end of the 95 % interval."""
EVERY = 7
"""Each how-many-th profile of the shipped sample is screened: 3,000, so that an import stays quick."""


def hits_of(index: Index, now: datetime) -> Rate:
    """Screen the sample with an index; people of whom nobody is listed."""
    background = BackgroundFile()
    today = now.date().isoformat()
    hits = profiles = 0
    for _, observation in islice(ordinary_profiles(), 0, None, EVERY):
        profiles += 1
        hits += bool(screen(observation, index, background, today))
    return rate("all", hits, profiles)


def check(pack: str, found: Rate, *, confirmed: bool) -> None:
    """Refuse a version that surely hits more than it may, unless a person has confirmed it.

    Raises:
        RefusedError: ``pack.held``.

    """
    if found.low > MOST and not confirmed:
        raise RefusedError(
            "pack.held",
            f"The pack {pack} would warn of {found.hits} in {found.profiles} ordinary people, so it waits for a"
            " person to confirm it.",
            "Ask the publisher whether this is meant; if it is, import the bundle again with --confirm.",
        )
