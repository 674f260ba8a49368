"""What effect is counted from: reminders and days of an ask, what pauses hold up, "helpful?"."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    asks()
    paused()
    letters()


def asks() -> None:
    with op.batch_alter_table("asks") as table:
        table.add_column(sa.Column("days", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("reminders", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
    with op.batch_alter_table("asks") as table:
        table.alter_column("reminders", server_default=None)
    # What was closed before has no days, so only the open ones need their reminders counted.
    op.execute(
        sa.text(
            "UPDATE asks SET reminders = ("
            " SELECT count(*) FROM shown JOIN letters ON letters.id = shown.letter_id"
            " WHERE shown.ask_id = asks.id"
            " AND letters.kind = 'reminder' AND letters.state IN ('sent', 'unknown'))"
            " WHERE closed_at IS NULL"
        )
    )
    op.create_index(
        "ix__asks__closed",
        "asks",
        ["workspace_id", "closed_at"],
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )


def paused() -> None:
    op.create_table(
        "paused",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk__paused__ask_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__paused__workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__paused")),
    )
    op.create_index(op.f("ix__paused__workspace_id_at"), "paused", ["workspace_id", "at"])


def letters() -> None:
    with op.batch_alter_table("letters") as table:
        table.add_column(sa.Column("helpful", sa.Boolean(), nullable=True))
    op.create_index(
        "ix__letters__judged",
        "letters",
        ["workspace_id", "sent_at"],
        sqlite_where=sa.text("helpful IS NOT NULL"),
        postgresql_where=sa.text("helpful IS NOT NULL"),
    )
