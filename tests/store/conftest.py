"""The store on both databases: every test that asks for one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.store import Store, migrate
from bot.store.database import Database, open_database
from bot.store.workspaces import install
from tests.store.given import BANK


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


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address with nothing at it yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/preflight.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def empty_database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.close()


@pytest.fixture
def database(empty_database: Database) -> Database:
    migrate.upgrade(empty_database)
    return empty_database


@pytest.fixture
def register(database: Database) -> Register:
    with database.writes() as connection:
        return Register(database, install(connection, BANK))


@pytest.fixture
def store(register: Register) -> Iterator[Store]:
    """The store in one open transaction."""
    with register.work() as store:
        yield store
