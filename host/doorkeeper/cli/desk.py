"""``doorkeeper desk``: the security team's server, and what its keepers do. Needs the extra packages of a desk."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.cli import desk_key, desk_user, desk_work, output
from doorkeeper.cli.desk_options import BY, add_database, database, opened

# each adds its own commands: register(subparsers)
_MORE = (desk_key, desk_user, desk_work)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``desk`` and its own commands."""
    parser = subparsers.add_parser("desk", help="run the security team's server and look after it")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _register_serve(commands)
    _register_import(commands)
    _register_enrol(commands)
    _register_database(commands)
    for more in _MORE:
        more.register(commands)


def _register_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "serve", help="take reports from the network", description="The public part: it holds no key."
    )
    add_database(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: this machine only)")
    parser.add_argument("--port", type=int, default=8440, help="the port to listen at (default: 8440)")
    parser.add_argument("--workers", type=int, default=1, help="processes; more than one needs PostgreSQL")
    parser.add_argument("--packs", type=Path, metavar="DIR", help="a folder of published packs to serve at /packs/")
    parser.add_argument("--metrics-port", type=int, metavar="N", help="a port on 127.0.0.1 for Prometheus")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="TLS certificate chain; needs --key")
    parser.add_argument("--key", type=Path, metavar="FILE", help="private key of the certificate")
    parser.add_argument("--proxies", type=int, default=0, metavar="N", help="proxies of yours that stand in front")
    parser.add_argument("--device-rate", type=float, default=2, metavar="R", help="reports a second of one device")
    parser.add_argument("--address-rate", type=float, default=5, metavar="R", help="requests a second of one address")
    parser.add_argument("--quarantine-reports", type=int, default=2000, metavar="N", help="most reports in quarantine")
    parser.add_argument("--quarantine-mib", type=int, default=64, metavar="N", help="most mebibytes in quarantine")
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    address = database(options)
    from doorkeeper.desk.intake.limits import MIB, Settings
    from doorkeeper.desk.serve import Serving, serve

    settings = Settings(
        quarantine_rows=options.quarantine_reports,
        quarantine_bytes=options.quarantine_mib * MIB,
        device_rate=options.device_rate,
        address_rate=options.address_rate,
        proxies=options.proxies,
        packs=options.packs,
    )
    serving = Serving(
        database=address,
        host=options.host,
        port=options.port,
        workers=options.workers,
        metrics_port=options.metrics_port,
        certificate=options.certificate,
        key=options.key,
    )
    serve(serving, settings)
    return output.DONE


def _register_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("import", help="take the reports of a .dkreports file")
    add_database(parser)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=_import)


