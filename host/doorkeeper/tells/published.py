"""The list of published tells, read into values. Whoever reads the file gives its text: no I/O here."""

from __future__ import annotations

import tomllib

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError
from doorkeeper.model.value import Value

FILE = "published.toml"
WITHOUT_PUBLISHER = frozenset({"warning-wrong", "other"})
"""Choices of a reporter that are no tell."""

_KEYS = frozenset({"id", "published_by", "en", "cy"})


class Tell(Value):
    """One tell that a person can notice: its id, who published it, and the sentence a reporter chooses."""

    id: str
    published_by: tuple[str, ...]
    en: str
    cy: str


def read_tells(text: str) -> tuple[Tell, ...]:
    """Read the list, in its order.

    Raises:
        DecodeError: with the path of the first member that is not as it should be.

    """
    found: list[Tell] = []
    for i, item in enumerate(decode.items(tomllib.loads(text), "tell", "", most=100)):
        path = f"tell[{i}]"
        table = decode.table(item, path)
        decode.only_keys(table, _KEYS, path)
        tell = Tell(
            id=decode.required_text(table, "id", path, limit=64),
            published_by=decode.texts(table, "published_by", path, limit=64, most=10),
            en=decode.required_text(table, "en", path, limit=200),
            cy=decode.required_text(table, "cy", path, limit=200),
        )
        if not tell.published_by and tell.id not in WITHOUT_PUBLISHER:
            raise DecodeError(f"{path}.published_by", "who published it")
        if tell.id in {other.id for other in found}:
            raise DecodeError(f"{path}.id", "an id of its own")
        found.append(tell)
    return tuple(found)
