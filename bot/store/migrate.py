"""The schema on disk: how it stands, and bringing it up to this version. Nothing leads back down.

Alembic is configured here and nowhere else. Each upgrade is one transaction: all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.frozen import dataclass
from bot.store import statistics
from bot.store.database import Database
from bot.store.schema import Base

SCRIPTS = "bot.store:migrations"
LOCK = 773_354_448  # PostgreSQL's advisory lock for an upgrade: any number nobody else takes
OPTIONS: Mapping[str, Any] = MappingProxyType(
    {"target_metadata": Base.metadata, "render_as_batch": True}
)


class Standing(StrEnum):
    CURRENT = "current"
    EMPTY = "empty"
    OLD = "old"
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class SchemaState:
    """`revision` is what the database says it is, `head` what this version needs."""

    standing: Standing
    revision: str | None
    head: str


@dataclass(eq=False)
class SchemaIsOld(Exception):
    """Commands upgrade nothing by the way, and on PostgreSQL a start does not either."""

    revision: str | None
    head: str

    def __str__(self) -> str:
        how = "empty" if self.revision is None else "of an older version"
        return f"The database is {how}. Run: preflight db upgrade"


@dataclass(eq=False)
class SchemaIsNewer(Exception):
    """A later version of ours has been here: this one cannot know what it changed."""

    revision: str | None
    head: str

    def __str__(self) -> str:
        return "The database is of a newer version of Preflight. Install that version or later."


def ensure(database: Database, scripts: str = SCRIPTS) -> None:
    """What every start does. SQLite is upgraded on the spot."""
    found = state(database, scripts)
    if found.standing is Standing.CURRENT:
        return
    if found.standing is not Standing.NEWER and not database.is_sqlite:
        raise SchemaIsOld(found.revision, found.head)
    upgrade(database, scripts)


def expect(database: Database) -> None:
    """What a command does that only looks: a process that is running may need it as it is."""
    with database.reads() as connection:
        found = _state(connection, _config(SCRIPTS))
    if found.standing is Standing.NEWER:
        raise SchemaIsNewer(found.revision, found.head)
    if found.standing is not Standing.CURRENT:
        raise SchemaIsOld(found.revision, found.head)


def upgrade(database: Database, scripts: str = SCRIPTS) -> None:
    """To the head. Of two processes that start at once the second waits, and finds it done."""
    config = _config(scripts)
    with _alone(database) as connection:
        found = _state(connection, config)
        if found.standing is Standing.NEWER:
            raise SchemaIsNewer(found.revision, found.head)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if database.is_sqlite:
            statistics.expect(connection)


def state(database: Database, scripts: str = SCRIPTS) -> SchemaState:
    with database.writes() as connection:
        return _state(connection, _config(scripts))


def standing(database: Database) -> Standing:
    """How the schema of a database that is in use stands, without waiting for anybody."""
    with database.reads() as connection:
        return _state(connection, _config(SCRIPTS)).standing


def check(database: Database) -> list[str]:
    """How the tables differ from what the models say; nothing where they agree."""
    with database.writes() as connection:
        context = MigrationContext.configure(connection, opts=dict(OPTIONS))
        return [_said(found) for found in _flat(compare_metadata(context, Base.metadata))]


def _config(scripts: str) -> Config:
    config = Config()
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    return config


def _state(connection: Connection, config: Config) -> SchemaState:
    known = ScriptDirectory.from_config(config)
    (head,) = known.get_heads()
    revision = MigrationContext.configure(connection).get_current_revision()
    revisions = {script.revision for script in known.walk_revisions()}
    return SchemaState(_standing(revision, head, revisions), revision, head)


def _standing(revision: str | None, head: str, known: set[str]) -> Standing:
    if revision is None:
        return Standing.EMPTY
    if revision == head:
        return Standing.CURRENT
    return Standing.OLD if revision in known else Standing.NEWER


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """One transaction that no other upgrade runs beside."""
    if database.is_sqlite:
        with _without_foreign_keys(database) as connection:
            yield connection
    else:
        with database.writes() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield connection


@contextmanager
def _without_foreign_keys(database: Database) -> Iterator[Connection]:
    """SQLite alters a table by putting another in its place, which its children must not hinder.

    The pragma does nothing inside a transaction; the children are checked at its end.
    """
    with database.writing.connect() as connection:
        raw = connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                _check_children(connection)
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def _check_children(connection: Connection) -> None:
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        message = f"rows that point to nothing: {lost}"
        raise RuntimeError(message)


def _flat(found: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Alembic puts the differences of one column into a list of their own."""
    for difference in found:
        yield from difference if isinstance(difference, list) else [difference]


def _said(difference: tuple[Any, ...]) -> str:
    parts = (getattr(part, "name", part) for part in difference if not isinstance(part, dict))
    return " ".join(str(part) for part in parts if part is not None)
