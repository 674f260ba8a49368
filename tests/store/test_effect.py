"""Effect on disk: counted per rule from what is written down, and only what everybody may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.domain.asks import Ask, AskId, Outcome, Step
from bot.domain.effect import After, Closed
from bot.domain.letters import LetterId, State
from bot.domain.people import Person
from bot.domain.pilot import Pilot
from bot.domain.rules import Rule
from bot.store import Store
from tests.store.given import DAY, HOUR, NOW, ask, letter, person, pilot, shown


def closed(store: Store, about: Pilot, by: Person | None, **facts: Any) -> Ask:
    """An ask about the value that somebody answered now, four working days after it opened."""
    answered = {"outcome": Outcome.ANSWERED, "closed_at": NOW, "days": 4, "speak_at": None}
    return ask(store, about, closed_by=by, **{"rule": Rule.V1, **answered, **facts})


def row(asked: Ask) -> AskId:
    assert asked.id is not None
    return asked.id


def reminder(
    store: Store, to: Person, *asks: Ask, helpful: bool | None = None, at: datetime = NOW
) -> LetterId:
    """One that was sent, and judged if it is said how."""
    key = f"reminder/{to.id}/{at.isoformat()}"
    sent = letter(store, key, person=to)
    store.letters.show({sent: shown(*asks)})
    store.letters.change(sent, state=State.SENT, sent_at=at, helpful=helpful)
    return sent


def test_answers_are_counted_by_rule_reminder_and_days(store: Store) -> None:
    bo, claims = person(store, "Bo Lindqvist"), pilot(store)
    for _ in range(2):
        closed(store, claims, bo, reminders=1)
    closed(store, claims, bo, reminders=1, days=7)
    closed(store, claims, bo, reminders=4, step=Step.SPONSOR, round=1)
    closed(store, claims, bo, reminders=3, step=Step.SPONSOR)  # theirs had not gone out
    closed(store, claims, bo, rule=Rule.C1, days=0)

    found = store.effect.closed(NOW)

    assert set(found) == {Rule.V1, Rule.C1}
    assert set(found[Rule.V1]) == {
        Closed(After.ONE, 4, 2),
        Closed(After.ONE, 7, 1),
        Closed(After.SPONSOR, 4, 1),
        Closed(After.MORE, 4, 1),
    }
    assert found[Rule.C1] == (Closed(After.NONE, 0, 1),)


@pytest.mark.parametrize(
    "facts",
    [
        {"outcome": Outcome.STOPPED},
        {"closed_by": None},  # the clock found it settled
        {"days": None},  # before days were counted
        {"closed_at": None, "outcome": None, "days": None},
    ],
)
def test_what_people_did_not_answer_is_no_answer(store: Store, facts: dict[str, Any]) -> None:
    found = closed(store, pilot(store), person(store, "Bo Lindqvist"))
    assert store.effect.closed(NOW)

    store.asks.put(replace(found, **facts), found)

    assert store.effect.closed(NOW) == {}


def test_a_month_has_a_beginning_and_an_end(store: Store) -> None:
    bo, claims = person(store, "Bo Lindqvist"), pilot(store)
    asked = closed(store, claims, bo)
    reminder(store, bo, asked, helpful=True)
    store.effect.paused([row(asked)], NOW)

    for since, until, inside in (
        (NOW, NOW + DAY, True),
        (NOW - DAY, None, True),
        (NOW - DAY, NOW, False),
        (NOW + HOUR, None, False),
    ):
        assert bool(store.effect.closed(since, until)) == inside
        assert store.effect.judged(since, until) == ({Rule.V1: (1, 1, 1)} if inside else {})
        assert store.effect.waited(since, until) == ({Rule.V1: (1, 0)} if inside else {})


def test_a_restricted_pilot_is_in_no_figure(store: Store) -> None:
    bo, hidden = person(store, "Bo Lindqvist"), pilot(store, "Fraud radar", restricted=True)
    asked = closed(store, hidden, bo)
    reminder(store, bo, asked, helpful=False)
    store.effect.paused([row(asked)], NOW)

    assert store.effect.closed(NOW) == {}
    assert store.effect.judged(NOW) == {}
    assert store.effect.waited(NOW) == {}


def test_a_reminder_is_judged_once_for_each_rule_that_it_showed(store: Store) -> None:
    bo = person(store, "Bo Lindqvist")
    claims, kyc = pilot(store), pilot(store, "KYC screening")
    value, other = (ask(store, one, Rule.V1, person=bo) for one in (claims, kyc))
    cost = ask(store, claims, Rule.C1, person=bo)
    reminder(store, bo, value, other, cost, helpful=True)
    reminder(store, bo, other, helpful=False, at=NOW + DAY)
    reminder(store, bo, value, at=NOW + 2 * DAY)

    assert store.effect.judged(NOW) == {Rule.V1: (2, 1, 1), Rule.C1: (1, 1, 1)}


def test_said_again_it_counts_as_it_was_said_last_and_its_message_is_edited(store: Store) -> None:
    bo = person(store, "Bo Lindqvist")
    sent = reminder(store, bo, ask(store, pilot(store), Rule.V1, person=bo))

    store.letters.judged(sent, helpful=True)
    store.letters.judged(sent, helpful=False)

    assert store.effect.judged(NOW) == {Rule.V1: (1, 0, 1)}
    found = store.letters.get(sent)
    assert found
    assert (found.helpful, found.edits_owed) == (False, 2)


def test_the_last_reminder_of_some_asks_is_the_newest_that_went_out(store: Store) -> None:
    bo, dee = person(store, "Bo Lindqvist"), person(store, "Dee Okafor")
    value = ask(store, pilot(store), Rule.V1, person=bo)
    other = ask(store, pilot(store, "KYC screening"), Rule.V1, person=bo)
    reminder(store, bo, value)
    newer = reminder(store, bo, other, at=NOW + DAY)
    newest = reminder(store, dee, value, at=NOW + 2 * DAY)
    store.letters.show({letter(store, "reminder/unsent", person=bo): shown(value)})

    assert store.letters.last_reminder([row(other)]) == newer
    assert store.letters.last_reminder([row(value), row(other)]) == newest
    assert store.letters.last_reminder([]) is None


def test_a_pause_tells_which_asks_it_makes_wait(store: Store) -> None:
    bo, claims = person(store, "Bo Lindqvist"), pilot(store)
    soon = ask(store, claims, Rule.V1, person=bo)
    ask(store, claims, Rule.C1, person=bo, speak_at=NOW + 9 * DAY)
    ask(store, pilot(store, "KYC screening"), Rule.V1, person=bo, speak_at=None)

    waiting = store.asks.wait_until(bo.id, NOW + 4 * DAY)

    assert waiting == [soon.id]
    assert store.asks.get(row(soon)).speak_at == NOW + 4 * DAY
