"""``doorkeeper desk key``: the identities that open reports, and the card that tells clients where reports go."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.cli import output


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``key`` and its own commands."""
    parser = subparsers.add_parser("key", help="make, show and change the desk's keys")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    new = commands.add_parser("new", help="make the desk's keys and its card, in a folder of their own")
    new.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder; made if it is not there")
    new.add_argument("--id", required=True, help="the desk's id: lower-case letters, digits, - and _")
    new.add_argument("--name", required=True, help="what reporters call the desk")
    new.add_argument("--address", help="where reports are delivered, https://…; without it by file only")
    new.add_argument("--json", action="store_true", help="print JSON")
    new.set_defaults(run=_new)

    show = commands.add_parser("show", help="print the public keys of identity files, never the identities")
    show.add_argument("files", nargs="+", type=Path, metavar="FILE")
    show.add_argument("--json", action="store_true", help="print JSON")
    show.set_defaults(run=_show)

    rotate = commands.add_parser("rotate", help="let the next key become the current one, and make a new next one")
    rotate.add_argument("folder", type=Path, metavar="DIR", help="the folder that `desk key new` made")
    rotate.add_argument("--json", action="store_true", help="print JSON")
    rotate.set_defaults(run=_rotate)

    card = commands.add_parser("card", help="print the desk card, with a new name or address if given")
    card.add_argument("folder", type=Path, metavar="DIR", help="the folder that `desk key new` made")
    card.add_argument("--name", help="the desk's new name")
    card.add_argument("--address", help="its new address; an empty one for none")
    card.set_defaults(run=_card)


def _new(options: argparse.Namespace) -> int:
    from doorkeeper.desk.triage import identities

    card = identities.make(options.out, desk_id=options.id, name=options.name, address=options.address)
    if options.json:
        output.print_json(identities.card_json(card))
        return output.DONE
    print(f"Made the keys of the desk {card.id} in {options.out}:")
    print("  current.identity  opens reports; give it to `doorkeeper desk work --identity`")
    print("  next.identity     takes over at the next `doorkeeper desk key rotate`; keep it apart")
    print("  escrow.identity   move it to a safe, off this machine")
    print("  card.json         no secret: publish it with your pack, or give it to IT")
    print("Who loses all three loses every report. None of them is in the database or in its backup.")
    return output.DONE


def _show(options: argparse.Namespace) -> int:
    from doorkeeper.desk.triage import identities

    found = [
        {"file": str(path), "recipient": str(identity.to_public())}
        for path in options.files
        for identity in identities.read_identities([path])
    ]
    if options.json:
        output.print_json(found)
        return output.DONE
    for item in found:
        print(f"{item['file']}: {item['recipient']}")
    return output.DONE


def _rotate(options: argparse.Namespace) -> int:
    from doorkeeper.desk.triage import identities

    card = identities.rotate(options.folder, datetime.now(UTC).strftime("%Y-%m-%d"))
    if options.json:
        output.print_json(identities.card_json(card))
        return output.DONE
    print("next.identity is now current.identity, and there is a new next.identity.")
    print("Publish card.json with your pack, and start `doorkeeper desk work` again with current.identity.")
    print("Keep the retired identity: a computer that was off for years may still send a report sealed to it.")
    return output.DONE


def _card(options: argparse.Namespace) -> int:
    from doorkeeper.desk.triage import identities

    path = options.folder / identities.CARD
    card = identities.read_card(path)
    changes: dict[str, object] = {}
    if options.name is not None:
        changes["name"] = options.name
    if options.address is not None:
        changes["address"] = options.address or None
    if changes:
        card = identities.checked_card({**identities.card_json(card), **changes})
        identities.write_card(path, card)
    output.print_json(identities.card_json(card))
    return output.DONE
