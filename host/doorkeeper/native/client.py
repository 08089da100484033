"""The other end of the protocol: start a host as a browser would, and talk to it with a time limit.

``doorkeeper doctor`` and the tests use it; the host itself never imports it.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import BinaryIO, Self

from doorkeeper import __version__
from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.native.dispatch import PROTOCOLS
from doorkeeper.native.frames import Frame, FrameDecoder, encode_frame
from doorkeeper.native.limits import LOST_LIMIT

_CHUNK = 64 * 1024


class HostProcess:
    """A running host; use as a context manager, which ends it.

    Args:
        command: program and arguments, as a browser would give them.
        timeout: seconds that each answer may take.
        environment: variables of the process; None passes our own on.

    Raises:
        DoorkeeperError: ``host.not_started`` when the program cannot be started at all.

    """

    def __init__(self, command: Sequence[str], *, timeout: float, environment: Mapping[str, str] | None = None) -> None:
        try:
            self.process = subprocess.Popen(  # noqa: S603 - the program of a host manifest, started as a browser does
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=None if environment is None else dict(environment),
            )
        except (OSError, ValueError) as error:
            raise DoorkeeperError(
                "host.not_started",
                f"The program {command[0]} could not be started: {error}.",
                "Run `doorkeeper browsers install` again; if that does not help, install Doorkeeper again.",
            ) from error
        self._timeout = timeout
        self._count = 0
        self._bodies: queue.Queue[bytes | None] = queue.Queue()
        self._stderr = bytearray()
        stdout, stderr = self.process.stdout, self.process.stderr
        assert stdout is not None  # noqa: S101 - tells the type checker what PIPE means
        assert stderr is not None  # noqa: S101
        self._threads = (
            threading.Thread(target=self._read_frames, args=(stdout,), daemon=True),
            threading.Thread(target=self._read_stderr, args=(stderr,), daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            # a host that has just failed is not waited for
            self.process.kill()
        self.close()

    def ask(self, method: str, params: dict[str, object]) -> dict[str, object]:
        """Send one request and give its result.

        Raises:
            DoorkeeperError: the error that the host answered, or ``host.silent``, ``host.ended``, ``host.garbled``.

        """
        self._count += 1
        request = {"v": PROTOCOLS[-1], "id": self._count, "method": method, "params": params}
        self.send(encode_frame(json.dumps(request).encode()))
        return _result(self.receive(), self._count)

    def hello(self) -> dict[str, object]:
        """Send the first request of every connection."""
        return self.ask("hello", {"extension": __version__, "protocols": list(PROTOCOLS)})

    def send(self, data: bytes) -> None:
        """Write raw bytes to the host.

        Raises:
            DoorkeeperError: ``host.ended``.

        """
        stdin = self.process.stdin
        try:
            if stdin is not None:
                stdin.write(data)
                stdin.flush()
        except OSError as error:
            raise self._ended() from error

    def receive(self) -> bytes:
        """Wait for the next frame and give its body.

        Raises:
            DoorkeeperError: ``host.silent`` after the time limit, ``host.ended`` when no frame will come.

        """
        try:
            body = self._bodies.get(timeout=self._timeout)
        except queue.Empty:
            raise DoorkeeperError(
                "host.silent",
                f"The program did not answer within {self._timeout:g} seconds.",
                "Close the browser and try again; if it stays silent, install Doorkeeper again.",
            ) from None
        if body is None:
            self._bodies.put(None)
            raise self._ended()
        return body

    def close(self) -> int:
        """Close the connection as a browser does, and give the exit code; a host that stays is killed."""
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):  # it may have ended already
                self.process.stdin.close()
        try:
            code = self.process.wait(self._timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        for thread in self._threads:
            thread.join(self._timeout)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code

    @property
    def stderr(self) -> str:
        """What the host printed to standard error so far."""
        return self._stderr.decode(errors="replace")

    def _read_frames(self, stream: BinaryIO) -> None:
        decoder = FrameDecoder(limit=LOST_LIMIT)
        while chunk := _read_some(stream):
            for event in decoder.feed(chunk):
                self._bodies.put(event.body if isinstance(event, Frame) else b"")
        self._bodies.put(None)

    def _read_stderr(self, stream: BinaryIO) -> None:
        while chunk := _read_some(stream):
            self._stderr += chunk

    def _ended(self) -> DoorkeeperError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        last = self.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        return DoorkeeperError(
            "host.ended",
            f"The program ended without an answer (exit code {self.process.returncode}; {last[0][:200]}).",
            "Start it by hand to see why: the line above names it. Then install Doorkeeper again.",
        )


def _read_some(stream: BinaryIO) -> bytes:
    try:
        return stream.read1(_CHUNK) if hasattr(stream, "read1") else stream.read(_CHUNK)
    except (OSError, ValueError):
        return b""


def _result(body: bytes, identifier: int) -> dict[str, object]:
    try:
        reply = decode.table(json.loads(body), "")
        if reply.get("id") not in (identifier, None):
            raise DecodeError("id", str(identifier))
        if "error" in reply:
            error = decode.table(reply["error"], "error")
            code, message, remedy = (
                decode.required_text(error, key, "error", limit=2000) for key in ("code", "message", "remedy")
            )
        else:
            return decode.table(reply.get("result"), "result")
    except (ValueError, RecursionError) as error:
        raise DoorkeeperError(
            "host.garbled",
            "What the program answered is not in the protocol's form.",
            "Something else prints to its output, or another program stands in its place. Install Doorkeeper again.",
        ) from error
    raise DoorkeeperError(code, message, remedy)
