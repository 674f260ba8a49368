"""When a pilot was launched first, from its history where that tells; to whom reports go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

LAUNCHED = sa.text(
    "UPDATE pilots SET launched_on = ("
    "SELECT MIN(events.at) FROM events WHERE events.pilot_id = pilots.id"
    " AND events.change = 'stage' AND events.after LIKE '%\"stage\":\"running\"%')"
)


def upgrade() -> None:
    with op.batch_alter_table("pilots") as table:
        table.add_column(sa.Column("launched_on", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("outcome", sa.Text(), nullable=True))
    op.execute(LAUNCHED)
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("length", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk__reports"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk__reports__person_id"),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name="fk__reports__set_by_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk__reports__workspace_id"
        ),
    )
    op.create_index(
        "ix__reports__workspace_id_person_id",
        "reports",
        ["workspace_id", "person_id"],
        unique=True,
    )
    op.create_index("ix__reports__workspace_id_next_at", "reports", ["workspace_id", "next_at"])
