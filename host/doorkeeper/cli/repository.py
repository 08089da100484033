"""`doorkeeper packs init|release|sign|rekey|bundle`: the publisher's side of signed packs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from doorkeeper.cli import output
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.manifest import AUDIENCES

if TYPE_CHECKING:
    from doorkeeper.packs.repository.folder import RepositoryFolder
    from doorkeeper.packs.repository.release import Released
    from doorkeeper.packs.repository.sign import Signed
    from doorkeeper.packs.repository.staging import Missing

    Parsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(parts: Parsers) -> None:
    """Add the publisher's commands to those of `doorkeeper packs`."""
    for add in (_register_init, _register_release, _register_sign, _register_rekey, _register_bundle):
        parser = add(parts)
        parser.add_argument("--json", action="store_true")
        # for tests and for making a state again: the time that counts, instead of the clock's
        parser.add_argument("--now", type=_time, default=None, help=argparse.SUPPRESS)


def _register_init(parts: Parsers) -> argparse.ArgumentParser:
    parser = parts.add_parser("init", help="make a repository and all its keys, or add a publisher to one")
    parser.add_argument("repository", type=Path, metavar="REPO")
    parser.add_argument("--publisher", required=True, metavar="ID")
    parser.add_argument("--keys", type=Path, required=True, metavar="DIR", help="where the new keys go")
    parser.add_argument("--signers", type=int, default=3, metavar="N", help="keys of the publisher (3)")
    parser.add_argument("--threshold", type=int, default=2, metavar="N", help="signatures that a release needs (2)")
    parser.set_defaults(run=init)
    return parser


def _register_release(parts: Parsers) -> argparse.ArgumentParser:
    parser = parts.add_parser("release", help="check entries, say what changes, build, sign and publish")
    parser.add_argument("source", type=Path, metavar="SOURCE", help="a folder of entries or a .jsonl file of records")
    parser.add_argument("--repository", type=Path, required=True, metavar="REPO")
    parser.add_argument("--keys", type=Path, metavar="DIR", help="keys to sign with; without them others sign later")
    parser.add_argument("--publisher", metavar="ID", help="whose pack it is, where the repository has several")
    parser.add_argument("--pack", metavar="ID", help="the pack's id, instead of the source's own")
    parser.add_argument("--audience", choices=AUDIENCES, help="for whom the pack is")
    parser.add_argument("--base", action="store_true", help="write all records anew, and not only what changed")
    parser.add_argument("--approved-by", metavar="NAME", help="who takes it on themselves that it hits too many people")
    parser.add_argument("--reason", metavar="TEXT", help="why; both are published with the pack")
    parser.add_argument("--desk", type=Path, metavar="FILE", help="a desk card: where reports go, instead of pack.toml")
    parser.set_defaults(run=release)
    return parser


def _register_sign(parts: Parsers) -> argparse.ArgumentParser:
    parser = parts.add_parser("sign", help="sign what waits, and publish it when enough have signed")
    parser.add_argument("repository", type=Path, metavar="REPO")
    parser.add_argument(
        "--key", action="append", default=[], metavar="FILE|URI", help="a key file, or a token such as hsm:2"
    )
    parser.add_argument("--keys", type=Path, metavar="DIR", help="the online keys, which publish")
    parser.add_argument("--discard", action="store_true", help="throw away what waits")
    parser.set_defaults(run=sign)
    return parser


def _register_rekey(parts: Parsers) -> argparse.ArgumentParser:
    parser = parts.add_parser("rekey", help="give a role other keys, or renew it before it expires")
    parser.add_argument("repository", type=Path, metavar="REPO")
    parser.add_argument("--role", required=True, metavar="ROLE", help="root, targets, snapshot, timestamp, publisher")
    parser.add_argument("--add", action="append", default=[], type=Path, metavar="FILE", help="a public key in PEM")
    parser.add_argument("--remove", action="append", default=[], metavar="KEY", help="a key's name or id")
    parser.add_argument("--threshold", type=int, metavar="N", help="signatures needed from now on")
    parser.add_argument("--keys", type=Path, metavar="DIR", help="keys to sign with")
    parser.set_defaults(run=rekey)
    return parser


def _register_bundle(parts: Parsers) -> argparse.ArgumentParser:
    parser = parts.add_parser("bundle", help="write what is published to one file, for machines without a connection")
    parser.add_argument("--repository", type=Path, required=True, metavar="REPO")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="such as alerts.ukpack")
    parser.add_argument("--since", type=int, metavar="VERSION", help="only what leads on from this version of the pack")
    parser.add_argument("--pack", metavar="ID", help="only this pack")
    parser.set_defaults(run=bundle)
    return parser


def init(options: argparse.Namespace) -> int:
    """Make a repository and its keys."""
    from doorkeeper.packs.client.trust import describe_root, grouped
    from doorkeeper.packs.repository.create import create_repository
    from doorkeeper.packs.repository.folder import RepositoryFolder

    repository = RepositoryFolder(options.repository)
    if repository.exists():
        return _join(options, repository)
    create_repository(
        options.repository,
        options.publisher,
        options.keys,
        _now(options),
        signers=options.signers,
        threshold=options.threshold,
    )
    path = repository.metadata / "1.root.json"
    root = describe_root(path.read_bytes(), options.publisher)
    if options.json:
        output.print_json(
            {
                "repository": str(repository.path),
                "publisher": options.publisher,
                "keys": str(options.keys),
                "root": str(path),
                "fingerprint": root.fingerprint,
            }
        )
    else:
        print(f"Made the repository {repository.path} of {options.publisher}, and its keys in {options.keys}.")
        print(f"Readers trust it by {path}, whose fingerprint is\n  {grouped(root.fingerprint)}")
        print("For more than a test, move the keys apart now: docs/publishing.md says which belongs where.")
    return output.DONE


