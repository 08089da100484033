"""Holds a version that would hit too many ordinary profiles, until a person confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain

from doorkeeper.index.background import BackgroundFile
from doorkeeper.index.postings import mark_of
from doorkeeper.index.reader import IndexFile
from doorkeeper.matching.ports import Index
from doorkeeper.matching.screen import screen
from doorkeeper.model.errors import RefusedError
from doorkeeper.model.observation import Observation
from doorkeeper.model.record import Record
from doorkeeper.model.value import Value
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
SMALL = 200
"""Up to so many entries most profiles ask for none of an index's keys, and those need no screening."""


def hits_of(index: Index, files: Sequence[IndexFile], now: datetime) -> Rate:
    """Screen the sample with an index made of ``files``; people of whom nobody is listed."""
    background = BackgroundFile()
    index = _ForWarnings(index)
    today = now.date().isoformat()
    sample = _sample()
    if sum(file.count for file in files) <= SMALL:
        listed = {mark for file in files for mark in file.marks()}
        asking = [person.observation for person in _asked_for() if person.may_meet(listed)]
    else:
        asking = list(sample)
    hits = sum(_warns(observation, index, background, today) for observation in asking)
    return rate("all", hits, len(sample))


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


class _Person(Value):
    """A profile of the sample, and the marks of the keys that matching first asks any index for.

    ``parts`` are those of each part of the name that may be a misspelling of a listed one.
    """

    observation: Observation
    asked: frozenset[int]
    parts: tuple[frozenset[int], ...]

    def may_meet(self, listed: set[int]) -> bool:
        """Whether an index with these marks may find anything; where it may not, it need not be asked."""
        if not listed.isdisjoint(self.asked):
            return True
        return any(not listed.isdisjoint(part) for part in self.parts)


@cache
def _sample() -> tuple[Observation, ...]:
    return tuple(observation for _, observation in ordinary_profiles(EVERY))


@cache
def _asked_for() -> tuple[_Person, ...]:
    background = BackgroundFile()
    return tuple(_person(observation, background) for observation in _sample())


def _person(observation: Observation, background: BackgroundFile) -> _Person:
    of_name, of_rest = _EmptyIndex(), _EmptyIndex()
    screen(observation._replace(headline=None, organisations=()), of_name, background, "2026-01-01")
    screen(observation._replace(name=None), of_rest, background, "2026-01-01")
    return _Person(
        observation,
        _marks([*of_name.keys, *of_rest.keys, *chain(*of_rest.parts_asked)]),
        tuple(map(_marks, of_name.parts_asked)),
    )


def _marks(keys: Iterable[str]) -> frozenset[int]:
    return frozenset(map(mark_of, keys))


class _EmptyIndex:
    """An index of nothing that remembers what it was asked for."""

    pack = ""
    rarest_common = 1.0
    names = 1
    count = 1
    known_good = 1

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.parts_asked: list[Sequence[str]] = []

    def parts(self, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
        self.parts_asked.append(keys)
        return iter(())

    def stems(self, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
        return self.parts(keys)

    def briefs(self, entries: Sequence[int]) -> Iterator[tuple[int, str]]:
        return iter(())

    def entries(self, keys: Sequence[str]) -> Iterator[tuple[str, int]]:
        self.keys.extend(keys)
        return iter(())

    def share(self, part: str) -> float:
        return 0.0

    def record(self, entry: int) -> Record:
        raise IndexError(entry)
