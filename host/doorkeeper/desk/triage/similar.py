"""Reports that are like another one, each with the reason in words.

Only what is shared is counted; there is no score of likeness, and a name alone comes last.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select

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
        this = body_of(desk, found_report(connection, report_id)).report
        numbers: dict[str, dict[str, int]] = {}
        for kinds in (_IDENTIFIERS, (features.TEXT,)):
            for row in connection.execute(_shared(report_id, kinds)):
                if row.kind != features.TEXT or row.number >= LEAST_PASSAGES:
                    numbers.setdefault(row.report_id, {})[row.kind] = row.number
        chosen = sorted(numbers, key=lambda item: (*_strength(numbers[item]), item))[:most]
        found = connection.execute(select(report).where(report.c.id.in_(chosen))).all()
        by_id = {row.id: row for row in found}
        lines = {line.id: line for line in rows_of(desk, connection, found)}
        return [
            Similar(lines[item], tuple(_reasons(this, body_of(desk, by_id[item]).report, numbers[item])))
            for item in chosen
            if item in lines
        ]


def _shared(report_id: str, kinds: tuple[str, ...]) -> Select[tuple[str, str, int]]:
    own, other = feature.alias(), feature.alias()
    found = (
        select(other.c.report_id, other.c.kind)
        .join(own, (own.c.token == other.c.token) & (own.c.kind == other.c.kind))
        .where(own.c.report_id == report_id, other.c.report_id != report_id, own.c.kind.in_(kinds))
        .limit(MOST_SHARED)
        .subquery()
    )
    number = func.count().label("number")
    return select(found.c.report_id, found.c.kind, number).group_by(found.c.report_id, found.c.kind)


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
