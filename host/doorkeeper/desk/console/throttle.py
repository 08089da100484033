"""Failed proofs are counted, by user name and by network address, and make the next one wait."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from doorkeeper.desk.console.tables import throttle
from doorkeeper.desk.triage.datakey import DataKey
from doorkeeper.desk.triage.desk import seconds

FREE = {"user": 5, "network": 30}
"""How many failures cost nothing. An address may be a whole office behind one router."""
LONGEST_WAIT = 15 * 60
FORGOTTEN_AFTER = 24 * 60 * 60


def wait(connection: Connection, key: DataKey, now: datetime, kind: str, value: str) -> int:
    """Give how many seconds this name or address has to wait, 0 if it may try. Doubles with each failure."""
    row = connection.execute(select(throttle).where(throttle.c.key == _key(key, kind, value))).first()
    if row is None or row.failures < FREE[kind]:
        return 0
    pause: int = min(LONGEST_WAIT, 1 << min(row.failures - FREE[kind] + 3, 20))
    until: int = row.last + pause
    return max(0, until - seconds(now))


def failed(connection: Connection, key: DataKey, now: datetime, kind: str, value: str) -> int:
    """Count a failure, and give how many there are. Whether the name exists makes no difference."""
    hashed = _key(key, kind, value)
    connection.execute(delete(throttle).where(throttle.c.last < seconds(now) - FORGOTTEN_AFTER))
    row = connection.execute(select(throttle).where(throttle.c.key == hashed)).first()
    if row is None:
        connection.execute(throttle.insert().values(key=hashed, failures=1, last=seconds(now)))
        return 1
    values = {"failures": row.failures + 1, "last": seconds(now)}
    connection.execute(throttle.update().where(throttle.c.key == hashed).values(**values))
    return int(row.failures) + 1


def succeeded(connection: Connection, key: DataKey, kind: str, value: str) -> None:
    """Forget the failures of a name, after a sign-in that worked."""
    connection.execute(delete(throttle).where(throttle.c.key == _key(key, kind, value)))


def _key(key: DataKey, kind: str, value: str) -> bytes:
    # keyed: whoever reads the table learns no address, and no name that was tried (it may have been a password)
    return key.token(f"throttle {kind}", value)
