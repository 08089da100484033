"""The log of host and sync: when, which method, which code, how many bytes. Never a word of a page.

A writer of our own, since the standard ``logging`` costs more time than the whole start of the host. Lines are held
back until something worth keeping happens, so a quiet start opens no file. A log that cannot be written is no reason
to stop: nothing here raises.
"""

from __future__ import annotations

import os
import time

SIZE_LIMIT = 256 * 1024
"""Size in bytes at which a log is put aside as ``NAME.1``, replacing the one before."""

_HELD_LIMIT = 50


class Log:
    """Writes lines to ``folder/name``; several processes may write to the same file."""

    def __init__(self, folder: str, name: str = "host.log") -> None:
        self._folder = folder
        self._name = name
        self._held: list[str] = []
        self._descriptor: int | None = None

    def note(self, event: str, **facts: str | int | None) -> None:
        """Hold a line back until the next :meth:`write`."""
        if len(self._held) < _HELD_LIMIT:
            self._held.append(_line(event, facts))

    def write(self, event: str, **facts: str | int | None) -> None:
        """Write a line, after those that were held back."""
        text = "".join([*self._held, _line(event, facts)])
        self._held.clear()
        try:
            os.write(self._open(), text.encode("ascii", "replace"))
        except OSError:
            return

    def _open(self) -> int:
        path = os.path.join(self._folder, self._name)  # noqa: PTH118 - pathlib would double the start of the host
        if self._descriptor is not None and os.fstat(self._descriptor).st_size > SIZE_LIMIT:
            os.close(self._descriptor)
            self._descriptor = None
        if self._descriptor is None:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)  # noqa: PTH103
            self._put_aside(path)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            self._descriptor = os.open(path, flags, 0o600)
        return self._descriptor

    @staticmethod
    def _put_aside(path: str) -> None:
        try:
            if os.stat(path).st_size > SIZE_LIMIT:  # noqa: PTH116
                os.replace(path, f"{path}.1")  # noqa: PTH105
        except OSError:
            # no log yet, or another host put it aside just now
            return


def _line(event: str, facts: dict[str, str | int | None]) -> str:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    words = " ".join(f"{key}={value}" for key, value in facts.items() if value is not None)
    return f"{stamp} {os.getpid()} {event} {words}".rstrip() + "\n"
