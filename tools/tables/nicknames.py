"""Short and pet forms of English given names. Source: `nicknames` (Apache-2.0), its names.csv.

Left out: a form that is hardly shorter, does not end as pet forms do, and that the US Census of 1990 (public domain,
through `names`, MIT) knows as a name of the other sex alone.
"""

from __future__ import annotations

import csv
from pathlib import Path

import names as census
import nicknames

OTHER_SEX = 20
"""How many times as often a name is borne by one sex as by the other for it to be a name of that sex."""
SHORTER = 2
"""How many letters shorter a form is that any sex may use."""


def nickname_table() -> dict[str, tuple[str, ...]]:
    """Give each short form the full names that it stands for."""
    men, women = (_census(f"dist.{sex}.first") for sex in ("male", "female"))

    def sex(name: str) -> int:
        """Give 1 for a man's name, -1 for a woman's, 0 for one that may be either's or nobody's."""
        man, woman = men.get(name, 0.0), women.get(name, 0.0)
        return (man > OTHER_SEX * woman) - (woman > OTHER_SEX * man)

    table: dict[str, set[str]] = {}
    with Path(nicknames.__file__).with_name("names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            full, short = row["name1"].strip().lower(), row["name2"].strip().lower()
            if full == short or not all(name.isascii() and name.isalpha() for name in (full, short)):
                continue
            # Sam is short for Samantha, and Vinnie for Vincent; Andrea is a name of its own, and none for an Andrew
            is_short = len(short) <= len(full) - SHORTER or short.endswith(("ie", "y"))
            if is_short or sex(full) * sex(short) >= 0:
                table.setdefault(short, set()).add(full)
    return {short: tuple(sorted(fulls)) for short, fulls in sorted(table.items())}


def _census(name: str) -> dict[str, float]:
    """Give the share of people with each given name, in lower case."""
    rows = (line.split() for line in Path(census.__file__).with_name(name).read_text("ascii").splitlines())
    return {row[0].lower(): float(row[1]) for row in rows if len(row) >= 2}
