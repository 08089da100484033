"""Where the files of a repository come from: an interface, so that a bundle and a server are read by the same code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class MissingFileError(Exception):
    """The source has no file of this name: for TUF an ordinary answer, such as "there is no newer root"."""


class Source(Protocol):
    """Files by their path in a repository, such as ``metadata/timestamp.json``."""

    def read(self, path: str) -> Iterator[bytes]:
        """Give a file's bytes in pieces.

        Raises:
            MissingFileError: where there is none.

        """
