"""How fast Slack may be called: one row that all processes draw from, on either database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pace import Call, Pace
from bot.store import Store
from bot.store.database import Database
from tests.store.conftest import Register
from tests.store.given import HOUR, NOW

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
SLACKS = Pace(525)
TIER_3 = Pace(50)


def drawn(store: Store, pace: Pace, begin: datetime, until: datetime) -> list[datetime]:
    """Every call that somebody who never tires may make."""
    calls, now = [], begin
    while now < until:
        if store.paces.take(Call.POST, pace, now):
            calls.append(now)
        else:
            now = store.paces.free_at(Call.POST, pace, now)
    return calls


@pytest.mark.parametrize("pace", [SLACKS, TIER_3, Pace(60)])
def test_whoever_never_tires_gets_95_in_100_of_what_slack_allows(store: Store, pace: Pace) -> None:
    calls = drawn(store, pace, NOW, NOW + 3 * MINUTE)

    assert len(calls) >= 3 * pace.a_minute * 0.95
    for place, first in enumerate(calls):
        in_a_minute = [one for one in calls[place:] if one - first < MINUTE]
        assert len(in_a_minute) < pace.a_minute


def test_after_a_pause_a_few_may_go_at_once_and_then_it_has_to_wait(store: Store) -> None:
    at_once = [store.paces.take(Call.POST, SLACKS, NOW) for _ in range(20)]

    assert at_once == [1] * 13 + [0] * 7
    wait = store.paces.free_at(Call.POST, SLACKS, NOW) - NOW
    assert timedelta() < wait < SECOND / 8
    assert store.paces.take(Call.POST, SLACKS, NOW + wait)


def test_each_kind_of_call_is_counted_by_itself(store: Store) -> None:
    assert store.paces.take(Call.EDIT, Pace(1), NOW)
    assert not store.paces.take(Call.EDIT, Pace(1), NOW)

    assert store.paces.take(Call.LOOK, Pace(1), NOW)
    assert store.paces.free_at(Call.OPEN, Pace(1), NOW) == NOW


def test_a_clock_set_back_holds_nothing_up(store: Store) -> None:
    assert store.paces.take(Call.POST, TIER_3, NOW)
    before = NOW - HOUR

    assert store.paces.free_at(Call.POST, TIER_3, before) == before
    assert store.paces.take(Call.POST, TIER_3, before)
    assert not store.paces.take(Call.POST, TIER_3, before)


def test_all_who_call_at_once_draw_from_the_same(register: Register, database: Database) -> None:
    def take(_: int) -> int:
        with database.writes() as connection:
            store = Store.within(connection, register.workspace)
            return store.paces.take(Call.POST, SLACKS, NOW)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(take, range(40))) == 13


@given(st.integers(1, 100_000))
def test_any_limit_is_kept_below_and_never_stands_still(a_minute: int) -> None:
    pace = Pace(a_minute)

    at_once = pace.ahead // pace.gap + 1
    assert at_once + MINUTE / pace.gap <= max(a_minute, 1) + 1
    assert pace.gap > timedelta()
