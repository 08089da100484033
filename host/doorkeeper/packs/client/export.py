"""Writes the machine's verified state of a publisher as one bundle, for the next machine's USB stick.

Only what TUF has verified here is written, as it was signed; whoever imports it verifies it again.
"""

from __future__ import annotations

import errno
import os
import zipfile
from pathlib import Path

from tuf.api.metadata import TargetFile

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.value import Value
from doorkeeper.packs.client.kept import kept_files
from doorkeeper.packs.client.lock import locked
from doorkeeper.packs.client.places import Places
from doorkeeper.packs.client.source import MissingFileError
from doorkeeper.packs.client.stage import file_name
from doorkeeper.packs.client.verify import kept_targets
from doorkeeper.packs.manifest import FILE_NAME, decode_manifest


class Exported(Value):
    """What was written: the publisher, the packs' ids, and the file's size in bytes."""

    publisher: str
    packs: tuple[str, ...]
    size: int


def export(place: Places, out: Path) -> Exported:
    """Write a full bundle of the state that was last accepted from a publisher.

    Packs that the machine's cap keeps out were never fetched as a whole, and are not in it.

    Raises:
        DoorkeeperError: ``export.nothing`` where nothing was imported from the publisher yet, ``export.incomplete``
            where an update needed only a part of what the publisher serves.

    """
    with locked(place.home / "publishers"):
        try:
            members = kept_files(place)
            targets = kept_targets(place.cache, place.publisher)
        except MissingFileError as error:
            raise DoorkeeperError(
                "export.nothing",
                f"Nothing that {place.publisher} publishes was installed on this computer yet.",
                "Import a bundle, or run 'doorkeeper packs update'.",
            ) from error
        _check_whole(place, targets)
        packs = {name.split("/")[-2] for name in members if name.startswith("targets/")}
        if out.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(out))
        partial = out.with_name(out.name + ".partial")
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as bundle:
            for name in sorted(members):
                _write(bundle, name, members[name])
        partial.replace(out)
    return Exported(place.publisher, tuple(sorted(packs)), out.stat().st_size)


def _check_whole(place: Places, targets: list[TargetFile]) -> None:
    """Refuse to write a bundle that a machine with nothing could not take."""
    kept = {target.path for target in targets if (place.segments / file_name(target)).is_file()}
    for target in targets:
        if not target.path.endswith(f"/{FILE_NAME}") or target.path not in kept:
            continue
        manifest = decode_manifest((place.segments / file_name(target)).read_bytes())
        if manifest.base.target in kept and any(change.target not in kept for change in manifest.changes):
            raise DoorkeeperError(
                "export.incomplete",
                f"This computer has not needed all files of {manifest.pack}, so another could not start by them.",
                "Run 'doorkeeper packs update --whole' or import a full bundle, then export again.",
            )


def _write(bundle: zipfile.ZipFile, name: str, path: Path) -> None:
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.file_size = path.stat().st_size
    with bundle.open(member, "w") as out, path.open("rb") as data:
        while piece := data.read(1024 * 1024):
            out.write(piece)
