"""The packs that protect this machine: those that ship with the program, each until an installed one replaces it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime

from doorkeeper.index import schema
from doorkeeper.index.background import BackgroundFile
from doorkeeper.index.reader import IndexFile
from doorkeeper.matching.screen import screen
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.observation import Observation
from doorkeeper.model.verdict import Band, PackState, Verdict
from doorkeeper.packs.home import installed_folder, shipped_folder


class InstalledPacks:
    """Open indexes of all packs; looks at each use whether the files have changed, and opens the new ones then."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        self._folders = folders
        self._background = BackgroundFile()
        self._stamp: tuple[object, ...] | None = None
        self._indexes: list[IndexFile] = []

    def screen(self, observation: Observation, now: datetime) -> Verdict:
        """Give the verdict of all packs on one observation.

        Raises:
            DoorkeeperError: ``packs.none`` where no pack can be read, ``index.unreadable`` where one is damaged.

        """
        indexes = self._open()
        started = time.perf_counter_ns()
        today = now.date().isoformat()
        hits = [hit for index in indexes for hit in screen(observation, index, self._background, today)]
        hits.sort(key=lambda hit: (-hit.band, hit.indicator))
        return Verdict(
            band=max((hit.band for hit in hits), default=Band.NONE),
            hits=tuple(hits),
            packs=tuple(_state(index, now) for index in indexes),
            micros=(time.perf_counter_ns() - started) // 1000,
        )

    def status(self, now: datetime) -> tuple[PackState, ...]:
        """Give the state of each pack; empty where there is none."""
        try:
            return tuple(_state(index, now) for index in self._open())
        except DoorkeeperError as error:
            if error.code == "packs.none":
                return ()
            raise

    def _open(self) -> list[IndexFile]:
        files = dict(_index_files(self._folders))
        stamp = tuple(_stamp(path) for path in files.values())
        if stamp != self._stamp:
            fresh = [IndexFile(path) for path in files.values()]
            for index in self._indexes:
                index.close()
            self._indexes, self._stamp = fresh, stamp
        if not self._indexes:
            raise DoorkeeperError(
                "packs.none",
                "No indicator pack is installed, so no page can be checked.",
                "Run 'make packs' in a checkout, or install a pack, then run 'doorkeeper doctor'.",
            )
        return self._indexes


def open_installed(home: str) -> InstalledPacks:
    """Give the packs of a home folder and those that ship with the program."""
    return InstalledPacks((shipped_folder(), installed_folder(home)))


def open_folder(folder: str) -> InstalledPacks:
    """Give the one index in a folder made by ``packs compile``, or all of a folder of such folders."""
    return InstalledPacks((folder,))


def _index_files(folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Give (pack folder's name, index file), the later folder replacing a pack of the same name."""
    for folder in folders:
        own = os.path.join(folder, schema.FILE_NAME)  # noqa: PTH118
        if os.path.isfile(own):  # noqa: PTH113
            yield folder, own
            continue
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208
        except OSError:
            continue
        for name in names:
            path = os.path.join(folder, name, schema.FILE_NAME)  # noqa: PTH118
            if os.path.isfile(path):  # noqa: PTH113
                yield name, path


def _stamp(path: str) -> tuple[object, ...]:
    found = os.stat(path)  # noqa: PTH116
    return path, found.st_mtime_ns, found.st_size, found.st_ino


def _state(index: IndexFile, now: datetime) -> PackState:
    meta = index.meta
    today = now.date().isoformat()
    expires, refresh = meta.get("expires") or None, meta.get("refresh") or None
    if expires and expires[:10] < today:
        state = "expired"
    elif refresh and refresh[:10] < today:
        state = "stale"
    else:
        state = "fresh"
    return PackState(
        id=index.pack,
        version=meta.get("pack_version", "0"),
        published=meta.get("published") or None,
        expires=expires,
        state=state,
        entries=index.count,
    )
