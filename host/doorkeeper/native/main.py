"""The program ``doorkeeper-host``: what a browser starts. Bytes come and go here; all decisions are made elsewhere.

Imports on this path are counted: the standard library's light parts and, with the packs, jellyfish. A test holds them.
"""

from __future__ import annotations

import gc

# Nothing that is imported becomes garbage: looking for some meanwhile takes more than a millisecond of the start.
gc.disable()

import os
import sys
import time
from datetime import UTC, datetime

from doorkeeper import __version__
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.value import TYPE_CHECKING
from doorkeeper.native.caller import check_caller
from doorkeeper.native.codes import protocol_error
from doorkeeper.native.dispatch import Answer, Facts, Session
from doorkeeper.native.envelope import encode_error
from doorkeeper.native.frames import Event, Frame, FrameDecoder, Lost, encode_frame
from doorkeeper.native.log import Log
from doorkeeper.native.ports import ports_of
from doorkeeper.native.sync_start import SyncStart
from doorkeeper.packs.home import home_folder

if TYPE_CHECKING:
    from typing import NoReturn


gc.freeze()
gc.enable()

EXIT_DONE = 0
EXIT_REFUSED = 3

_CHUNK = 64 * 1024


def main() -> NoReturn:
    """Serve one extension until it closes the connection."""
    channel = _claim_standard_output()
    try:
        code = _serve(channel)
    except (BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        # the browser has gone: there is nobody left to tell
        code = EXIT_DONE
    sys.stderr.flush()
    # taking the interpreter down in order costs as much as half of its start, and there is nothing to save
    os._exit(code)


def _serve(channel: int) -> int:
    home = home_folder()
    log = Log(os.path.join(home, "log"))  # noqa: PTH118 - pathlib would double the start of the host
    try:
        family = check_caller(sys.argv[1:])
    except DoorkeeperError as error:
        _send(channel, encode_error(None, error))
        log.write("refused", code=error.code)
        sys.stderr.write(f"{error.message} {error.remedy} ({error.code})\n")
        return EXIT_REFUSED
    log.note("start", host=__version__, browser=family)
    sync = SyncStart(home)
    session = Session(Facts(__version__, bool(sys.flags.isolated)), ports_of(home, sync))
    try:
        return _answer_all(channel, session, log, sync)
    finally:
        session.close()


def _answer_all(channel: int, session: Session, log: Log, sync: SyncStart) -> int:
    decoder = FrameDecoder()
    started, count, refused = time.monotonic(), 0, 0
    while chunk := os.read(0, _CHUNK):
        for event in decoder.feed(chunk):
            answer = _answer(session, event)
            count += 1
            if answer.code is not None:
                refused += 1
                log.write("error", method=answer.method, code=answer.code, size=_size(event), at=answer.place)
                # a pack of before the program's last update, or a damaged one
                if answer.code == "index.unreadable" and sync.rebuild():
                    log.note("rebuild")
            elif answer.method == "hello":
                log.note("hello")
            _send(channel, answer.body)
            if isinstance(event, Lost):
                return EXIT_DONE
        decoder.limit = session.request_limit
        # after the first verdict, which a person waits for
        if count > 1 and sync.look():
            log.note("sync")
    if decoder.waiting:
        log.write("error", code="frame.cut")
    log.write("end", requests=count, errors=refused, seconds=round(time.monotonic() - started))
    return EXIT_DONE


def _answer(session: Session, event: Event) -> Answer:
    if isinstance(event, Frame):
        return session.answer(event.body, datetime.now(UTC))
    error = protocol_error("frame.lost" if isinstance(event, Lost) else "frame.too_large")
    return Answer(encode_error(None, error), "-", error.code)


def _size(event: Event) -> int:
    return len(event.body) if isinstance(event, Frame) else event.length


def _send(channel: int, body: bytes) -> None:
    rest = memoryview(encode_frame(body))
    while rest:
        rest = rest[os.write(channel, rest) :]


def _claim_standard_output() -> int:
    """Keep standard output for frames: whatever prints by accident goes to standard error instead.

    Returns:
        the descriptor that frames are written to.

    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(0, os.O_BINARY)
        msvcrt.setmode(1, os.O_BINARY)
    channel = os.dup(1)
    os.dup2(2, 1)
    return channel


if __name__ == "__main__":
    main()
