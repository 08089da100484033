"""Put the host manifest in place for browsers, and take it away again. Only what is ours is ever touched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from doorkeeper.browsers.confined import Consequence, Copies, consequence, find_copies
from doorkeeper.browsers.files import write_whole
from doorkeeper.browsers.locations import Browser, all_browsers
from doorkeeper.browsers.machine import Machine
from doorkeeper.browsers.manifest import ABSENT, FOREIGN, OTHER, OURS, Found, manifest_text
from doorkeeper.browsers.targets import Target, inspect_target, targets
from doorkeeper.model.errors import DoorkeeperError

REGISTERED = "registered"
UNCHANGED = "already registered"
REMOVED = "removed"
NOTHING = "nothing to remove"
KEPT = "kept"
REFUSED = "refused"
CONFINED = "confined"
NOT_INSTALLED = "not installed"

_FILE_MODE = 0o644
_FOLDER_MODES = {"user": 0o700, "machine": 0o755}


class Outcome(NamedTuple):
    """What was done for one browser at one place, or why not; ``problem`` makes the command end with 1."""

    browser: str
    action: str
    path: Path | None = None
    problem: DoorkeeperError | None = None
    note: Consequence | None = None


def install(browsers: Sequence[Browser], machine: Machine, scope: str, program: Path, *, named: bool) -> list[Outcome]:
    """Register the host with each browser.

    Args:
        browsers: which.
        machine: where.
        scope: ``user`` or ``machine``.
        program: absolute path of ``doorkeeper-host``.
        named: the person named these browsers, so they are registered even where they are not installed yet.

    Returns:
        one outcome for each place, in the order of the browsers.

    """
    outcomes: list[Outcome] = []
    for browser in browsers:
        copies = find_copies(browser, machine)
        follows = [consequence(browser, kind) for kind in copies.confined]
        if not copies.any and not named:
            outcomes.append(Outcome(browser.name, NOT_INSTALLED))
        elif not copies.programs and follows and not any(item.works for item in follows):
            outcomes.append(Outcome(browser.name, CONFINED, problem=_as_error(follows[0])))
        else:
            note = follows[0] if follows else None
            outcomes += [
                _install_one(browser, target, machine, program)._replace(note=note)
                for target in targets(browser, machine, scope)
            ]
    return outcomes


def remove(browsers: Sequence[Browser], machine: Machine, scope: str, program: Path) -> list[Outcome]:
    """Take our manifests away; a place that another installed browser reads too is kept."""
    names = {browser.name for browser in browsers}
    others = [other for other in all_browsers() if other.name not in names and find_copies(other, machine).any]
    shared = {target for other in others for target in targets(other, machine, scope)}
    return [
        Outcome(browser.name, KEPT, target.path) if target in shared else _remove_one(browser, target, machine, program)
        for browser in browsers
        for target in targets(browser, machine, scope)
    ]


class Status(NamedTuple):
    """How one browser stands: its copies, what follows from confined ones, and the manifest at each place."""

    browser: Browser
    copies: Copies
    follows: tuple[Consequence, ...]
    manifests: tuple[tuple[Target, Found], ...]

    @property
    def registered(self) -> bool:
        """Whether some place holds exactly our manifest."""
        return any(found.state == OURS for _, found in self.manifests)

    @property
    def reachable(self) -> bool:
        """Whether a copy of the browser can start a host at all."""
        return bool(self.copies.programs) or any(item.works for item in self.follows)


def status(browsers: Sequence[Browser], machine: Machine, program: Path) -> list[Status]:
    """Look at every place of every browser, in both scopes."""
    return [_status_one(browser, machine, program) for browser in browsers]


def refusal(target: Target, found: Found) -> DoorkeeperError | None:
    """Say why what stands at a target may not be replaced; None when it may."""
    if found.state == FOREIGN:
        return DoorkeeperError(
            "manifest.foreign",
            f"{target.path} is not a manifest of ours: {found.detail}.",
            "Find out which program put it there; move it away, then install again.",
        )
    if found.state == OTHER:
        return DoorkeeperError(
            "manifest.other_installation",
            f"{target.path} belongs to another installation of Doorkeeper, {found.program}.",
            "Run that installation's `doorkeeper browsers remove` first, or delete the file, then install again.",
        )
    return None


def _install_one(browser: Browser, target: Target, machine: Machine, program: Path) -> Outcome:
    found = inspect_target(target, machine, program)
    if found.state == OURS:
        return Outcome(browser.name, UNCHANGED, target.path)
    if problem := refusal(target, found):
        return Outcome(browser.name, REFUSED, target.path, problem)
    try:
        text = manifest_text(target.family, program)
        write_whole(target.path, text, mode=_FILE_MODE, folder_mode=_FOLDER_MODES[target.scope])
        if target.key is not None and machine.registry is not None:
            machine.registry.write(*target.key, str(target.path))
    except OSError as error:
        return Outcome(browser.name, REFUSED, target.path, _not_writable(target, error))
    return Outcome(browser.name, REGISTERED, target.path)


def _remove_one(browser: Browser, target: Target, machine: Machine, program: Path) -> Outcome:
    found = inspect_target(target, machine, program)
    if found.state == ABSENT:
        return Outcome(browser.name, NOTHING, target.path)
    if problem := refusal(target, found):
        return Outcome(browser.name, REFUSED, target.path, problem)
    try:
        if target.key is not None and machine.registry is not None and machine.registry.read(*target.key) is not None:
            machine.registry.delete(*target.key)
        target.path.unlink(missing_ok=True)
    except OSError as error:
        return Outcome(browser.name, REFUSED, target.path, _not_writable(target, error))
    return Outcome(browser.name, REMOVED, target.path)


def _status_one(browser: Browser, machine: Machine, program: Path) -> Status:
    copies = find_copies(browser, machine)
    places = [target for scope in ("user", "machine") for target in targets(browser, machine, scope)]
    return Status(
        browser,
        copies,
        tuple(consequence(browser, kind) for kind in copies.confined),
        tuple((target, inspect_target(target, machine, program)) for target in places),
    )


def _as_error(item: Consequence) -> DoorkeeperError:
    return DoorkeeperError(item.code, item.message, item.remedy)


def _not_writable(target: Target, error: OSError) -> DoorkeeperError:
    return DoorkeeperError(
        "manifest.not_writable",
        f"{target.path} could not be changed: {error.strerror or type(error).__name__}.",
        "For the whole machine, run this as administrator; for yourself, check who owns the folder.",
    )
