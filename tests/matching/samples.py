"""The samples in data/: invented personas, ways in which their profiles hide, near misses, and ordinary profiles.

All of it is generated for this project. ``origin`` says from which region's name lists an ordinary profile was drawn,
so that fairness can be measured; nothing that ships looks at it.
"""

import gzip
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """Give the rows of ``data/name.jsonl``, packed or not."""
    packed = DATA / f"{name}.jsonl.gz"
    data = gzip.decompress(packed.read_bytes()) if packed.exists() else (DATA / f"{name}.jsonl").read_bytes()
    return [json.loads(line) for line in data.splitlines()]


def record(row: Row) -> dict[str, object]:
    """Give a persona as an indicator record."""
    return {
        "id": f"sample/{row['id']}",
        "type": "person",
        "names": [row["name"], *row["aliases"]],
        "organisations": [{"name": name, "front": True} for name in row["organisations"]],
        "roles": ["headhunter"],
        "profiles": row["urls"],
        "domains": row["domains"],
        "emails": row["emails"],
        "source": {"publisher": "Sample", "title": "a sample"},
    }


def observation(row: Row) -> dict[str, object]:
    """Give a profile of the samples as an observation."""
    message = row.get("message")
    return {
        "kind": "profile",
        "site": "linkedin",
        "url": row["url"],
        "name": row["name"],
        "headline": row["headline"],
        "organisations": [{"name": name} for name in row["employers"]],
        "links": row.get("links") or [],
        "messages": [{"from": "them", "text": message}] if message else [],
    }
