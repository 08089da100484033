"""A smaller index of what reports are found by: short tokens, and a number for each report.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBERED = """
UPDATE report SET number = numbered.number FROM
    (SELECT id, row_number() OVER (ORDER BY received, id) AS number FROM report) AS numbered
WHERE numbered.id = report.id
"""


def upgrade() -> None:
    """Number the reports, and make the index anew and empty: ``desk work`` fills it, since that takes the data key."""
    # not in a batch: on SQLite that would drop the table for a moment, and with it all that hangs on it
    op.add_column("report", sa.Column("number", sa.BigInteger(), nullable=True))
    op.add_column("report", sa.Column("indexed", sa.Integer(), nullable=False, server_default="0"))
    op.execute(_NUMBERED)
    op.create_index("report_number", "report", ["number"], unique=True)
    op.create_index("report_indexed", "report", ["indexed"])
    op.drop_table("feature")
    op.create_table(
        "feature",
        sa.Column("token", sa.LargeBinary(8), nullable=False),
        sa.Column("report", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token", "report", name="feature_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_index("feature_report", "feature", ["report"])


def downgrade() -> None:
    """Make the table of before, empty: its tokens were longer, so that only words in clear columns are found."""
    op.drop_table("feature")
    op.drop_index("report_number", "report")
    op.drop_index("report_indexed", "report")
    op.drop_column("report", "number")
    op.drop_column("report", "indexed")
    op.create_table(
        "feature",
        sa.Column(
            "report_id",
            sa.String(32),
            sa.ForeignKey("report.id", name="feature_report_id_fkey", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("token", sa.LargeBinary(16), primary_key=True),
    )
    op.create_index("feature_token", "feature", ["token", "kind"])
