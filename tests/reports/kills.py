"""Runs a piece of work in a process of its own that is killed before the n-th thing it does to the disk."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

_EVENTS = {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "shutil.rmtree"}
DONE, FAILED = 0, 9


def killed_at_every_step(work: Callable[[], object], folder: Path, start: Callable[[], object]) -> Iterator[int]:
    """Do the work again and again, killed one step later each time, and once to its end.

    Args:
        work: what is done, in a process of its own.
        folder: only what happens below it counts as a step.
        start: puts everything as it is before the work.

    Yields:
        the number of the step that was not taken, after the process has gone.

    """
    number = 1
    while True:
        start()
        if _run(work, folder, number) == DONE:
            yield number
            return
        yield number
        number += 1


def _run(work: Callable[[], object], folder: Path, last: int) -> int:
    child = os.fork()
    if child == 0:
        code = FAILED
        try:
            sys.addaudithook(_Killer(folder, last))
            work()
            code = DONE
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (DONE, -signal.SIGKILL), status
    return status


class _Killer:
    def __init__(self, folder: Path, last: int) -> None:
        self._folder = str(folder)
        self._left = last

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in _EVENTS and any(self._folder in str(argument) for argument in arguments[:2]):
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def in_child(work: Callable[[], object]) -> int:
    """Do the work in a process of its own and give its exit code: 0 unless it raised."""
    child = os.fork()
    if child == 0:
        code = FAILED
        try:
            work()
            code = DONE
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
