"""The store on both databases: a test that asks for one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from bot.store import Store
from bot.store.database import Database
from bot.store.workspaces import install
from tests.grounds import Ground
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
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    ground: Ground = request.getfixturevalue(f"{request.param}_ground")
    ground.clear()
    yield ground.database
    ground.database.close()


@pytest.fixture
def register(database: Database) -> Register:
    with database.writes() as connection:
        return Register(database, install(connection, BANK))


@pytest.fixture
def store(register: Register) -> Iterator[Store]:
    """The store in one open transaction."""
    with register.work() as store:
        yield store
