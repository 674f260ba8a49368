"""Asks on disk: one open a pilot and rule, found by who is asked and when we may speak."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.asks import AskId, Outcome, Part, Step
from bot.domain.rules import Rule
from bot.store import Store
from tests.store.conftest import Register
from tests.store.given import DAY, HOUR, NOW, ask, person, pilot


def test_an_ask_is_read_as_it_was_written(store: Store) -> None:
    ana, bo, cy = (person(store, name) for name in ("Ana Keller", "Bo Lindqvist", "Cy Tanaka"))
    opened = ask(store, pilot(store), Rule.V1)
    full = replace(
        opened,
        holder=ana,
        person=bo,
        handed_to=cy,
        parts=(Part(ana, not_me=True), Part(cy, not_me=True)),
        step=Step.SPONSOR,
        round=2,
        reminders=3,
        turn=1,
        requested=True,
        plan=date(2026, 11, 9),
        shown_at=NOW,
        speak_at=NOW + DAY,
        closed_at=NOW + HOUR,
        closed_by=cy,
        outcome=Outcome.ANSWERED,
        days=4,
    )

    assert opened.id is not None
    assert store.asks.put(full, opened) == full
    assert store.asks.get(opened.id) == full


def test_only_what_differs_is_written(store: Store) -> None:
    ana = person(store, "Ana Keller")
    before = ask(store, pilot(store))
    assert before.id is not None

    store.asks.put(replace(before, plan=date(2026, 11, 9)), before)
    store.asks.put(replace(before, person=ana), before)
    store.asks.put(before, before)

    found = store.asks.get(before.id)
    assert (found.plan, found.person) == (date(2026, 11, 9), ana)


def test_an_ask_without_its_past_is_written_whole(store: Store) -> None:
    ana = person(store, "Ana Keller")
    before = ask(store, pilot(store))
    assert before.id is not None
    whole = replace(before, person=ana, parts=(Part(ana, not_me=True),), round=1)

    store.asks.put(whole)
    store.asks.put(whole)

    assert store.asks.get(before.id) == whole


def test_saying_not_me_twice_is_saying_it_once(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    before = ask(store, pilot(store))
    assert before.id is not None

    once = store.asks.put(replace(before, parts=(Part(ana, not_me=True),)), before)
    store.asks.put(replace(before, parts=(Part(ana, not_me=True),)), before)
    store.asks.put(replace(once, parts=(Part(ana, not_me=True), Part(bo, not_me=True))), once)

    assert store.asks.get(before.id).not_me == (ana, bo)


def test_a_pilot_has_one_open_ask_a_rule(register: Register) -> None:
    with register.work() as store:
        claims = pilot(store)
        first = ask(store, claims, Rule.O2)
        ask(store, claims, Rule.V1)

    def again() -> None:
        with register.work() as store:
            ask(store, claims, Rule.O2)

    with pytest.raises(IntegrityError):
        again()
    with register.work() as store:
        store.asks.put(replace(first, closed_at=NOW, outcome=Outcome.ANSWERED), first)
    again()


def test_people_of_a_pilot_are_not_read_again_with_its_asks(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    added = pilot(store, lead=ana)
    ask(store, added, Rule.V1, person=ana)
    ask(store, added, Rule.C1, person=bo)

    claims = store.pilots.get(added.id)
    found = store.asks.open_of(claims)

    assert found[Rule.V1].person is claims.lead
    assert found[Rule.C1].person == bo


def test_the_open_asks_of_pilots(store: Store) -> None:
    claims, kyc, fraud = pilot(store), pilot(store, "KYC screening"), pilot(store, "Fraud")
    owner, value = ask(store, claims, Rule.O2), ask(store, claims, Rule.V1)
    cost = ask(store, kyc, Rule.C1)
    ask(store, kyc, Rule.O2, closed_at=NOW, outcome=Outcome.ANSWERED)

    assert store.asks.open_of(claims) == {Rule.O2: owner, Rule.V1: value}
    assert store.asks.open_of(fraud) == {}
    assert store.asks.open_of_all([claims, kyc, fraud]) == {
        claims.id: {Rule.O2: owner, Rule.V1: value},
        kyc.id: {Rule.C1: cost},
    }
    assert cost.id is not None
    assert store.asks.by_ids([cost.id, AskId(99)]) == {cost.id: cost}


def test_what_somebody_is_asked_and_what_is_due(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    claims, kyc = pilot(store), pilot(store, "KYC screening")
    due = ask(store, claims, Rule.O2, person=ana, speak_at=NOW)
    later = ask(store, claims, Rule.V1, person=ana, speak_at=NOW + DAY)
    silent = ask(store, claims, Rule.C1, person=ana, speak_at=None)
    ask(store, kyc, Rule.O2, person=bo, speak_at=NOW - DAY)
    ask(store, kyc, Rule.V1, person=ana, closed_at=NOW, speak_at=None)

    assert store.asks.of_person(ana.id) == [due, later, silent]
    assert store.asks.due_of(ana.id, NOW) == [due]
    assert store.asks.due_of(ana.id, NOW + DAY) == [due, later]
    assert store.asks.people_due(NOW) == [ana.id, bo.id]
    assert store.asks.people_due(NOW - HOUR) == [bo.id]
    assert store.asks.people_due(NOW - 2 * DAY) == []


def test_what_missed_its_slot_waits_for_the_next(store: Store) -> None:
    """N4: what is due later already keeps its own moment."""
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    claims, kyc = pilot(store), pilot(store, "KYC screening")
    missed = ask(store, claims, Rule.O2, person=ana, speak_at=NOW - HOUR)
    ask(store, claims, Rule.V1, person=ana, speak_at=NOW + 5 * DAY)
    ask(store, kyc, Rule.O2, person=bo, speak_at=NOW - HOUR)

    store.asks.speak_later(ana.id, NOW, NOW + DAY)

    assert store.asks.people_due(NOW) == [bo.id]
    assert store.asks.due_of(ana.id, NOW + DAY) == [replace(missed, speak_at=NOW + DAY)]


def test_asks_with_nobody_left_to_ask_are_counted(store: Store) -> None:
    claims = pilot(store)
    ask(store, claims, Rule.O2, speak_at=None)
    ask(store, claims, Rule.V1, person=person(store, "Ana Keller"))
    ask(store, claims, Rule.C1, closed_at=NOW, speak_at=None)

    assert store.asks.silent() == 1
