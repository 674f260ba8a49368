"""Digests on disk: one a channel, due on its own schedule."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.domain.digests import Digest, Schedule
from bot.domain.filters import Filter, parse_filter
from bot.domain.people import Person
from bot.store import Store
from tests.store.given import DAY, NOW, person

MONDAYS = Schedule(weekday=0, hour=time(9, 30), zone=ZoneInfo("Asia/Tokyo"))
STALLED = parse_filter(["stalled", "owner", "running", '"live"', "100%"])


def weekly(store: Store, channel: str, by: Person, **facts: object) -> Digest:
    wanted = facts.get("filter")
    chosen = wanted if isinstance(wanted, Filter) else Filter()
    return store.digests.put(channel, chosen, MONDAYS, by, NOW + DAY)


def test_a_digest_is_read_as_it_was_set(store: Store) -> None:
    ana = person(store, "Ana Keller")

    digest = weekly(store, "C-PILOTS", ana, filter=STALLED)

    assert digest == Digest(
        id=digest.id,
        channel="C-PILOTS",
        filter=STALLED,
        schedule=MONDAYS,
        set_by=ana,
        next_at=NOW + DAY,
    )
    assert store.digests.get(digest.id) == digest
    assert store.digests.of_channel("C-PILOTS") == digest
    assert store.digests.of_channel("C-BOARD") is None
    assert store.digests.get(99) is None


def test_a_second_digest_of_a_channel_replaces_the_first(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    first = weekly(store, "C-PILOTS", ana)
    other = weekly(store, "C-BOARD", ana)

    second = weekly(store, "C-PILOTS", bo, filter=STALLED)

    assert store.digests.get(first.id) in {None, second}
    assert {one.channel: one for one in store.digests.all()} == {
        "C-PILOTS": second,
        "C-BOARD": other,
    }


def due(store: Store, moment: datetime) -> list[str]:
    found = (store.digests.get(digest) for digest in store.digests.ids_due(moment))
    return [digest.channel for digest in found if digest]


def test_digests_are_due_when_their_moment_has_come(store: Store) -> None:
    ana = person(store, "Ana Keller")
    first, second = weekly(store, "C-PILOTS", ana), weekly(store, "C-BOARD", ana)
    store.digests.next_on(first.id, NOW)

    assert due(store, NOW) == ["C-PILOTS"]
    assert due(store, NOW + DAY) == ["C-PILOTS", "C-BOARD"]

    store.digests.next_on(second.id, NOW + 8 * DAY)
    assert due(store, NOW + DAY) == ["C-PILOTS"]


def test_trouble_is_remembered_until_it_is_over(store: Store) -> None:
    digest = weekly(store, "C-PILOTS", person(store, "Ana Keller"))

    def trouble() -> str | None:
        found = store.digests.get(digest.id)
        assert found is not None
        return found.trouble

    store.digests.troubled("C-PILOTS", "is_archived")
    assert trouble() == "is_archived"
    store.digests.troubled("C-PILOTS", None)
    assert trouble() is None


def test_a_digest_is_removed_once(store: Store) -> None:
    weekly(store, "C-PILOTS", person(store, "Ana Keller"))

    assert store.digests.remove("C-PILOTS")
    assert not store.digests.remove("C-PILOTS")
    assert store.digests.all() == []
