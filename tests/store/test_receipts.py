"""Forms and presses handled once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.store import Store
from bot.store.receipts import KEPT
from tests.store.conftest import Register
from tests.store.given import NOW, pilot


def test_a_form_is_handled_once(store: Store) -> None:
    assert store.receipts.is_first("V-1", NOW)
    assert not store.receipts.is_first("V-1", NOW)
    assert store.receipts.is_first("V-2", NOW)


def test_of_two_threads_one_is_first(register: Register) -> None:
    def first(_: int) -> bool:
        with register.work() as store:
            return store.receipts.is_first("V-1", NOW)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(first, range(4))) == [False, False, False, True]


def test_a_twin_finds_the_pilot_that_the_first_made(store: Store) -> None:
    claims = pilot(store)
    store.receipts.is_first("V-1", NOW)
    assert store.receipts.pilot_of("V-1") is None

    store.receipts.settle_on("V-1", claims.id)

    assert store.receipts.pilot_of("V-1") == claims.id
    assert store.receipts.pilot_of("V-2") is None


def test_receipts_are_kept_for_a_week(store: Store) -> None:
    store.receipts.is_first("V-1", NOW)

    store.receipts.forget_old(NOW + KEPT)
    assert not store.receipts.is_first("V-1", NOW)

    store.receipts.forget_old(NOW + 2 * KEPT)
    assert store.receipts.is_first("V-1", NOW)
