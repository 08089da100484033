"""``doorkeeper packs trust|import|update|status|export``: the client's side of signed packs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from doorkeeper.cli import output
from doorkeeper.model.errors import DecodeError, DoorkeeperError, RefusedError
from doorkeeper.model.record import TLP, TYPES
from doorkeeper.packs.home import home_folder
from doorkeeper.packs.manifest import AUDIENCES

if TYPE_CHECKING:
    from doorkeeper.packs.client.importing import Imported, ImportedPack
    from doorkeeper.packs.client.trust import PinnedRoot
    from doorkeeper.packs.desk_card import DeskCard


def register(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands below ``packs``."""
    trusting = parts.add_parser("trust", help="pin a publisher's root, and set what it may list on this machine")
    trusting.add_argument("root", type=Path, metavar="ROOT", help="the publisher's first root, 1.root.json")
    trusting.add_argument("--publisher", required=True, metavar="ID")
    trusting.add_argument("--yes", action="store_true", help="the fingerprint was compared already: do not ask")
    trusting.add_argument("--replace", action="store_true", help="pin it although another root is pinned")
    trusting.add_argument("--url", metavar="URL", help="where the publisher's repository is served, for 'packs update'")
    trusting.add_argument(
        "--types", type=_words(TYPES), metavar="LIST", help=f"take only these records, of {','.join(TYPES)}"
    )
    trusting.add_argument("--tlp", choices=TLP, help="highest sharing marking that this machine takes")
    trusting.add_argument(
        "--audience",
        type=_words(AUDIENCES),
        metavar="LIST",
        help=f"take only packs for these, of {','.join(AUDIENCES)}",
    )
    trusting.add_argument(
        "--desk",
        action=argparse.BooleanOptionalAction,
        help="whether the publisher's packs may say where reports from this machine go",
    )
    trusting.add_argument("--json", action="store_true")
    trusting.set_defaults(run=trust)

    importing = parts.add_parser("import", help="verify a bundle (.ukpack) and install what is new in it")
    importing.add_argument("bundle", type=Path, metavar="FILE")
    importing.add_argument("--confirm", action="store_true", help="install a version that waits for a person")
    importing.add_argument("--preview", action="store_true", help="verify it and show what it would change, no more")
    importing.add_argument("--json", action="store_true")
    importing.set_defaults(run=import_)

    updating = parts.add_parser("update", help="fetch, verify and install what is new, over HTTPS")
    updating.add_argument("--publisher", metavar="ID", help="this one only; else all that are pinned with an address")
    updating.add_argument("--url", metavar="URL", help="another address, this once")
    updating.add_argument("--confirm", action="store_true", help="install a version that waits for a person")
    updating.add_argument("--whole", action="store_true", help="fetch also what only 'packs export' needs")
    updating.add_argument("--json", action="store_true")
    updating.set_defaults(run=update)

    building = parts.add_parser(
        "rebuild",
        help="build the installed packs again that cannot be read, as after an update of this program",
        description="Builds the installed packs whose index cannot be read, as after an update of this program, again "
        "from the signed files that are kept on this computer. The browser's host starts it by itself.",
    )
    building.add_argument("--json", action="store_true")
    building.set_defaults(run=rebuild)

    showing = parts.add_parser("status", help="show the packs that protect this machine, and their age")
    showing.add_argument("--json", action="store_true")
    showing.set_defaults(run=status)

    exporting = parts.add_parser("export", help="write this machine's verified packs as a bundle for the next machine")
    exporting.add_argument("file", type=Path, metavar="FILE")
    exporting.add_argument("--publisher", metavar="ID", help="needed where several publishers are pinned")
    exporting.add_argument("--json", action="store_true")
    exporting.set_defaults(run=export)


def trust(options: argparse.Namespace) -> int:
    """Show a root's fingerprint and pin it; a person at a terminal is asked first."""
    from doorkeeper.packs.client import trust as pinning
    from doorkeeper.packs.client.places import places
    from doorkeeper.packs.client.settings import read_settings

    home = Path(home_folder())
    place = places(home, options.publisher)
    root, data = pinning.read_root(options.root, options.publisher)
    given = {
        "types": options.types,
        "tlp": options.tlp,
        "audiences": options.audience,
        "url": _url(options.url),
        "desk": options.desk,
    }
    settings = read_settings(place)._replace(**{key: value for key, value in given.items() if value is not None})
    if not options.json:
        _show_root(root)
    if not options.yes and not options.json and sys.stdin.isatty() and not _agreed():
        print("Nothing was changed.")
        return output.PROBLEMS
    changed = pinning.trust(home, options.publisher, data, settings, replace=options.replace)
    if options.json:
        output.print_json({**root._asdict(), "changed": changed})
    else:
        print(f"Pinned for {root.publisher}." if changed else f"This root is pinned for {root.publisher} already.")
    return output.DONE


