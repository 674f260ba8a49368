"""The chain of events on both databases: whatever is done to it behind our back is found."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from itertools import chain

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.domain.audit import Broken, Check, Flaw, Link, sealed
from bot.domain.events import Change, Event, Figures
from bot.store import Store
from bot.store.database import Database
from bot.store.workspaces import install
from bot.usecases import auditing
from bot.work import Work
from tests.store.conftest import Register
from tests.store.given import COST, DAY, HOUR, NOW, PHARMA, VALUE, person, pilot

EVENTS = 6


def seal(register: Register, now: datetime = NOW) -> int:
    """As the job does it; how many events got a seal."""
    done, last = 0, 0
    while True:
        with register.work() as store:
            count, next_page = auditing.seal_page(work(store, now), last, now)
        done += count
        if next_page is None:
            return done
        last = next_page


def work(store: Store, now: datetime) -> Work:
    return Work(store, now, store.workspace.get())


def links(register: Register) -> list[Link]:
    def pages() -> Iterator[list[Link]]:
        after = 0
        while page := store.trail.links(after, 4):
            yield page
            after = page[-1].seal.place

    with register.look() as store:
        return list(chain.from_iterable(pages()))


def broken(register: Register, last: str | None = None) -> list[Broken]:
    return list(Check().follow(links(register), last))


def flaws(register: Register) -> list[tuple[Flaw, int]]:
    return [(one.flaw, one.place) for one in broken(register)]


@pytest.fixture
def trail(register: Register) -> Register:
    """Six sealed events of one pilot: people, words, amounts."""
    with register.work() as store:
        bo = person(store, "Bo Lindqvist")
        claims = pilot(store)
        history = [
            Event(at=NOW, change=Change.REGISTERED, by=bo.id),
            Event(at=NOW + HOUR, change=Change.LEAD, after=Figures(person=bo.id)),
            Event(at=NOW + 2 * HOUR, change=Change.VALUE, after=Figures(value=VALUE)),
            Event(at=NOW + 3 * HOUR, change=Change.COST, after=Figures(cost=COST)),
            Event(at=NOW + 4 * HOUR, change=Change.RACI, after=Figures(text="decide: R Bo")),
            Event(at=NOW + DAY, change=Change.HOLD, reason="Bo’s team is “away”, back in ✨ May"),
        ]
        store.events.add(claims.id, history)
    seal(register, NOW + DAY)
    return register


def behind_our_back(database: Database, *statements: str) -> None:
    with database.writes() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_chain_that_nobody_touched_is_whole(trail: Register) -> None:
    check = Check()

    assert list(check.follow(links(trail))) == []
    assert (check.count, check.erased) == (EVENTS, 0)


def test_what_is_sealed_already_is_not_sealed_again(trail: Register) -> None:
    before = links(trail)

    assert seal(trail, NOW + 2 * DAY) == 0
    assert links(trail) == before


TAMPERED: dict[str, tuple[tuple[str, ...], list[tuple[Flaw, int]]]] = {
    "its moment": (
        ("UPDATE events SET at = '2026-11-02 09:31:00' WHERE id = 2",),
        [(Flaw.CHANGED, 2)],
    ),
    "who it was": (("UPDATE events SET by_id = NULL WHERE id = 1",), [(Flaw.CHANGED, 1)]),
    "a figure": (
        ("UPDATE events SET after = replace(after, '120', '121') WHERE id = 3",),
        [(Flaw.CHANGED, 3)],
    ),
    "a figure, so that it is no figure any more": (
        ("UPDATE events SET after = 'nothing' WHERE id = 3",),
        [(Flaw.CHANGED, 3)],
    ),
    "its words": (
        ("UPDATE events SET after = replace(after, 'R Bo', 'R Cy') WHERE id = 5",),
        [(Flaw.WORDS_CHANGED, 5)],
    ),
    "its reason": (("UPDATE events SET reason = 'no' WHERE id = 6",), [(Flaw.WORDS_CHANGED, 6)]),
    "its pilot": (("UPDATE events SET pilot_id = NULL WHERE id = 4",), [(Flaw.CHANGED, 4)]),
    "an event and its seal, taken out": (
        ("DELETE FROM seals WHERE event_id = 3", "DELETE FROM events WHERE id = 3"),
        [(Flaw.NOT_NEXT, 4)],
    ),
    "the same, with the places closed up": (
        (
            "DELETE FROM seals WHERE event_id = 3",
            "DELETE FROM events WHERE id = 3",
            "UPDATE seals SET place = 3 WHERE place = 4",
            "UPDATE seals SET place = 4 WHERE place = 5",
            "UPDATE seals SET place = 5 WHERE place = 6",
        ),
        [(Flaw.CHANGED, 3), (Flaw.CHANGED, 4), (Flaw.CHANGED, 5)],
    ),
    "two places, exchanged": (
        (
            "UPDATE seals SET place = 99 WHERE place = 2",
            "UPDATE seals SET place = 2 WHERE place = 3",
            "UPDATE seals SET place = 3 WHERE place = 99",
        ),
        [(Flaw.CHANGED, 2), (Flaw.CHANGED, 3), (Flaw.CHANGED, 4)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_is_changed_behind_our_back_is_found_where_it_is(trail: Register, what: str) -> None:
    statements, found = TAMPERED[what]

    behind_our_back(trail.database, *statements)

    assert flaws(trail) == found


def test_it_is_said_what_was_expected_and_what_was_found(trail: Register) -> None:
    behind_our_back(trail.database, "UPDATE events SET by_id = NULL WHERE id = 1")

    (one,) = broken(trail)

    assert one.event == 1
    assert one.expected == links(trail)[0].seal.hash
    assert one.found not in {None, one.expected}


def test_an_event_that_is_put_in_afterwards_is_found(trail: Register) -> None:
    """It gets a seal like any other, and says that it is older than what was sealed before."""
    behind_our_back(
        trail.database,
        "INSERT INTO events (workspace_id, pilot_id, at, change, origin, before, after)"
        " SELECT workspace_id, pilot_id, '2026-11-02 10:00:00', change, origin, before, after"
        " FROM events WHERE id = 3",
    )

    assert seal(trail, NOW + 2 * DAY) == 1
    assert flaws(trail) == [(Flaw.LATE, EVENTS + 1)]


def test_an_event_with_a_smaller_row_that_is_there_later_is_not_skipped(
    register: Register,
) -> None:
    """On PostgreSQL two transactions take their rows in one order and commit in the other."""
    with register.work() as store:
        claims = pilot(store)
        store.events.add(claims.id, [Event(at=NOW, change=Change.LEAD)])
    behind_our_back(register.database, "UPDATE events SET id = 7")
    seal(register)
    with register.work() as store:
        store.events.add(claims.id, [Event(at=NOW - HOUR / 60, change=Change.SPONSOR)])
    behind_our_back(register.database, "UPDATE events SET id = 3 WHERE id <> 7")

    assert seal(register) == 1
    assert [(one.seal.place, one.seal.event) for one in links(register)] == [(1, 7), (2, 3)]
    assert flaws(register) == []


def test_a_chain_that_was_cut_off_is_found_by_the_last_hash_that_was_kept(trail: Register) -> None:
    kept = links(trail)[-1].seal.hash

    behind_our_back(
        trail.database, "DELETE FROM seals WHERE place = 6", "DELETE FROM events WHERE id = 6"
    )

    assert flaws(trail) == []
    assert [(one.flaw, one.expected) for one in broken(trail, kept)] == [(Flaw.LAST_UNKNOWN, kept)]


def test_a_kept_hash_is_found_though_the_chain_has_gone_on(trail: Register) -> None:
    kept = links(trail)[-1].seal.hash
    with trail.work() as store:
        store.events.add(None, [Event(at=NOW + DAY, change=Change.SETTING)])
    seal(trail, NOW + 2 * DAY)

    assert broken(trail, kept) == []


def test_an_event_that_is_gone_while_its_seal_is_there_is_found(trail: Register) -> None:
    """SQLite lets it go for whoever does not ask it to watch; PostgreSQL keeps it."""
    gone = "DELETE FROM events WHERE id = 2"
    if not trail.database.is_sqlite:
        with pytest.raises(IntegrityError):
            behind_our_back(trail.database, gone)
        return
    with trail.database.writing.connect() as connection:
        raw = connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute(gone)
        raw.execute("PRAGMA foreign_keys = ON")

    assert flaws(trail) == [(Flaw.REMOVED, 2)]


def test_of_two_who_seal_at_once_each_event_gets_one_seal(trail: Register) -> None:
    with trail.work() as store:
        more = [Event(at=NOW + DAY, change=Change.SETTING) for _ in range(1500)]
        store.events.add(None, more)

    with ThreadPoolExecutor(2) as both:
        done = sum(both.map(lambda _: seal(trail, NOW + DAY), range(2)))

    assert done == len(more)
    assert flaws(trail) == []
    assert len(links(trail)) == EVENTS + len(more)


def test_other_workspaces_have_chains_of_their_own(trail: Register) -> None:
    with trail.database.writes() as connection:
        theirs = Register(trail.database, install(connection, PHARMA))
    with theirs.work() as store:
        store.events.add(None, [Event(at=NOW, change=Change.SETTING)])

    assert seal(theirs) == 1
    assert [one.seal.place for one in links(theirs)] == [1]
    assert flaws(trail) == []


def test_the_same_event_has_another_hash_at_another_place(trail: Register) -> None:
    first, second, *_ = links(trail)
    assert first.entry

    moved = sealed(first.entry, second.seal, NOW)

    assert moved.hash != first.seal.hash
    assert replace(moved, salt=None).words != first.seal.words  # its salt is another
