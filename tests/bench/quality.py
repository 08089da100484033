"""What is found and who is accused: ours on the development split, on letter swaps and on ordinary profiles.

Runs as a process of its own: a job with ``index`` (folder), ``personas``, ``ordinary``, ``every`` and ``swaps``.
A count is a list of [met, asked].
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.model.observation import decode_observation
from doorkeeper.model.verdict import Band, Verdict
from doorkeeper.packs.installed import InstalledPacks, open_folder
from tests.bench import letter_swaps, personas, population
from tests.bench.samples import Row, observation, rows
from tests.bench.work import Job, serve

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ORDINARY_SEED = 39
EXACT_NAMESAKE = "same_name_other_person"

Count = list[int]


class Counts:
    """Counts of [met, asked] by name."""

    def __init__(self) -> None:
        self.by_name: dict[str, Count] = defaultdict(lambda: [0, 0])

    def add(self, name: str, met: bool) -> None:
        """Count one row."""
        count = self.by_name[name]
        count[0] += met
        count[1] += 1


class Asked:
    """An index, asked about rows of the samples."""

    def __init__(self, folder: Path) -> None:
        self._packs: InstalledPacks = open_folder(str(folder))

    def verdict(self, row: Row) -> Verdict:
        """Give the verdict on a profile."""
        return self._packs.screen(decode_observation(observation(row)), NOW)

    def verdict_by_name(self, name: str) -> Verdict:
        """Give the verdict on a profile that shows nothing but a name, as the peers see it."""
        return self._packs.screen(decode_observation({"kind": "profile", "name": name}), NOW)


def band_for(verdict: Verdict, persona: str) -> Band:
    """Give the band of the hit on this persona."""
    return max((hit.band for hit in verdict.hits if hit.indicator == f"bench/{persona}"), default=Band.NONE)


def measure(job: Job) -> Job:
    """Measure all of it."""
    asked = Asked(Path(job["index"]))
    disguises = rows("evasions")[:: job["every"]]
    return {
        "disguises": _disguises(asked, disguises),
        "by_name": _by_name(asked, disguises, rows("benign_dev")[: job["peer_ordinary"]]),
        "swaps": _swaps(asked, job["swaps"]),
        "ordinary": _ordinary(asked, population.profiles(job["ordinary"], ORDINARY_SEED)),
        "near": _near(asked, rows("hardneg")[:: max(1, job["every"] // 2)]),
        "second_fact": _second_fact(asked),
    }


def _disguises(asked: Asked, disguises: Iterable[Row]) -> Job:
    counts = Counts()
    missed: dict[str, list[str]] = defaultdict(list)
    for row in disguises:
        verdict = asked.verdict(row["input"])
        band = band_for(verdict, row["persona"])
        field, kind = row["field"], "hard" if row["hard"] else "core"
        counts.add(f"{field} {kind}", band > Band.NONE)
        counts.add(f"{field} {kind} {row['category']}", band > Band.NONE)
        counts.add(f"{field} {kind} caution", band >= Band.CAUTION)
        counts.add(f"{field} {kind} alert", band is Band.ALERT)
        if field == "name" and row["corroborated"]:
            counts.add(f"corroborated {kind}", band is Band.ALERT)
        if field == "org":
            counts.add("org as alert", verdict.band is Band.ALERT)
            counts.add("org who left" if _says_left(row) else "org present", band > Band.NONE)
        if band is Band.NONE and len(missed[f"{field} {row['category']}"]) < 3:
            missed[f"{field} {row['category']}"].append(row["id"])
    return {"counts": counts.by_name, "missed": missed}


def _says_left(row: Row) -> bool:
    """Whether the profile says "ex-" before the firm: by the design that is no present employer."""
    texts = (row["input"]["headline"], *row["input"]["employers"])
    return any(text.startswith("ex-") or " ex-" in text for text in texts)


def _by_name(asked: Asked, disguises: Iterable[Row], ordinary: Iterable[Row]) -> Job:
    counts = Counts()
    for row in disguises:
        if row["field"] == "name":
            band = band_for(asked.verdict_by_name(row["input"]["name"]), row["persona"])
            counts.add("hard" if row["hard"] else "core", band > Band.NONE)
    for row in ordinary:
        counts.add("ordinary", bool(asked.verdict_by_name(row["name"]).hits))
    return {"counts": counts.by_name}


def _swaps(asked: Asked, tries: int) -> Job:
    counts = Counts()
    table = letter_swaps.look_alikes()
    for letters in (1, 2, 3):
        rng = random.Random(ORDINARY_SEED * 10 + letters)
        for persona in rows("pack"):
            for _ in range(tries):
                name = letter_swaps.swapped(persona["name"], letters, table, rng)
                if name is not None:
                    counts.add(str(letters), band_for(asked.verdict_by_name(name), persona["id"]) > Band.NONE)
    return {"counts": counts.by_name}


def _ordinary(asked: Asked, profiles: Iterable[Row]) -> Job:
    bands: Counter[str] = Counter()
    origins = Counts()
    met: list[str] = []
    for row in profiles:
        band = asked.verdict(row).band
        bands[band.word] += 1
        origins.add(row["origin"], band > Band.NONE)
        if band > Band.NOTE and len(met) < 20:
            met.append(f"{row['id']} {band.word}")
    return {"bands": bands, "origins": origins.by_name, "above_note": met}


def _near(asked: Asked, near: Iterable[Row]) -> Job:
    counts = Counts()
    for row in near:
        verdict = asked.verdict(row["input"])
        counts.add("above note", verdict.band > Band.NOTE)
        if row["category"] != EXACT_NAMESAKE:
            counts.add("hit, no exact namesake", bool(verdict.hits))
    return {"counts": counts.by_name}


def _second_fact(asked: Asked) -> Job:
    """Ask for each persona's exact name beside the listed firm: a namesake with a second fact rises."""
    counts = Counts()
    for persona in rows("pack"):
        row = {
            "name": persona["name"],
            "headline": "",
            "employers": persona["organisations"],
            "url": "https://www.linkedin.com/in/somebody-else-1",
        }
        counts.add("firm", band_for(asked.verdict(row), persona["id"]) is Band.ALERT)
    return {"counts": counts.by_name}


def listed(count: int) -> list[Row]:
    """Give the records of the quality index."""
    return list(personas.records(count))


if __name__ == "__main__":
    serve(measure)
