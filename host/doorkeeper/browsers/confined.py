"""Browsers from snap and flatpak: they run confined, and what follows for starting a program outside.

Sources: firefox-source-docs.mozilla.org, "Native messaging for a strictly-confined Firefox",
github.com/flatpak/xdg-desktop-portal issue 655, github.com/brave/brave-browser issue 17537,
github.com/flathub/org.chromium.Chromium issue 2.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from doorkeeper.browsers.locations import Browser
from doorkeeper.browsers.machine import Machine

_SCRIPT_LIMIT = 4096


class Copies(NamedTuple):
    """The copies of one browser on a machine: ordinary programs, and the confined kinds (``snap``, ``flatpak``)."""

    programs: tuple[Path, ...]
    confined: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether the browser is there at all."""
        return bool(self.programs or self.confined)


class Consequence(NamedTuple):
    """What follows from a confined copy. ``works`` is false where no host outside can be reached."""

    code: str
    works: bool
    message: str
    remedy: str


def find_copies(browser: Browser, machine: Machine) -> Copies:
    """Look where a browser is installed."""
    places = browser.places[machine.system]
    candidates = [machine.place(template) for template in places.found]
    path = machine.environment.get("PATH")
    candidates += [Path(found) for command in places.commands if (found := shutil.which(command, path=path))]
    present = [candidate for candidate in candidates if candidate.exists()]
    programs = tuple(dict.fromkeys(program.resolve() for program in present if not _leads_to_snap(program)))
    confined = []
    if machine.system == "linux":
        if any(_leads_to_snap(program) for program in present) or _has_snap(browser, machine):
            confined.append("snap")
        if _has_flatpak(browser, machine):
            confined.append("flatpak")
    return Copies(programs, tuple(confined))


def consequence(browser: Browser, kind: str) -> Consequence:
    """Say what follows when a browser comes from ``snap`` or ``flatpak``."""
    title, package = browser.title, {"snap": "a snap", "flatpak": "a flatpak"}[kind]
    if browser.family == "chromium":
        return Consequence(
            "browser.confined",
            False,
            f"{title} from {package} cannot start programs outside its sandbox, so Doorkeeper cannot work in it.",
            f"Install {title} as an ordinary package (.deb or .rpm) and remove the {kind}, or use another browser.",
        )
    if kind == "snap":
        return Consequence(
            "browser.portal",
            True,
            f"{title} from a snap starts programs through the desktop portal only, which asks the person once.",
            "Allow it when asked. If nothing asks, the portal is missing or switched off: set "
            "widget.use-xdg-desktop-portal.native-messaging to 2 in about:config and update xdg-desktop-portal, or "
            "install Firefox as an ordinary package.",
        )
    return Consequence(
        "browser.portal",
        True,
        f"{title} from a flatpak starts programs only through xdg-native-messaging-proxy, which few systems have yet.",
        "Install Firefox as an ordinary package; or install xdg-native-messaging-proxy and set "
        "widget.use-xdg-desktop-portal.native-messaging to 2 in about:config.",
    )


def _has_snap(browser: Browser, machine: Machine) -> bool:
    if browser.snap is None:
        return False
    return machine.place(f"/snap/bin/{browser.snap}").exists() or machine.place(f"/snap/{browser.snap}").is_dir()


def _has_flatpak(browser: Browser, machine: Machine) -> bool:
    if browser.flatpak is None:
        return False
    data = machine.environment.get("XDG_DATA_HOME") or str(machine.home / ".local" / "share")
    return any(
        (base / "app" / browser.flatpak).is_dir()
        for base in (machine.place("/var/lib/flatpak"), Path(data) / "flatpak")
    )


def _leads_to_snap(program: Path) -> bool:
    """Tell whether a program is a snap's, or a start script that hands over to one (as Ubuntu's ``firefox`` is)."""
    resolved = program.resolve()
    if "snap" in resolved.parts[:-1] or resolved.name == "snap":
        return True
    try:
        if not resolved.is_file():
            return False
        with resolved.open("rb") as file:
            start = file.read(_SCRIPT_LIMIT)
    except OSError:
        return False
    return start.startswith(b"#!") and b"/snap/bin/" in start
