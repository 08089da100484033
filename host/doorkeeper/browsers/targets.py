"""The places where one browser reads host manifests, on one machine, in one scope."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from doorkeeper.browsers.locations import Browser
from doorkeeper.browsers.machine import Machine
from doorkeeper.browsers.manifest import ABSENT, FOREIGN, OURS, OUTDATED, Found, inspect_manifest
from doorkeeper.browsers.registry import MACHINE, USER
from doorkeeper.native.identity import HOST_NAME

SCOPES = ("user", "machine")


class Key(NamedTuple):
    """A registry key whose default value is the manifest's path."""

    hive: str
    key: str


class Target(NamedTuple):
    """One manifest file, and on Windows the registry key that names it."""

    family: str
    scope: str
    path: Path
    key: Key | None = None


def targets(browser: Browser, machine: Machine, scope: str) -> tuple[Target, ...]:
    """Give the places of a browser; browsers that read the same place give equal targets."""
    places = browser.places[machine.system]
    if machine.system == "windows":
        return (_windows_target(browser, machine, scope),)
    folders = [machine.place(template) for template in (places.user if scope == "user" else places.machine)]
    # a further place is for systems that have it: /usr/lib64 is not made where it is not known
    present = [folder for i, folder in enumerate(folders) if i == 0 or folder.parent.parent.is_dir()]
    return tuple(Target(browser.family, scope, folder / f"{HOST_NAME}.json") for folder in present)


def inspect_target(target: Target, machine: Machine, program: Path) -> Found:
    """Tell what stands at a target. On Windows a key without its file, or a file without its key, is ``outdated``."""
    found = inspect_manifest(target.path, target.family, program)
    if target.key is None or machine.registry is None:
        return found
    named = machine.registry.read(*target.key)
    if named is None:
        return found if found.state in (ABSENT, FOREIGN) else Found(OUTDATED, found.program, "its registry key is gone")
    if named == str(target.path):
        return Found(OUTDATED, detail="the file that the registry names is gone") if found.state == ABSENT else found
    elsewhere = inspect_manifest(Path(named), target.family, program)
    if elsewhere.state in (ABSENT, OURS, OUTDATED):
        return Found(OUTDATED, elsewhere.program, "the registry names another file")
    return elsewhere


def _windows_target(browser: Browser, machine: Machine, scope: str) -> Target:
    key = browser.places["windows"].key or ""
    vendor = "-".join(key.split("\\")[1:-1]).lower()
    folder = machine.place("{local_app_data}" if scope == "user" else "{program_data}") / "Doorkeeper" / "browsers"
    hive = USER if scope == "user" else MACHINE
    return Target(browser.family, scope, folder / f"{HOST_NAME}.{vendor}.json", Key(hive, rf"{key}\{HOST_NAME}"))
