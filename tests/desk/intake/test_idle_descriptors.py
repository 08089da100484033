"""Looking at what is no connection leaves no descriptor behind: the intake runs for months."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from doorkeeper.desk.intake.idle import end_if_idle

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked on Linux only")


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_files_pipes_and_sockets_are_looked_at_without_a_trace() -> None:
    reading, writing = os.pipe()
    with Path(os.devnull).open("rb") as file, socket.socket() as listening, socket.socket(socket.AF_UNIX) as local:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        before = descriptors()
        for descriptor in (reading, writing, file.fileno(), local.fileno(), listening.fileno(), 9_999):
            for _ in range(5):
                try:
                    end_if_idle(descriptor, port, 60)
                except OSError:
                    continue
        assert descriptors() == before
    os.close(reading)
    os.close(writing)
