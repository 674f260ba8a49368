"""Which letters may go, and how a name gives way in a document without touching the rest of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.domain.events import Change, Event, Figures
from bot.domain.letters import Facts, Kind, LetterId, State
from bot.domain.news import Subject
from bot.store import Store
from tests.store.given import COST, DAY, NOW, VALUE, ask, letter, person, pilot, shown

Given = Callable[[Store], LetterId]


def sent(store: Store, key: str = "reminder/1/2026-11-02", kind: Kind = Kind.REMINDER) -> LetterId:
    ana = person(store, "Ana Keller")
    made = letter(store, key, kind=kind, person=ana)
    store.letters.change(made, state=State.SENT, sent_at=NOW)
    return made


def shows(store: Store, *, closed: bool) -> LetterId:
    made, asked = sent(store), ask(store, pilot(store))
    store.letters.show({made: shown(asked)})
    if closed:
        store.asks.put(replace(asked, closed_at=NOW), asked)
    return made


def asks(store: Store) -> LetterId:
    asked = ask(store, pilot(store))
    return sent(store, f"request/{asked.id}/1", Kind.REQUEST)


def told_news(store: Store) -> LetterId:
    made = sent(store)
    ana = person(store, "Ana Keller")
    store.news.add(Subject.LEFT, "1", NOW, person=ana.id)
    store.news.tell(made, ana.id, store.news.untold(ana.id).news)
    return made


def is_news(store: Store) -> LetterId:
    made = sent(store)
    store.news.add(Subject.ASKS_USED_UP, "P-1", NOW, letter=made)
    return made


LETTERS: dict[str, tuple[Given, bool]] = {
    "a reminder that is over": (sent, True),
    "one whose questions are answered": (lambda store: shows(store, closed=True), True),
    "one with an open question in it": (lambda store: shows(store, closed=False), False),
    "a request about an open question": (asks, False),
    "a pulse's sum, which is no ask's": (
        lambda store: sent(store, "request/pulse/1/1", Kind.REQUEST),
        True,
    ),
    "one that told the PMO its news": (told_news, False),
    "one that is the PMO's news": (is_news, False),
}


@pytest.mark.parametrize("which", LETTERS)
def test_an_old_letter_goes_unless_something_still_needs_it(store: Store, which: str) -> None:
    given, goes = LETTERS[which]
    made = given(store)

    assert store.traces.old_letters(NOW + DAY, 0, 9) == [(made, goes)]
    if goes:
        store.traces.delete_letters([made])
        assert store.letters.by_ids([made]) == []


def test_a_letter_that_is_young_or_still_owed_is_not_even_looked_at(store: Store) -> None:
    owed = letter(store, "notice/1/2026-11-02", kind=Kind.NOTICE)
    made = sent(store)

    assert store.traces.old_letters(NOW, 0, 9) == []
    assert store.traces.old_letters(NOW + DAY, 0, 9) == [(made, True)]
    assert store.traces.old_letters(NOW + DAY, made, 9) == []
    assert store.letters.by_ids([owed])


def test_only_the_name_in_an_event_changes(store: Store) -> None:
    claims = pilot(store)
    said = 'R Bo "the" Lindqvist \\ 🧪'
    before = Figures(text=said, value=VALUE, cost=COST)
    store.events.add(claims.id, [Event(at=NOW, change=Change.RACI, before=before)])
    raw = store.scope.connection.execute(text("SELECT before FROM events")).scalar_one()

    changed = store.traces.rename(['Bo "the" Lindqvist'], "Former colleague 2")

    (event,) = store.events.of_pilot(claims.id, page=0, size=9)
    assert event.before == replace(before, text="R Former colleague 2 \\ 🧪")
    now = store.scope.connection.execute(text("SELECT before FROM events")).scalar_one()
    assert len(changed) == 1
    assert now == raw.replace('Bo \\"the\\" Lindqvist', "Former colleague 2")


def test_an_event_without_the_name_is_left_alone(store: Store) -> None:
    claims = pilot(store)
    near = ["Bob", "aBo", "B", None]
    events = [Event(at=NOW, change=Change.HOLD, reason=reason) for reason in near]
    store.events.add(claims.id, events)

    assert store.traces.count_events(["Bo"], "Former colleague 2") == 0
    assert store.traces.rename(["Bo"], "Former colleague 2") == []


@pytest.mark.parametrize("named", ["100%", "a_b", "O'Neil", "Ærø"])
def test_a_name_is_looked_for_as_it_is_written(store: Store, named: str) -> None:
    claims = pilot(store)
    reasons = [f"ask {named}", "ask 100x or aXb"]
    store.events.add(claims.id, [Event(at=NOW, change=Change.HOLD, reason=r) for r in reasons])

    assert len(store.traces.rename([named], "Former colleague 2")) == 1


def test_what_somebody_wrote_goes_and_what_others_wrote_stays(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    theirs = letter(store, "request/1/1", person=ana, facts=Facts(by=bo.id, text="How many?"))
    others = letter(store, "request/1/2", person=ana, facts=Facts(by=ana.id, text="Bo knows"))
    to_them = letter(store, "request/1/3", person=bo, facts=Facts(by=ana.id, text="Please, Bo"))

    store.traces.erase_own_words(bo.id)

    found = {one.id: one.facts.text for one in store.letters.by_ids([theirs, others, to_them])}
    assert found == {theirs: "…", others: "Bo knows", to_them: "…"}
