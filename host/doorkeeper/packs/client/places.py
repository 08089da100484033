"""Where the client keeps what it knows of each publisher, below the home folder."""

from __future__ import annotations

import re
from pathlib import Path

from doorkeeper.model.errors import RefusedError
from doorkeeper.model.value import Value
from doorkeeper.packs.home import installed_folder
from doorkeeper.packs.manifest import is_id


class Places(Value):
    """The files of one pinned publisher. ``cache`` is TUF's own folder: it may be lost without harm."""

    home: Path
    publisher: str

    @property
    def folder(self) -> Path:
        """Everything but the packs."""
        return self.home / "publishers" / self.publisher

    @property
    def root(self) -> Path:
        """The pinned root: where trust begins."""
        return self.folder / "root.json"

    @property
    def settings(self) -> Path:
        """Caps and address, as a person or IT set them."""
        return self.folder / "settings.json"

    @property
    def marks(self) -> Path:
        """High-water marks, so that a lost cache opens no way back."""
        return self.folder / "marks.json"

    @property
    def cache(self) -> Path:
        """TUF metadata of the last accepted state."""
        return self.folder / "tuf"

    @property
    def segments(self) -> Path:
        """Verified targets by their digest, for the next change and for export."""
        return self.folder / "segments"

    @property
    def staging(self) -> Path:
        """Where an import works; emptied at the start of the next."""
        return self.folder / "staging"

    @property
    def corrections(self) -> Path:
        """The corrections that stand."""
        return self.folder / "corrections.json"

    @property
    def held(self) -> Path:
        """Versions that wait for a person to confirm them."""
        return self.folder / "held.json"

    def pack(self, pack: str) -> Path:
        """Give the folder of an installed pack, which the host reads."""
        return Path(installed_folder(str(self.home))) / f"{self.publisher}.{pack}"


def places(home: Path, publisher: str) -> Places:
    """Give a publisher's places.

    Raises:
        RefusedError: ``publisher.id`` where the name could not be a publisher's id (it becomes a folder's name).

    """
    if not is_id(publisher):
        raise RefusedError(
            "publisher.id",
            f"{_shown(publisher)!r} cannot be the id of a publisher.",
            "Give the id as the publisher wrote it: lower-case letters, digits, - and _.",
        )
    return Places(home, publisher)


def pinned(home: Path) -> list[Places]:
    """Give the publishers whose root is pinned on this machine, by id."""
    folder = home / "publishers"
    if not folder.is_dir():
        return []
    found = [Places(home, path.name) for path in sorted(folder.iterdir()) if is_id(path.name)]
    return [item for item in found if item.root.is_file()]


def _shown(text: str) -> str:
    return re.sub(r"[^ -~]", "?", text[:64])
