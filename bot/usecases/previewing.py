"""Tomorrow's asks before they go out, with what is kept back and why (N13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from bot.domain.answers import Kept, Preview, Reminded
from bot.domain.asks import Ask, Item, ranked, silenced_by
from bot.domain.calendar import DAY
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Duty, can_see
from bot.domain.policy import ASKS_IN_A_REMINDER, MIDNIGHT
from bot.usecases import acting
from bot.work import Work

TWO_DAYS = timedelta(days=2)
READ = 1000  # asks at most on either side: an answer has three seconds
PEOPLE = 20
QUESTIONS = 20


def tomorrow(work: Work, who: SlackId, whose: SlackId | None = None) -> Preview:
    """R3: for the PMO. Each person's own next day, in their own zone; or one person's alone."""
    acting.on_duty(work, who, Duty.PREVIEW)
    person = work.store.people.of_slack(whose).id if whose else None
    soon = work.store.asks.speaking(None, work.now + TWO_DAYS, READ, person)
    later = work.store.asks.speaking(work.now, None, READ, person)
    reminded = list(_reminded(work, _items(work, soon)))
    kept = list(_kept_back(work, later, ahead=1))
    return Preview(
        reminded=tuple(reminded[:PEOPLE]),
        kept=tuple(kept[:QUESTIONS]),
        people=len(reminded[PEOPLE:]),
        questions=len(kept[QUESTIONS:]),
        cut=READ in {len(soon), len(later)},
        dry_run=work.policy.dry_run,
    )


def kept_back_today(work: Work) -> list[Kept]:
    """What would be asked today, and is not; those kept back the shortest first."""
    return list(_kept_back(work, work.store.asks.speaking(work.now, None, READ), ahead=0))


def _kept_back(work: Work, later: Sequence[Ask], *, ahead: int) -> Iterator[Kept]:
    for item in _items(work, later):
        person, moment = item.ask.person, item.ask.speak_at
        if person is None or moment is None:
            continue
        calendar = work.policy.calendar_of(person)
        day = calendar.day(work.now) + ahead * DAY
        silence = silenced_by(item.ask, item.pilot, work.policy, day)
        if silence and calendar.day(moment) > day:
            yield Kept(item=item, by=silence, day=calendar.day(moment))


def _items(work: Work, asks: Sequence[Ask]) -> Iterator[Item]:
    pilots = work.store.pilots.by_ids(ask.pilot for ask in asks)
    for ask in asks:
        pilot = pilots[ask.pilot]
        if ask.person and can_see(ask.person, pilot, work.policy):
            yield Item(ask=ask, pilot=pilot)


def _reminded(work: Work, items: Iterable[Item]) -> Iterator[Reminded]:
    """What today's slot still takes is not for tomorrow."""
    theirs: defaultdict[Person, list[Item]] = defaultdict(list)
    for item in items:
        if item.ask.person:
            theirs[item.ask.person].append(item)
    for person, found in theirs.items():
        calendar = work.policy.calendar_of(person)
        today = calendar.day(work.now)
        slot = calendar.first_slot_on_or_after(today + DAY, work.now)
        if calendar.day(slot) != today + DAY:
            continue
        ends = calendar.at(today + DAY, MIDNIGHT)
        now = ranked(item for item in found if _speaks(item) < ends)
        gone = now[:ASKS_IN_A_REMINDER] if calendar.first_slot(work.now) < slot else []
        due = ranked(item for item in found if item not in gone and _speaks(item) <= slot)
        if due:
            yield Reminded(
                person=person,
                at=slot,
                zone=calendar.zone,
                items=tuple(due[:ASKS_IN_A_REMINDER]),
                more=len(due[ASKS_IN_A_REMINDER:]),
            )


def _speaks(item: Item) -> datetime:
    if item.ask.speak_at is None:
        message = "an ask that stays silent is not due"
        raise ValueError(message)
    return item.ask.speak_at
