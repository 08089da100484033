"""What one release changes of the one before, record by record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from doorkeeper.model.value import Value
from doorkeeper.packs.segments import Change, Patch, Put, Remove, make_patch, record_text

Row = dict[str, Any]
"""A record as JSON gives it."""


class Edit(Value):
    """One record before and after; ``before`` is None for one that is added, ``after`` for one that is withdrawn."""

    id: str
    before: Row | None
    after: Row | None

    def change(self) -> Change:
        """Give the smaller of the ways in which a change segment can say it."""
        if self.after is None:
            return Remove(self.id)
        text = record_text(self.after)
        if self.before is None:
            return Put(self.id, text)
        patch = make_patch(self.before, self.after)
        return patch if _size(patch) < len(text) else Put(self.id, text)


def difference(before: Iterable[tuple[str, bytes]], after: Mapping[str, bytes]) -> list[Edit]:
    """Compare the lines of two releases by id; how a record's JSON is written makes no difference."""
    edits = []
    left = set(after)
    for name, line in before:
        new = after.get(name)
        left.discard(name)
        if new == line:
            continue
        old_row: Row = json.loads(line)
        new_row: Row | None = None if new is None else json.loads(new)
        if old_row != new_row:
            edits.append(Edit(name, old_row, new_row))
    edits.extend(Edit(name, None, json.loads(after[name])) for name in left)
    return sorted(edits, key=lambda edit: edit.id)


def _size(patch: Patch) -> int:
    return len(json.dumps([patch.id, patch.values, patch.dropped], ensure_ascii=False, separators=(",", ":")))
