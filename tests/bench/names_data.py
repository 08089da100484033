"""The development split of the matching benchmark as records and observations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from doorkeeper.model.observation import Message, Observation, ObservedOrganisation


def rows(path: Path) -> Iterator[dict[str, object]]:
    """Give the rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def record(row: dict[str, object]) -> dict[str, object]:
    """Give a persona of the benchmark as an indicator record."""
    return {
        "id": row["id"],
        "type": "person",
        "names": [row["name"], *row["aliases"]],  # type: ignore[misc]
        "organisations": [{"name": name, "front": True} for name in row["organisations"]],  # type: ignore[attr-defined]
        "roles": ["headhunter"],
        "profiles": row["urls"],
        "domains": row["domains"],
        "emails": row["emails"],
    }


def observation(value: dict[str, object]) -> Observation:
    """Give a profile of the benchmark as an observation."""
    message = value.get("message")
    return Observation(
        kind="profile",
        site="linkedin",
        url=value["url"],  # type: ignore[arg-type]
        name=value["name"],  # type: ignore[arg-type]
        headline=value["headline"],  # type: ignore[arg-type]
        organisations=tuple(ObservedOrganisation(n, None, None, True) for n in value["employers"]),  # type: ignore[attr-defined]
        links=tuple(value.get("links") or ()),  # type: ignore[arg-type]
        messages=(Message("them", None, message),) if message else (),  # type: ignore[arg-type]
    )
