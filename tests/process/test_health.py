"""What a process says of itself is so: each part in turn is not well, and says why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import health
from bot.health import IDLE_SECONDS, LATE, Check, Health, Part
from bot.metrics import Metrics
from bot.store.database import open_database
from bot.usecases import policies, ticking
from bot.web import Site
from tests.journeys.ledger import claims_triage
from tests.town import Town

WELL = 200
NOT_WELL = 503


def site(town: Town, *, delivers: bool = True, **checks: Check) -> Site:
    """As a process starts: with figures of its own."""
    bot = replace(town.bot, metrics=Metrics())
    well = Health(bot, delivers, checks)
    return Site(well, health.watched(well))


def asked(site: Site, path: str) -> tuple[int, str]:
    status: list[str] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET"}
    body: Iterable[bytes] = site(environ, lambda said, *_: status.append(said))  # type: ignore[arg-type]
    return int(status[0].split()[0]), b"".join(body).decode()


def ready(site: Site) -> tuple[int, dict[str, str]]:
    """The status, and what the parts that are not well say."""
    status, body = asked(site, "/readyz")
    told = json.loads(body)
    assert told.pop("ready") is (status == WELL)
    return status, {name: part["says"] for name, part in told.items() if not part["ok"]}


def owed(town: Town) -> None:
    """A request that may go out now."""
    claims_triage(town, "owner:@eli")
    town.later.run()


def test_a_process_that_is_well_says_so(town: Town) -> None:
    assert ready(site(town)) == (WELL, {})
    assert asked(site(town), "/healthz") == (WELL, "OK\n")


def test_a_letter_that_is_late_is_the_fault_of_whoever_delivers(town: Town) -> None:
    owed(town)
    town.clock.now += LATE + timedelta(seconds=1)

    assert ready(site(town)) == (NOT_WELL, {"letters": "the oldest due for 901 s"})
    assert ready(site(town, delivers=False)) == (WELL, {})
    assert "preflight_oldest_due_seconds 901.0" in asked(site(town), "/metrics")[1]


def test_held_letters_are_told_with_slacks_word_and_a_dry_run_is_no_trouble(town: Town) -> None:
    town.bot.do(ticking.pause, "token_revoked")
    assert ready(site(town)) == (NOT_WELL, {"letters": "held: token_revoked"})

    town.bot.do(ticking.pause, None)
    town.bot.do(policies.change, "dry-run", "yes")
    assert ready(site(town)) == (WELL, {})
    figures = asked(site(town), "/metrics")[1]
    assert 'preflight_delivery_held{by="dry run"} 1.0' in figures
    assert 'preflight_delivery_held{by="pause"} 0.0' in figures


def test_a_database_that_is_gone_is_said_and_nothing_breaks(town: Town, tmp_path: Path) -> None:
    gone = open_database(f"sqlite:///{tmp_path / 'gone' / 'preflight.db'}")
    town.bot.database.close()
    nowhere = replace(town, bot=replace(town.bot, database=gone))

    assert ready(site(nowhere)) == (NOT_WELL, {"database": "unable to open database file"})
    assert asked(site(nowhere), "/metrics")[0] == WELL
    assert "preflight_database_up 0.0" in asked(site(nowhere), "/metrics")[1]
    assert asked(site(nowhere), "/healthz")[0] == WELL


def test_a_schema_of_another_version_is_said(town: Town) -> None:
    with town.bot.database.writes() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    assert ready(site(town)) == (NOT_WELL, {"schema": "newer"})


@pytest.mark.parametrize(("seconds", "status"), [(IDLE_SECONDS, WELL), (181.0, NOT_WELL)])
def test_a_scheduler_that_stands_still_is_said(town: Town, seconds: float, status: int) -> None:
    assert ready(site(town, scheduler=health.idle(lambda: seconds)))[0] == status


def test_a_socket_without_a_line_is_said(town: Town) -> None:
    down = site(town, socket=health.connected(lambda: False))

    assert ready(down) == (NOT_WELL, {"socket": "not connected"})
    assert 'preflight_well{part="socket"} 0.0' in asked(down, "/metrics")[1]
    assert 'preflight_well{part="database"} 1.0' in asked(down, "/metrics")[1]


def test_letters_that_wait_are_counted_by_kind_and_state(town: Town) -> None:
    owed(town)

    figures = asked(site(town), "/metrics")[1]

    assert 'preflight_letters_waiting{kind="request",state="owed"} 1.0' in figures
    assert "preflight_letters_in_doubt 0.0" in figures


def test_a_bug_in_the_site_is_no_trace_for_the_world(town: Town) -> None:
    def broken() -> Part:
        raise ZeroDivisionError

    assert asked(site(town, socket=broken), "/readyz") == (500, "Internal Server Error\n")
