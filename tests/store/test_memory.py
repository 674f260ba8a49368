"""What a transaction reads by key it reads once, until it writes it or had to wait for another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread

import pytest
from sqlalchemy import event

from bot.store import Store
from tests.store.conftest import Register
from tests.store.given import POLICY, person, pilot

PATIENCE = 10  # seconds


@contextmanager
def statements(register: Register) -> Iterator[list[str]]:
    """What is asked meanwhile."""
    heard: list[str] = []

    def hear(_c: object, _u: object, sql: str, *_: object) -> None:
        heard.append(sql)

    event.listen(register.database.writing, "before_cursor_execute", hear)
    yield heard
    event.remove(register.database.writing, "before_cursor_execute", hear)


def test_the_same_is_read_once(register: Register) -> None:
    with register.work() as store:
        ana = person(store, "Ana Keller")
        claims = pilot(store, lead=ana)

    with statements(register) as asked, register.work() as store:
        first = store.pilots.get(claims.id)
        read = len(asked)
        again = store.pilots.get(claims.id)
        lead = store.people.get(ana.id)

    assert (again, lead) == (first, ana)
    assert (read, len(asked)) == (3, 3)  # the pilot, its team, its people


def test_what_was_written_is_read_anew(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    assert store.people.by_ids([ana.id, bo.id])[ana.id].dm is None

    store.people.keep_dm(ana.id, "D-ANA")

    assert store.people.get(ana.id).dm == "D-ANA"
    assert store.people.get(bo.id) == bo


def test_what_is_put_together_of_several_rows_is_so_anew_when_one_was_written(
    store: Store,
) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    claims = pilot(store, lead=ana)
    assert store.pilots.get(claims.id) is store.pilots.get(claims.id)

    store.people.keep_dm(ana.id, "D-ANA")
    assert store.pilots.get(claims.id).lead == replace(ana, dm="D-ANA")

    store.pilots.put(replace(claims, team=(bo,)), POLICY, None, claims)
    assert store.pilots.get(claims.id).team == (bo,)


def test_changes_together_are_written_before_anything_is_asked(register: Register) -> None:
    with register.work() as store:
        ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")

    with statements(register) as asked, register.work() as store, store.together():
        store.people.keep_dm(ana.id, "D-ANA")
        store.people.keep_dm(bo.id, "D-BO")
        unwritten = len(asked)
        store.people.keep_dm(ana.id, "D-NEW")
        found = store.people.by_ids([ana.id, bo.id])

    assert unwritten == 0
    assert [one.split()[0] for one in asked] == ["UPDATE", "UPDATE", "SELECT"]
    assert [found[ana.id].dm, found[bo.id].dm] == ["D-NEW", "D-BO"]


def test_what_is_held_stays_and_is_not_asked_for_again(register: Register) -> None:
    with register.work() as store:
        claims = pilot(store)

    with statements(register) as asked, register.work() as store:
        store.pilots.get(claims.id, changing=True)
        read = len(asked)
        store.pilots.get(claims.id, changing=True)
        store.pilots.get(claims.id)

    assert len(asked) == read


def test_who_had_to_wait_for_another_reads_what_the_other_wrote(register: Register) -> None:
    if register.database.is_sqlite:
        pytest.skip("on SQLite the second has read nothing before the first is done")
    with register.work() as store:
        ana = person(store, "Ana Keller")
        claims = pilot(store)
    held, read = Event(), Event()
    found: list[str | None] = []

    def second() -> None:
        with register.work() as store:
            held.wait(PATIENCE)
            found.append(store.people.get(ana.id).dm)
            read.set()
            store.pilots.get(claims.id, changing=True)
            found.append(store.people.get(ana.id).dm)

    other = Thread(target=second)
    other.start()
    with register.work() as store:
        store.pilots.get(claims.id, changing=True)
        held.set()
        assert read.wait(PATIENCE)
        store.people.keep_dm(ana.id, "D-ANA")
    other.join(PATIENCE)

    assert found == [None, "D-ANA"]
