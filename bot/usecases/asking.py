"""Finding what is missing and owing the reminder; and what people answer to an ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.answers import HandedOn, NotMine, Planned, TheirTime, WaitsFor, WayCleared, Why
from bot.domain.asks import (
    Ask,
    AskHasMoved,
    AskId,
    AskIsOver,
    Item,
    NobodyWaits,
    WaitedForAlready,
    check_can_be_asked,
    cleared,
    given,
    handed,
    looks_at,
    refused,
    standing,
    timed,
)
from bot.domain.dates import not_past, parse_day, within
from bot.domain.disclosure import NotTheSponsor
from bot.domain.events import Change, Figures
from bot.domain.forms import NothingTyped, Reading, needed
from bot.domain.letters import Facts, Kind, LetterId, Owed, Purpose, reminder_key
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.permissions import Act
from bot.domain.pilot import Pilot, PilotId
from bot.domain.policy import BETWEEN_REMINDERS, LONGEST_PLAN
from bot.domain.rules import ASKING
from bot.domain.topics import Topic
from bot.usecases import acting, changing, checking_in, leaving, owners, pulses
from bot.usecases.requests import request
from bot.work import Work

PAGE = 100
LONGEST_NOTE = 300


# what the clock does


def look_at_due(work: Work) -> int:
    """Settle one page of the pilots that something could be due about (decision 2)."""
    pilots = work.store.pilots.due(work.now, PAGE)
    look_over(work, pilots)
    return len(pilots)


def look_at_one(work: Work, pilot: PilotId) -> None:
    look_over(work, [work.store.pilots.get(pilot, changing=True)])


def look_tomorrow(work: Work, pilot: PilotId) -> None:
    """One that cannot be settled must not hold up the others."""
    work.store.pilots.look_later([(pilot, work.now + timedelta(days=1))])


def due(work: Work) -> list[PilotId]:
    """The pilots of the page that comes next."""
    return work.store.pilots.ids_due(work.now, PAGE)


def look_over(work: Work, pilots: list[Pilot]) -> None:
    """Settle pilots as the people on them and the policy stand now, and what lists read too."""
    pilots = [_kept_up(work, pilot) for pilot in pilots]
    work.store.pilots.mend(pilots, work.policy)
    known = work.store.asks.open_of_all(pilots)
    moments = []
    for pilot in pilots:
        asks = changing.settle_known(work, pilot, known.get(pilot.id, {}))
        moments.append((pilot.id, looks_at(pilot, asks, work.policy, work.now)))
        owners.ask_after_dry_run(work, pilot, asks)
    work.store.pilots.look_later(moments)


def _kept_up(work: Work, pilot: Pilot) -> Pilot:
    """What time, or somebody who has left, has changed by itself."""
    return checking_in.kept_up(work, pulses.kept_up(work, leaving.vacate(work, pilot)))


def people_due(work: Work) -> list[PersonId]:
    return work.store.asks.people_due(work.now)


def remind(work: Work, person_id: PersonId) -> bool:
    """Owe somebody today's reminder if they are in their slot; else their asks wait for the next.

    The letter names person and date only; its asks are chosen at the door (decision 3).
    """
    person = work.store.people.get(person_id)
    calendar = work.policy.calendar_of(person)
    key = reminder_key(person.id, calendar.day(work.now))
    in_slot = calendar.in_slot(work.now)
    may_speak = in_slot and not work.policy.dry_run and not _reminded_lately(work, person)
    if may_speak and not work.store.letters.is_held(key):
        ends_at = calendar.slot_end(work.now)
        owed = Owed(key=key, kind=Kind.REMINDER, due_at=work.now, person=person, ends_at=ends_at)
        return work.store.letters.owe(owed, work.now)
    tomorrow = calendar.day(work.now) + timedelta(days=1)
    after = calendar.first_slot_on_or_after(tomorrow, work.now)
    later = after if in_slot else calendar.first_slot(work.now)
    work.store.asks.speak_later(person.id, work.now, later)
    return False


def _reminded_lately(work: Work, person: Person) -> bool:
    """However zones change, 20 hours lie between two reminders."""
    return person.reminded_at is not None and work.now - person.reminded_at < BETWEEN_REMINDERS


# what people answer


def item_of(
    work: Work, who: SlackId, ask_id: AskId, *, changing: bool = False
) -> tuple[Person, Item]:
    """The ask behind a button, for somebody who may see its pilot."""
    actor = acting.person(work, who)
    pilot = work.store.pilots.get(work.store.asks.get(ask_id).pilot, changing=changing)
    acting.check_sight(work, actor, pilot)
    return actor, Item(ask=work.store.asks.get(ask_id), pilot=pilot)


def still_open(item: Item) -> Item:
    if not item.ask.is_open:
        raise AskIsOver(item)
    return item


def own_item(
    work: Work, who: SlackId, ask_id: AskId, *, changing: bool = True
) -> tuple[Person, Item]:
    actor, item = item_of(work, who, ask_id, changing=changing)
    if still_open(item).ask.person != actor:
        raise AskHasMoved(item)
    return actor, item


def plan(work: Work, who: SlackId, ask_id: AskId, text: str) -> Planned:
    """I'll do it by …: silence until that day (N6). At most 30 days ahead."""
    actor, item = own_item(work, who, ask_id)
    today = work.policy.calendar_of(actor).day(work.now)
    day = planned_day(text, today)
    planned = timed(replace(item.ask, plan=day), item.pilot, work.policy, work.now)
    _put(work, item, planned)
    _remember(work, item, Change.PLANNED, actor, Figures(day=day))
    return Planned(item=replace(item, ask=planned), day=day)


