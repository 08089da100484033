"""The packs that protect this machine: those that ship with the program, each until an installed one replaces it.

A shipped pack is replaced by an installed one of the same id only where that comes from the shipped pack's own
publisher: otherwise one publisher could silence another by the choice of a name.
"""

from __future__ import annotations

import os
import time
from datetime import datetime

from doorkeeper.index import schema
from doorkeeper.index.background import BackgroundFile
from doorkeeper.index.layered import LayeredIndex
from doorkeeper.index.reader import IndexFile
from doorkeeper.matching.screen import screen
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.observation import Observation
from doorkeeper.model.value import Value
from doorkeeper.model.verdict import Band, PackState, Verdict, pack_to_json
from doorkeeper.packs import current
from doorkeeper.packs.current import Current
from doorkeeper.packs.home import installed_folder, shipped_folder


class InstalledPacks:
    """Open indexes of all packs; looks at each use whether the files have changed, and opens the new ones then."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        self._folders = folders
        self._background = BackgroundFile()
        self._stamp: tuple[object, ...] | None = None
        self._indexes: list[LayeredIndex] = []

    def screen(self, observation: Observation, now: datetime) -> Verdict:
        """Give the verdict of all packs on one observation.

        Raises:
            DoorkeeperError: ``packs.none`` where no pack can be read, ``index.unreadable`` where one is damaged.

        """
        indexes = self._open()
        started = time.perf_counter_ns()
        today = now.date().isoformat()
        hits = [hit for index in indexes for hit in screen(observation, index, self._background, today)]
        hits.sort(key=lambda hit: -hit.band)  # of one band, in the order that each pack gives
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

    def describe(self, now: datetime) -> list[dict[str, object]]:
        """Give each pack's state as JSON, with publisher, title, marking, audience and since when it is stale."""
        states = self.status(now)
        return [
            {**pack_to_json(state), **_more(index.meta, state)}
            for state, index in zip(states, self._indexes, strict=bool(states))
        ]

    def _open(self) -> list[LayeredIndex]:
        files = _pack_files(self._folders)
        stamp = tuple(_stamp(file.path) for file in files)
        if stamp != self._stamp:
            fresh = [_opened(file) for file in files]
            fresh = _distinct(_unreplaced(files, fresh))
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


class _PackFile(Value):
    """Where a pack lies: the file whose change means a new version, and its folder's number, 0 for the shipped ones."""

    folder: int
    name: str
    path: str
    signed: bool


def _pack_files(folders: tuple[str, ...]) -> list[_PackFile]:
    """Find the packs; a later folder's pack replaces one of an earlier folder that has the same name."""
    found: dict[str, _PackFile] = {}
    for number, folder in enumerate(folders):
        own = os.path.join(folder, schema.FILE_NAME)  # noqa: PTH118
        if os.path.isfile(own):  # noqa: PTH113
            found[folder] = _PackFile(number, folder, own, False)
            continue
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208
        except OSError:
            continue
        for name in names:
            for file_name, signed in ((current.FILE_NAME, True), (schema.FILE_NAME, False)):
                path = os.path.join(folder, name, file_name)  # noqa: PTH118
                if os.path.isfile(path):  # noqa: PTH113
                    found[name] = _PackFile(number, name, path, signed)
                    break
    return list(found.values())


def _opened(file: _PackFile) -> LayeredIndex:
    if not file.signed:
        index = IndexFile(file.path)
        return LayeredIndex(index, None, index.pack, index.meta)
    folder = os.path.dirname(file.path)  # noqa: PTH120
    now = current.read_current(folder)
    if now is None:
        raise DoorkeeperError("pack.damaged", f"The pack in {folder} is gone.", "Import the pack again.")
    return open_version(folder, now)


def open_version(folder: str, version: Current) -> LayeredIndex:
    """Open the two layers of an installed pack."""
    base = IndexFile(os.path.join(folder, version.base))  # noqa: PTH118
    try:
        changes = IndexFile(os.path.join(folder, version.changes)) if version.changes else None  # noqa: PTH118
    except DoorkeeperError:
        base.close()
        raise
    return LayeredIndex(base, changes, version.pack, version.meta())


def readable(folder: str, version: Current) -> bool:
    """Whether both layers of an installed pack can be opened."""
    try:
        open_version(folder, version).close()
    except DoorkeeperError:
        return False
    return True


def _unreplaced(files: list[_PackFile], indexes: list[LayeredIndex]) -> list[LayeredIndex]:
    """Leave out the shipped packs that an installed one of the same id and publisher replaces."""
    signed = {
        (index.meta.get("publisher", ""), index.pack) for file, index in zip(files, indexes, strict=True) if file.signed
    }
    kept = []
    for file, index in zip(files, indexes, strict=True):
        # a shipped pack that names no publisher is the work of the one that has its own id
        if not file.signed and file.folder == 0 and (index.meta.get("publisher") or index.pack, index.pack) in signed:
            index.close()
        else:
            kept.append(index)
    return kept


def _distinct(indexes: list[LayeredIndex]) -> list[LayeredIndex]:
    """Let packs of two publishers that chose the same id be told apart: theirs become ``publisher/pack``."""
    ids = [index.pack for index in indexes]
    for index in indexes:
        if ids.count(index.pack) > 1 and index.meta.get("audience"):
            index.pack = f"{index.meta['publisher']}/{index.pack}"
    return indexes


def _more(meta: dict[str, str], state: PackState) -> dict[str, object]:
    expires, refresh = meta.get("expires") or None, meta.get("refresh") or None
    return {
        "title": meta.get("title") or None,
        "publisher": meta.get("publisher") or None,
        "audience": meta.get("audience") or None,
        "tlp": meta.get("tlp") or None,
        "refresh": refresh,
        "stale_since": None if state.state == "fresh" else min(filter(None, (refresh, expires)), default=None),
    }


def _stamp(path: str) -> tuple[object, ...]:
    found = os.stat(path)  # noqa: PTH116
    return path, found.st_mtime_ns, found.st_size, found.st_ino


def _state(index: LayeredIndex, now: datetime) -> PackState:
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
