"""``doorkeeper doctor``: check the chain from browser to warning link by link, and say how to mend what is broken."""

from __future__ import annotations

import argparse
import json
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from doorkeeper import __version__
from doorkeeper.browsers.install import Status, refusal, status
from doorkeeper.browsers.locations import all_browsers
from doorkeeper.browsers.machine import Machine, this_machine
from doorkeeper.browsers.manifest import ABSENT, OTHER, OURS, OUTDATED
from doorkeeper.browsers.policies import policy_problems
from doorkeeper.browsers.program import check_program, program_path
from doorkeeper.browsers.targets import Target
from doorkeeper.cli.output import entries
from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.native.client import HostProcess
from doorkeeper.native.due import has_address, policy_path, read_policy, read_state
from doorkeeper.native.held import held_versions
from doorkeeper.native.identity import CHROMIUM_ORIGINS, GECKO_IDS
from doorkeeper.packs.client.desk import pack_cards
from doorkeeper.packs.home import home_folder
from doorkeeper.packs.installed import open_installed
from doorkeeper.reports.desk import find_desk

OK, WARNING, FAULT = "ok", "warning", "fault"

ANSWER_LIMIT = 15.0
"""Seconds that a host may take for one answer; a sound one takes a fraction of one, also on a slow machine."""

_OLDEST_PYTHON = (3, 11)
_INSTALL_BROWSERS = "Run `doorkeeper browsers install`."
_UPDATE_PACKS = "Update the packs: `doorkeeper packs --help` tells how."
_RUN_SYNC = "Run `doorkeeper sync`; a browser with the extension, or a timer of IT's, does it every few hours."
_OLDEST_RUN = timedelta(days=3)
"""A machine that is switched on sometimes looks for newer packs more often than this."""
_HARMLESS: dict[str, object] = {"kind": "profile", "site": "linkedin", "name": "Doorkeeper Doctor"}


class Finding(NamedTuple):
    """What one check found. ``code`` and ``remedy`` are there for all but ``ok``."""

    link: str
    level: str
    message: str
    code: str | None = None
    remedy: str | None = None


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    text = "check everything between the browser and the packs, and say how to mend what is broken"
    parser = subparsers.add_parser("doctor", help=text, description=text)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--timeout", type=float, default=ANSWER_LIMIT, metavar="SECONDS", help="for each answer of a host"
    )
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    findings = list(examine(args.timeout))
    broken = any(finding.level == FAULT for finding in findings)
    if args.json:
        print(json.dumps({"ok": not broken, "findings": [finding._asdict() for finding in findings]}, indent=2))
    else:
        for finding in findings:
            print(f"{finding.level:8} {finding.link:14} {finding.message}")
            if finding.remedy is not None:
                print(f"{'':23} {finding.remedy} ({finding.code})")
        print("Something is broken: see the lines marked fault." if broken else "All links hold.")
    return 1 if broken else 0


def examine(timeout: float = ANSWER_LIMIT) -> Iterator[Finding]:
    """Check link by link, from the interpreter to an answer of the host; a fault does not stop the later checks."""
    yield from _guarded("python", _check_python)
    yield from _guarded("program", _check_program)
    yield from _guarded("home folder", _check_home)
    yield from _guarded("policy", _check_policy)
    yield from _guarded("packs", _check_packs)
    yield from _guarded("updates", _check_updates)
    yield from _guarded("desk", _check_desk)
    yield from _guarded("browsers", lambda: _check_browsers(this_machine(), timeout))


