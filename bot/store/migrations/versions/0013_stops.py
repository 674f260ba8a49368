"""When a stopped pilot was stopped; what reports count of live ones is looked at at once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001  # as the column has it: UTC, without saying so
PILOTS = sa.table(
    "pilots",
    sa.column("stage", sa.Text()),
    sa.column("ever_live", sa.Boolean()),
    sa.column("decided_on", sa.DateTime()),
    sa.column("stopped_on", sa.DateTime()),
    sa.column("look_at", sa.DateTime()),
)


def upgrade() -> None:
    with op.batch_alter_table("pilots") as table:
        table.add_column(sa.Column("stopped_on", sa.DateTime(), nullable=True))
    stopped = PILOTS.c.stage == "stopped"
    known = sa.update(PILOTS).where(stopped, sa.not_(PILOTS.c.ever_live))
    op.execute(known.values(stopped_on=PILOTS.c.decided_on))
    unread = sa.update(PILOTS).where(sa.or_(stopped, PILOTS.c.stage == "live"))
    op.execute(unread.values(look_at=LONG_AGO))
