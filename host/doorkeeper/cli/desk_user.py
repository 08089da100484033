"""``doorkeeper desk user``: who may sign in to the console; for whoever has the database, without a console."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from doorkeeper.cli import output
from doorkeeper.cli.desk_options import BY, add_database, opened


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``user`` and its own commands."""
    parser = subparsers.add_parser("user", help="who may sign in to the console")
    acts = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    add = acts.add_parser("add", help="add somebody; prints the password for their first sign-in")
    add_database(add)
    add.add_argument("name", metavar="NAME", help="small letters, digits, dots, dashes")
    add.add_argument("--role", required=True, help="reader, analyst, approver or administrator")
    add.add_argument("--json", action="store_true", help="print JSON")
    add.set_defaults(run=_add)

    listing = acts.add_parser("list", help="list everybody")
    add_database(listing)
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=_list)

    role = acts.add_parser("role", help="give somebody another role")
    add_database(role)
    role.add_argument("name", metavar="NAME")
    role.add_argument("role", metavar="ROLE", help="reader, analyst, approver or administrator")
    role.set_defaults(run=_role)

    disable = acts.add_parser("disable", help="lock somebody out at once")
    add_database(disable)
    disable.add_argument("name", metavar="NAME")
    disable.add_argument("--undo", action="store_true", help="let them in again")
    disable.set_defaults(run=_disable)

    reset = acts.add_parser("reset", help="take password, authenticator and passkeys away; prints a new first password")
    add_database(reset)
    reset.add_argument("name", metavar="NAME")
    reset.add_argument("--json", action="store_true", help="print JSON")
    reset.set_defaults(run=_reset)


def _add(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.console import users

    password = users.add(engine, datetime.now(UTC), BY, options.name, options.role)
    return _password(options, options.name.strip().lower(), password)


def _reset(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.console import users

    return _password(options, options.name, users.reset(engine, datetime.now(UTC), BY, options.name))


def _password(options: argparse.Namespace, name: str, password: str) -> int:
    if options.json:
        output.print_json({"name": name, "password": password})
    else:
        print(password)
        print(f"The password of {name} for the first sign-in. It is not shown again.")
    return output.DONE


def _list(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.console import users

    found = users.listed(engine)
    if options.json:
        output.print_json(
            [
                {
                    "name": user.name,
                    "role": user.role,
                    "disabled": user.disabled,
                    "authenticator": user.totp,
                    "passkeys": user.passkeys,
                    "signed_in": user.signed_in.isoformat() if user.signed_in else None,
                }
                for user in found
            ]
        )
        return output.DONE
    for user in found:
        state = "locked out" if user.disabled else "" if user.set_up else "not signed in yet"
        seen = f"last signed in {user.signed_in:%Y-%m-%d}" if user.signed_in else ""
        print(f"{user.name}: {', '.join(part for part in (user.role, state, seen) if part)}")
    if not found:
        print("Nobody may sign in yet.")
    return output.DONE


def _role(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.console import users

    users.set_role(engine, datetime.now(UTC), BY, options.name, options.role)
    print(f"{options.name} is now {options.role}.")
    return output.DONE


def _disable(options: argparse.Namespace) -> int:
    engine = opened(options)
    from doorkeeper.desk.console import users

    users.set_disabled(engine, datetime.now(UTC), BY, options.name, not options.undo)
    print(f"{options.name} can sign in again." if options.undo else f"{options.name} cannot sign in any more.")
    return output.DONE
