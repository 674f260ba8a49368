"""Writes what a migration has to do, from what the models say and the ones before it did.

`python -m tests.store.draft_migration 0002 reasons` writes versions/0002_reasons.py, or writes it
anew: a draft to be read, and never of a migration that was released.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from alembic.operations.ops import CreateIndexOp, MigrateOperation, ModifyTableOps, UpgradeOps
from sqlalchemy import TypeDecorator

from bot.store import migrate
from bot.store.database import Database, open_database
from bot.store.schema import Base

VERSIONS = Path(migrate.__file__).parent / "migrations" / "versions"
MIGRATION = '''"""{title}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = {before}


def upgrade() -> None:
{tables}
'''
TABLE = """

def {table}() -> None:
{steps}
"""
NOISE = re.compile(r"\n? *# ###.*\n?|, unique=False")


def draft(number: str, name: str) -> Path:
    for earlier in VERSIONS.glob(f"{number}_*.py"):
        earlier.unlink()
    written = VERSIONS / f"{number}_{name}.py"
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/draft.db")
        text = drafted(database, number, name)
        database.close()
    written.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", written], check=True)
    return written


def drafted(database: Database, number: str, name: str) -> str:
    before = f'"{int(number) - 1:04}"' if int(number) > 1 else None
    if before:
        migrate.upgrade(database)
    tables = steps(database)
    migration = MIGRATION.format(
        title=name.replace("_", " ").capitalize(),
        number=number,
        before=before,
        tables="\n".join(f"    {table}()" for table in tables),
    )
    return migration + "".join(TABLE.format(table=t, steps=s) for t, s in tables.items())


def steps(database: Database) -> Mapping[str, str]:
    """What is to be done, table by table."""
    with database.writes() as connection:
        context = MigrationContext.configure(connection, opts=dict(migrate.OPTIONS))
        script = produce_migrations(context, Base.metadata)
        changes = [plain for step in script.upgrade_ops_list[0].ops for plain in undone(step)]
        tables = groupby(changes, attrgetter("table_name"))
        return {table: code(context, list(changes)) for table, changes in tables}


def code(context: MigrationContext, changes: Sequence[MigrateOperation]) -> str:
    text = render_python_code(
        UpgradeOps(changes),
        render_as_batch=True,
        render_item=render_item,
        migration_context=context,
    )
    return NOISE.sub("", text)


def undone(step: MigrateOperation) -> Iterator[MigrateOperation]:
    """Indices alone are made without ado; only columns need SQLite's detour."""
    if isinstance(step, ModifyTableOps) and all(isinstance(o, CreateIndexOp) for o in step.ops):
        yield from step.ops
    else:
        yield step


def render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Our own types as what they are on disk: a migration outlives them."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


if __name__ == "__main__":
    print(draft(*sys.argv[1:]))  # noqa: T201
