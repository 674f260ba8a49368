"""What somebody has passed on is found by them: their Home tab shows it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

OPEN = sa.text("closed_at IS NULL AND handed_by_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix__asks__handed_by",
        "asks",
        ["workspace_id", "handed_by_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
