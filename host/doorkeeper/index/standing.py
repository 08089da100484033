"""Which names of a pack may stand alone: the rarest, as many as ordinary people meet within the budget.

How often people meet a name is worked out from how common its parts are, in the lists and in the pack itself. Lists
know some parts of the world badly, so for a large pack it is also counted: how many of a sample of ordinary people bear
a name of the pack. The stricter of the two holds.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Mapping

from doorkeeper.index.background import BackgroundFile
from doorkeeper.matching.background import PackBackground
from doorkeeper.matching.bands import NOTE_BUDGET
from doorkeeper.matching.names import TOGETHER, share_of
from doorkeeper.matching.ports import Background
from doorkeeper.model.value import Value

SMALLEST_SAMPLE = 1000
"""Fewest names of a pack that say something of how common their parts are."""
FEWEST_BEARERS = 5
"""Fewest names with a part for its share to be more than chance."""
ENOUGH = 2
"""Parts of a listed name that are enough for it to be met."""
FORMS = 1.5
"""How many times as many people meet a name in any form that is taken for it as bear it just so: with a name more, in
another spelling or script, misspelt. Counted on ordinary people and packs of 200 names: half as many again."""
SMALLEST_COUNTED = 2_000
"""Fewest names of a pack of which enough ordinary people bear one for counting them."""

Ordinary = Callable[[], Mapping[str, int]]
"""Gives, by the parts of a name in alphabetical order with spaces between, how many of a sample bear it."""


class Standing(Value):
    """The number of names, and the chance above which a name cannot stand alone."""

    names: int
    rarest_common: float


def standing(db: sqlite3.Connection, ordinary: Ordinary | None) -> Standing:
    """Work it out from the staged names (``index.writer``), and keep the shares of parts on the way."""
    names = db.execute("SELECT count(*) FROM staged_name").fetchone()[0]
    sample = ordinary() if ordinary is not None and names >= SMALLEST_COUNTED else {}
    shares: dict[str, float] = {}
    background = _with_shares(db, names)
    chances: list[float] = []
    met: list[tuple[float, int]] = []
    for (name,) in db.execute("SELECT parts FROM staged_name"):
        parts = name.split(" ")
        # as matching.names.chance_of does, with each part looked up once
        met_by: list[float] = []
        for part in parts:
            share = shares.get(part)
            if share is None:
                if len(shares) > 200_000:
                    shares.clear()
                share = shares[part] = TOGETHER * share_of(part, background)
            met_by.append(share)
        if len(met_by) > ENOUGH:
            # a page that shows two parts of three is met: the commonest two are met the oftenest
            met_by = sorted(met_by)[-ENOUGH:]
        chance = math.prod(met_by) / TOGETHER
        chances.append(chance)
        if sample and (bearers := sample.get(" ".join(sorted(parts)))):
            met.append((chance, bearers))
    counted = _counted(met, sum(sample.values()))
    return Standing(len(chances), min(_worked_out(chances), counted))


def _with_shares(db: sqlite3.Connection, names: int) -> Background:
    """Keep what the pack itself tells of how common a name part is, and give the background that knows it.

    A large pack is a sample of names too: what thousands of its entries share is common among people, however rare it
    is in the lists that the background was counted from.
    """
    background = BackgroundFile()
    if names < SMALLEST_SAMPLE:
        return background
    question = "SELECT part, bearers FROM vocabulary WHERE bearers >= ? ORDER BY part"
    found = ((part, bearers / names) for part, bearers in db.execute(question, (FEWEST_BEARERS,)))
    telling = [(part, share) for part, share in found if share > sum(background.frequency(part))]
    db.executemany("INSERT INTO share VALUES (?, ?)", telling)
    return PackBackground(background, dict(telling).get)


def _worked_out(chances: list[float]) -> float:
    """Give the bound at which all rarer names together stay within the budget."""
    total = 0.0
    for chance in sorted(chances):
        total += FORMS * chance
        if total > NOTE_BUDGET:
            return chance
    return NOTE_BUDGET


def _counted(met: list[tuple[float, int]], sample: int) -> float:
    """Give the bound at which no more of the sample than the budget bear a rarer name."""
    total = 0
    before = NOTE_BUDGET
    for chance, bearers in sorted(met):
        total += bearers
        if FORMS * total > NOTE_BUDGET * sample:
            return before
        before = chance
    return NOTE_BUDGET
