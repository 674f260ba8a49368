"""How far the calls to Slack are drawn, for all processes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "paces",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("drawn_until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__paces__workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "call", name=op.f("pk__paces")),
    )
