"""Pack sources for the tests: records of invented people and firms, written and compiled by the real compiler."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from doorkeeper.index.schema import FILE_NAME
from doorkeeper.packs.compile import compile_pack

SOURCE = {
    "publisher": "Example Desk",
    "title": "the Example Desk alert of 5 January 2026",
    "date": "2026-01-05",
    "url": "https://desk.example/alerts/1",
}

RECIPIENTS = (
    "age1av9z9rp427kgx9ctqaw93kwuv7lf036avytx7ph9a8l69mp6a5vs9xm6z9",
    "age1fvkjk6rykwu95925p8t3mwe54fl7mcjm2jxaehhyw8pcvd83pdvsdglawr",
    "age1jvm4cum9q0ktzq35l3dlk4ae850mpuyt6r6uphjnzkmw5uu5u3tsznpxkd",
)
"""Recipients of age whose keys nobody has."""
CARD: dict[str, object] = {
    "v": 1,
    "id": "example-desk",
    "name": "The Example Desk",
    "address": "https://desk.example",
    "recipients": [{"use": "current", "recipient": RECIPIENTS[0]}, {"use": "escrow", "recipient": RECIPIENTS[1]}],
    "languages": ["en", "cy"],
    "text": {"en": "The desk answers within a day.", "cy": "Mae'r ddesg yn ateb o fewn diwrnod."},
}
"""A desk card (docs/reporting.md)."""


def person(name: str = "desk/ottoline", /, **others: object) -> dict[str, object]:
    """Give a record of one listed person; ``others`` replace or add keys."""
    return {"id": name, "type": "person", "names": ["Ottoline Quarrington"], "source": SOURCE, **others}


def write_lines(path: Path, records: Iterable[Mapping[str, object]]) -> Path:
    """Write a JSON Lines file of records."""
    path.write_text(
        "".join(json.dumps(dict(record), ensure_ascii=False) + "\n" for record in records), encoding="utf-8"
    )
    return path


def compile_records(folder: Path, records: Iterable[Mapping[str, object]], name: str = "pack") -> Path:
    """Compile records, as one pack, to ``folder/name/index.sqlite``; gives the folder of the index."""
    out = folder / name
    compile_pack(write_lines(folder / f"{name}.jsonl", records), out)
    assert (out / FILE_NAME).is_file()
    return out


def write_pack(folder: Path, entries: dict[str, str], head: str = 'id = "desk"\n') -> Path:
    """Write a pack folder: ``entries`` maps file names to TOML."""
    folder.mkdir(parents=True, exist_ok=True)
    if head:
        (folder / "pack.toml").write_text(head, encoding="utf-8")
    for name, text in entries.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
