"""What production needs beside the three decisions stands with its pilot."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("pilots", sa.Column("design", sa.Text(), nullable=True))
