"""The disk is full or read-only: whoever types is told, and all goes on once it is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.health import Health, Part
from scheduler import named, run_job
from tests.grounds import Ground
from tests.journeys.ledger import claims_triage, kept, pilots
from tests.town import Town, open_town

WORDS = (
    "Preflight cannot reach its database just now. Nothing was changed. "
    "Please try again in a minute."
)


@contextmanager
def full_disk(town: Town) -> Iterator[None]:
    """SQLite may not take another page; what it has is nearly used up."""

    def limit(pages: int | str) -> None:
        with town.bot.database.writes() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with town.bot.database.writes() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar()
    limit(int(used or 0))
    yield
    limit(1_000_000)


@contextmanager
def read_only(town: Town) -> Iterator[None]:
    def switch(state: str) -> None:
        with closing(town.bot.database.writing.raw_connection()) as connection:
            connection.cursor().execute(f"PRAGMA query_only = {state}")

    switch("ON")
    yield
    switch("OFF")


@contextmanager
def gone(url: str) -> Iterator[None]:
    """PostgreSQL hangs up on everybody and lets nobody in."""
    name = make_url(url).database
    elsewhere = make_url(url).set(database="postgres")
    server = create_engine(elsewhere, isolation_level="AUTOCOMMIT")

    def lets_in(answer: str) -> None:
        with server.connect() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {answer}")

    lets_in("false")
    with server.connect() as connection:
        hang_up = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %(name)s"
        connection.exec_driver_sql(hang_up, {"name": name})
    try:
        yield
    finally:
        lets_in("true")
        server.dispose()


def test_a_server_that_goes_and_comes_back_costs_a_minute_and_nothing_else(
    postgresql_ground: Ground,
) -> None:
    postgresql_ground.clear()
    with open_town(postgresql_ground.url, database=postgresql_ground.database) as town:
        claims_triage(town, "owner:@eli")
        town.later.run()
        job = named("look_for_gaps")
        assert job

        with gone(postgresql_ground.url), capture_logs() as logs:
            said = town.ana.types("/pilot value P-1 120 hours/month", in_=town.pilots).as_text()
            run_job(job, town.bot)
            with pytest.raises(OperationalError):
                town.bot.deliver()
        again = town.ana.types("/pilot value P-1 120 hours/month", in_=town.pilots).as_text()
        town.settle()

        assert said == WORDS
        assert "120 hours" in again
        assert [entry["event"] for entry in logs] == ["database not reached"] * 2
        assert len(town.eli.dms) == 1


def register_until_refused(town: Town) -> tuple[int, str]:
    """How many pilots there was room for, and what was said of the next."""
    for number in range(1, 200):
        name = chr(ord("A") + number % 26) * (20 + number)
        said = town.ana.types(f"/pilot register {name} lead:@bo", in_=town.pilots).as_text()
        if "is on the register" not in said and f"(P-{number})" not in said:
            return number - 1, said
    raise AssertionError("the disk was never full")


def test_whoever_types_is_told_and_nothing_is_half_written(town: Town) -> None:
    town.ana.types("/pilot list", in_=town.pilots)

    with full_disk(town), capture_logs() as logs:
        done, said = register_until_refused(town)
        before = kept(town)
        again = town.ana.types("/pilot register Claims triage lead:@bo", in_=town.pilots)
        refused = kept(town)

    assert said == again.as_text() == WORDS
    assert len(pilots(town)) == done
    assert refused == before
    errors = [entry["event"] for entry in logs if entry["log_level"] == "error"]
    assert errors == ["database not reached"] * 2


def test_its_health_tells_of_it_until_something_was_written(town: Town) -> None:
    health = Health(town.bot, delivers=False)
    with full_disk(town), capture_logs():
        register_until_refused(town)
        town.ana.types("/pilot list", in_=town.pilots)
        told = health.parts()["database"]
    town.ana.types("/pilot register Claims triage lead:@bo", in_=town.pilots)

    assert told == Part(ok=False, says="a write failed 0 s ago: database or disk is full")
    assert health.parts()["database"] == Part(ok=True, says="reached")


def test_its_health_does_not_tell_for_ever_of_what_nobody_tried_again(town: Town) -> None:
    claims_triage(town)
    health = Health(town.bot, delivers=False)
    with read_only(town), capture_logs():
        town.ana.types("/pilot value P-1 120 hours/month", in_=town.pilots)

    told = []
    for minutes in (0, 3, 3):
        town.clock.now += timedelta(minutes=minutes)
        told.append(health.parts()["database"].ok)

    assert told == [False, False, True]


def test_a_job_says_it_in_one_line_and_catches_up_afterwards(town: Town) -> None:
    claims_triage(town)
    job = named("look_for_gaps")
    assert job
    town.clock.now += timedelta(days=30)

    with read_only(town), capture_logs() as logs:
        run_job(job, town.bot)
    looked = job.run(town.bot)

    assert [entry["event"] for entry in logs] == ["database not reached"]
    assert "readonly" in logs[0]["because"]
    assert looked > 0


def test_letters_wait_until_it_can_be_written_again(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.later.run()

    with read_only(town), pytest.raises(OperationalError, match="readonly"):
        town.bot.deliver()
    assert town.eli.dms == []
    town.settle()

    assert len(town.eli.dms) == 1


def test_an_event_comes_again(town: Town) -> None:
    claims_triage(town)

    with read_only(town):
        town.bo.changes(zone="Asia/Tokyo")
        refused = town.slack.record.envelopes("events_api")[-1].acks

    assert refused == []
