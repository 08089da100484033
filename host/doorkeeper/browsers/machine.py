"""The machine that browsers are set up on, as a value: its system, the person's folders, and where its root is.

Everything that looks at the environment is here, so that the rest can be run for any system in a temporary folder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from doorkeeper.browsers.registry import Registry, system_registry
from doorkeeper.model.errors import DoorkeeperError

SYSTEMS = ("linux", "macos", "windows")


class Machine(NamedTuple):
    """Where browsers are set up.

    Attributes:
        system: ``linux``, ``macos`` or ``windows``.
        home: the person's home folder.
        root: what absolute places of the table are taken under; ``/`` on a real machine.
        environment: the process's variables.
        registry: the Windows registry, or None elsewhere.

    """

    system: str
    home: Path
    root: Path
    environment: Mapping[str, str]
    registry: Registry | None = None

    def place(self, template: str) -> Path:
        """Fill in a place of ``locations.toml``."""
        if template.startswith("/"):
            return self.root / template.lstrip("/")
        return Path(template.format_map(self._folders()))

    def _folders(self) -> dict[str, str]:
        variable = self.environment.get
        return {
            "home": str(self.home),
            "config": variable("XDG_CONFIG_HOME") or str(self.home / ".config"),
            "local_app_data": variable("LOCALAPPDATA") or str(self.home / "AppData" / "Local"),
            "program_data": variable("ProgramData") or str(self.root / "ProgramData"),
            "program_files": variable("ProgramFiles") or str(self.root / "Program Files"),
            "program_files_x86": variable("ProgramFiles(x86)") or str(self.root / "Program Files (x86)"),
        }


def this_machine() -> Machine:
    """Describe the machine that we run on.

    Raises:
        DoorkeeperError: ``system.unknown``.

    """
    systems = {"linux": "linux", "darwin": "macos", "win32": "windows"}
    if sys.platform not in systems:
        raise DoorkeeperError(
            "system.unknown",
            f"Doorkeeper does not know where browsers look for host manifests on {sys.platform}.",
            "Put the manifest in place by hand; docs/deployment.md shows it.",
        )
    return Machine(systems[sys.platform], Path.home(), Path("/"), os.environ, system_registry())
