"""The verified files of a publisher's last accepted state that lie here, by their path in a repository."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from doorkeeper.packs.client.places import Places
from doorkeeper.packs.client.source import MissingFileError
from doorkeeper.packs.client.stage import file_name
from doorkeeper.packs.client.verify import kept_metadata, kept_targets

_PIECE = 1024 * 1024


def kept_files(place: Places) -> dict[str, Path]:
    """Give the metadata, and the targets that are here.

    Raises:
        MissingFileError: where no state was accepted yet.

    """
    found = {f"metadata/{name}": path for name, path in kept_metadata(place.cache).items()}
    for target in kept_targets(place.cache, place.publisher):
        path = place.segments / file_name(target)
        if path.is_file():
            folder, _, name = target.path.rpartition("/")
            # the name that TUF's consistent snapshots give a target: the first digest, then its own
            found[f"targets/{folder}/{next(iter(target.hashes.values()))}.{name}"] = path
    return found


class KeptSource:
    """These files as a source to import from."""

    def __init__(self, place: Places) -> None:
        """Look what is there.

        Raises:
            MissingFileError: where no state was accepted yet.

        """
        self._files = kept_files(place)

    def read(self, path: str) -> Iterator[bytes]:
        """Give a file's bytes in pieces."""
        if path not in self._files:
            raise MissingFileError(path)
        with self._files[path].open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
