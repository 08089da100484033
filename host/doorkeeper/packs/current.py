"""The file that says which index files of an installed pack count: ``current.json``, replaced in one step.

Whoever opens a pack sees the old version whole or the new one whole. The host reads this file at its start, so it
imports nothing heavy.
"""

from __future__ import annotations

import json
import os

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.value import Value

FILE_NAME = "current.json"
SCHEMA = 1
LARGEST = 64 * 1024


class Current(Value):
    """The present version of an installed pack.

    ``base`` and ``changes`` are names of index files in the pack's folder; ``changes`` is empty where nothing has
    changed since the base. ``recipe`` names what the base was built with (its segment, format of the index, caps):
    another recipe needs another base. ``made_of`` names everything that the version was made of. ``left_out`` counts
    records that the machine's caps leave out. ``desk`` is the desk card that the version carries, unread. Dates are ISO
    8601.
    """

    publisher: str
    pack: str
    title: str
    version: int
    base_version: int
    audience: str
    tlp: str
    published: str
    refresh: str
    expires: str
    base: str
    changes: str
    recipe: str
    made_of: str
    left_out: int
    installed: str
    entries: tuple[tuple[str, int], ...]
    desk: decode.Table | None = None

    def meta(self) -> dict[str, str]:
        """Give what an index's ``meta`` table would say of this version."""
        return {
            "title": self.title,
            "publisher": self.publisher,
            "pack_version": str(self.version),
            "published": self.published,
            "refresh": self.refresh,
            "expires": self.expires,
            "audience": self.audience,
            "tlp": self.tlp,
        }


_NUMBERS = ("version", "base_version", "left_out")


def encode_current(current: Current) -> bytes:
    """Give the file's bytes."""
    value = {"schema": SCHEMA, **current._asdict(), "entries": dict(current.entries)}
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def read_current(folder: str) -> Current | None:
    """Read the present version of the pack in a folder; None where no pack was installed there.

    Raises:
        DoorkeeperError: ``pack.damaged`` where the file is there but not as this program writes it.

    """
    path = os.path.join(folder, FILE_NAME)  # noqa: PTH118 - pathlib costs the host 2 ms
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        # a longer file is cut here, and then no JSON
        return _decode(json.loads(data[:LARGEST]))
    except (DecodeError, ValueError, RecursionError) as error:
        raise DoorkeeperError(
            "pack.damaged",
            f"The installed pack in {folder} is damaged: {error}.",
            "Import the pack's latest full bundle again.",
        ) from error


def _decode(value: object) -> Current:
    top = decode.table(value, "")
    if top.get("schema") != SCHEMA:
        raise DecodeError("schema", f"{SCHEMA}, which this program reads")
    texts = {
        key: decode.text(top, key, "", limit=400) or ""
        for key in Current._fields
        if key not in _NUMBERS and key not in ("entries", "desk")
    }
    for key in ("base", "changes"):
        if not all(c.isascii() and (c.isalnum() or c in "-._") for c in texts[key]) or texts[key].startswith("."):
            raise DecodeError(key, "the name of a file in the pack's folder")
    if not texts["base"] or not texts["pack"] or not texts["publisher"]:
        raise DecodeError("base", "the name of an index, a pack and a publisher")
    counts = decode.table(top.get("entries"), "entries")
    return Current(
        **texts,
        version=_number(top, "version"),
        base_version=_number(top, "base_version"),
        left_out=_number(top, "left_out"),
        entries=tuple((kind, _number(counts, kind)) for kind in counts),
        desk=None if top.get("desk") is None else decode.table(top["desk"], "desk"),
    )


def _number(top: decode.Table, key: str) -> int:
    value = top.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DecodeError(key, "a whole number")
    return value
