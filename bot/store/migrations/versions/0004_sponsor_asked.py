"""Who has had the sponsor's one round, so that no new name brings it back to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("asks") as table:
        table.add_column(sa.Column("sponsor_asked_id", sa.Integer(), nullable=True))
        by = op.f("fk__asks__sponsor_asked_id")
        table.create_foreign_key(by, "people", ["sponsor_asked_id"], ["id"])
    op.execute(
        sa.text(
            "UPDATE asks SET sponsor_asked_id = person_id WHERE step = 'sponsor' AND round > 0"
        )
    )
