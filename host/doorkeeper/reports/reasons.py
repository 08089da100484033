"""What a reporter can choose as having happened: the published tells, "this warning is wrong", and "other"."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from doorkeeper import tells
from doorkeeper.tells.published import FILE, Tell, read_tells


@cache
def reasons() -> tuple[Tell, ...]:
    """Give the choices that ship with the program, in the order of the report page."""
    return read_tells((Path(tells.__file__).parent / FILE).read_text("utf-8"))