def planned_day(text: str, today: date) -> date:
    day = not_past(parse_day(text, today), today)
    return within(day, today, LONGEST_PLAN // timedelta(days=1))


def not_me(work: Work, who: SlackId, ask_id: AskId, to: SlackId | None = None) -> NotMine:
    """N7: asks whoever is named, who is told by whom; nobody named, the next one of N1."""
    actor, item = own_item(work, who, ask_id)
    named = _named(work, actor, item, to)
    ask = item.ask
    if named is None:
        passed = refused(ask, actor)
    else:
        waiter = ask.handed_by if ask.is_waiting else None
        note = ask.waits_for if ask.is_waiting else None
        passed = handed(ask, named, actor, waiter=waiter, waits_for=note)
    after = Figures(person=named.id) if named else None
    _remember(work, item, Change.NOT_MINE, actor, after)
    if named is None and not ask.is_waiting:
        moved = _pass_on(work, item, passed)
        return NotMine(item=moved, next=moved.ask.person)
    purpose = Purpose.CLEARED if named is None else Purpose.HANDED
    purpose = Purpose.WAITING if passed.waits_for else purpose
    facts = Facts(purpose=purpose, by=actor.id, text=passed.waits_for, stands=named is None)
    moved, at = _ask_instead(work, item, passed, facts)
    return NotMine(item=moved, next=moved.ask.person, at=at, sent_up=_went_up(moved))


def hand(work: Work, who: SlackId, ask_id: AskId, to: SlackId) -> HandedOn:
    """One of the pilot's people gives a question to somebody, who is told by whom."""
    actor, item = item_of(work, who, ask_id, changing=True)
    still_open(item)
    topic = ASKING[item.ask.rule].topic
    acting.check_act(work, actor, Act.DESIGN, item.pilot, topic)
    if topic is Topic.RECEIPT:
        raise NotTheSponsor(item.pilot.sponsor)
    reading = Reading()
    person = reading.attempt("person", _named, work, actor, item, to)
    reading.check()
    if person is None:
        raise NothingTyped("person")
    _remember(work, item, Change.NOT_MINE, actor, Figures(person=person.id))
    facts = Facts(purpose=Purpose.HANDED, by=actor.id)
    moved, at = _ask_instead(work, item, given(item.ask, person, actor), facts)
    return HandedOn(item=moved, to=person, at=at)


def waiting(work: Work, who: SlackId, ask_id: AskId, blocker: SlackId, text: str) -> WaitsFor:
    """N7: Waiting for …: the blocker is asked, and it comes back once the way is clear."""
    actor, item = own_item(work, who, ask_id)
    if item.ask.is_waiting:
        raise WaitedForAlready(item)
    reading = Reading()
    named = reading.attempt("person", _named, work, actor, item, blocker)
    note = reading.attempt("text", needed, LONGEST_NOTE, text, "text")
    reading.check()
    if named is None or note is None:
        raise NothingTyped("person")
    passed = handed(item.ask, named, actor, waiter=actor, waits_for=note)
    _remember(work, item, Change.WAITING, actor, Figures(person=named.id), note)
    facts = Facts(purpose=Purpose.WAITING, by=actor.id, text=note)
    moved, at = _ask_instead(work, item, passed, facts)
    return WaitsFor(item=moved, next=moved.ask.person, at=at, sent_up=_went_up(moved))


def clear(work: Work, who: SlackId, ask_id: AskId) -> WayCleared:
    """N7: the way is clear, and whoever waited is asked again."""
    actor, item = own_item(work, who, ask_id)
    if not item.ask.is_waiting:
        raise NobodyWaits(item)
    waiter = item.ask.handed_by
    _remember(work, item, Change.CLEARED, actor, Figures(person=waiter.id if waiter else None))
    facts = Facts(purpose=Purpose.CLEARED, by=actor.id, text=item.ask.waits_for)
    moved, at = _ask_instead(work, item, cleared(item.ask, actor), facts)
    return WayCleared(item=moved, next=moved.ask.person, at=at, sent_up=_went_up(moved))


def _named(work: Work, actor: Person, item: Item, named: SlackId | None) -> Person | None:
    if named is None:
        return None
    person = work.store.people.of_slack(named)
    check_can_be_asked(person, actor, item.pilot, work.policy)
    return person


def _pass_on(work: Work, item: Item, passed: Ask) -> Item:
    """Write down whose ask it is now; its earlier messages say so."""
    work.store.asks.put(passed, item.ask)
    asks = changing.settle(work, item.pilot)
    moved = next(ask for ask in asks if ask.id == item.ask.id)
    changing.look_again(work, item.pilot)
    return Item(ask=moved, pilot=item.pilot)


def _ask_instead(
    work: Work, item: Item, passed: Ask, facts: Facts
) -> tuple[Item, TheirTime | None]:
    """And tell whoever was named by whom, unless it went up to the sponsor instead."""
    moved = _pass_on(work, item, passed)
    person = moved.ask.person
    if person is None or person != moved.ask.handed_to:
        return moved, None
    at = request(work, moved.ask, person, facts)
    return moved, at


def _went_up(item: Item) -> bool:
    return item.ask.handed_to is None


def why(work: Work, who: SlackId, ask_id: AskId, letter_id: LetterId | None) -> Why:
    """N12: every DM answers "why did I get this?"."""
    actor, item = item_of(work, who, ask_id)
    zone = work.policy.calendar_of(actor).zone
    letter = work.store.letters.get(letter_id) if letter_id else None
    theirs = letter and letter.kind is Kind.REMINDER and letter.person == actor
    return Why(
        item=standing(item.ask, item.pilot, work.policy, work.now),
        person=actor,
        rounds=work.policy.rounds,
        zone=zone,
        reminder=letter.id if letter and theirs else None,
    )


def _remember(  # noqa: PLR0913, PLR0917
    work: Work,
    item: Item,
    change: Change,
    by: Person,
    after: Figures | None = None,
    reason: str | None = None,
) -> None:
    """An answer to an ask is on record, but moves nothing in the pilot: no stall clock (S1)."""
    asked = Figures(text=ASKING[item.ask.rule].topic.value)
    event = changing.event(work, item.pilot, change, by, asked, after, reason)
    work.store.events.add(item.pilot.id, [event])


def _put(work: Work, item: Item, changed: Ask) -> None:
    work.store.asks.put(changed, item.ask)
    changing.look_again(work, item.pilot)
    if changed.id is not None:
        work.store.letters.owe_edits([changed.id])
