"""Short and pet forms of English given names. Source: `nicknames` (Apache-2.0), its names.csv."""

from __future__ import annotations

import csv
from pathlib import Path

import nicknames


def nickname_table() -> dict[str, tuple[str, ...]]:
    """Give each short form the full names that it stands for."""
    table: dict[str, set[str]] = {}
    with Path(nicknames.__file__).with_name("names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            full, short = row["name1"].strip().lower(), row["name2"].strip().lower()
            if full.isascii() and short.isascii() and full.isalpha() and short.isalpha() and full != short:
                table.setdefault(short, set()).add(full)
    return {short: tuple(sorted(fulls)) for short, fulls in sorted(table.items())}
