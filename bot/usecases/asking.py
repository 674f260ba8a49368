"""Finding what is missing and owing the reminder; and what people answer to an ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.answers import NotMine, Planned, Why
from bot.domain.asks import Ask, AskHasMoved, AskId, AskIsOver, Item, looks_at, timed
from bot.domain.dates import not_past, parse_day, within
from bot.domain.events import Change, Figures
from bot.domain.letters import Kind, Owed, reminder_key
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.pilot import Pilot, PilotId
from bot.domain.policy import BETWEEN_REMINDERS, LONGEST_PLAN
from bot.domain.rules import ASKING
from bot.usecases import acting, changing
from bot.work import Work

PAGE = 100


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
    work.store.pilots.mend(pilots, work.policy)
    known = work.store.asks.open_of_all(pilot.id for pilot in pilots)
    moments = []
    for pilot in pilots:
        asks = changing.settle_known(work, pilot, known.get(pilot.id, {}))
        moments.append((pilot.id, looks_at(pilot, asks, work.policy, work.now)))
    work.store.pilots.look_later(moments)


def people_due(work: Work) -> list[PersonId]:
    return work.store.asks.people_due(work.now)


def remind(work: Work, person_id: PersonId) -> bool:
    """Owe somebody today's reminder if they are in their slot; else their asks wait for the next.

    The letter names person and date only; its asks are chosen at the door (decision 3).
    """
    person = work.store.people.get(person_id)
    calendar = work.policy.calendar_of(person)
    key = reminder_key(person.id, calendar.day(work.now))
    may_speak = calendar.in_slot(work.now) and not _reminded_lately(work, person)
    if may_speak and not work.store.letters.is_held(key):
        ends_at = calendar.slot_end(work.now)
        owed = Owed(key=key, kind=Kind.REMINDER, due_at=work.now, person=person, ends_at=ends_at)
        return work.store.letters.owe(owed, work.now)
    tomorrow = calendar.day(work.now) + timedelta(days=1)
    after = calendar.first_slot_on_or_after(tomorrow, work.now)
    later = after if calendar.in_slot(work.now) else calendar.first_slot(work.now)
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


def not_me(work: Work, who: SlackId, ask_id: AskId) -> NotMine:
    """Silences this person about this ask, and asks the next one of N1."""
    actor, item = own_item(work, who, ask_id)
    refused = replace(item.ask, not_me=(*item.ask.not_me, actor))
    work.store.asks.put(refused, item.ask)
    _remember(work, item, Change.NOT_MINE, actor)
    asks = changing.settle(work, item.pilot)
    moved = next(ask for ask in asks if ask.id == ask_id)
    changing.look_again(work, item.pilot)
    return NotMine(item=Item(ask=moved, pilot=item.pilot), next=moved.person)


def why(work: Work, who: SlackId, ask_id: AskId) -> Why:
    """N12: every DM answers "why did I get this?"."""
    actor, item = item_of(work, who, ask_id)
    zone = work.policy.calendar_of(actor).zone
    return Why(item=item, person=actor, rounds=work.policy.rounds, zone=zone)


def _remember(
    work: Work, item: Item, change: Change, by: Person, after: Figures | None = None
) -> None:
    """An answer to an ask is on record, but moves nothing in the pilot: no stall clock (S1)."""
    asked = Figures(text=ASKING[item.ask.rule].decision.value)
    event = changing.event(work, item.pilot, change, by, asked, after)
    work.store.events.add(item.pilot.id, [event])


def _put(work: Work, item: Item, changed: Ask) -> None:
    work.store.asks.put(changed, item.ask)
    changing.look_again(work, item.pilot)
    if changed.id is not None:
        work.store.letters.owe_edits([changed.id])
