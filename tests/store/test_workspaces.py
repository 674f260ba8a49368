"""Workspaces: installed once, their policy kept, their delivery held and let go."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import time
from decimal import Decimal
from threading import Barrier

from bot.domain.exchange import read_exchange
from bot.domain.people import PersonId
from bot.domain.policy import Policy
from bot.domain.presets import shipped
from bot.store import Store
from bot.store.database import Database
from bot.store.workspaces import install, workspace_ids
from tests.store.given import BANK, HOUR, NOW, PHARMA

POLICY = Policy(
    pmo=(PersonId(1), PersonId(2)),
    pmo_group="S-PMO",
    pmo_group_people=(PersonId(3),),
    zone="Asia/Tokyo",
    country="JP",
    working_days=(0, 1, 2),
    grace=1,
    interval=2,
    rounds=4,
    slot_start=time(8, 30),
    slot_end=time(9, 45),
    stall_limits={"proposed": 3},
    cost_benchmark=Decimal("2.5"),
    guests_allowed=True,
    currency="JPY",
    dry_run=True,
    speaks_since=NOW,
    posts_a_minute=60,
    calls_a_minute=20,
    governance="ours",
    presets={"ours": replace(shipped()["basic"], name="ours")},
    retention=24,
    exchange=read_exchange("EUR: USD 0.92, as of 2026-11-01"),
)


def test_a_workspace_is_installed_once_and_kept_current(database: Database) -> None:
    renamed = replace(BANK, name="The Bank", bot_user="U-NEW")

    with database.writes() as connection:
        bank = install(connection, BANK)
        pharma = install(connection, PHARMA)
        assert install(connection, renamed) == bank
        assert workspace_ids(connection) == [bank, pharma]

        found = Store.within(connection, bank).workspace.get()

    assert found.identity == renamed
    assert (found.policy, found.policy_seeded) == (Policy(), False)
    assert (found.paused_because, found.wait_until) == (None, None)


def test_processes_that_start_at_once_install_it_once(database: Database) -> None:
    started = Barrier(4)

    def start(_: int) -> int:
        with database.writes() as connection:
            if not database.is_sqlite:  # there the second waits to begin
                started.wait()
            return install(connection, BANK)

    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(start, range(4)))

    with database.reads() as connection:
        assert workspace_ids(connection) == [*found]


def test_every_setting_is_read_as_it_was_set(store: Store) -> None:
    default = Policy()
    same = [f.name for f in fields(Policy) if getattr(POLICY, f.name) == getattr(default, f.name)]
    assert same == [], "a setting this test leaves at its default proves nothing"

    store.workspace.set_policy(POLICY)

    found = store.workspace.get()
    assert (found.policy, found.policy_seeded) == (POLICY, True)


def test_delivery_is_held_and_let_go(store: Store) -> None:
    store.workspace.pause("token_revoked")
    store.workspace.wait(NOW + HOUR)

    held = store.workspace.get()
    assert (held.paused_because, held.wait_until) == ("token_revoked", NOW + HOUR)

    store.workspace.pause(None)
    assert store.workspace.get().paused_because is None


def test_of_several_waits_at_once_the_longest_counts(store: Store) -> None:
    store.workspace.wait(NOW + HOUR / 2)
    store.workspace.wait(NOW + HOUR / 60)
    assert store.workspace.get().wait_until == NOW + HOUR / 2

    store.workspace.wait(NOW - 5 * HOUR)  # the clock was set back meanwhile
    assert store.workspace.get().wait_until == NOW - 5 * HOUR
