"""Whose database it is: the desk's id beside its data key, so that files for another desk are told apart.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; ``desk work`` fills it at its next start."""
    op.add_column("data_key", sa.Column("desk", sa.String(64), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("data_key", "desk")
