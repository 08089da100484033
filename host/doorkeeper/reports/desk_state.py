"""What is remembered of the desk between two runs: ``HOME/reports/sync.json``. It holds nothing of a report."""

from __future__ import annotations

import json
from pathlib import Path

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError
from doorkeeper.model.value import Value
from doorkeeper.packs.client.files import read_bounded
from doorkeeper.reports.files import disk, make_folder, replace_whole

FILE = "sync.json"
_LARGEST = 16 * 1024


class DeskState(Value):
    """Times are ISO 8601.

    Attributes:
        desk: the id of the desk that this is about; for another one it does not count.
        failures: runs in a row in which the desk did not answer as it should.
        paused: until when we leave it alone by ourselves; a person who asks goes past it.
        closed: until when it has asked to be left alone.
        etag: of the list of outcomes that was taken last.
        problem: the code of why the last run ended before its end.

    """

    desk: str | None = None
    failures: int = 0
    paused: str | None = None
    closed: str | None = None
    etag: str | None = None
    problem: str | None = None


def read_desk_state(folder: Path, desk: str) -> DeskState:
    """Read what is known of a desk; ``folder`` is ``HOME/reports``. What cannot be read is not known."""
    with disk():
        data = read_bounded(folder / FILE, _LARGEST)
    try:
        state = _decode(data) if data is not None else DeskState()
    except (ValueError, RecursionError):
        state = DeskState()
    return state if state.desk == desk else DeskState(desk)


def write_desk_state(folder: Path, state: DeskState) -> None:
    """Write it."""
    with disk():
        make_folder(folder)
        replace_whole(folder / FILE, json.dumps(state._asdict(), indent=1).encode())


def _decode(data: bytes) -> DeskState:
    top = decode.table(json.loads(data), "")
    failures = top.get("failures")
    if type(failures) is not int or failures < 0:
        raise DecodeError("failures", "a whole number")
    return DeskState(
        desk=decode.text(top, "desk", "", limit=128),
        failures=failures,
        paused=decode.text(top, "paused", "", limit=40),
        closed=decode.text(top, "closed", "", limit=40),
        etag=decode.text(top, "etag", "", limit=256),
        problem=decode.text(top, "problem", "", limit=80),
    )
