"""Home folders for the tests, with a small pack of invented people that is compiled by the real compiler."""

import json
from pathlib import Path

from doorkeeper.packs.compile import compile_pack

RECORD: dict[str, object] = {
    "id": "example/ottoline-quarrington",
    "type": "person",
    "names": ["Ottoline Quarrington"],
    "organisations": [{"name": "Brackwater Insight", "front": True}],
    "source": {"publisher": "Example Desk", "title": "Alert 1", "date": "2026-01-01", "url": "https://desk.example/1"},
    "wording": "Named in an alert of Example Desk.",
}


def put_pack(home: Path, name: str = "example", **dates: str) -> Path:
    """Install a pack with one entry; ``published``, ``refresh`` and ``expires`` are ISO 8601 dates."""
    source, out = home / "source" / name, home / "packs" / name
    head = {"id": name, "version": "1", **dates}
    source.mkdir(parents=True, exist_ok=True)
    (source / "pack.toml").write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in head.items()))
    (source / "entry.toml").write_text(_toml(RECORD))
    compile_pack(source, out)
    return out


def _toml(record: dict[str, object]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in record.items())


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value)
