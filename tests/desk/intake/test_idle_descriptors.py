"""Looking at what is no connection leaves no descriptor behind: the intake runs for months."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
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


# another program that opens the database and closes it again, and says what it saw
OTHER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(connection.execute("SELECT count(*) FROM kept").fetchone()[0])
connection.close()
"""


def test_a_look_keeps_the_locks_of_a_database(tmp_path: Path) -> None:
    """Closing a copy of a file's descriptor gives up all locks that the process has on the file (fcntl(2)).

    Another program that opens the database would take itself for the only one, and remove SQLite's log with all that
    this process commits from then on.
    """
    path = tmp_path / "desk.db"

    def others_see() -> int:
        done = subprocess.run([sys.executable, "-c", OTHER, str(path)], capture_output=True, text=True, check=True)
        return int(done.stdout)

    with closing(sqlite3.connect(path)) as connection, socket.create_server(("127.0.0.1", 0)) as listening:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE kept (id INTEGER)")
        connection.commit()
        for number in range(3):
            for entry in list(Path("/proc/self/fd").iterdir()):
                with suppress(OSError):
                    end_if_idle(int(entry.name), listening.getsockname()[1], 60)
            assert others_see() == number
            connection.execute("INSERT INTO kept VALUES (1)")
            connection.commit()
            assert others_see() == number + 1