def _show_root(root: PinnedRoot) -> None:
    from doorkeeper.packs.client.trust import grouped

    print(f"Root {root.version} of {root.publisher}, valid until {root.expires[:10]}, signed by {root.threshold} of:")
    for key in root.key_ids:
        print(f"  {key}")
    print(f"Fingerprint (SHA-256):\n  {grouped(root.fingerprint)}")
    print("Compare it with the publisher by another way than the one that this file came by.")


def _agreed() -> bool:
    return input("Is it the same? Type yes: ").strip().lower() == "yes"


def import_(options: argparse.Namespace) -> int:
    """Install a bundle, or show what it would change."""
    from doorkeeper.packs.client.importing import import_bundle, preview_bundle

    home, now = Path(home_folder()), datetime.now(UTC)
    if options.preview:
        preview = preview_bundle(options.bundle, home, now)
        if preview.refused is not None:
            raise preview.refused
        if options.json:
            output.print_json(preview.to_json())
        for pack in () if options.json else preview.packs:
            print(
                f"{pack.publisher}/{pack.id} {pack.installed or 'new'} -> {pack.version}: {pack.added} added,"
                f" {pack.changed} changed, {pack.removed} removed, expires {pack.expires}"
                + (f"; left out: {pack.left_out}" if pack.left_out else "")
            )
            if pack.desk is not None:
                print(f"  {pack.desk.sentence()}")
        return output.DONE
    progress = _show_progress if sys.stderr.isatty() else None
    before = _desk(home)
    done = import_bundle(options.bundle, home, now, confirm=options.confirm, progress=progress)
    _end_progress(progress is not None)
    _print_outcome(done, as_json=options.json)
    _say_desk(before, home, as_json=options.json)
    return output.DONE


def update(options: argparse.Namespace) -> int:
    """Update all pinned publishers, each by itself: the refusal of one does not hold up another."""
    from doorkeeper.packs.client.importing import Imported, place_of, update_publisher
    from doorkeeper.packs.client.places import pinned
    from doorkeeper.packs.client.settings import read_settings

    home, now = Path(home_folder()), datetime.now(UTC)
    url = _url(options.url)
    if options.publisher:
        found = [place_of(home, options.publisher)]
    else:
        found = [place for place in pinned(home) if url or read_settings(place).url]
    if not found:
        raise DoorkeeperError(
            "publisher.none",
            "No publisher is pinned with an address to update from.",
            "Pin one with 'doorkeeper packs trust ROOT --publisher ID --url URL'.",
        )
    before = _desk(home)
    done: list[ImportedPack] = []
    errors: list[tuple[str, DoorkeeperError]] = []
    for place in found:
        try:
            done.extend(update_publisher(place, now, url, confirm=options.confirm, whole=options.whole).packs)
        except DoorkeeperError as error:
            errors.append((place.publisher, error))
    if options.json:
        packs = [pack._asdict() for pack in done]
        output.print_json(
            {"packs": packs, "errors": [{"publisher": who, **problem.to_json()} for who, problem in errors]}
        )
    else:
        _print_outcome(Imported(tuple(done)), as_json=False)
        _say_desk(before, home, as_json=False)
        for _, problem in errors:
            output.print_error(problem)
    if any(isinstance(problem, RefusedError) for _, problem in errors):
        return output.REFUSED
    return output.PROBLEMS if errors else output.DONE


def rebuild(options: argparse.Namespace) -> int:
    """Build again what cannot be read; 1 where something of it could not be built."""
    from doorkeeper.packs.client.rebuild import rebuild_unreadable

    found = rebuild_unreadable(Path(home_folder()))
    if options.json:
        output.print_json(
            [
                {
                    "publisher": item.publisher,
                    "packs": [{"id": name, "version": version} for name, version in item.packs],
                    "error": item.error.to_json() if item.error else None,
                }
                for item in found
            ]
        )
    else:
        for item in found:
            for name, version in item.packs:
                print(f"{item.publisher}: {name} version {version} built again")
            if item.error:
                print(f"{item.publisher}: {item.error.message} {item.error.remedy} [{item.error.code}]")
        if not found:
            print("All installed packs can be read; nothing to do.")
    return output.PROBLEMS if any(item.error for item in found) else output.DONE


