"""The text of a host manifest, and whether a file that already stands in its place is ours."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from doorkeeper.native.identity import CHROMIUM_ORIGINS, GECKO_IDS, HOST_NAME, PROGRAM

_READ_LIMIT = 64 * 1024

ABSENT = "absent"
OURS = "ours"
OUTDATED = "outdated"
OTHER = "other installation"
FOREIGN = "foreign"

_CALLERS = {"chromium": ("allowed_origins", CHROMIUM_ORIGINS), "gecko": ("allowed_extensions", GECKO_IDS)}


class Found(NamedTuple):
    """What stands in a manifest's place.

    Attributes:
        state: ``absent``, ``ours`` (exactly what we would write), ``outdated`` (written by Doorkeeper, for this program
            or for one that is gone), ``other installation`` (of Doorkeeper, still there) or ``foreign``.
        program: the path that it names, if it could be read.
        detail: for ``outdated`` and ``foreign``, what is not as it should be.

    """

    state: str
    program: str | None = None
    detail: str | None = None


def manifest_text(family: str, program: Path) -> str:
    """Give the host manifest for a family of browsers and the absolute path of ``doorkeeper-host``."""
    member, callers = _CALLERS[family]
    value = {
        "name": HOST_NAME,
        "description": "Doorkeeper: compares profiles with security alerts on this computer",
        "path": str(program),
        "type": "stdio",
        member: list(callers),
    }
    return json.dumps(value, indent=2) + "\n"


def inspect_manifest(path: Path, family: str, program: Path) -> Found:
    """Look at the file in a manifest's place. Never raises: what cannot be read is foreign, with the reason."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _READ_LIMIT:
            return Found(FOREIGN, detail="it is no ordinary file of a manifest's size")
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Found(ABSENT)
    except (OSError, ValueError) as error:
        return Found(FOREIGN, detail=f"it cannot be read ({type(error).__name__})")
    if text == manifest_text(family, program):
        return Found(OURS, str(program))
    return _judge(text, family, program)


def _judge(text: str, family: str, program: Path) -> Found:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return Found(FOREIGN, detail="it is not JSON")
    if not isinstance(value, dict) or not isinstance(named := value.get("path"), str):
        return Found(FOREIGN, detail="it names no program")
    if value.get("name") != HOST_NAME:
        return Found(FOREIGN, named, "its name is not that of Doorkeeper's host")
    if named == str(program):
        member, callers = _CALLERS[family]
        right = value.get(member) == list(callers)
        return Found(OUTDATED, named, "its wording is old" if right else "it names other callers than our extension")
    # Windows rules split at both kinds of slash, so this reads the paths of every system
    if PureWindowsPath(named).stem != PROGRAM:
        return Found(FOREIGN, named, "it points to another program")
    if os.path.lexists(named):
        return Found(OTHER, named)
    return Found(OUTDATED, named, "its program is gone")
