"""Puts verified and built versions in place: each step is atomic, and in an order in which a kill does no harm."""

from __future__ import annotations

import contextlib
import shutil
from datetime import datetime
from pathlib import Path

from doorkeeper.model.value import Value
from doorkeeper.packs import current as current_of
from doorkeeper.packs.client import marks as marks_of
from doorkeeper.packs.client.corrections import Standing, encode_standing
from doorkeeper.packs.client.files import sync, sync_folder, write_whole
from doorkeeper.packs.client.places import Places
from doorkeeper.packs.client.stage import Staged, file_name
from doorkeeper.packs.current import Current, encode_current


class Version(Value):
    """A version to put in place: what ``current.json`` shall say, what it said, and the index files to move there."""

    current: Current
    before: Current | None
    base: Path | None
    changes: Path | None


def commit(staged: Staged, versions: list[Version], standing: list[Standing], now: datetime) -> None:
    """Put the versions in place.

    A kill before a pack's ``current.json`` is replaced leaves its old version, after it the new one. Corrections and
    marks are written before: told too early, both are made good by the next import of the same state, which the marks
    let pass; told too late, a correction could be lost, or an older state could come in between.
    """
    place = staged.place
    for version in versions:
        folder = place.pack(version.current.pack)
        folder.mkdir(parents=True, exist_ok=True)
        moved = [path for path in (version.base, version.changes) if path is not None]
        for path in moved:
            path.replace(folder / path.name)
        if moved:
            sync_folder(folder)
    _keep_segments(staged)
    if standing or place.corrections.exists():
        write_whole(place.corrections, encode_standing(standing))
    write_whole(place.marks, marks_of.encode_marks(_marks(staged, versions, now)))
    for version in versions:
        if version.current != version.before:
            write_whole(place.pack(version.current.pack) / current_of.FILE_NAME, encode_current(version.current))
    _swap_cache(place, staged.work / "tuf")
    place.held.unlink(missing_ok=True)
    _prune(staged, versions)


def _marks(staged: Staged, versions: list[Version], now: datetime) -> marks_of.Marks:
    published = [datetime.fromisoformat(version.current.published) for version in versions]
    packs = {version.current.pack: version.current.version for version in versions}
    return marks_of.advanced(staged.marks, staged.trusted, packs, now, max(published, default=None))


def _keep_segments(staged: Staged) -> None:
    """Keep the verified files for the next change, and for export."""
    folder = staged.place.segments
    new = staged.new_segments()
    if not new:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in new.items():
        sync(path)
        path.replace(folder / name)
    sync_folder(folder)


def _swap_cache(place: Places, fresh: Path) -> None:
    """Replace TUF's folder. A kill in between leaves none: the marks guard what it would have guarded."""
    old = place.folder / "tuf.old"
    shutil.rmtree(old, ignore_errors=True)
    if place.cache.exists():
        place.cache.replace(old)
    fresh.replace(place.cache)
    shutil.rmtree(old, ignore_errors=True)


def _prune(staged: Staged, versions: list[Version]) -> None:
    """Remove what no version needs any more. The version before stays: a host may be about to open it."""
    place = staged.place
    for version in versions:
        named = (version.current, version.before or version.current)
        kept = {current_of.FILE_NAME, *(name for item in named for name in (item.base, item.changes))}
        _remove_others(place.pack(version.current.pack), kept)
    if not staged.absent:
        _remove_others(place.segments, {name for offer in staged.offers for name in map(file_name, offer.files)})


def _remove_others(folder: Path, kept: set[str]) -> None:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.name not in kept and path.is_file():
            # on Windows an open file stays until the next import
            with contextlib.suppress(OSError):
                path.unlink()