def _join(options: argparse.Namespace, repository: RepositoryFolder) -> int:
    """Give a further publisher a place in a repository that is there."""
    from doorkeeper.packs.repository.join import add_publisher

    signed = add_publisher(
        repository,
        options.publisher,
        options.keys,
        _now(options),
        signers=options.signers,
        threshold=options.threshold,
    )
    if options.json:
        output.print_json({"repository": str(repository.path), "publisher": options.publisher, **signed.to_json()})
    else:
        print(f"Gave {options.publisher} a place in {repository.path}, and its keys in {options.keys}.")
        _print_signed(signed)
    return output.DONE


def release(options: argparse.Namespace) -> int:
    """Release a source as the next version of its pack; 3 where a check refuses it."""
    from doorkeeper.packs.repository.checks import FindingsError
    from doorkeeper.packs.repository.folder import RepositoryFolder
    from doorkeeper.packs.repository.release import release as release_

    if (options.approved_by is None) != (options.reason is None):
        sys.stderr.write("--approved-by and --reason go together\n")
        return output.WRONG_USE
    try:
        released = release_(
            options.source,
            RepositoryFolder(options.repository),
            options.keys,
            _now(options),
            publisher=options.publisher,
            pack=options.pack,
            audience=options.audience,
            force_base=options.base,
            approval=(options.approved_by, options.reason) if options.approved_by is not None else None,
            desk=options.desk,
        )
    except FindingsError as error:
        if not options.json:
            for finding in error.findings:
                print(finding)
        raise
    if options.json:
        output.print_json(released.to_json())
    else:
        _print_released(released)
    return output.DONE


def sign(options: argparse.Namespace) -> int:
    """Sign what waits, publish it, say what it still lacks, or throw it away."""
    from doorkeeper.packs.repository import sign as signing
    from doorkeeper.packs.repository.folder import RepositoryFolder

    repository = RepositoryFolder(options.repository)
    if options.discard:
        signed = signing.discard(repository)
    else:
        signed = signing.sign(repository, options.key, options.keys, _secret, _now(options))
    if options.json:
        output.print_json(signed.to_json())
    elif options.discard:
        print("What waited was thrown away." if signed.discarded else "Nothing waited.")
    else:
        _print_signed(signed)
    return output.DONE


def rekey(options: argparse.Namespace) -> int:
    """Change or renew the keys of a role."""
    from doorkeeper.packs.repository.folder import RepositoryFolder
    from doorkeeper.packs.repository.rekey import rekey as rekey_

    signed = rekey_(
        RepositoryFolder(options.repository),
        options.role,
        options.add,
        options.remove,
        options.threshold,
        options.keys,
        _now(options),
    )
    if options.json:
        output.print_json(signed.to_json())
    else:
        _print_signed(signed)
    return output.DONE


def bundle(options: argparse.Namespace) -> int:
    """Write a bundle."""
    from doorkeeper.packs.repository.bundle import bundle as bundle_
    from doorkeeper.packs.repository.folder import RepositoryFolder

    bundled = bundle_(
        RepositoryFolder(options.repository), options.out, _now(options), since=options.since, pack=options.pack
    )
    if options.json:
        output.print_json(bundled.to_json())
    else:
        packs = ", ".join(f"{publisher}/{pack} {version}" for publisher, pack, version in bundled.packs)
        since = f", changes since version {bundled.since}" if bundled.since is not None else ""
        print(f"{bundled.path}: {packs}{since}; {bundled.files} files, {bundled.bytes:,} bytes")
    return output.DONE


def _print_released(released: Released) -> None:
    from doorkeeper.packs.repository.words import described, shown

    manifest = released.manifest
    added, changed, withdrawn = released.edits
    for sentence in released.sentences:
        print(sentence)
    if released.unsaid:
        print(f"And {released.unsaid:,} more, not listed here.")
    print(f"{added} added, {changed} changed, {withdrawn} withdrawn.")
    if released.collateral.approval and released.collateral.excesses:
        approver, date, reason = released.collateral.approval
        print(shown(f"Hits more ordinary people than it may, approved by {approver} on {date}: {reason}", 400))
    print(f"{'Published' if released.published else 'Not yet published'}: {described(manifest)}.")
    if not released.published:
        _print_missing(released.missing)


def _print_signed(signed: Signed) -> None:
    for sentence in signed.waiting:
        print(sentence)
    for role, key in signed.made:
        print(f"Signed {role} with {key}.")
    if signed.published:
        print("Published.")
    else:
        _print_missing(signed.missing)


def _print_missing(missing: Sequence[Missing]) -> None:
    for item in missing:
        signatures = f"{item.signatures} signature{'' if item.signatures == 1 else 's'}"
        print(f"{item.role} waits for {signatures} of: {', '.join(item.keys)}")
    if missing:
        print("Each signs with: doorkeeper packs sign REPO --key FILE|URI")
    else:
        print("Enough have signed. Publish with the online keys: doorkeeper packs sign REPO --keys DIR")


def _now(options: argparse.Namespace) -> datetime:
    given: datetime | None = options.now
    return given if given is not None else datetime.now(UTC)


def _time(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _secret(name: str) -> str:
    if not sys.stdin.isatty():
        raise DoorkeeperError(
            "key.secret",
            f"The key asks for a {name}, and nobody is there to give it.",
            "Run the command in a terminal.",
        )
    return getpass(f"{name}: ")
