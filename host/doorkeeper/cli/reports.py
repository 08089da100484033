"""``doorkeeper reports``: what a person can do with reports, without a browser."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from doorkeeper.cli import output
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.observation import KINDS
from doorkeeper.native.due import read_policy
from doorkeeper.packs.home import home_folder

if TYPE_CHECKING:
    from doorkeeper.reports.reporting import Listed, Preview, Reporting

_STATES = {
    "saved": "saved on this computer",
    "delivered": "delivered",
    "withdrawn": "withdrawn",
    "answered": "answered",
}
_DISPOSITIONS = {
    "confirmed": "The desk shares your concern.",
    "not-a-concern": "The desk sees no reason for concern.",
    "warning-wrong": "The desk agrees that the warning is wrong.",
    "need-more": "The desk asks for more: please get in touch with them.",
}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = subparsers.add_parser(
        "reports",
        help="report somebody to the desk, and see what came of it",
        description="Writes reports, sealed to the desk, into the outbox of this computer; `doorkeeper sync` delivers "
        "them.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _register_new(commands)
    _add(commands, "list", _list, "list your reports and what came of them")
    show = _add(commands, "show", _show, "show one report's way")
    show.add_argument("id", help="the report's id, or how it begins")
    export = _add(commands, "export", _export, "write the reports that wait into a file for the desk")
    export.add_argument("file", type=Path, help="the file, such as reports.dkreports")
    export.add_argument("--desk", metavar="ID", help="for another desk than the one that is set up")
    withdraw = _add(commands, "withdraw", _withdraw, "take a report back that has not been delivered")
    withdraw.add_argument("id", help="the report's id, or how it begins")
    outcomes = _add(commands, "outcomes", _outcomes, "take the desk's answers from a file")
    outcomes.add_argument("file", type=Path, help="the list of outcomes that the desk gave you")
    enrol = _add(commands, "enrol", _enrol, "enrol this computer at the desk, at the next sync")
    enrol.add_argument("code", help="the code that the security team gave you")
    desk = _add(commands, "desk", _desk, "show where reports go, or take over a desk's card")
    desk.add_argument("file", type=Path, nargs="?", help="the card that the desk gave you")


def _register_new(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    new = _add(commands, "new", _new, "write a report: shows what would be sent, then asks")
    new.add_argument(
        "--reason", action="append", metavar="ID", help="what happened; without it, the choices are listed"
    )
    new.add_argument(
        "--observation", metavar="FILE", help="the page, as JSON of docs/observation.md; - is standard input"
    )
    new.add_argument("--kind", choices=KINDS, default="profile", help="what --url and --name are of")
    new.add_argument("--url", help="address of the profile or company page")
    new.add_argument("--name", help="the name that it shows")
    new.add_argument("--text", metavar="FILE", help="a text that you were sent; - is stdin")
    new.add_argument("--note", help="what you want to say")
    new.add_argument("--messages", action="store_true", help="send the messages of the observation too")
    new.add_argument("--without", action="append", metavar="FIELD", help="leave a field out, such as links or links[0]")
    new.add_argument("--yes", action="store_true", help="do not ask; with --json nothing is kept without it")


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    words: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    return parser


def _reporting() -> Reporting:
    from doorkeeper.reports.reporting import Reporting

    return Reporting(Path(home_folder()), read_policy())


def _new(options: argparse.Namespace) -> int:
    if not options.reason:
        return _list_reasons(options)
    reporting, draft = _reporting(), _draft(options)
    try:
        shown = reporting.preview(draft, datetime.now(UTC))
    except DecodeError as error:
        raise DoorkeeperError(
            "report.draft",
            f"This cannot be reported: {error}.",
            "`doorkeeper reports new` lists the reasons; docs/observation.md and docs/reporting.md have the rest.",
        ) from error
    if options.json and not options.yes:
        output.print_json(_preview_to_json(shown))
        return output.DONE
    if not options.json:
        _print_preview(shown)
    if shown.desk is not None and not options.yes and not _agreed():
        print("Nothing was kept.")
        return output.DONE
    kept = reporting.save(draft, shown.payload, datetime.now(UTC))
    if options.json:
        output.print_json({"receipt": {"id": kept.id, "at": kept.at, "state": kept.state}})
    else:
        print(f"Saved on this computer as {kept.id[:8]}. `doorkeeper sync` delivers it.")
    return output.DONE


def _list_reasons(options: argparse.Namespace) -> int:
    from doorkeeper.reports.reasons import reasons

    if options.json:
        output.print_json({"reasons": [tell._asdict() for tell in reasons()]})
        return output.DONE
    print("What happened? Give one or more with --reason:")
    for tell in reasons():
        print(f"  {tell.id:22}{tell.en}")
    return output.WRONG_USE


def _draft(options: argparse.Namespace) -> dict[str, object]:
    draft: dict[str, object] = {"reasons": options.reason, "omit": options.without or []}
    if options.observation is not None:
        try:
            draft["observation"] = json.loads(_read(options.observation))
        except (ValueError, RecursionError):
            draft["observation"] = None
    elif options.url or options.name:
        draft["observation"] = {"kind": options.kind, "url": options.url, "name": options.name}
    if options.text is not None:
        draft["text"] = _read(options.text)
    if options.note is not None:
        draft["note"] = options.note
    if options.messages:
        draft["include"] = ["messages"]
    verdict = _verdict(draft.get("observation"))
    if verdict is not None:
        draft["verdict"] = verdict
    return draft


def _verdict(observation: object) -> dict[str, object] | None:
    """Give what the installed packs say of the page, as a browser would have shown it; None where they cannot."""
    from doorkeeper.model.observation import decode_observation
    from doorkeeper.model.verdict import verdict_to_json
    from doorkeeper.packs.installed import open_installed

    try:
        page = decode_observation(observation)
        return verdict_to_json(open_installed(home_folder()).screen(page, datetime.now(UTC)))
    except (DecodeError, DoorkeeperError):
        # no packs, or what is no observation: the report itself says what is wrong with that
        return None


def _read(name: str) -> str:
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return data.decode("utf-8", "replace")


def _preview_to_json(shown: Preview) -> dict[str, object]:
    from doorkeeper.reports.desk import card_to_json

    return {
        "desk": None if shown.desk is None else card_to_json(shown.desk),
        "fields": [field._asdict() for field in shown.fields],
        "payload": shown.payload,
        "size": shown.size,
        "fits": shown.fits,
    }


def _print_preview(shown: Preview) -> None:
    print("This, and nothing else, will be sent:" if shown.desk else "This would be sent, but no desk is known:")
    for field in shown.fields:
        value = field.value if isinstance(field.value, str) else json.dumps(field.value, ensure_ascii=False)
        print(f"  {field.name:20}{_shown(value)}")
    if shown.desk is not None:
        print(f"To: {_shown(shown.desk.name)} ({shown.desk.address or 'by file'})")


def _agreed() -> bool:
    sys.stdout.write("Send it? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _list(options: argparse.Namespace) -> int:
    from doorkeeper.reports.reporting import listed_to_json

    reporting = _reporting()
    reports = reporting.list()
    if options.json:
        output.print_json(
            {
                "reports": [listed_to_json(item) for item in reports],
                "waiting": sum(1 for item in reports if item.kept.state == "saved"),
                "enrolled": reporting.enrolment().enrolled,
            }
        )
        return output.DONE
    for item in reports:
        _print_line(item)
    if not reports:
        print("No reports.")
    return output.DONE


def _print_line(item: Listed) -> None:
    from doorkeeper.reports.reporting import listed_to_json

    words = _STATES[item.kept.state]
    if item.outcome is not None:
        words = _DISPOSITIONS[item.outcome.disposition]
    elif item.kept.problem is not None:
        words += f" [{item.kept.problem}]"
    print(f"{item.kept.id[:8]}  {listed_to_json(item)['label']}: {words}")


def _show(options: argparse.Namespace) -> int:
    from doorkeeper.reports.reporting import Listed, listed_to_json, outcome_of

    reporting = _reporting()
    kept = reporting.outbox.get(_full_id(reporting, options.id))
    item = Listed(kept, outcome_of(kept))
    if options.json:
        output.print_json(listed_to_json(item))
        return output.DONE
    _print_line(item)
    print(f"  made       {kept.at}")
    if kept.delivered:
        print(f"  delivered  {kept.delivered}")
    if item.outcome is not None:
        print(f"  answered   {item.outcome.at}")
        if item.outcome.note:
            print(f"  the desk writes: {_shown(item.outcome.note)}")
    return output.DONE


def _export(options: argparse.Namespace) -> int:
    from doorkeeper.packs.client.files import write_whole
    from doorkeeper.reports.export import pack_waiting

    reporting = _reporting()
    data = pack_waiting(reporting.outbox, reporting.enrolment(), options.desk or _desk_id(reporting))
    write_whole(options.file, data)
    return _done(options, {"file": str(options.file), "size": len(data)}, f"Written: {options.file}")


def _desk_id(reporting: Reporting) -> str | None:
    try:
        card = reporting.desk()
    except DoorkeeperError:
        # what waits can be exported all the same
        return None
    return None if card is None else card.id


def _withdraw(options: argparse.Namespace) -> int:
    reporting = _reporting()
    kept = reporting.withdraw(_full_id(reporting, options.id))
    return _done(options, {"id": kept.id, "state": kept.state}, "Withdrawn.")


def _outcomes(options: argparse.Namespace) -> int:
    from doorkeeper.reports.answers import LONGEST, take_list

    with options.file.open("rb") as file:
        found = take_list(_reporting().outbox, file.read(LONGEST + 1))
    return _done(options, {"outcomes": found}, f"New answers: {found}.")


def _enrol(options: argparse.Namespace) -> int:
    _reporting().enrol(options.code, datetime.now(UTC))
    return _done(options, {}, "The code is kept; `doorkeeper sync` exchanges it.")


def _desk(options: argparse.Namespace) -> int:
    from doorkeeper.reports.desk import card_to_json, take_card

    card = take_card(Path(home_folder()), options.file) if options.file else None
    counts = _reporting().desk()
    if options.json:
        output.print_json({"desk": None if counts is None else card_to_json(counts)})
        return output.DONE
    if counts is None:
        print("No desk is known: ask your IT or security team for its card.")
        return output.PROBLEMS
    if card is not None and card != counts:
        print("The card is kept, but another one goes before it: that of your IT team or of a trusted pack.")
    print(f"Reports go to {_shown(counts.name)} ({counts.id}), {counts.address or 'by file'}.")
    return output.DONE


def _done(options: argparse.Namespace, value: dict[str, object], words: str) -> int:
    if options.json:
        output.print_json(value)
    else:
        print(words)
    return output.DONE


def _full_id(reporting: Reporting, beginning: str) -> str:
    found = [kept.id for kept in reporting.outbox.all() if len(beginning) >= 6 and kept.id.startswith(beginning)]
    return found[0] if len(found) == 1 else beginning


def _shown(text: str) -> str:
    """Give a page's or a desk's text fit for a terminal, on one line."""
    return "".join(character if character.isprintable() else "\N{SYMBOL FOR SUBSTITUTE}" for character in text)
