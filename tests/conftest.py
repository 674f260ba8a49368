"""What every test may ask for: a town with a Slack, a bot and a clock; a PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.town import Town, open_town

if TYPE_CHECKING:
    from tests.grounds import Ground

pytest_plugins = ["tests.postgres", "tests.grounds"]


@pytest.fixture
def town(sqlite_ground: Ground) -> Iterator[Town]:
    """A bank's workspace on SQLite; its people act, its clock is moved by hand."""
    sqlite_ground.clear()
    with open_town(sqlite_ground.url, database=sqlite_ground.database) as town:
        yield town


@pytest.fixture(params=["sqlite", "postgresql"])
def either_town(request: pytest.FixtureRequest) -> Iterator[Town]:
    """The same on SQLite and on PostgreSQL."""
    ground: Ground = request.getfixturevalue(f"{request.param}_ground")
    ground.clear()
    with open_town(ground.url, database=ground.database) as town:
        yield town
