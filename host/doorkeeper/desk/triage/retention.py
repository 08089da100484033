"""Reports go when their time is over: rows, notes, tokens and sealed bytes. Only numbers and the audit log stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, func, select

from doorkeeper.desk.triage import audit, sealed
from doorkeeper.desk.triage.desk import Policy, seconds, writing
from doorkeeper.desk.triage.store import remove
from doorkeeper.desk.triage.tables import outcome_token, report

BATCH = 100
MOST = 1_000_000
BY = "retention"


def due(engine: Engine, policy: Policy, now: datetime) -> int:
    """Give how many reports :func:`delete_due` would delete."""
    with engine.connect() as connection:
        reports = connection.scalar(select(func.count()).select_from(report).where(_over(policy, now))) or 0
        return reports + len(sealed.unreadable_before(connection, _limit(policy, now), MOST))


def delete_due(engine: Engine, policy: Policy, now: datetime, by: str = BY) -> int:
    """Delete the reports whose last answer is older than the policy keeps them; gives how many.

    What could not be opened goes as long after it came. A report without an answer is never deleted by time: somebody
    waits for it. Needs no key.
    """
    deleted = 0
    while True:
        with writing(engine) as connection:
            rows = connection.execute(select(report).where(_over(policy, now)).limit(BATCH)).all()
            remove(connection, rows)
            sealed.forget(connection, [row.id for row in rows])
            for row in rows:
                audit.append(connection, now, by, "report.deleted", row.id, {"days": policy.retention_days})
            unread = sealed.unreadable_before(connection, _limit(policy, now), BATCH)
            sealed.give_up(connection, unread)
            for report_id in unread:
                audit.append(connection, now, by, "report.deleted", report_id, {"days": policy.retention_days})
            if not rows and not unread:
                connection.execute(outcome_token.delete().where(outcome_token.c.expires <= seconds(now)))
                return deleted
        deleted += len(rows) + len(unread)


def _over(policy: Policy, now: datetime) -> ColumnElement[bool]:
    return report.c.answered < _limit(policy, now)


def _limit(policy: Policy, now: datetime) -> int:
    return seconds(now - timedelta(days=policy.retention_days))
