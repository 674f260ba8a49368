"""Letters on disk: owed once by their key, claimed one at a time, edited until that is taken."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from bot.domain.asks import Ask, AskId
from bot.domain.letters import Facts, Kind, Letter, LetterId, Owed, Purpose, State
from bot.domain.rules import Rule
from bot.store import Store
from tests.store.conftest import Register
from tests.store.given import DAY, HOUR, NOW, ask, letter, person, pilot, shown

TODAY = "reminder/1/2026-11-02"
MINUTE = timedelta(minutes=1)


def found(store: Store, letter_id: LetterId) -> Letter:
    known = store.letters.get(letter_id)
    assert known is not None
    return known


def sent(store: Store, key: str, *asks: Ask, **facts: Any) -> LetterId:
    """A letter that Slack took, showing these asks."""
    letter_id = letter(store, key, **facts)
    posted = {"posted_in": "D-ANA", "ts": f"{letter_id}.0001", "sent_at": NOW}
    store.letters.change(letter_id, state=State.SENT, **posted)
    store.letters.show({letter_id: shown(*asks)})
    return letter_id


def three_asks(store: Store) -> tuple[Ask, Ask, Ask]:
    claims, ana = pilot(store), person(store, "Ana Keller")
    owner, value, cost = (
        ask(store, claims, rule, person=ana) for rule in (Rule.O2, Rule.V1, Rule.C1)
    )
    return owner, value, cost


def test_a_letter_is_read_as_it_was_owed(store: Store) -> None:
    ana = person(store, "Ana Keller")
    facts = Facts(purpose=Purpose.QUESTION, by=ana.id, text="Who runs it <!here>?", slot=NOW)
    owed = Owed(
        key="request/1/1",
        kind=Kind.REQUEST,
        due_at=NOW + HOUR,
        ends_at=NOW + DAY,
        person=ana,
        channel="C-PILOTS",
        facts=facts,
    )

    assert store.letters.owe(owed, NOW)

    read = store.letters.keyed("request/1/1")
    assert read is not None
    assert read == Letter(
        id=read.id,
        mark=read.mark,
        key="request/1/1",
        kind=Kind.REQUEST,
        state=State.OWED,
        facts=facts,
        due_at=NOW + HOUR,
        created_at=NOW,
        person=ana,
        channel="C-PILOTS",
        ends_at=NOW + DAY,
    )
    assert store.letters.get(read.id) == read
    assert store.letters.keyed("request/1/2") is None
    assert store.letters.get(LetterId(99)) is None


def test_every_letter_has_a_mark_of_its_own(store: Store) -> None:
    marks = {found(store, letter(store, f"notice/{n}/2026-11-02")).mark for n in range(3)}

    assert len(marks) == 3


@pytest.mark.parametrize("state", [state for state in State if state is not State.WITHDRAWN])
def test_owing_a_letter_twice_changes_nothing(store: Store, state: State) -> None:
    first = letter(store, TODAY)
    store.letters.change(first, state=state)
    before = found(store, first)

    again = Owed(key=TODAY, kind=Kind.REMINDER, due_at=NOW + DAY, facts=Facts(text="other"))

    assert not store.letters.owe(again, NOW + DAY)
    assert found(store, first) == before


def test_a_withdrawn_letter_is_owed_again(store: Store) -> None:
    withdrawn = letter(store, TODAY)
    before = found(store, withdrawn)
    tried = {"attempts": 3, "looks": 1, "again": True, "error": "timeout"}
    store.letters.change(withdrawn, state=State.WITHDRAWN, **tried)

    assert store.letters.owe(Owed(key=TODAY, kind=Kind.REMINDER, due_at=NOW + HOUR), NOW + HOUR)

    assert found(store, withdrawn) == replace(before, due_at=NOW + HOUR)


def test_a_letter_is_sent_again_with_its_key(store: Store) -> None:
    reminder = letter(store)
    store.letters.change(reminder, state=State.UNKNOWN, error="timeout")

    store.letters.owe_again(reminder, state=State.OWED, due_at=NOW + HOUR)

    again = found(store, reminder)
    assert (again.state, again.due_at, again.error) == (State.OWED, NOW + HOUR, None)
    assert again.again


def test_a_key_is_held_by_what_went_out_or_may_have(store: Store) -> None:
    first = letter(store, TODAY)

    def held(state: State) -> bool:
        store.letters.change(first, state=state)
        return store.letters.is_held(TODAY)

    assert {state for state in State if held(state)} == {
        State.SENDING,
        State.SENT,
        State.UNKNOWN,
        State.REFUSED,
    }
    assert not store.letters.is_held("reminder/1/2026-11-03")


def test_delivery_is_woken_by_what_is_owed_and_by_nothing_else(register: Register) -> None:
    def wakes(step: Any) -> bool:
        with register.work() as store:
            step(store)
            return store.owes_letters

    request = Kind.REQUEST
    assert wakes(lambda store: letter(store, "request/1/1", kind=request, due_at=NOW + DAY))
    assert not wakes(lambda store: letter(store, "request/1/1"))
    assert not wakes(lambda store: store.letters.keyed("request/1/1"))
    assert wakes(lambda store: store.letters.hurry(NOW, asks=[AskId(1)]))
    assert not wakes(lambda store: store.letters.hurry(NOW, asks=[AskId(1)]))
    assert not wakes(lambda store: store.letters.owe_edits([AskId(1)]))


def test_letters_are_claimed_oldest_first_once_they_are_due(store: Store) -> None:
    second = letter(store, "notice/2/2026-11-02", due_at=NOW)
    first = letter(store, "notice/1/2026-11-02", due_at=NOW - HOUR)
    letter(store, "notice/3/2026-11-02", due_at=NOW + HOUR)
    claimed = []

    while found_due := store.letters.due(NOW, 1):
        due = found_due[0]
        claimed.append(due.id)
        store.letters.change(due.id, state=State.SENDING, lease_until=NOW + MINUTE)

    assert claimed == [first, second]


def test_what_is_owed_to_somebody_is_put_off_and_nothing_comes_earlier_by_it(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    soon = letter(store, "notice/1/2026-11-02", person=ana, due_at=NOW)
    later = letter(store, "notice/1/2026-11-03", person=ana, due_at=NOW + DAY)
    gone = sent(store, "request/1/1", person=ana, due_at=NOW)
    others = letter(store, "notice/2/2026-11-02", person=bo, due_at=NOW)

    store.letters.postpone(ana.id, NOW + HOUR)

    due = [found(store, one).due_at for one in (soon, later, gone, others)]
    assert due == [NOW + HOUR, NOW + DAY, NOW, NOW]


def test_a_letter_is_claimed_by_one_of_two(register: Register) -> None:
    """On SQLite the second waits for the first; on PostgreSQL it takes the next letter."""
    with register.work() as store:
        letters = [letter(store, f"notice/{n}/2026-11-02") for n in range(2)]
    claiming, claimed = Event(), Event()

    def first() -> LetterId | None:
        with register.work() as store:
            due = next(iter(store.letters.due(NOW, 1)), None)
            claiming.set()
            if not register.database.is_sqlite:
                claimed.wait(timeout=10)
            return take(store, due)

    def second() -> LetterId | None:
        claiming.wait(timeout=10)
        with register.work() as store:
            due = next(iter(store.letters.due(NOW, 1)), None)
            claimed.set()
            return take(store, due)

    def take(store: Store, due: Letter | None) -> LetterId | None:
        if due:
            store.letters.change(due.id, state=State.SENDING, lease_until=NOW + MINUTE)
        return due.id if due else None

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.submit(first), threads.submit(second)
        assert [one.result(), other.result()] == letters


def test_a_letter_is_in_doubt_when_its_lease_is_over(store: Store) -> None:
    sending = letter(store)
    store.letters.change(sending, state=State.SENDING, lease_until=NOW + MINUTE)

    assert store.letters.next_in_doubt(NOW) is None
    in_doubt = store.letters.next_in_doubt(NOW + MINUTE)
    assert in_doubt
    assert in_doubt.id == sending


def test_asks_are_shown_in_their_places_and_rounds(store: Store) -> None:
    owner, value, cost = three_asks(store)
    reminder = letter(store)

    store.letters.show({reminder: shown(replace(cost, round=1), owner)})
    assert [*found(store, reminder).shows.items()] == [(cost.id, 2), (owner.id, 1)]

    store.letters.show({reminder: shown(value)})
    assert found(store, reminder).shows == {value.id: 1}

    store.letters.show({reminder: {}})
    assert found(store, reminder).shows == {}


def test_a_button_leads_to_its_letter(store: Store) -> None:
    reminder = sent(store, TODAY)

    pressed = store.letters.at("D-ANA", f"{reminder}.0001")

    assert pressed
    assert pressed.id == reminder
    assert store.letters.at("D-BO", f"{reminder}.0001") is None


def test_a_message_that_is_not_true_any_more_is_edited_once(store: Store) -> None:
    owner, value, cost = three_asks(store)
    both, other = sent(store, TODAY, owner, value), sent(store, "reminder/2/2026-11-02", cost)
    letter(store, "reminder/3/2026-11-02")
    assert owner.id is not None

    assert store.letters.owe_edits([owner.id]) == 1

    claimed = store.letters.next_edit(NOW)
    assert claimed
    assert (claimed.id, claimed.edits_owed) == (both, 1)
    store.letters.edited(claimed)
    assert store.letters.next_edit(NOW) is None
    assert found(store, other).edits_owed == 0


def test_an_edit_that_became_due_while_another_went_out_is_still_owed(store: Store) -> None:
    owner, value, _ = three_asks(store)
    both = sent(store, TODAY, owner, value)
    assert owner.id is not None
    assert value.id is not None
    store.letters.owe_edits([owner.id])
    claimed = store.letters.next_edit(NOW)
    assert claimed
    store.letters.change(both, lease_until=NOW + MINUTE)

    store.letters.owe_edits([value.id])
    store.letters.edited(claimed)

    assert store.letters.next_edit(NOW) is None, "somebody is editing it"
    again = store.letters.next_edit(NOW + MINUTE)
    assert again
    store.letters.edited(again)
    assert store.letters.next_edit(NOW + DAY) is None


@pytest.mark.parametrize("state", State)
def test_what_people_have_seen_or_may_have_is_edited(store: Store, state: State) -> None:
    owner, _, _ = three_asks(store)
    reminder = sent(store, TODAY, owner)
    store.letters.change(reminder, state=state)
    assert owner.id is not None

    marked = store.letters.owe_edits([owner.id]) == 1

    assert marked == (state in {State.SENDING, State.SENT, State.UNKNOWN})
    assert (store.letters.next_edit(NOW) is not None) == (state is State.SENT)


def test_letters_not_sent_yet_are_withdrawn_by_person_or_channel(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    anas = letter(store, "reminder/1/2026-11-02", person=ana)
    bos = letter(store, "reminder/2/2026-11-02", person=bo)
    asked = letter(store, "request/1/1", person=ana, kind=Kind.REQUEST)
    gone = sent(store, "reminder/1/2026-11-01", person=ana)
    pilots = letter(store, "digest/C-PILOTS/1", kind=Kind.DIGEST, channel="C-PILOTS")
    board = letter(store, "digest/C-BOARD/1", kind=Kind.DIGEST, channel="C-BOARD")

    store.letters.withdraw_unsent(ana.id, Kind.REMINDER)
    store.letters.withdraw_digests("C-PILOTS")

    withdrawn = {one.id for one in store.letters.in_states([State.WITHDRAWN], 10)}
    assert withdrawn == {anas, pilots}
    assert [one.id for one in store.letters.in_states([State.OWED], 10)] == [board, asked, bos]
    assert [one.id for one in store.letters.in_states([State.OWED], 1)] == [board]
    assert [one.id for one in store.letters.in_states([State.SENT, State.REFUSED], 10)] == [gone]


def test_requests_of_a_day_are_counted_for_the_person_they_went_to(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    yesterday = NOW - DAY

    def request(number: int, to: Any, state: State, **facts: Any) -> None:
        key = f"request/{number}/1"
        store.letters.change(
            letter(store, key, kind=Kind.REQUEST, person=to), state=state, **facts
        )

    request(1, ana, State.SENT, sent_at=NOW)
    request(2, ana, State.SENT, sent_at=yesterday)
    request(3, ana, State.UNKNOWN, sent_at=NOW)
    request(4, ana, State.SENDING, sent_at=NOW)
    request(5, ana, State.REFUSED, sent_at=NOW)
    request(6, ana, State.OWED)
    request(7, bo, State.SENT, sent_at=NOW)
    sent(store, TODAY, person=ana)

    since = {ana.id: NOW - HOUR, bo.id: NOW - HOUR}
    assert store.letters.requests_since(since) == {ana.id: 3, bo.id: 1}
    assert store.letters.requests_on(ana.id, NOW - HOUR, NOW + HOUR) == 4  # one is owed


def test_requests_that_need_not_wait_are_due_now(store: Store) -> None:
    waiting = letter(store, "request/7/1", kind=Kind.REQUEST, due_at=NOW + DAY)
    due = letter(store, "request/7/2", kind=Kind.REQUEST, due_at=NOW - HOUR)
    other = letter(store, "request/71/1", kind=Kind.REQUEST, due_at=NOW + DAY)

    store.letters.hurry(NOW, asks=[AskId(7)])
    store.letters.hurry(NOW, asks=[])

    moments = [found(store, one).due_at for one in (waiting, due, other)]
    assert moments == [NOW, NOW - HOUR, NOW + DAY]
