"""What the intake keeps: sealed reports, enrolment codes, devices, the list of outcomes.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(32)
SECONDS = sa.BigInteger()
DIGEST = sa.LargeBinary(32)
LABEL = sa.String(100)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "enrolment_code",
        sa.Column("id", ID, nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
        sa.Column("label", LABEL, nullable=False),
        sa.Column("created_at", SECONDS, nullable=False),
        sa.Column("expires_at", SECONDS, nullable=False),
        sa.Column("max_uses", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("revoked_at", SECONDS, nullable=True),
        sa.PrimaryKeyConstraint("id", name="enrolment_code_pkey"),
        sa.UniqueConstraint("hash", name="enrolment_code_hash_key"),
        sa.CheckConstraint("uses >= 0 AND uses <= max_uses", name="enrolment_code_uses_check"),
    )
    op.create_table(
        "device",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_key", DIGEST, nullable=False),
        sa.Column("credential_hash", DIGEST, nullable=False),
        sa.Column("label", LABEL, nullable=False),
        sa.Column("created_at", SECONDS, nullable=False),
        sa.Column("revoked_at", SECONDS, nullable=True),
        sa.Column("last_seen", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="device_pkey"),
    )
    op.create_index("device_public_key", "device", ["public_key"])
    op.create_table(
        "sealed_report",
        sa.Column("id", ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", DIGEST, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", SECONDS, nullable=False),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("quarantined", sa.Boolean(), nullable=False),
        sa.Column("via", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="sealed_report_pkey"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="sealed_report_device_id_fkey"),
    )
    op.create_index("sealed_report_received_at", "sealed_report", ["received_at"])
    where = sa.text("quarantined")
    op.create_index(
        "sealed_report_quarantine", "sealed_report", ["received_at"], sqlite_where=where, postgresql_where=where
    )
    if op.get_bind().dialect.name == "postgresql":
        # what is sealed cannot be compressed: do not try
        op.execute("ALTER TABLE sealed_report ALTER COLUMN sealed SET STORAGE EXTERNAL")
    op.create_table(
        "outcome_list",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("published_at", SECONDS, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="outcome_list_pkey"),
    )


def downgrade() -> None:
    """Take the tables away."""
    for name in ("outcome_list", "sealed_report", "device", "enrolment_code"):
        op.drop_table(name)
