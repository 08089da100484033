"""How many ordinary people a pack would hit by mistake: screened on a sample, by band and by name origin.

A false alarm accuses a person, and a careless entry accuses people of one origin ten times as often. A pack is refused
where its rate is surely too high: where the lower end of the 95 % interval (Wilson 1927) lies above the bound.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from math import sqrt
from pathlib import Path

from doorkeeper.model.observation import Observation
from doorkeeper.model.value import Value
from doorkeeper.model.verdict import Band
from doorkeeper.packs.compile import compile_pack
from doorkeeper.packs.entries import read_head
from doorkeeper.packs.installed import InstalledPacks, open_folder
from doorkeeper.packs.lint import Finding
from doorkeeper.packs.ordinary import ordinary_profiles

MOST_OF_ALL = 0.0015
"""Share of ordinary profiles that a pack may hit."""
MOST_OF_ONE_ORIGIN = 0.0045
"""Share of the ordinary profiles of one name origin that a pack may hit."""
_Z = 1.959964
"""Quantile of the normal distribution for a 95 % interval."""


SHARED = 5_000
"""A sample of at least so many profiles is shared among the processors."""

Profile = tuple[str, Observation]
"""Name origin and observation."""


class _Counts(Value):
    """Profiles and hits by name origin, hits by band and by entry."""

    profiles: Counter[str]
    hits: Counter[str]
    bands: Counter[str]
    entries: Counter[str]


class Rate(Value):
    """Hits among profiles of one group, with the 95 % interval of the share."""

    group: str
    hits: int
    profiles: int
    low: float
    high: float


class Collateral(Value):
    """What a pack would do to ordinary people: hits by band, the share of all, the share by origin, worst entries.

    ``approval`` is (approver, date, reason) where somebody has taken it on themselves to publish in spite of it.
    """

    by_band: dict[str, int]
    overall: Rate
    by_origin: list[Rate]
    worst: list[tuple[str, int]]
    approval: tuple[str, str, str] | None = None

    @property
    def excesses(self) -> list[str]:
        """The bounds that are surely exceeded, in words; empty where the pack may be published."""
        found = []
        if self.overall.low > MOST_OF_ALL:
            found.append(f"hits {_percent(self.overall)} of ordinary profiles; at most {MOST_OF_ALL:.2%} may be")
        found.extend(
            f"hits {_percent(rate)} of the profiles with {rate.group.replace('_', ' ')} names;"
            f" at most {MOST_OF_ONE_ORIGIN:.2%} may be"
            for rate in self.by_origin
            if rate.low > MOST_OF_ONE_ORIGIN
        )
        return found

    def findings(self) -> list[Finding]:
        """Give what forbids publishing; nothing where it is approved by name."""
        if self.approval is not None:
            return []
        advice = "; worst entries: " + ", ".join(f"{entry} ({count})" for entry, count in self.worst[:5])
        return [Finding("pack", "collateral", "lint.collateral", excess + advice) for excess in self.excesses]

    def table(self) -> str:
        """Give the figures for a person to read."""
        lines = [f"{'ordinary profiles':<20}{'hits':>6}{'of':>8}{'share':>9}   95 % interval\n"]
        lines.extend(
            f"{rate.group:<20}{rate.hits:>6}{rate.profiles:>8}{rate.hits / max(1, rate.profiles):>9.3%}"
            f"   {rate.low:.3%} to {rate.high:.3%}\n"
            for rate in (self.overall, *self.by_origin)
        )
        lines.append("by band: " + ", ".join(f"{band} {count}" for band, count in self.by_band.items()) + "\n")
        if self.approval is not None and self.excesses:
            approver, date, reason = self.approval
            lines.append(f"over the bound, approved by {approver} on {date}: {reason}\n")
        return "".join(lines)

    def to_json(self) -> dict[str, object]:
        """Give the figures for a program to read."""
        return {
            "bands": self.by_band,
            "overall": self.overall._asdict(),
            "origins": [rate._asdict() for rate in self.by_origin],
            "worst": [{"indicator": entry, "hits": count} for entry, count in self.worst],
            "excesses": self.excesses,
            "approval": dict(zip(("approver", "date", "reason"), self.approval, strict=True))
            if self.approval
            else None,
        }


def report_of_source(source: Path, now: datetime) -> Collateral:
    """Compile a pack's source aside and screen the shipped sample with it."""
    with tempfile.TemporaryDirectory(prefix="doorkeeper-lint-") as folder:
        compile_pack(source, Path(folder))
        report = collateral_of_folder(folder, ordinary_profiles(), now)
    return report._replace(approval=read_head(source).approval)


def collateral_of_folder(folder: str, sample: Iterable[Profile], now: datetime) -> Collateral:
    """Screen a sample with the index in a folder, as :func:`collateral` does, with all processors where it is large."""
    profiles = list(sample)
    workers = os.cpu_count() or 1
    if len(profiles) < SHARED or workers < 2:
        return collateral(open_folder(folder), profiles, now)
    share = -(-len(profiles) // workers)
    shares = [profiles[at : at + share] for at in range(0, len(profiles), share)]
    with ProcessPoolExecutor(workers) as pool:
        return _summed(pool.map(_counts_of_folder, [folder] * len(shares), shares, [now] * len(shares)))


def collateral(packs: InstalledPacks, sample: Iterable[Profile], now: datetime) -> Collateral:
    """Screen a sample of (name origin, observation) of people of whom nobody is listed."""
    return _summed([_counts(packs, sample, now)])


def _counts_of_folder(folder: str, sample: list[Profile], now: datetime) -> _Counts:
    return _counts(open_folder(folder), sample, now)


def _counts(packs: InstalledPacks, sample: Iterable[Profile], now: datetime) -> _Counts:
    found = _Counts(Counter(), Counter(), Counter(), Counter())
    for origin, observation in sample:
        found.profiles[origin] += 1
        verdict = packs.screen(observation, now)
        if verdict.band > Band.NONE:
            found.hits[origin] += 1
            found.bands[verdict.band.word] += 1
            found.entries.update(hit.indicator for hit in verdict.hits)
    return found


def _summed(counts: Iterable[_Counts]) -> Collateral:
    total = _Counts(Counter(), Counter(), Counter(), Counter())
    for part in counts:
        for sums, more in zip(total, part, strict=True):
            sums.update(more)
    return Collateral(
        by_band={band.word: total.bands[band.word] for band in (Band.NOTE, Band.CAUTION, Band.ALERT)},
        overall=rate("all", sum(total.hits.values()), sum(total.profiles.values())),
        by_origin=[rate(origin, total.hits[origin], total.profiles[origin]) for origin in sorted(total.profiles)],
        worst=sorted(total.entries.items(), key=lambda item: (-item[1], item[0]))[:10],
    )


def rate(group: str, hits: int, profiles: int) -> Rate:
    """Give a share with its 95 % interval by Wilson's score method."""
    if profiles == 0:
        return Rate(group, 0, 0, 0.0, 1.0)
    share = hits / profiles
    scale = 1 + _Z**2 / profiles
    middle = (share + _Z**2 / (2 * profiles)) / scale
    reach = _Z * sqrt(share * (1 - share) / profiles + _Z**2 / (4 * profiles**2)) / scale
    return Rate(group, hits, profiles, max(0.0, middle - reach), min(1.0, middle + reach))


def _percent(value: Rate) -> str:
    share = value.hits / value.profiles if value.profiles else 0.0
    return f"{share:.2%} (95 % interval {value.low:.2%} to {value.high:.2%})"
