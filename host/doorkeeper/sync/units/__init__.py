"""Files with which an operating system's own timer runs ``doorkeeper sync`` for the person who is logged in.

The program's path is filled in, written as the kind of file asks for it.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

KINDS = {
    "systemd": ("doorkeeper-sync.service", "doorkeeper-sync.timer"),
    "launchd": ("org.doorkeeper.sync.plist",),
    "task-scheduler": ("doorkeeper-sync.xml",),
}
"""What ``--print-unit`` takes, and the files of each."""


def unit_files(kind: str, program: Path) -> dict[str, str]:
    """Give the files of a kind, by the name that they are to have."""
    shown = _for_systemd(str(program)) if kind == "systemd" else escape(str(program))
    here = Path(__file__).parent
    return {name: (here / name).read_text(encoding="utf-8").replace("{program}", shown) for name in KINDS[kind]}


def _for_systemd(program: str) -> str:
    """Write a path as the first word of ``ExecStart`` (systemd.service(5); systemd.unit(5) for ``%``)."""
    quoted = program.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{quoted}"'
