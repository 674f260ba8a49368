"""Since when a live pilot is at risk, and why a stopped one was stopped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("pilots") as table:
        table.add_column(sa.Column("at_risk_since", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("stop_cause", sa.Text(), nullable=True))
