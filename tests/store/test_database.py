"""The engines' manners: no update is lost, long reads stand beside writes, moments are aware."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from bot.domain.people import SlackId
from bot.store import Store, migrate
from bot.store.database import NotADatabase, open_database
from tests.store.conftest import Register
from tests.store.given import NOW, person, pilot

TOKYO = timezone(timedelta(hours=9))


def test_a_naive_moment_is_refused(store: Store) -> None:
    ana = person(store, "Ana Keller")

    with pytest.raises(StatementError, match="naive datetime"):
        store.people.reminded(ana.id, datetime(2026, 11, 2, 9, 30))  # noqa: DTZ001
    with pytest.raises(StatementError, match="naive datetime"):
        store.pilots.due(datetime(2026, 11, 2, 9, 30), 10)  # noqa: DTZ001


def test_a_moment_comes_back_aware_whatever_zone_it_came_in(store: Store) -> None:
    ana = person(store, "Ana Keller")

    store.people.reminded(ana.id, NOW.astimezone(TOKYO))

    found = store.people.get(ana.id).reminded_at
    assert found is not None
    assert (found, found.utcoffset()) == (NOW, timedelta(0))


def test_a_long_read_sees_one_moment_and_holds_up_no_writer(register: Register) -> None:
    with register.work() as store:
        ana = person(store, "Ana Keller")

    with register.look() as reading:
        before = reading.people.get(ana.id).dm
        with register.work() as writing:
            writing.people.keep_dm(ana.id, "D-ANA")
            seen_beside_a_writer = reading.people.get(ana.id).dm
        seen_after_it = reading.people.get(ana.id).dm

    assert (before, seen_beside_a_writer, seen_after_it) == (None, None, None)
    with register.look() as reading:
        assert reading.people.get(ana.id).dm == "D-ANA"


def test_a_long_read_cannot_write(register: Register) -> None:
    with register.look() as reading, pytest.raises(DBAPIError):
        reading.people.of_slack("U-ANA")


def test_a_transaction_that_fails_leaves_nothing_behind(register: Register) -> None:
    def breaks_half_way() -> None:
        with register.work() as store:
            pilot(store)
            raise LookupError("half way")

    with pytest.raises(LookupError, match="half way"):
        breaks_half_way()

    with register.work() as store:
        assert store.pilots.numbered(1) is None
        assert pilot(store).number == 1


def test_eight_threads_lose_no_update_and_leave_no_gap(register: Register) -> None:
    def registers_pilots(thread: int) -> list[int]:
        numbers = []
        for count in range(10):
            with register.work() as store:
                numbers.append(pilot(store, f"Pilot {count} of {thread}").number)
        return numbers

    with ThreadPoolExecutor(8) as threads:
        taken = [
            number for numbers in threads.map(registers_pilots, range(8)) for number in numbers
        ]

    assert sorted(taken) == list(range(1, 81))


def test_two_threads_that_meet_somebody_at_once_meet_the_same_person(register: Register) -> None:
    def meets(_: int) -> int:
        with register.work() as store:
            return store.people.of_slack(SlackId("U-ANA")).id

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(meets, range(8)))) == 1


@pytest.mark.parametrize(
    "name", ["plain.db", "with a space.db", "50%.db", "what?#.db", "Ärzte.db"]
)
def test_a_file_of_any_name_can_be_read_beside(tmp_path: Path, name: str) -> None:
    escaped = str(tmp_path / name).replace("%", "%25").replace("?", "%3F").replace("#", "%23")
    database = open_database(f"sqlite:///{escaped}")
    migrate.upgrade(database)

    with database.reads() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pilots")) == 0
    database.close()
    assert (tmp_path / name).exists()


@pytest.mark.parametrize(
    "address", ["", "preflight.db", "sqlite://", "sqlite:///:memory:", "mysql://localhost/pilots"]
)
def test_an_address_of_something_else_is_refused(address: str) -> None:
    with pytest.raises(NotADatabase):
        open_database(address)


def test_sqlite_loses_nothing_at_a_power_cut(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/preflight.db")

    with database.writes() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    database.close()
