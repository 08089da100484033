"""Who the benchmark lists: the 98 personas of the development split, then as many drawn ones as wanted."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.bench.population import FIRM_KINDS, Population, Row, distinct_names
from tests.bench.samples import record, rows

SEED = 20261118
_SYLLABLES = "ba bel cor dal den fal gar hol ister kel lan mor nor oth pel quil ros sal tor ul van wen yar zel".split()


def records(count: int) -> Iterator[Row]:
    """Give ``count`` records: 98 of the split first, the others with drawn names and coined firms.

    The drawn names keep the population's shares of origins, and no two are the same. One firm in ten is an ordinary one
    (no front), so that ordinary profiles meet some of them.
    """
    known = rows("pack")
    yield from map(record, known[:count])
    if count <= len(known):
        return
    taken = {name for row in known for name in (row["name"], *row["aliases"])}
    more = (name for name, _ in distinct_names(count, SEED) if name not in taken)
    for number, name in zip(range(len(known), count), more, strict=False):
        yield drawn(number, name)


def drawn(number: int, name: str) -> Row:
    """Give the record of a drawn person, whose id is ``bench/nNUMBER``."""
    rng = random.Random(f"{SEED} {number}")
    population = _population(rng)
    coined = "".join(rng.choices(_SYLLABLES, k=4)).capitalize()
    ordinary = rng.random() < 0.1
    firm = population.organisation() if ordinary else f"{coined} {rng.choice(FIRM_KINDS)}"
    domain = f"{coined.lower()}-{rng.choice(FIRM_KINDS).lower()}.example"
    drawn = {
        "id": f"n{number}",
        "name": name,
        "aliases": [],
        "organisations": [firm],
        "urls": [f"https://www.linkedin.com/in/{population.slug(name)}-{number:x}"],
        "domains": [domain],
        "emails": [f"{coined.lower()}@{domain}"],
    }
    return record(drawn, front=not ordinary)


_ONE: list[Population] = []


def _population(rng: random.Random) -> Population:
    """Give one population with another source of chance: reading its lists again for each person would take hours."""
    if not _ONE:
        _ONE.append(Population(SEED))
    _ONE[0].rng = rng
    return _ONE[0]
