"""What Alembic runs around the migrations; `bot.store.migrate` hands it the open transaction."""

from __future__ import annotations

from alembic import context

from bot.store.migrate import OPTIONS

context.configure(connection=context.config.attributes["connection"], **OPTIONS)
context.run_migrations()
