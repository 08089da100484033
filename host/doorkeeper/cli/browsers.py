"""``doorkeeper browsers install|status|remove``: register the host with the browsers of this machine."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable

from doorkeeper.browsers.install import NOT_INSTALLED, REGISTERED, UNCHANGED, Outcome, Status, install, remove, status
from doorkeeper.browsers.locations import all_browsers, browsers_named
from doorkeeper.browsers.machine import Machine, this_machine
from doorkeeper.browsers.program import check_machine_wide, check_program, program_path
from doorkeeper.browsers.targets import SCOPES
from doorkeeper.model.errors import DoorkeeperError

_Run = Callable[[argparse.Namespace], int]

_DONE, _PROBLEMS, _WRONG_USE, _UNTRUSTED = 0, 1, 2, 3
_EXIT_CODES = {"browser.unknown": _WRONG_USE, "scope.sudo": _WRONG_USE, "host.replaceable": _UNTRUSTED}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser("browsers", help="register Doorkeeper with the browsers of this machine")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    for name, run, text in (
        ("install", _install, "register the host with the browsers that are found, or with those named"),
        ("status", _status, "show where each browser stands"),
        ("remove", _remove, "take the registration away; nothing that is not ours is touched"),
    ):
        action = actions.add_parser(name, help=text, description=text)
        names = ", ".join(browser.name for browser in all_browsers())
        action.add_argument(
            "--browser", action="append", default=[], metavar="NAME", help=f"one of {names}; repeatable"
        )
        if name != "status":
            action.add_argument(
                "--scope", choices=SCOPES, default="user", help="this person only, or the whole machine"
            )
        action.add_argument("--json", action="store_true", help="print JSON")
        action.set_defaults(run=_guarded(run))


def _guarded(run: _Run) -> _Run:
    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except DoorkeeperError as error:
            if args.json:
                print(json.dumps({"error": error.to_json()}))
            print(f"{error.message}\n  {error.remedy} ({error.code})", file=sys.stderr)
            return _EXIT_CODES.get(error.code, _PROBLEMS)

    return guarded


def _install(args: argparse.Namespace) -> int:
    machine, program = this_machine(), program_path()
    _check_scope(args.scope, machine)
    check_program(program)
    if args.scope == "machine":
        check_machine_wide(program, machine.root)
    outcomes = install(browsers_named(args.browser), machine, args.scope, program, named=bool(args.browser))
    _print_outcomes(outcomes, as_json=args.json)
    served = any(outcome.action in (REGISTERED, UNCHANGED) for outcome in outcomes)
    if not served and not args.json:
        print("No browser was registered.")
    return _PROBLEMS if not served or any(outcome.problem for outcome in outcomes) else _DONE


def _remove(args: argparse.Namespace) -> int:
    machine = this_machine()
    _check_scope(args.scope, machine)
    outcomes = remove(browsers_named(args.browser), machine, args.scope, program_path())
    _print_outcomes(outcomes, as_json=args.json)
    return _PROBLEMS if any(outcome.problem for outcome in outcomes) else _DONE


def _status(args: argparse.Namespace) -> int:
    found = status(browsers_named(args.browser), this_machine(), program_path())
    present = [item for item in found if item.copies.any]
    if args.json:
        print(json.dumps({"browsers": [_status_to_json(item) for item in found]}, indent=2))
    else:
        for item in present:
            _print_status(item)
        missing = [item.browser.title for item in found if not item.copies.any]
        if missing:
            print(f"Not found on this machine: {', '.join(missing)}.")
    return _DONE if present and all(item.registered and item.reachable for item in present) else _PROBLEMS


def _check_scope(scope: str, machine: Machine) -> None:
    if scope == "user" and "SUDO_USER" in machine.environment and hasattr(os, "geteuid") and os.geteuid() == 0:
        raise DoorkeeperError(
            "scope.sudo",
            "With sudo, this would register Doorkeeper for the administrator and not for you.",
            "Leave sudo out, or add --scope machine for everybody on this machine.",
        )


def _print_outcomes(outcomes: list[Outcome], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"outcomes": [_outcome_to_json(outcome) for outcome in outcomes]}, indent=2))
        return
    titles = {browser.name: browser.title for browser in all_browsers()}
    absent = [titles[outcome.browser] for outcome in outcomes if outcome.action == NOT_INSTALLED]
    for outcome in outcomes:
        if outcome.action == NOT_INSTALLED:
            continue
        print(f"{titles[outcome.browser]:16} {outcome.action:18} {outcome.path or ''}".rstrip())
        for item in (outcome.problem, outcome.note):
            if item is not None:
                print(f"  {item.message}\n  {item.remedy} ({item.code})")
    if absent:
        print(f"Not found on this machine: {', '.join(absent)}. Name one with --browser to register it anyway.")


def _print_status(item: Status) -> None:
    copies = [str(program) for program in item.copies.programs] + list(item.copies.confined)
    print(f"{item.browser.title} ({', '.join(copies)}): {'registered' if item.registered else 'not registered'}")
    for target, found in item.manifests:
        detail = f" ({found.detail or found.program})" if found.detail or found.program else ""
        print(f"  {target.scope:8} {found.state:18} {target.path}{detail}")
    for follows in item.follows:
        print(f"  {follows.message}\n  {follows.remedy} ({follows.code})")


def _outcome_to_json(outcome: Outcome) -> dict[str, object]:
    return {
        "browser": outcome.browser,
        "action": outcome.action,
        "path": None if outcome.path is None else str(outcome.path),
        "problem": outcome.problem.to_json() if outcome.problem else None,
        "note": outcome.note._asdict() if outcome.note else None,
    }


def _status_to_json(item: Status) -> dict[str, object]:
    return {
        "browser": item.browser.name,
        "programs": [str(program) for program in item.copies.programs],
        "confined": list(item.copies.confined),
        "registered": item.registered,
        "reachable": item.reachable,
        "follows": [follows._asdict() for follows in item.follows],
        "manifests": [
            {
                "scope": target.scope,
                "path": str(target.path),
                "registry": None if target.key is None else rf"{target.key.hive}\{target.key.key}",
                "state": found.state,
                "program": found.program,
                "detail": found.detail,
            }
            for target, found in item.manifests
        ],
    }
