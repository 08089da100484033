"""``doorkeeper sync``: deliver reports, fetch newer packs from their publishers, and take those of IT's folder."""

from __future__ import annotations

import argparse
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.cli import output
from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.native.due import encode_state, is_due, packs_due, read_policy, read_state, reports_due, state_path
from doorkeeper.native.log import Log
from doorkeeper.packs.home import home_folder
from doorkeeper.sync.run import OK, SUFFIX, Delivered, Outcome, Tried, run
from doorkeeper.sync.units import KINDS, unit_files


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "sync",
        help="deliver reports, fetch newer packs from their publishers",
        description="Delivers the reports that wait and fetches the desk's answers, asks each publisher that has an "
        "address for newer packs, and imports new bundles from the folder that the machine's policy names. The only "
        "part of Doorkeeper on this computer that uses a network.",
    )
    parser.add_argument(
        "--if-due", action="store_true", help="do nothing unless hours have passed, a bundle is new or a report waits"
    )
    parser.add_argument(
        "--print-unit",
        choices=tuple(KINDS),
        help="print what lets the system's own timer run this, and do nothing else",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=sync)


def sync(options: argparse.Namespace) -> int:
    """Do one run, unless it is not due or another is under way; 0 when all of it worked, 3 when a pack was refused."""
    if options.print_unit:
        return _print_unit(options.print_unit)
    home = home_folder()
    policy = read_policy()
    if policy.problem:
        sys.stderr.write(f"The machine's policy cannot be used: {policy.problem}.\n")
    now = datetime.now(UTC)
    if options.if_due and not is_due(home, read_state(home), policy, now):
        return _nothing("Not due.", options)

    # the client of signed packs takes long to import: only for a run that takes place
    from doorkeeper.packs.client.files import write_whole
    from doorkeeper.packs.client.lock import locked
    from doorkeeper.packs.client.rebuild import rebuild_unreadable
    from doorkeeper.sync.work import deliver_reports, work_of

    try:
        with locked(Path(home) / "sync", wait=0):
            state = read_state(home)
            all_of_it = not options.if_due or packs_due(home, state, policy, now)
            # first what a person waits for; a large pack takes minutes
            reports = deliver_reports(Path(home), policy, now, by_person=not options.if_due, outcomes=all_of_it)
            if all_of_it:
                rebuild_unreadable(Path(home))
                chance = random.random()  # noqa: S311 - spreads the load on a server, no secret
                outcome = run(state, policy, work_of(Path(home)), datetime.now(UTC), chance)
                write_whole(Path(state_path(home)), encode_state(outcome.state))
                later = datetime.now(UTC)
                if reports_due(home, later):
                    # saved while the packs were fetched: the host that started a run for it found this one under way
                    reports = reports.and_then(
                        deliver_reports(Path(home), policy, later, by_person=False, outcomes=False)
                    )
            else:
                outcome = Outcome(state, ())
    except DoorkeeperError as error:
        if error.code != "lock.busy":
            raise
        return _nothing("Another run is under way.", options)
    _log(home, outcome, reports)
    return _report(outcome, reports, options)


def _print_unit(kind: str) -> int:
    program = Path(sys.executable).absolute().parent / ("doorkeeper.exe" if sys.platform == "win32" else "doorkeeper")
    files = unit_files(kind, program)
    for name, text in files.items():
        if len(files) > 1:
            print(f"# {name}")
        print(text)
    return output.DONE


def _nothing(why: str, options: argparse.Namespace) -> int:
    if options.json:
        output.print_json({"ran": False, "tried": []})
    else:
        print(why)
    return output.DONE


def _log(home: str, outcome: Outcome, reports: Delivered) -> None:
    """Write what was tried: ids of publishers, no names of files, how many reports, codes."""
    log = Log(str(Path(home) / "log"), "sync.log")
    for item in outcome.tried:
        code = item.error.code if item.error else OK
        log.note("file" if item.what.lower().endswith(SUFFIX) else f"publisher {item.what}", result=code)
    if reports.sent or reports.outcomes:
        log.note("reports", sent=reports.sent, outcomes=reports.outcomes)
    for error in reports.errors:
        log.note("reports", result=error.code)
    log.write("end", result=outcome.state.result, failures=outcome.state.failures)


def _report(outcome: Outcome, reports: Delivered, options: argparse.Namespace) -> int:
    if options.json:
        output.print_json(
            {
                "ran": True,
                "next": outcome.state.next,
                "tried": [_to_json(item) for item in outcome.tried],
                "reports": {**reports._asdict(), "errors": [error.to_json() for error in reports.errors]},
            }
        )
    else:
        if reports.sent or reports.outcomes:
            print(f"Reports: {reports.sent} delivered, {reports.outcomes} answered.")
        for error in reports.errors:
            print(f"Reports: {error.message} [{error.code}]")
        for item in outcome.tried:
            print(f"{_shown(item.what)}: {f'{item.error.message} [{item.error.code}]' if item.error else 'up to date'}")
        if not outcome.tried and reports == Delivered():
            print("Nothing to do: no publisher has an address, no bundle is new, and no report waits.")
    errors = [*reports.errors, *(item.error for item in outcome.tried if item.error is not None)]
    if any(isinstance(error, RefusedError) for error in errors):
        return output.REFUSED
    return output.PROBLEMS if errors else output.DONE


def _to_json(item: Tried) -> dict[str, object]:
    return {"what": item.what, "error": item.error.to_json() if item.error else None}


def _shown(name: str) -> str:
    """Give a file's name fit for a terminal."""
    return "".join(character if character.isprintable() else "?" for character in name)
