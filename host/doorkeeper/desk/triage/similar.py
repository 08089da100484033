"""Reports that are like another one, each with the reason in words.

Only what is shared is counted; there is no score of likeness, and a name alone comes last.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from doorkeeper.desk.triage import features
from doorkeeper.desk.triage.content import Report
from doorkeeper.desk.triage.desk import Desk
from doorkeeper.desk.triage.rows import Row, body_of, found_report, rows_of
from doorkeeper.desk.triage.tables import feature, report

LEAST_PASSAGES = 3
"""Fewest shared passages of text that are a reason: eight words in a row, or as much in pieces."""

# strongest first, with the words for it and what would not be one (docs/desk.md)
_WORDS = {
    features.PROFILE: "same profile address",
    features.EMAIL: "same e-mail address",
    features.HANDLE: "same handle",
    features.DOMAIN: "same domain",
    features.TEXT: "shared passages of text",
    features.NAME: "same name",
}
_KINDS = tuple(_WORDS)
_IDENTIFIERS = tuple(kind for kind in _KINDS if kind != features.TEXT)
MOST_SHARED = 20_000
"""Most shared tokens looked at, so that a template which half of all reports carry costs no more than another."""


@dataclass(frozen=True)
class Reason:
    """One thing that two reports share; ``value`` is one example of it, as it is compared."""

    kind: str
    words: str
    value: str


@dataclass(frozen=True)
class Similar:
    """A similar report, its reasons strongest first."""

    row: Row
    reasons: tuple[Reason, ...]


def similar(desk: Desk, report_id: str, most: int = 20) -> list[Similar]:
    """Give the reports that share something with one, those with the strongest reasons first."""
    with desk.engine.connect() as connection:
        row = found_report(connection, report_id)
        body = body_of(desk, row)
        this = body.report
        shared = _shared(connection, row.number, features.tokens(desk.data_key, this, body.fingerprint))
        chosen = sorted(shared, key=lambda number: (*_strength(shared[number]), number))[:most]
        found = connection.execute(select(report).where(report.c.number.in_(chosen))).all()
        others = {other.number: other for other in found}
        lines = {line.id: line for line in rows_of(desk, connection, found)}
        return [
            Similar(lines[other.id], tuple(_reasons(this, body_of(desk, other).report, shared[other.number])))
            for other in (others[number] for number in chosen if number in others)
        ]


def _shared(connection: Connection, number: int, own: dict[bytes, str]) -> dict[int, dict[str, int]]:
    """Give, of each report that shares enough with this one, how many tokens of each kind."""
    counted: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for kinds in (_IDENTIFIERS, (features.TEXT,)):
        asked = feature.c.token.in_([token for token, kind in own.items() if kind in kinds])
        wanted = select(feature).where(asked, feature.c.report != number).limit(MOST_SHARED)
        for row in connection.execute(wanted):
            counted[row.report][own[row.token]] += 1
    enough = {other: _reasonable(shared) for other, shared in counted.items()}
    return {other: shared for other, shared in enough.items() if shared}


def _reasonable(counted: Counter[str]) -> dict[str, int]:
    return {kind: number for kind, number in counted.items() if kind != features.TEXT or number >= LEAST_PASSAGES}


def _strength(numbers: dict[str, int]) -> tuple[int, int, int]:
    best = min(_KINDS.index(kind) for kind in numbers)
    return best, -len(numbers), -sum(numbers.values())


def _reasons(one: Report, other: Report, numbers: dict[str, int]) -> list[Reason]:
    both = features.features(one) & features.features(other)
    out = []
    for kind in sorted(numbers, key=_KINDS.index):
        if kind == features.TEXT:
            passages = features.passages(one) & features.passages(other)
            words = f"{len(passages)} {_WORDS[kind]}"
            values = sorted(passages)
        else:
            words = _WORDS[kind]
            values = sorted(value for item, value in both if item == kind)
        if values:
            shown = one.name or "" if kind == features.NAME else values[0]
            out.append(Reason(kind, words, shown))
    return out
