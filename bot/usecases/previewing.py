"""The asks of everybody's next working day before they go out, and what is kept back (N13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.domain.answers import Kept, Preview, Reminded, Waiting
from bot.domain.asks import Ask, Item, Silence, followed_by, ranked, silenced_by, standing
from bot.domain.calendar import DAY, Calendar
from bot.domain.messages import Request
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Duty, can_see
from bot.domain.pilot import Pilot
from bot.domain.policy import ASKS_IN_A_REMINDER, MIDNIGHT
from bot.frozen import dataclass
from bot.usecases import acting
from bot.usecases.composing import composed
from bot.work import Work

ABROAD = timedelta(days=2)  # wherever somebody is, that day has begun and ended by then
MONTH = timedelta(days=30)
READ = 1000  # asks at most on either side: an answer has three seconds
READ_WHOLE = 200  # pilots of which something may be the sponsor's next
PEOPLE = 20
REQUESTS = 20
QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class Succession:
    """A question whose person has had all reminders, and the same when it is the sponsor's."""

    now: Item
    then: Item

    def concerns(self, person: Person | None) -> bool:
        return person is None or person in {self.now.ask.person, self.then.ask.person}


def next_day(work: Work, who: SlackId, whose: SlackId | None = None) -> Preview:
    """R3: for the PMO. Each person's next working day where they are; or one person's alone."""
    acting.on_duty(work, who, Duty.PREVIEW)
    person = work.store.people.of_slack(whose) if whose else None
    one = person.id if person else None
    soon = work.store.asks.speaking(None, _until(work), READ, one)
    later = work.store.asks.speaking(work.now, None, READ, one)
    ahead = work.store.pilots.ahead(work.now + MONTH, READ_WHOLE)
    requests = work.store.letters.requests_ahead(work.now, READ_WHOLE)
    climbing = [one for one in _climbing(work, ahead) if one.concerns(person)]
    asked = [*_items(work, soon), *(one.then for one in climbing)]
    reminded = [one for one in _reminded(work, asked) if person in {None, one.person}]
    waiting = [
        Waiting(request=request, at=letter.due_at)
        for letter in requests
        if person in {None, letter.person}
        if isinstance(request := composed(work, letter, {}), Request)
    ]
    kept = [*_kept_back(work, later, _next_day), *_used_up(work, climbing)]
    return Preview(
        reminded=tuple(reminded[:PEOPLE]),
        waiting=tuple(waiting[:REQUESTS]),
        kept=tuple(kept[:QUESTIONS]),
        people=len(reminded[PEOPLE:]),
        requests=len(waiting[REQUESTS:]),
        questions=len(kept[QUESTIONS:]),
        cut=READ in {len(soon), len(later)} or READ_WHOLE in {len(ahead), len(requests)},
        dry_run=work.policy.dry_run,
    )


def _until(work: Work) -> datetime:
    calendar = work.policy.workspace_calendar
    return calendar.at(_next_day(calendar, work.now), MIDNIGHT) + ABROAD


def _next_day(calendar: Calendar, now: datetime) -> date:
    return calendar.next_working_day(calendar.day(now) + DAY)


def kept_back_today(work: Work) -> list[Kept]:
    """What would be asked today, and is not; those kept back the shortest first."""
    later = work.store.asks.speaking(work.now, None, READ)
    return list(_kept_back(work, later, Calendar.day))


def _kept_back(
    work: Work, later: Sequence[Ask], day_of: Callable[[Calendar, datetime], date]
) -> Iterator[Kept]:
    for item in _items(work, later):
        person, moment = item.ask.person, item.ask.speak_at
        if person is None or moment is None:
            continue
        calendar = work.policy.calendar_of(person)
        day = day_of(calendar, work.now)
        silence = silenced_by(item.ask, item.pilot, work.policy, day)
        if silence and calendar.day(moment) > day:
            yield Kept(item=item, by=silence, day=calendar.day(moment))


def _climbing(work: Work, pilots: Sequence[Pilot]) -> Iterator[Succession]:
    """N2: what nobody is reminded of until the sponsor's turn."""
    known = work.store.asks.open_of_all(pilots)
    for pilot in pilots:
        for ask in known.get(pilot.id, {}).values():
            after = followed_by(ask, pilot, work.policy, work.now)
            if after and after.person and can_see(after.person, pilot, work.policy):
                now = standing(ask, pilot, work.policy, work.now)
                yield Succession(now, Item(ask=after, pilot=pilot))


def _used_up(work: Work, climbing: Iterable[Succession]) -> Iterator[Kept]:
    for one in climbing:
        sponsor = one.then.ask.person
        if sponsor is None:
            continue
        calendar = work.policy.calendar_of(sponsor)
        day = calendar.day(_speaks(one.then))
        if day > _next_day(calendar, work.now):
            yield Kept(item=one.now, by=Silence.USED_UP, day=day)


def _items(work: Work, asks: Sequence[Ask]) -> Iterator[Item]:
    pilots = work.store.pilots.by_ids(ask.pilot for ask in asks)
    for ask in asks:
        pilot = pilots[ask.pilot]
        if ask.person and can_see(ask.person, pilot, work.policy):
            yield Item(ask=ask, pilot=pilot)


def _reminded(work: Work, items: Iterable[Item]) -> Iterator[Reminded]:
    """What today's slot still takes is not for the next one."""
    theirs: defaultdict[Person, list[Item]] = defaultdict(list)
    for item in items:
        if item.ask.person:
            theirs[item.ask.person].append(item)
    for person, found in theirs.items():
        calendar = work.policy.calendar_of(person)
        day = _next_day(calendar, work.now)
        slot = calendar.first_slot_on_or_after(day, work.now)
        ends = calendar.at(day, MIDNIGHT)
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