def status(options: argparse.Namespace) -> int:
    """Show the packs; 0 when one is there, 1 when none is."""
    from doorkeeper.packs.client.status import status as status_of

    packs = status_of(Path(home_folder()), datetime.now(UTC))
    if options.json:
        output.print_json({"packs": packs})
    elif not packs:
        print("No indicator pack is installed. Run 'make packs' in a checkout, or import a pack.")
    for pack in () if options.json else packs:
        print(_line(pack))
    return output.DONE if any(pack["state"] != "held" for pack in packs) else output.PROBLEMS


def _line(pack: dict[str, object]) -> str:
    by = f" of {pack['publisher']}" if pack.get("publisher") else ""
    if pack["state"] == "held":
        return f"{pack['id']}{by}: waits for a person to confirm it"
    since = f" since {pack['stale_since']}" if pack.get("stale_since") else ""
    dates = f"published {pack['published'] or 'unknown'}, expires {pack['expires'] or 'never'}"
    held = "; a newer version waits for a person to confirm it" if pack.get("held") else ""
    return (
        f"{pack['id']} {pack['version']}{by}: {output.entries(pack['entries'])}, {pack['state']}{since}, {dates}{held}"
    )


def export(options: argparse.Namespace) -> int:
    """Write a publisher's verified state as a bundle."""
    from doorkeeper.packs.client.export import export as export_of
    from doorkeeper.packs.client.importing import place_of
    from doorkeeper.packs.client.places import pinned

    home = Path(home_folder())
    known = [place.publisher for place in pinned(home)]
    if not options.publisher and len(known) != 1:
        raise DoorkeeperError(
            "publisher.which",
            f"Several publishers are pinned: {', '.join(known)}." if known else "No publisher is pinned.",
            "Name one with --publisher." if known else "Pin one with 'doorkeeper packs trust'.",
        )
    done = export_of(place_of(home, options.publisher or known[0]), options.file)
    if options.json:
        output.print_json({**done._asdict(), "file": str(options.file)})
    else:
        print(f"{options.file}: {', '.join(done.packs) or 'no pack'} of {done.publisher}, {done.size:,} bytes")
    return output.DONE


def _print_outcome(done: Imported, *, as_json: bool) -> None:
    if as_json:
        output.print_json({"packs": [pack._asdict() for pack in done.packs]})
        return
    for pack in done.packs:
        left_out = f", {pack.left_out} entries beyond this computer's cap left out" if pack.left_out else ""
        words = {
            "installed": "installed",
            "unchanged": "is up to date",
            "left-out": f"left out: {pack.why}",
            "absent": f"stays: {pack.why}",
        }
        print(f"{pack.publisher}/{pack.id} {pack.version} {words[pack.outcome]}, expires {pack.expires}{left_out}")


def _desk(home: Path) -> DeskCard | None:
    from doorkeeper.packs.client.desk import pack_cards
    from doorkeeper.packs.desk_card import readable

    cards = pack_cards(str(home))
    return readable(cards[0].card) if cards else None


def _say_desk(before: DeskCard | None, home: Path, *, as_json: bool) -> None:
    """Say where the packs now send reports, where that has changed."""
    after = _desk(home)
    if not as_json and after != before:
        print(f"By the installed packs reports go to {after.name}." if after else "The installed packs name no desk.")


def _url(url: str | None) -> str | None:
    from doorkeeper.packs.address import checked_address

    try:
        return None if url is None else checked_address(url, "url")
    except DecodeError as error:
        raise DoorkeeperError(
            "publisher.url", f"The address cannot be used: {error}.", "Give an address that starts with https://."
        ) from error


def _words(allowed: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        words = tuple(word for word in text.split(",") if word)
        if not set(words) <= set(allowed):
            raise argparse.ArgumentTypeError(f"words out of {', '.join(allowed)}")
        return words

    return read


def _show_progress(done: int, of: int) -> None:
    sys.stderr.write(f"\r{done:,} of {of:,} records")
    sys.stderr.flush()


def _end_progress(shown: bool) -> None:
    if shown:
        sys.stderr.write("\n")
