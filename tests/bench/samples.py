"""The development split of the matching data, as records and observations.

``data/`` holds it whole (this project's own work, CC0; every person, firm and address is invented): ``pack`` 98
personas; ``evasions`` ways in which a profile of one of them hides; ``hardneg`` near misses that must stay at *note* or
below; ``benign_dev`` ordinary profiles. ``hard`` rows are not expected to be found by that field alone.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """Give the rows of ``data/name.jsonl.xz``."""
    with lzma.open(DATA / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def record(row: Row, *, front: bool = True) -> Row:
    """Give a persona as an indicator record; its organisation counts as a front."""
    return {
        "id": f"bench/{row['id']}",
        "type": "person",
        "names": [row["name"], *row["aliases"]],
        "organisations": [{"name": name, "front": front} for name in row["organisations"]],
        "roles": ["headhunter"],
        "profiles": row["urls"],
        "domains": row["domains"],
        "emails": row["emails"],
        "source": {"publisher": "Bench", "title": "a sample", "date": "2026-01-05", "url": "https://bench.example/1"},
    }


def observation(row: Row) -> Row:
    """Give a profile as an observation in JSON."""
    message = row.get("message")
    return {
        "kind": "profile",
        "site": "linkedin",
        "url": row["url"],
        "name": row["name"],
        "headline": row["headline"],
        "organisations": [{"name": name, "current": True} for name in row["employers"]],
        "links": row.get("links") or [],
        "messages": [{"from": "them", "text": message}] if message else [],
    }


def write_lines(path: Path, values: Iterable[Row]) -> Path:
    """Write JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
    return path


def read_lines(path: Path) -> Iterator[Row]:
    """Read JSON Lines."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
