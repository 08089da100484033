"""Which versions of packs wait for a person to confirm them: read from the notes that an import left behind."""

from __future__ import annotations

import json
import os

LARGEST = 64 * 1024


def held_versions(home: str) -> list[dict[str, object]]:
    """Give publisher, pack, version and since when (ISO 8601) of each; a note that cannot be read is none."""
    folder = os.path.join(home, "publishers")  # noqa: PTH118 - pathlib costs the host 2 ms
    try:
        publishers = sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return []
    notes = ((publisher, _read(os.path.join(folder, publisher, "held.json"))) for publisher in publishers)  # noqa: PTH118
    return [
        {"publisher": publisher, "pack": note["pack"], "version": note.get("version"), "since": note.get("since")}
        for publisher, note in notes
        if isinstance(note.get("pack"), str)
    ]


def _read(path: str) -> dict[str, object]:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            value = json.loads(file.read(LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
