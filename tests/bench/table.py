"""The one table: a row for each measure, beside a peer or a baseline, with its target and whether it is met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

HEADINGS = ("part", "what", "ours", "beside", "theirs", "ratio", "target", "met")


class Row(NamedTuple):
    """One row as it is printed; ``met`` is None where there is no target, or nothing was measured."""

    part: str
    what: str
    ours: str
    beside: str = ""
    theirs: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """Give the cells."""
        met = "" if self.met is None else "yes" if self.met else "**no**"
        return (*self[:-1], met)


class Limit(NamedTuple):
    """A target: at most, or at least, a number; ``text`` is how it is said."""

    text: str
    most: float | None = None
    least: float | None = None

    def met(self, value: float) -> bool:
        """Whether a value keeps to it."""
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)


def most(value: float, unit: str) -> Limit:
    """Give a target of at most so much."""
    return Limit(f"<= {value:g}{unit}", most=value)


def least(value: float, unit: str) -> Limit:
    """Give a target of at least so much."""
    return Limit(f">= {value:g}{unit}", least=value)


def markdown(rows: Sequence[Row]) -> str:
    """Give the table in Markdown, its columns aligned."""
    table = [HEADINGS, *(tuple(cell.replace("|", "\\|") for cell in row.cells()) for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in table
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def missed(rows: Sequence[Row]) -> list[Row]:
    """Give the rows whose target is not met."""
    return [row for row in rows if row.met is False]
