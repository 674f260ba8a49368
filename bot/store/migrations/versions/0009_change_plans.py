"""Who owns a change plan, since when adoption stalls, and the answers to an open pulse."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("pilots") as table:
        table.add_column(sa.Column("plan_owner_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("adoption_stalls_at", sa.DateTime(), nullable=True))
        by = op.f("fk__pilots__plan_owner_id")
        table.create_foreign_key(by, "people", ["plan_owner_id"], ["id"])
    op.create_table(
        "pulse_keys",
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("pulse", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk__pulse_keys__pilot_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__pulse_keys__workspace_id")
        ),
        sa.PrimaryKeyConstraint("pilot_id", "pulse", name=op.f("pk__pulse_keys")),
    )
    op.create_table(
        "pulse_replies",
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("pulse", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk__pulse_replies__pilot_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__pulse_replies__workspace_id")
        ),
        sa.PrimaryKeyConstraint("pilot_id", "pulse", "who", name=op.f("pk__pulse_replies")),
    )
