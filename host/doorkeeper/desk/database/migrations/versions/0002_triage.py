"""What the desk's work keeps: opened reports, what they are found by, cases, answers, the audit log.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(32)
SECONDS = sa.BigInteger()
PERSON = sa.String(64)


def _of_report(table: str) -> sa.ForeignKey:
    return sa.ForeignKey("report.id", name=f"{table}_report_id_fkey", ondelete="CASCADE")


def upgrade() -> None:
    """Make the tables, and the triggers that keep the audit log append-only."""
    op.create_table(
        "data_key",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("made", SECONDS, nullable=False),
    )
    op.create_table(
        "opening",
        sa.Column("id", ID, primary_key=True),
        sa.Column("at", SECONDS, nullable=False),
        sa.Column("code", sa.String(32), nullable=True),
    )
    op.create_table(
        "report",
        sa.Column("id", ID, primary_key=True),
        sa.Column("received", SECONDS, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("enrolled", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("band", sa.String(8), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("disposition", sa.String(16), nullable=True),
        sa.Column("assigned", PERSON, nullable=True),
        sa.Column("answered", SECONDS, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("campaign", ID, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_index("report_received", "report", ["received"])
    op.create_index("report_state", "report", ["state", "received"])
    op.create_index("report_answered", "report", ["answered"])
    op.create_index("report_campaign", "report", ["campaign"])
    op.create_table(
        "report_reason",
        sa.Column(
            "report_id",
            ID,
            _of_report("report_reason"),
            primary_key=True,
        ),
        sa.Column("reason", sa.String(64), primary_key=True),
    )
    op.create_index("report_reason_reason", "report_reason", ["reason"])
    op.create_table(
        "feature",
        sa.Column("report_id", ID, _of_report("feature"), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("token", sa.LargeBinary(16), primary_key=True),
    )
    op.create_index("feature_token", "feature", ["token", "kind"])
    op.create_table(
        "note",
        sa.Column("id", ID, primary_key=True),
        sa.Column("report_id", ID, _of_report("note"), nullable=False),
        sa.Column("at", SECONDS, nullable=False),
        sa.Column("actor", PERSON, nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_index("note_report", "note", ["report_id"])
    op.create_table(
        "decision",
        sa.Column("id", ID, primary_key=True),
        sa.Column("report_id", ID, _of_report("decision"), nullable=False),
        sa.Column("at", SECONDS, nullable=False),
        sa.Column("actor", PERSON, nullable=False),
        sa.Column("disposition", sa.String(16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
    )
    op.create_index("decision_report", "decision", ["report_id"])
    op.create_table(
        "outcome_token",
        sa.Column("tag", sa.LargeBinary(16), primary_key=True),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("expires", SECONDS, nullable=False),
    )
    op.create_table(
        "past_count",
        sa.Column("day", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("measure", sa.String(16), primary_key=True),
        sa.Column("value", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("seq", SECONDS, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", PERSON, nullable=False),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("about", sa.String(128), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("previous", name="audit_previous_key"),
    )
    op.create_index("audit_about", "audit", ["about"])
    op.create_index("audit_actor", "audit", ["actor"])
    waits = sa.text("sealed IS NOT NULL AND NOT quarantined")
    op.create_index(
        "sealed_report_waiting", "sealed_report", ["received_at"], sqlite_where=waits, postgresql_where=waits
    )
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take everything away again, the audit log too: for tests, and for a desk that was never used."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_guard ON audit")
        op.execute("DROP TRIGGER audit_guard_all ON audit")
        op.execute("DROP FUNCTION audit_refuse()")
    op.drop_index("sealed_report_waiting", "sealed_report")
    for name in (
        "audit",
        "past_count",
        "outcome_token",
        "decision",
        "note",
        "feature",
        "report_reason",
        "report",
        "opening",
        "data_key",
    ):
        op.drop_table(name)


_ON_POSTGRESQL = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_guard_all BEFORE TRUNCATE ON audit EXECUTE FUNCTION audit_refuse();
"""
# the third, since INSERT OR REPLACE deletes without asking the second
_ON_SQLITE = """
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq OR previous = NEW.previous)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
"""


def _guards(dialect: str) -> list[str]:
    """Give the statements that make the triggers; each begins with CREATE."""
    text = _ON_POSTGRESQL if dialect == "postgresql" else _ON_SQLITE
    return [f"CREATE {part.strip()}" for part in text.split("CREATE ") if part.strip()]
