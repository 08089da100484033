"""A real PostgreSQL server for the tests: made, started and removed by them, reached through a socket in its folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

OWNER = "postgres"
"""PostgreSQL refuses to run as root; Debian's package makes this user."""


class Cluster:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def url(self, name: str) -> str:
        return f"postgresql://{OWNER}@/{name}?host={self._folder}"

    def new(self) -> str:
        """Make an empty database and give its address."""
        self._made += 1
        name = f"desk{self._made}"
        self._execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def set(self, name: str, value: str) -> None:
        """Change a setting of the whole server."""
        self._execute(f"ALTER SYSTEM SET {name} = {value}")
        self._execute("SELECT pg_reload_conf()")

    def _execute(self, statement: str) -> None:
        url = self.url("postgres").replace("postgresql:", "postgresql+psycopg:")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def running() -> Iterator[Cluster]:
    """Make a cluster in a folder of its own and run it."""
    # not pytest's folder: the path of a socket has at most 107 bytes, and the server's user must reach it
    folder = Path(tempfile.mkdtemp(prefix="dk-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam(OWNER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data = folder / "data"
    settings = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=60 -c shared_buffers=32MB"
    )
    try:
        _run("initdb", "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-locale")
        _run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield Cluster(folder)
        finally:
            _run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    newest = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
    assert newest is not None, "PostgreSQL is not installed: run tools/need.sh postgresql"
    as_owner = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_owner, str(newest / program), *arguments],
        cwd="/",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
