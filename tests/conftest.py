"""What every test may ask for: a town with a Slack, a bot and a clock; a PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import Town, open_town

pytest_plugins = ["tests.postgres"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A bank's workspace on SQLite; its people act, its clock is moved by hand."""
    with open_town(f"sqlite:///{tmp_path / 'preflight.db'}") as town:
        yield town


@pytest.fixture(params=["sqlite", "postgresql"])
def either_town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """The same on SQLite and on PostgreSQL."""
    url = f"sqlite:///{tmp_path / 'preflight.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("migrated_postgres_url")
    with open_town(url) as town:
        yield town
