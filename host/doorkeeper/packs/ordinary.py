"""A sample of ordinary profiles, on which a pack is tried before anybody is warned by it.

21,000 invented people, as many of each of seven name origins, made by ``tests/bench/population.py`` (``benign 21000
20261124``). The origin serves to count false alarms for each group; nothing else reads it.
"""

from __future__ import annotations

import lzma
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from doorkeeper.model.observation import Observation, ObservedOrganisation
from doorkeeper.normalise.names import readings


def ordinary_names() -> Counter[str]:
    """Give, by the parts of a name in alphabetical order with spaces between, how many of the sample bear it."""
    read = (readings(observation.name or "") for _, observation in ordinary_profiles())
    return Counter(" ".join(sorted(found[0].parts)) for found in read if found)


def ordinary_profiles(every: int = 1) -> Iterator[tuple[str, Observation]]:
    """Give (name origin, observation) for each profile of the sample, or for each how-many-th."""
    path = Path(__file__).with_name("ordinary.tsv.xz")
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in islice(file, 0, None, every):
            origin, name, headline, employer = line.rstrip("\n").split("\t")
            yield (
                origin,
                Observation(
                    kind="profile",
                    site="linkedin",
                    name=name,
                    headline=headline,
                    organisations=(ObservedOrganisation(employer, None, None, True),),
                ),
            )
