"""How long reports are kept: what the desk was started with, unless an administrator has set something else."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import delete, select

from doorkeeper.desk.console.tables import setting
from doorkeeper.desk.triage import audit
from doorkeeper.desk.triage.desk import Desk, Policy, writing
from doorkeeper.model.errors import DoorkeeperError

SHORTEST, LONGEST = 1, 3_650
_DAYS = "retention-days"


def policy_of(desk: Desk) -> Policy:
    """Give the policy in force."""
    with desk.engine.connect() as connection:
        value = connection.scalar(select(setting.c.value).where(setting.c.name == _DAYS))
    return desk.policy if value is None else replace(desk.policy, retention_days=int(value))


def set_days(desk: Desk, by: str, days: int) -> None:
    """Keep reports for another time after their answer.

    Raises:
        DoorkeeperError: ``retention.days``.

    """
    if not SHORTEST <= days <= LONGEST:
        raise DoorkeeperError(
            "retention.days", f"Reports are kept for {SHORTEST} to {LONGEST} days.", "Give a number of days in between."
        )
    before = policy_of(desk).retention_days
    with writing(desk.engine) as connection:
        connection.execute(delete(setting).where(setting.c.name == _DAYS))
        connection.execute(setting.insert().values(name=_DAYS, value=str(days)))
        audit.append(connection, desk.now(), by, "retention.changed", "", {"days": days, "before": before})
