"""A real PostgreSQL server for the tests: made, started and removed by them, reached through a socket in its folder."""

import os
import pwd
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import create_engine, text

from tests.desk import quick

OWNER = "postgres"
"""PostgreSQL refuses to run as root; Debian's package makes this user."""


_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_PATIENCE = 30


class Cluster:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        url = self.url("postgres").replace("postgresql:", "postgresql+psycopg:")
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def url(self, name: str) -> str:
        return f"postgresql://{OWNER}@/{name}?host={self._folder}"

    def new(self) -> str:
        """Make an empty database that stays, and give its address."""
        self._made += 1
        name = f"desk{self._made}"
        self._execute(f"CREATE DATABASE {name}")
        return self.url(name)

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """Make a database, empty or as another is, and give its address; it goes at the end."""
        self._made += 1
        name = f"desk{self._made}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template1'}")
        try:
            yield self.url(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    @staticmethod
    def name(url: str) -> str:
        """Give the name of a database by its address."""
        return urlsplit(url).path.removeprefix("/")

    @contextmanager
    def durable(self) -> Iterator[None]:
        """Wait for the disk, as servers do; without it the tests' databases are made several times as fast."""
        self._set_durable("on")
        yield
        self._set_durable("off")

    def _set_durable(self, value: str) -> None:
        for name in _DURABLE:
            self._execute(f"ALTER SYSTEM SET {name} = {value}")
        self._execute("SELECT pg_reload_conf()")
        until = time.monotonic() + _PATIENCE
        while any(self._asked(f"SHOW {name}") != value for name in _DURABLE):
            assert time.monotonic() < until
            time.sleep(0.02)

    def _execute(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))

    def _asked(self, question: str) -> object:
        # a new connection: those that are open hear of new settings when they are next idle
        self._engine.dispose()
        with self._engine.connect() as connection:
            return connection.scalar(text(question))

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def running() -> Iterator[Cluster]:
    """Make a cluster in a folder of its own and run it."""
    # not pytest's folder: the server's user must reach it
    with quick.folder() as folder:
        if os.geteuid() == 0:
            owner = pwd.getpwnam(OWNER)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data = folder / "data"
        settings = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=60 -c shared_buffers=32MB"
            " -c max_wal_size=64MB -c min_wal_size=32MB"
        )
        _run("initdb", "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        with (data / "postgresql.conf").open("a") as written:
            written.writelines(f"{name} = off\n" for name in _DURABLE)
        _run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", settings, "start")
        cluster = Cluster(folder)
        try:
            yield cluster
        finally:
            cluster.close()
            _run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


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
