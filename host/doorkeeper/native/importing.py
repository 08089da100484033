"""A bundle that the extension hands over in pieces: kept in a private file, checked and installed by another process.

The host reads hostile pages and stays lean, so it never opens a bundle. It writes what arrives to
``HOME/incoming/``, starts ``python -I -m doorkeeper.packs.client`` on that file with fixed arguments, and passes on the
few values that this process prints. The process ends with its host, and is ended when it takes too long. One import a
connection; the file is removed when it ends, however it ends. Imported at the first import only.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.value import Value
from doorkeeper.native.codes import protocol_error
from doorkeeper.native.limits import BUNDLE_LIMIT, CHUNK_BYTES

FOLDER = "incoming"
ANSWER_LIMIT = 512 * 1024
"""Most bytes that are read of what the checking process prints; more is a failure."""

LONGEST_CHECK = 600.0
LONGEST_INSTALL = 1800.0
"""Seconds after which the process is ended. A million entries on a slow machine take minutes."""

ABANDONED = 24 * 3600
"""Seconds after which a folder of another host, which was killed, is removed."""

HELD = "pack.held"

_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0
"""``CREATE_NO_WINDOW`` (learn.microsoft.com, "Process Creation Flags")."""


class Step(Value):
    """Where an import stands: ``state`` is receiving, checking, ready, applying, done or ended."""

    state: str
    progress: dict[str, object] | None = None
    answer: dict[str, object] | None = None


class BundleImports:
    """The imports of one connection, one at a time; a new one ends the one before.

    Args:
        home: Doorkeeper's home folder.
        command: what checks and installs; the file's path is put after the verb.

    """

    def __init__(self, home: str, command: tuple[str, ...] = (sys.executable, "-I", "-m", "doorkeeper.packs.client")):
        self._incoming = Path(home) / FOLDER
        self._command = command
        self._current: _Import | None = None

    @property
    def receiving(self) -> bool:
        """Whether chunks may come."""
        return self._current is not None and self._current.state == "receiving"

    def begin(self, size: int) -> str:
        """Open an import of so many bytes, and give its name.

        Raises:
            DoorkeeperError: ``import.too_large``, ``import.disk``.

        """
        self.close()
        if not 0 < size <= BUNDLE_LIMIT:
            raise protocol_error("import.too_large")
        self._sweep()
        name = secrets.token_hex(16)
        with _disk():
            self._current = _Import(name, self._incoming / name, size, self._command)
        return name

    def chunk(self, name: str, offset: int, data: bytes) -> int:
        """Write the next bytes, and give how many there are now.

        Raises:
            DoorkeeperError: ``import.unknown``, ``import.order``, ``import.too_large``, ``import.disk``.

        """
        current = self._named(name)
        if len(data) > CHUNK_BYTES:
            raise protocol_error("import.too_large")
        with _disk():
            return current.write(offset, data)

    def preview(self, name: str) -> Step:
        """Start the check, or say how far it is; asked again and again until it is ``ready``.

        Raises:
            DoorkeeperError: the refusal, after which the import has ended; ``import.*``.

        """
        current = self._named(name)
        if current.state == "receiving":
            current.start("preview", LONGEST_CHECK, "checking")
        return self._look("checking", "ready")

    def apply(self, name: str, *, confirm: bool) -> Step:
        """Start the installation of what was shown, or say how far it is; asked again until it is ``done``.

        Raises:
            DoorkeeperError: the refusal; after ``pack.held`` it may be asked again with ``confirm``, after any other
                the import has ended.

        """
        current = self._named(name)
        if current.state == "ready":
            current.start("confirm" if confirm else "import", LONGEST_INSTALL, "applying")
        return self._look("applying", "done")

    def cancel(self, name: str) -> None:
        """End an import and remove its file; one that has ended is no error."""
        if self._current is not None and self._current.name == name:
            self.close()

    def close(self) -> None:
        """End what is under way and remove its file."""
        if self._current is not None:
            self._current.end()
            self._current = None

    def _named(self, name: str) -> _Import:
        if self._current is None or self._current.name != name:
            raise protocol_error("import.unknown")
        return self._current

    def _look(self, during: str, after: str) -> Step:
        current = self._current
        if current is None or current.state not in (during, after):
            raise protocol_error("import.not_checked")
        try:
            step = current.look(after)
        except DoorkeeperError as error:
            if error.code == HELD and during == "applying":
                current.state = "ready"
            else:
                self.close()
            raise
        if step.state == "done":
            self.close()
        return step

    def _sweep(self) -> None:
        """Remove what killed hosts left behind."""
        with contextlib.suppress(OSError):
            for folder in self._incoming.iterdir():
                if time.time() - folder.stat().st_mtime > ABANDONED:
                    shutil.rmtree(folder, ignore_errors=True)


class _Import:
    def __init__(self, name: str, folder: Path, size: int, command: tuple[str, ...]) -> None:
        self.name = name
        self.state = "receiving"
        self._folder = folder
        self._size = size
        self._command = command
        self._received = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline = 0.0
        self._answer: dict[str, object] | None = None
        folder.mkdir(mode=0o700, parents=True)
        self._file = os.open(self._bundle, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)

    @property
    def _bundle(self) -> Path:
        return self._folder / "bundle.ukpack"

    @property
    def _output(self) -> Path:
        return self._folder / "answer.jsonl"

    def write(self, offset: int, data: bytes) -> int:
        if self.state != "receiving" or offset != self._received:
            raise protocol_error("import.order")
        if self._received + len(data) > self._size:
            raise protocol_error("import.too_large")
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        self._received += len(data)
        return self._received

    def start(self, verb: str, seconds: float, state: str) -> None:
        if self._received != self._size:
            raise protocol_error("import.incomplete")
        self._close_file()
        # a file, not a pipe: it never fills up, and can be read without waiting on any system
        with _disk(), self._output.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, fixed arguments
                [*self._command, verb, str(self._bundle)],
                stdin=subprocess.PIPE,  # closed when this process ends, by which the other knows to end too
                stdout=output,
                stderr=subprocess.DEVNULL,
                creationflags=_NO_WINDOW,
            )
        self._deadline = time.monotonic() + seconds
        self.state = state

    def look(self, after: str) -> Step:
        """Say how far the process is; its refusal is raised."""
        process = self._process
        if process is None:
            return Step(self.state, None, self._answer)
        ended = process.poll() is not None
        lines = self._lines()
        if not ended:
            if time.monotonic() > self._deadline:
                raise protocol_error("import.slow")
            return Step(self.state, _progress(lines))
        self._reap(process)
        self._answer = _result(lines)
        self.state = after
        return Step(after, None, self._answer)

    def end(self) -> None:
        self._close_file()
        self.state = "ended"
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._reap(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _reap(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is not None:
            process.stdin.close()
        self._process = None

    def _close_file(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _lines(self) -> list[bytes]:
        try:
            with self._output.open("rb") as file:
                data = file.read(ANSWER_LIMIT + 1)
        except OSError:
            data = b""
        if len(data) > ANSWER_LIMIT:
            raise protocol_error("import.failed")
        # what stands after the last line end is still being written
        return data.split(b"\n")[:-1]


def _progress(lines: list[bytes]) -> dict[str, object] | None:
    """Give the newest line that tells of progress."""
    for line in reversed(lines):
        value = _object(line)
        if "done" in value and "of" in value:
            done, whole = value["done"], value["of"]
            if isinstance(done, int) and isinstance(whole, int):
                return {"done": done, "of": whole}
    return None


def _result(lines: list[bytes]) -> dict[str, object]:
    last = _object(lines[-1]) if lines else {}
    if "error" in last:
        try:
            error = decode.table(last["error"], "error")
            texts = [decode.required_text(error, key, "error", limit=2000) for key in ("code", "message", "remedy")]
        except DecodeError:
            raise protocol_error("import.failed") from None
        raise DoorkeeperError(*texts)
    if not isinstance(last.get("result"), dict):
        raise protocol_error("import.failed")
    return decode.table(last["result"], "result")


def _object(line: bytes) -> dict[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise protocol_error("import.disk") from None
