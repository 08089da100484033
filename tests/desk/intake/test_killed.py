"""The server killed under load: nothing acknowledged is lost, nothing is doubled."""

import http.client
import random
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.database.revisions import upgrade
from doorkeeper.desk.database.tables import sealed_report
from tests.desk.intake.samples import enrolled, report_id, sealed, sha256
from tests.desk.servers import UNLIMITED, Server, hand_in, running

pytestmark = pytest.mark.usefixtures("durable")

CLIENTS = 32


class Client(threading.Thread):
    """Hands in one report after the other; one that was not acknowledged is sent again, as an outbox does."""

    def __init__(self, server: Server, credential: str, waiting: dict[str, bytes]) -> None:
        super().__init__()
        self.waiting = waiting
        self.acknowledged: dict[str, bytes] = {}
        self.others: list[int] = []
        self._server = server
        self._credential = credential

    def run(self) -> None:
        connection = self._server.connect()
        while True:
            key, data = next(iter(self.waiting.items()), None) or (report_id(), sealed())
            self.waiting[key] = data
            try:
                status = hand_in(connection, key, data, self._credential)
            except (OSError, http.client.HTTPException):
                return
            if status != 202:
                self.others.append(status)
                return
            self.acknowledged[key] = self.waiting.pop(key)


def kill_again_and_again(database: str, folder: Path, times: int, *options: str) -> None:
    opened = engine(database)
    upgrade(opened)
    credential = enrolled(opened).credential
    acknowledged: dict[str, bytes] = {}
    waiting: list[dict[str, bytes]] = [{} for _ in range(CLIENTS)]
    chance = random.Random(times)
    for _ in range(times):
        with running(database, folder / "log", *UNLIMITED, *options) as server:
            clients = [Client(server, credential, left) for left in waiting]
            for client in clients:
                client.start()
            time.sleep(chance.uniform(0.2, 1.2))
            server.kill()
            for client in clients:
                client.join()
        for client in clients:
            assert client.others == []
            acknowledged |= client.acknowledged
    assert len(acknowledged) > times * 10
    with opened.connect() as connection:
        stored = {row.id: row for row in connection.execute(select(sealed_report))}
    lost = [key for key, data in acknowledged.items() if key not in stored or stored[key].sha256 != sha256(data)]
    assert lost == []
    unsure = {key: data for left in waiting for key, data in left.items()}
    # what was stored is what was sent: acknowledged, or under way when the server was killed
    assert set(stored) <= set(acknowledged) | set(unsure)
    with running(database, folder / "log", *UNLIMITED, *options) as server:
        asking = server.connect()
        again = [*unsure.items(), *chance.sample(sorted(acknowledged.items()), 50)]
        assert {hand_in(asking, key, data, credential) for key, data in again} == {202}
        assert server.stop() == 0
    with opened.connect() as reading:
        assert reading.scalar(select(func.count()).select_from(sealed_report)) == len(acknowledged) + len(unsure)
    opened.dispose()


def test_killed_three_times_it_loses_and_doubles_nothing(database_url: str, tmp_path: Path) -> None:
    kill_again_and_again(database_url, tmp_path, 3, *workers_for(database_url))


@pytest.mark.soak
def test_killed_fifty_times_it_loses_and_doubles_nothing(database_url: str, tmp_path: Path) -> None:
    kill_again_and_again(database_url, tmp_path, 50, *workers_for(database_url))


def workers_for(database: str) -> tuple[str, ...]:
    return ("--workers", "2") if database.startswith("postgresql") else ()
