"""What every test may ask for: a town with a Slack, a bot and a clock; a PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.town import Town, open_town

if TYPE_CHECKING:
    from tests.grounds import Ground

pytest_plugins = ["tests.postgres", "tests.grounds"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--demand-chromium",
        dest="demand_chromium",
        action="store_true",
        help="fail where the browser tests would be skipped",
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Skipped tests are easy to miss; these are said in the last lines."""
    skipped = terminalreporter.stats.get("skipped", ())
    browser = [report for report in skipped if report.nodeid.startswith("tests/browser/")]
    if browser:
        terminalreporter.write_line(
            f"{len(browser)} browser tests were skipped: there is no Chromium on this machine"
        )


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
