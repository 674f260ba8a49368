"""Everybody who has had the sponsor's one round, beside what else they had to do with an ask."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "parts",
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("not_me", sa.Boolean(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=True),
        sa.Column("had_round", sa.Boolean(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk__parts__ask_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk__parts__person_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__parts__workspace_id")
        ),
        sa.PrimaryKeyConstraint("ask_id", "person_id", name=op.f("pk__parts")),
    )
    op.execute(
        sa.text(
            "INSERT INTO parts (ask_id, person_id, not_me, returned, had_round, workspace_id)"
            " SELECT not_me.ask_id, not_me.person_id, not_me.stands, not_me.returned,"
            "  coalesce(asks.sponsor_asked_id = not_me.person_id, FALSE), not_me.workspace_id"
            " FROM not_me JOIN asks ON asks.id = not_me.ask_id"
        )
    )
    op.execute(
        sa.text(
            "INSERT INTO parts (ask_id, person_id, not_me, returned, had_round, workspace_id)"
            " SELECT id, sponsor_asked_id, FALSE, NULL, TRUE, workspace_id FROM asks"
            " WHERE sponsor_asked_id IS NOT NULL AND NOT EXISTS ("
            "  SELECT 1 FROM parts"
            "  WHERE parts.ask_id = asks.id AND parts.person_id = asks.sponsor_asked_id)"
        )
    )
    op.drop_table("not_me")
    with op.batch_alter_table("asks") as table:
        table.drop_constraint(op.f("fk__asks__sponsor_asked_id"), type_="foreignkey")
        table.drop_column("sponsor_asked_id")
