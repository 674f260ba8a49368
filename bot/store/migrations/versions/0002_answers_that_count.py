"""What answers leave behind: broken plans, hand-overs, declines, pauses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    people()
    asks()
    not_me()
    news()


def people() -> None:
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("paused_until", sa.Date(), nullable=True))


def asks() -> None:
    none_yet = sa.text("0")
    with op.batch_alter_table("asks") as table:
        table.add_column(sa.Column("handed_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("waits_for", sa.Text(), nullable=True))
        table.add_column(sa.Column("climb", sa.Text(), nullable=True))
        for counter in ("declines", "broken"):
            table.add_column(
                sa.Column(counter, sa.Integer(), nullable=False, server_default=none_yet)
            )
        by = op.f("fk__asks__handed_by_id")
        table.create_foreign_key(by, "people", ["handed_by_id"], ["id"])
    with op.batch_alter_table("asks") as table:
        for counter in ("declines", "broken"):
            table.alter_column(counter, server_default=None)
    # Whatever had reached the sponsor had used up its rounds: nothing else led there.
    op.execute(sa.text("UPDATE asks SET climb = 'rounds' WHERE step = 'sponsor'"))


def not_me() -> None:
    with op.batch_alter_table("not_me") as table:
        table.add_column(
            sa.Column("stands", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        table.add_column(
            sa.Column("returned", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
    with op.batch_alter_table("not_me") as table:
        table.alter_column("stands", server_default=None)
        table.alter_column("returned", server_default=None)


def news() -> None:
    with op.batch_alter_table("news") as table:
        table.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("day", sa.Date(), nullable=True))
        table.create_foreign_key(op.f("fk__news__person_id"), "people", ["person_id"], ["id"])
