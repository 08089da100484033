"""``doorkeeper desk work|audit|retention|outcomes``: the desk's work, and what is done to its database by command."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.cli import output
from doorkeeper.cli.desk_options import BY, add_database, database, opened
from doorkeeper.model.errors import DoorkeeperError


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands below ``desk``."""
    work = subparsers.add_parser("work", help="open reports and serve the console; keep this off public networks")
    add_database(work)
    work.add_argument(
        "--identity",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help="an age identity, from desk key new; may be given again; - reads stdin",
    )
    work.add_argument("--card", type=Path, metavar="FILE", help="the desk card; else card.json beside the identity")
    work.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    work.add_argument("--port", type=int, default=8090, help="the port to listen on (8090)")
    work.add_argument(
        "--address",
        metavar="URL",
        help="where browsers reach the console, https://…; else http://localhost and the port",
    )
    work.add_argument("--internal", action="store_true", help="listen on an address that other machines reach")
    work.add_argument("--proxies", type=int, default=0, metavar="N", help="proxies of yours that stand in front")
    work.add_argument("--certificate", type=Path, metavar="FILE", help="TLS certificate chain; needs --key")
    work.add_argument("--key", type=Path, metavar="FILE", help="private key of the certificate")
    work.add_argument(
        "--retention-days", type=_days, default=365, metavar="N", help="delete reports this long after their answer"
    )
    work.add_argument("--keep-sealed", action="store_true", help="keep the sealed bytes of what was opened")
    work.add_argument(
        "--publish-seconds", type=float, default=60, metavar="N", help="make the list of answers anew this often (60)"
    )
    work.set_defaults(run=_work)

    audit = subparsers.add_parser("audit", help="check the audit log").add_subparsers(required=True, metavar="COMMAND")
    verify = audit.add_parser("verify", help="walk the log's chain; 1 if a row is not as it was written")
    add_database(verify)
    verify.add_argument("--expect", type=_noted, metavar="N:HASH", help="a row that was noted earlier, to be there yet")
    verify.add_argument("--json", action="store_true", help="print JSON")
    verify.set_defaults(run=_verify)

    retention = subparsers.add_parser("retention", help="delete the reports whose time is over")
    add_database(retention)
    retention.add_argument("--days", type=_days, required=True, metavar="N", help="this long after their answer")
    retention.add_argument("--preview", action="store_true", help="say how many, and delete nothing")
    retention.add_argument("--json", action="store_true", help="print JSON")
    retention.set_defaults(run=_retention)

    outcomes = subparsers.add_parser("outcomes", help="the list of answers").add_subparsers(
        required=True, metavar="COMMAND"
    )
    export = outcomes.add_parser("export", help="write the list to a file, for computers without a network")
    export.add_argument("out", type=Path, metavar="OUT")
    add_database(export)
    export.set_defaults(run=_export)


def _work(options: argparse.Namespace) -> int:
    address = database(options)
    from doorkeeper.desk import work
    from doorkeeper.desk.triage.desk import Policy
    from doorkeeper.desk.triage.identities import CARD, read_card, read_text

    work.check_address(options.host, internal=options.internal)
    files = [path for path in options.identity if str(path) != "-"]
    card = options.card or (files[0].with_name(CARD) if files else None)
    if card is None:
        raise DoorkeeperError(
            "desk.card", "With the identity on stdin, the desk card is not known.", "Name it with --card."
        )
    texts = [read_text(path) for path in files]
    if len(files) < len(options.identity):
        texts.append(sys.stdin.read())
    work.serve(
        work.Start(
            database=address,
            identities="\n".join(texts),
            card=read_card(card),
            policy=Policy(options.retention_days, options.keep_sealed),
            host=options.host,
            port=options.port,
            address=options.address or f"http://localhost:{options.port}",
            certificate=options.certificate,
            key=options.key,
            publish_every=options.publish_seconds,
            proxies=options.proxies,
        )
    )
    return output.DONE


def _verify(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.triage.audit import verify

    found = verify(engine, options.expect)
    if options.json:
        output.print_json({"rows": found.count, "head": found.head, "broken": found.broken, "why": found.why})
    elif found.broken is None:
        print(f"The audit log is whole: {found.count} rows. Note this elsewhere, for --expect at the next check:")
        print(f"{found.count}:{found.head}")
    else:
        print(
            f"The audit log is broken at row {found.broken}: {found.why}. The {found.count} rows before it are whole."
        )
    return output.DONE if found.broken is None else output.PROBLEMS


def _retention(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.triage.desk import Policy
    from doorkeeper.desk.triage.retention import delete_due, due

    policy, now = Policy(options.days), datetime.now(UTC)
    number = due(engine, policy, now) if options.preview else delete_due(engine, policy, now, BY)
    if options.json:
        output.print_json({"reports": number, "deleted": not options.preview})
    else:
        print(f"{number} reports {'would be ' if options.preview else ''}deleted.")
    return output.DONE


def _export(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.triage.outcomes import publish, published

    publish(engine, datetime.now(UTC))
    options.out.write_bytes(published(engine))
    return output.DONE


def _days(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text[:6]) <= 36_500):
        raise argparse.ArgumentTypeError("a whole number of days, at least 1")
    return int(text)


def _noted(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    if not number.isdecimal() or not digest:
        raise argparse.ArgumentTypeError("a number and a hash, as an earlier check printed them")
    return int(number), digest
