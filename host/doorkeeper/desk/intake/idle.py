"""Ends connections on which nothing moves any more.

A client that vanished halfway through a body (a closed laptop, a lost mobile network) would keep its thread for ever:
the server under us has no limit of its own for that. The kernel knows when something last moved on a connection;
elsewhere than on Linux it is not asked, and nothing is ended.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
import threading
import time
from contextlib import suppress

from doorkeeper.desk.intake.limits import IDLE_SECONDS

# of struct tcp_info (linux/tcp.h): milliseconds since data was last sent and last received
_LAST_SENT, _LAST_RECEIVED = 8 + 4 * 9, 8 + 4 * 11
_INFO_BYTES = 64


def start(port: int, seconds: float = IDLE_SECONDS) -> None:
    """Watch this process's connections at a port."""
    if sys.platform == "linux":
        threading.Thread(target=_watch, args=(port, seconds), name="idle connections", daemon=True).start()


def _watch(port: int, seconds: float) -> None:
    while True:
        time.sleep(seconds / 6)
        for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - some end before they can be asked about
            with suppress(OSError, ValueError, struct.error):
                end_if_idle(int(name), port, seconds)


def end_if_idle(descriptor: int, port: int, seconds: float) -> None:
    """End the connection behind a descriptor if it is one at this port and nothing moved on it for so long.

    Raises:
        OSError: it is no connection.

    """
    # never a copy of the descriptor: closing one of a file gives up all locks that the process has on the file
    # (fcntl(2)), and SQLite relies on them
    connection = socket.socket(fileno=descriptor)
    try:
        if connection.family not in (socket.AF_INET, socket.AF_INET6) or connection.getsockname()[1] != port:
            return
        connection.getpeername()  # raises for the socket that listens
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_BYTES)
        moved = min(struct.unpack_from("=I", info, at)[0] for at in (_LAST_SENT, _LAST_RECEIVED))
        if moved > seconds * 1000:
            connection.shutdown(socket.SHUT_RDWR)
    finally:
        # it stays the server's, which closes it
        connection.detach()