def _guarded(link: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Run one check; what it does not expect is a finding too, since a doctor must not fall ill itself."""
    try:
        yield from check()
    except DoorkeeperError as error:
        yield _from_error(link, error)
    except Exception as error:
        message = f"This check failed: {type(error).__name__}: {error}."
        remedy = "Install Doorkeeper again; if it stays, report this to the makers of Doorkeeper."
        yield Finding(link, FAULT, message, "doctor.failed", remedy)


def _check_python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < _OLDEST_PYTHON:
        message = f"Python {version} is too old."
        yield Finding("python", FAULT, message, "python.old", "Install Python 3.11 or later, then Doorkeeper again.")
        return
    yield Finding("python", OK, f"Python {version}, {sys.executable}")


def _check_program() -> Iterator[Finding]:
    check_program(program_path())
    yield Finding("program", OK, f"Doorkeeper {__version__}, {program_path()}")


def _check_home() -> Iterator[Finding]:
    home = Path(home_folder())
    if "DOORKEEPER_HOME" in os.environ:
        yield Finding(
            "home folder",
            WARNING,
            f"DOORKEEPER_HOME is set here, to {home}.",
            "home.environment",
            "A browser that is started from the desktop may not have it, and then uses another folder.",
        )
    existing = next(folder for folder in (home, *home.parents) if folder.exists() or folder == folder.parent)
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError:
        message = f"{home} cannot be written to."
        yield Finding("home folder", FAULT, message, "home.not_writable", f"Make yourself the owner of {existing}.")
        return
    if sys.platform != "win32" and home.is_dir() and home.stat().st_mode & stat.S_IWOTH:
        message = f"Everybody on this machine can change {home}."
        yield Finding("home folder", FAULT, message, "home.open", f"Run `chmod go-w {home}`.")
        return
    yield Finding("home folder", OK, str(home))


def _check_packs() -> Iterator[Finding]:
    packs = open_installed(home_folder()).status(datetime.now(UTC))
    if not packs:
        message = "No pack is installed, so nobody is warned of anything."
        yield Finding("packs", FAULT, message, "packs.none", _UPDATE_PACKS)
    for pack in packs:
        published = pack.published or "at an unknown date"
        message = f"{pack.id} {pack.version}: {entries(pack.entries)}, published {published}"
        if pack.state == "fresh":
            yield Finding("packs", OK, message)
        elif pack.state == "stale":
            yield Finding("packs", WARNING, f"{message}; past its refresh date.", "pack.stale", _UPDATE_PACKS)
        else:
            yield Finding("packs", FAULT, f"{message}; expired {pack.expires}.", "pack.expired", _UPDATE_PACKS)


def _check_policy() -> Iterator[Finding]:
    path, policy = policy_path(), read_policy()
    if policy.problem is not None:
        message = f"The machine's policy {path} cannot be used, so it counts as none: {policy.problem}."
        yield Finding("policy", FAULT, message, "policy.unusable", "Mend it as docs/deployment.md describes it.")
        return
    if not Path(path).exists():
        yield Finding("policy", OK, f"none: there is no {path}")
        return
    if policy.folder is not None and not Path(policy.folder).is_dir():
        message = f"The folder {policy.folder}, from which the policy takes packs, is not there."
        remedy = "Make it, or connect the share that it is on, and let people read it."
        yield Finding("policy", WARNING, message, "policy.folder", remedy)
    said = [f"packs from {policy.folder}" if policy.folder else "", f"desk by {policy.desk}" if policy.desk else ""]
    yield Finding("policy", OK, ", ".join([path, *filter(None, said)]))


def _check_updates() -> Iterator[Finding]:
    """Look at what waits for a person, and at how the last look for newer packs ended."""
    home, policy, now = home_folder(), read_policy(), datetime.now(UTC)
    for held in held_versions(home):
        message = (
            f"Version {held['version']} of {held['publisher']}/{held['pack']} would warn of many ordinary people, so it"
            f" waits for a person since {held['since'] or 'an unknown time'}."
        )
        remedy = "Ask the publisher whether this is meant; if it is, import it again with `--confirm`."
        yield Finding("updates", WARNING, message, "pack.held", remedy)
    if not policy.folder and not has_address(home):
        yield Finding("updates", OK, "packs come as files: no publisher has an address, and no folder is watched")
        return
    state = read_state(home)
    if state.last is None:
        message = "`doorkeeper sync` has not run yet."
        yield Finding("updates", WARNING, message, "sync.never", _RUN_SYNC)
        return
    try:
        age = now - datetime.fromisoformat(state.last)
    except (ValueError, TypeError):
        age = timedelta.max
    when = f"`doorkeeper sync` ran last at {state.last}"
    if age > _OLDEST_RUN:
        yield Finding("updates", WARNING, f"{when}, more than {_OLDEST_RUN.days} days ago.", "sync.old", _RUN_SYNC)
    if state.result != "ok":
        message = f"{when} and ended with {state.result}; failures in a row: {state.failures}."
        yield Finding("updates", WARNING, message, "sync.failed", "Run `doorkeeper sync` to see what is wrong.")
    elif age <= _OLDEST_RUN:
        yield Finding("updates", OK, when)


def _check_desk() -> Iterator[Finding]:
    home, policy = home_folder(), read_policy()
    card = find_desk(Path(home), policy)
    if card is None:
        message = "No desk is known, so reports stay on this machine."
        remedy = "Trust a publisher with `packs trust --desk`, or name a card in the machine's policy."
        yield Finding("desk", WARNING, message, "desk.none", remedy)
        return
    packs = [found.pack or "" for found in pack_cards(home)]
    publishers = sorted({pack.partition("/")[0] for pack in packs})
    if policy.desk is None and len(publishers) > 1:
        message = (
            f"Several publishers may say where reports go, {', '.join(publishers)}; the card of {packs[0]} counts."
        )
        remedy = "Take it back from all but one: `doorkeeper packs trust ROOT --publisher ID --no-desk`."
        yield Finding("desk", WARNING, message, "desk.several", remedy)
    origin = policy.desk or (packs[0] if packs else "a card that a person took over")
    where = card.address or "no address: reports leave as files"
    yield Finding("desk", OK, f"{card.name} ({card.id}), {where}; from {origin}")


def _check_browsers(machine: Machine, timeout: float) -> Iterator[Finding]:
    found = [item for item in status(all_browsers(), machine, program_path()) if item.copies.any]
    if not found:
        message = "No browser that Doorkeeper knows was found on this machine."
        names = ", ".join(browser.title for browser in all_browsers())
        yield Finding("browsers", FAULT, message, "browser.none", f"Install one of: {names}.")
    started: set[tuple[str, str]] = set()
    for item in found:
        yield from _check_browser(item, machine)
        for target, manifest in item.manifests:
            program = manifest.program
            if manifest.state in (OURS, OTHER) and program and (program, target.family) not in started:
                started.add((program, target.family))
                yield from _check_answers(program, target, timeout)


def _check_browser(item: Status, machine: Machine) -> Iterator[Finding]:
    link = item.browser.name
    for follows in item.follows:
        level = WARNING if follows.works or item.copies.programs else FAULT
        yield Finding(link, level, follows.message, follows.code, follows.remedy)
    if not item.reachable:
        return
    for target, manifest in item.manifests:
        if manifest.state == OURS:
            yield Finding(link, OK, f"{target.scope} manifest {target.path}")
        elif problem := refusal(target, manifest):
            yield _from_error(link, problem)
        elif manifest.state == OUTDATED:
            message = f"{target.path} must be written again: {manifest.detail}."
            yield Finding(link, FAULT, message, "manifest.outdated", _INSTALL_BROWSERS)
    if all(manifest.state == ABSENT for _, manifest in item.manifests):
        message = f"Doorkeeper is not registered with {item.browser.title}."
        yield Finding(link, FAULT, message, "manifest.absent", _INSTALL_BROWSERS)
    ours = {target.scope for target, manifest in item.manifests if manifest.state == OURS}
    for problem in policy_problems(item.browser, machine, user_level=ours == {"user"}):
        yield _from_error(link, problem)


def _check_answers(program: str, target: Target, timeout: float) -> Iterator[Finding]:
    """Start the host as a browser of this family does, and ask it for a real verdict."""
    link = f"host ({target.family})"
    try:
        check_program(Path(program))
        with HostProcess([program, *_caller(target)], timeout=timeout) as host:
            hello = host.hello()
            verdict = host.ask("screen", {"observation": _HARMLESS})
            band = decode.required_text(verdict, "band", "result", limit=20)
            version = decode.required_text(hello, "host", "result", limit=64)
    except DoorkeeperError as error:
        yield _from_error(link, error)
        return
    except DecodeError as error:
        message = f"{program} answered in a form that is not the protocol's: {error}."
        yield Finding(link, FAULT, message, "host.garbled", "Install Doorkeeper again.")
        return
    if version != __version__:
        message = f"{program} is version {version}, and this is {__version__}."
        yield Finding(link, WARNING, message, "host.other_version", _INSTALL_BROWSERS)
    if hello.get("isolated") is not True:
        message = f"{program} runs without Python's isolated mode, so the person's settings can change what it does."
        yield Finding(link, WARNING, message, "host.not_isolated", "Install Doorkeeper again with `make install`.")
    yield Finding(link, OK, f"answers, with a verdict ({band}) on a harmless profile")


def _caller(target: Target) -> tuple[str, ...]:
    return (CHROMIUM_ORIGINS[0],) if target.family == "chromium" else (str(target.path), GECKO_IDS[0])


def _from_error(link: str, error: DoorkeeperError) -> Finding:
    return Finding(link, FAULT, error.message, error.code, error.remedy)
