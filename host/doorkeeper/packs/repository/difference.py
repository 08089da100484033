"""What one release changes of the one before, record by record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, overload

from doorkeeper.model.value import Value
from doorkeeper.packs.segments import Change, Patch, Put, Remove, make_patch, record_text

Row = dict[str, Any]
"""A record as JSON gives it."""


class Edit(Value):
    """The line of one record before and after: None before it is added, None after it is withdrawn.

    Lines and not rows, since a first release is as many edits as it has records.
    """

    id: str
    before: bytes | None
    after: bytes | None

    def rows(self) -> tuple[Row | None, Row | None]:
        """Give the record before and after."""
        return _row(self.before), _row(self.after)

    def change(self) -> Change:
        """Give the smaller of the ways in which a change segment can say it."""
        before, after = self.rows()
        if after is None:
            return Remove(self.id)
        text = record_text(after)
        if before is None:
            return Put(self.id, text)
        patch = make_patch(before, after)
        return patch if _size(patch) < len(text) else Put(self.id, text)


class Additions(Sequence[Edit]):
    """The edits of a first release, one for each record, made as they are asked for."""

    def __init__(self, lines: Mapping[str, bytes]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Edit]:
        return (Edit(name, None, line) for name, line in self._lines.items())

    @overload
    def __getitem__(self, at: int) -> Edit: ...

    @overload
    def __getitem__(self, at: slice) -> list[Edit]: ...

    def __getitem__(self, at: int | slice) -> Edit | list[Edit]:
        if isinstance(at, slice):
            return list(islice(self, *at.indices(len(self))))
        return next(islice(self, range(len(self))[at], None))


def difference(before: Iterable[tuple[str, bytes]], after: Mapping[str, bytes]) -> Sequence[Edit]:
    """Compare the lines of two releases by id; how a record's JSON is written makes no difference."""
    edits: list[Edit] = []
    left = set(after)
    for name, line in before:
        new = after.get(name)
        left.discard(name)
        if new != line and (new is None or _row(new) != _row(line)):
            edits.append(Edit(name, line, new))
    edits.extend(Edit(name, None, after[name]) for name in left)
    return sorted(edits, key=lambda edit: edit.id)


def differences(before: Iterable[tuple[str, bytes]], after: Iterable[tuple[str, bytes]]) -> Iterator[Edit]:
    """Compare the lines of two releases that both come in the order of their ids, without holding them."""
    old, new = iter(before), iter(after)
    was, becomes = next(old, None), next(new, None)
    while was or becomes:
        if becomes is None or (was and was[0] < becomes[0]):
            if was:
                yield Edit(was[0], was[1], None)
            was = next(old, None)
        elif was is None or becomes[0] < was[0]:
            yield Edit(becomes[0], None, becomes[1])
            becomes = next(new, None)
        else:
            if was[1] != becomes[1] and _row(was[1]) != _row(becomes[1]):
                yield Edit(was[0], was[1], becomes[1])
            was, becomes = next(old, None), next(new, None)


def _row(line: bytes | None) -> Row | None:
    if line is None:
        return None
    row: Row = json.loads(line)
    return row


def _size(patch: Patch) -> int:
    return len(json.dumps([patch.id, patch.values, patch.dropped], ensure_ascii=False, separators=(",", ":")))
