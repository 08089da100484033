"""The console: users, their sessions and passkeys, failed attempts, settings.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String(32)
SECONDS = sa.BigInteger()
DIGEST = sa.LargeBinary(32)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "console_user",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", SECONDS, nullable=False),
        sa.Column("created", SECONDS, nullable=False),
        sa.Column("signed_in", SECONDS, nullable=True),
        sa.UniqueConstraint("name", name="console_user_name_key"),
    )
    op.create_table(
        "console_session",
        sa.Column("id", DIGEST, primary_key=True),
        sa.Column("user_id", ID, sa.ForeignKey("console_user.id", ondelete="CASCADE"), nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("created", SECONDS, nullable=False),
        sa.Column("seen", SECONDS, nullable=False),
        sa.Column("proven", SECONDS, nullable=False),
        sa.Column("form", sa.String(64), nullable=False),
        sa.Column("notice", sa.String(300), nullable=True),
        sa.Column("pending", sa.LargeBinary(), nullable=True),
    )
    op.create_index("console_session_user", "console_session", ["user_id"])
    op.create_table(
        "console_passkey",
        sa.Column("id", DIGEST, primary_key=True),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", ID, sa.ForeignKey("console_user.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", SECONDS, nullable=False),
        sa.Column("created", SECONDS, nullable=False),
        sa.Column("used", SECONDS, nullable=True),
    )
    op.create_index("console_passkey_user", "console_passkey", ["user_id"])
    op.create_table(
        "console_spent",
        sa.Column("challenge", DIGEST, primary_key=True),
        sa.Column("expires", SECONDS, nullable=False),
    )
    op.create_table(
        "console_throttle",
        sa.Column("key", DIGEST, primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", SECONDS, nullable=False),
    )
    op.create_table(
        "console_setting",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    """Take the tables away, with all accounts."""
    for name in ("setting", "throttle", "spent", "passkey", "session", "user"):
        op.drop_table(f"console_{name}")
