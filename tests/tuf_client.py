#!/usr/bin/env python
"""The client by itself, for the public TUF conformance suite and for histories of bundles; exit 0 or 1.

    tuf_client.py --metadata-dir D init ROOT
    tuf_client.py --metadata-dir D --metadata-url U refresh
    tuf_client.py --metadata-dir D --metadata-url U --target-name T --target-dir X --target-base-url B download
    tuf_client.py --metadata-dir D --target-name T --target-dir X [--now ISO] bundle FILE

``refresh`` and ``download`` follow the suite's own command line (theupdateframework/tuf-conformance, CLIENT-CLI.md) and
do what the TUF specification says and no more. ``bundle`` goes the product's way: a lock, a copy of the cache, and
high-water marks outside of the cache, in ``D.state`` beside it; it leaves the target in X when all is verified.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from tuf.api.metadata import TargetFile

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.packs.client import marks as marks_of
from doorkeeper.packs.client.bundle import Bundle, open_bundle
from doorkeeper.packs.client.files import read_bounded, write_whole
from doorkeeper.packs.client.lock import locked
from doorkeeper.packs.client.stage import verified
from doorkeeper.packs.client.strict import check_strictly
from doorkeeper.packs.client.verify import Verifier


def init(metadata: Path, root: Path) -> None:
    """Pin a root. The marks of an earlier history stay when it is the same root."""
    metadata.mkdir(parents=True, exist_ok=True)
    data = root.read_bytes()
    (metadata / "root.json").unlink(missing_ok=True)
    (metadata / "root.json").write_bytes(data)
    write_whole(_state(metadata) / "root.json", data)


def refresh(options: argparse.Namespace, now: datetime) -> Verifier:
    metadata: Path = options.metadata_dir
    verifier = Verifier(
        metadata,
        (metadata / "root.json").read_bytes(),
        options.metadata_url,
        now,
        metadata_url=options.metadata_url,
        targets_url=options.target_base_url,
    )
    verifier.refresh()
    return verifier


def download(options: argparse.Namespace, now: datetime) -> None:
    verifier = refresh(options, now)
    target = verifier.target(options.target_name)
    if target is None:
        raise RefusedError("target.none", "No such target.", "Name another.")
    path = _target_path(options)
    if not verifier.is_same(target, path):
        verifier.download(target, path)


def bundle(options: argparse.Namespace, now: datetime) -> None:
    metadata: Path = options.metadata_dir
    state = _state(metadata)
    with locked(state), closing(open_bundle(options.file)) as source, tempfile.TemporaryDirectory(dir=state) as folder:
        work = Path(folder)
        root = _pinned(metadata)
        marks = marks_of.decode_marks(read_bounded(_marks_file(state, root), marks_of.LARGEST))
        time = marks_of.effective(marks, now)
        verifier, trusted = verified(metadata, work / "tuf", root, marks, source, time)
        target = verifier.target(options.target_name)
        if target is None:
            raise RefusedError("target.none", "No such target.", "Name another.")
        path = _target_path(options)
        _fetch(verifier, target, path, work / "target")
        _check_rest(verifier, source, work / "other")
        check_strictly(work / "tuf")
        data = marks_of.encode_marks(marks_of.advanced(marks, trusted, {}, now))
        # under each root that led here: whichever of them is pinned another time, the marks are the same
        for known in (work / "tuf" / "root_history").glob("*.root.json"):
            write_whole(_marks_file(state, known.read_bytes()), data)
        shutil.rmtree(metadata, ignore_errors=True)
        (work / "tuf").replace(metadata)
        shutil.move(work / "target", path)


def _fetch(verifier: Verifier, target: TargetFile, path: Path, out: Path) -> None:
    """Give the signed target: from the bundle, or the one that is here already where a bundle of changes lacks it."""
    try:
        verifier.download(target, out)
    except RefusedError as error:
        if error.code != "update.incomplete" or not verifier.is_same(target, path):
            raise
        shutil.copyfile(path, out)


def _check_rest(verifier: Verifier, source: Bundle, out: Path) -> None:
    """All that the bundle holds of what is signed is verified, and not only what was asked for."""
    for name in source.names:
        folder, slash, file = name.removeprefix("targets/").rpartition("/")
        digest, _, bare = file.partition(".")
        for path in {file, bare} - {""} if name.startswith("targets/") else ():
            target = _known(verifier, folder + slash + path)
            if target is not None and (path == file or digest in target.hashes.values()):
                verifier.download(target, out)


def _known(verifier: Verifier, name: str) -> TargetFile | None:
    """Give a target that is not the one that was asked for; roles that are not in the bundle may be left out."""
    try:
        return verifier.target(name)
    except RefusedError as error:
        if error.code not in ("update.incomplete", "update.expired"):
            raise
        return None


def _pinned(metadata: Path) -> bytes:
    """Give the pinned root; where only the folder of metadata came along to another place, its root is the pin."""
    path = _state(metadata) / "root.json"
    if not path.is_file():
        write_whole(path, (metadata / "root.json").read_bytes())
    return path.read_bytes()


def _marks_file(state: Path, root: bytes) -> Path:
    return state / f"{hashlib.sha256(root).hexdigest()[:16]}.marks"


def _state(metadata: Path) -> Path:
    metadata = metadata.absolute()
    return metadata.with_name(metadata.name + ".state")


def _target_path(options: argparse.Namespace) -> Path:
    folder: Path = options.target_dir
    folder.mkdir(parents=True, exist_ok=True)
    return folder / quote(options.target_name, "")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--metadata-dir", type=Path, required=True)
    parser.add_argument("--metadata-url")
    parser.add_argument("--target-name")
    parser.add_argument("--target-dir", type=Path)
    parser.add_argument("--target-base-url")
    parser.add_argument("--now", type=datetime.fromisoformat)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init").add_argument("file", type=Path)
    commands.add_parser("refresh")
    commands.add_parser("download")
    commands.add_parser("bundle").add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    # the suite sets the clock itself, with faketime
    now = options.now or datetime.now(UTC)
    if now.tzinfo is None:
        now = now.replace(tzinfo=UTC)
    try:
        if options.command == "init":
            init(options.metadata_dir, options.file)
        elif options.command == "refresh":
            refresh(options, now)
        elif options.command == "download":
            download(options, now)
        else:
            bundle(options, now)
    except (DoorkeeperError, OSError) as error:
        code = error.code if isinstance(error, DoorkeeperError) else type(error).__name__
        print(f"{error} [{code}]", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