def _import(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.intake.file import take_file
    from doorkeeper.desk.intake.limits import Settings
    from doorkeeper.desk.triage import audit
    from doorkeeper.desk.triage.desk import desk_id, writing

    taken = take_file(engine, options.file, _now(), Settings(), desk_id(engine))
    detail: audit.Detail = {"new": taken.new, "known": taken.known, "refused": len(taken.refused)}
    with writing(engine) as connection:
        audit.append(connection, datetime.now(UTC), BY, "file.imported", "", detail)
    if options.json:
        output.print_json({"new": taken.new, "known": taken.known, "refused": taken.refused})
    else:
        print(f"{taken.new} new, {taken.known} that were here already, {len(taken.refused)} refused.")
        for report_id, code in taken.refused.items():
            print(f"  {report_id}: {code}")
    return output.PROBLEMS if taken.refused else output.DONE


def _register_enrol(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("enrol", help="hand out codes with which computers enrol, and take them back")
    acts = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    new = acts.add_parser("new", help="make a code; it is shown once")
    add_database(new)
    new.add_argument(
        "--label", required=True, help="what the devices are called that enrol with it: a team, a building"
    )
    new.add_argument("--uses", type=int, default=1, help="how many devices may enrol with it (default: 1)")
    new.add_argument("--days", type=int, default=14, help="how long it can be used (default: 14)")
    new.add_argument("--json", action="store_true", help="print JSON")
    new.set_defaults(run=_enrol_new)
    listing = acts.add_parser("list", help="list codes and devices")
    add_database(listing)
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=_enrol_list)
    revoke = acts.add_parser("revoke", help="revoke a code or a device, by its id")
    add_database(revoke)
    revoke.add_argument("id", metavar="ID")
    revoke.add_argument("--json", action="store_true", help="print JSON")
    revoke.set_defaults(run=_enrol_revoke)


def _enrol_new(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.intake.enrolment import create_code
    from doorkeeper.desk.triage import audit
    from doorkeeper.desk.triage.desk import writing

    with writing(engine) as connection:
        made = create_code(connection, options.label, now=_now(), days=options.days, uses=options.uses)
        detail: audit.Detail = {"days": options.days, "uses": options.uses}
        audit.append(connection, datetime.now(UTC), BY, "enrolment.created", made.id, detail)
    if options.json:
        output.print_json({"id": made.id, "code": made.code})
    else:
        print(made.code)
        print(f"For {options.uses} device(s), within {options.days} days. It is not shown again; its id is {made.id}.")
    return output.DONE


def _enrol_list(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.intake import enrolment

    with engine.connect() as connection:
        codes, devices = enrolment.codes(connection), enrolment.devices(connection)
    if options.json:
        output.print_json(
            {
                "codes": [dict(row._mapping) for row in codes],
                "devices": [{**row._mapping, "public_key": row.public_key.hex()} for row in devices],
            }
        )
        return output.DONE
    print("Codes:" if codes else "No codes.")
    for row in codes:
        until = "revoked" if row.revoked_at else f"until {_day(row.expires_at)}"
        print(f"  {row.id}  {row.uses}/{row.max_uses} used, {until}: {row.label}")
    print("Devices:" if devices else "No devices.")
    for row in devices:
        seen = _day(row.last_seen * 86_400) if row.last_seen else "never"
        print(f"  {row.id}  {'revoked, ' if row.revoked_at else ''}last report {seen}: {row.label}")
    return output.DONE


def _enrol_revoke(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.intake.enrolment import revoke
    from doorkeeper.desk.triage import audit
    from doorkeeper.desk.triage.desk import writing

    with writing(engine) as connection:
        what = revoke(connection, options.id, _now())
        audit.append(connection, datetime.now(UTC), BY, f"{what}.revoked", options.id)
    if options.json:
        output.print_json({"revoked": what})
    else:
        print(f"Revoked the {what} {options.id}.")
    return output.DONE


def _register_database(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = commands.add_parser("backup", help="write everything in the database to one file, while the desk runs")
    add_database(backup)
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="fill an empty database, of either kind, from a backup")
    add_database(restore)
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=_restore)
    migrate = commands.add_parser("migrate", help="bring the database up to this version of Doorkeeper")
    add_database(migrate)
    migrate.set_defaults(run=_migrate)


def _backup(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.database.backup import backup
    from doorkeeper.desk.triage import audit
    from doorkeeper.desk.triage.desk import writing

    rows = backup(engine, options.file)
    with writing(engine) as connection:
        audit.append(connection, datetime.now(UTC), BY, "database.backed-up", "", {"rows": rows})
    print(f"{rows} rows are in {options.file}. It holds no key: keep the desk's identities elsewhere.")
    return output.DONE


def _restore(options: argparse.Namespace) -> int:
    address = database(options)
    from doorkeeper.desk.console.tables import session
    from doorkeeper.desk.database.backup import restore
    from doorkeeper.desk.database.engine import opened
    from doorkeeper.desk.triage import audit
    from doorkeeper.desk.triage.desk import writing

    engine = opened(address)
    rows = restore(engine, options.file)
    before = audit.verify(engine)
    detail: audit.Detail = {"rows": rows, "audit": before.count, "head": before.head}
    with writing(engine) as connection:
        connection.execute(session.delete())
        audit.append(connection, datetime.now(UTC), BY, "database.restored", "", detail)
    print(f"{rows} rows are back. Its audit log ends at {before.count}:{before.head}.")
    print("What was revoked, locked out, erased or changed after the backup is as it was before: do it again.")
    if before.broken is not None:
        print(f"The audit log is broken at row {before.broken}: {before.why}.")
        return output.PROBLEMS
    return output.DONE


def _migrate(options: argparse.Namespace) -> int:
    address = database(options)
    from doorkeeper.desk.database import revisions
    from doorkeeper.desk.database.engine import opened

    engine = opened(address)
    before = revisions.current(engine)
    revisions.upgrade(engine)
    print(f"The database is at revision {revisions.newest()} (before: {before or 'empty'}).")
    return output.DONE


def _now() -> int:
    return int(datetime.now(UTC).timestamp())


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
