"""CPU time of a whole verdict at one size, ordinary and disguised profiles in turn, and what was met.

Runs as a process of its own: a job with ``index`` (folder) and ``verdicts``. The disguised profiles are those of the
development split, whose personas are in the index at every size, so that all sizes answer the same questions.
"""

from __future__ import annotations

import random

from doorkeeper.model.observation import decode_observation
from doorkeeper.model.verdict import Band, Verdict
from doorkeeper.packs.installed import open_folder
from tests.bench.population import profiles
from tests.bench.quality import NOW, band_for
from tests.bench.samples import Row, observation, rows
from tests.bench.timing import cpu_spread
from tests.bench.work import Job, serve

SEED = 71


def queries(count: int) -> list[tuple[Row, str | None]]:
    """Give (profile, the listed persona or None), half of them disguised, in turn."""
    disguised = rows("evasions")
    random.Random(SEED).shuffle(disguised)
    half = count // 2
    hidden = [disguised[i % len(disguised)] for i in range(half)]
    open_ = list(profiles(half, SEED))
    out: list[tuple[Row, str | None]] = []
    for row, profile in zip(hidden, open_, strict=True):
        out += [(row["input"], row["persona"]), (profile, None)]
    return out


def measure(job: Job) -> Job:
    """Time the verdicts."""
    packs = open_folder(job["index"])
    asked = queries(job["verdicts"])

    def verdict(value: Row) -> Verdict:
        return packs.screen(decode_observation(value), NOW)

    found, alerts = [0, 0], [0, 0]
    personas = iter([persona for _, persona in asked])

    def count(given: Verdict) -> None:
        persona = next(personas)
        if persona is None:
            alerts[0] += given.band is Band.ALERT
            alerts[1] += 1
        else:
            found[0] += band_for(given, persona) > Band.NONE
            found[1] += 1

    times = cpu_spread(verdict, [observation(row) for row, _ in asked], keep=count)
    return {"times": times, "found": found, "ordinary_alerts": alerts}


if __name__ == "__main__":
    serve(measure)
