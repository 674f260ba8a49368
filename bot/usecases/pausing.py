"""Pause for me until …: somebody's asks wait, and the PMO's notice counts them (N9)."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.answers import Paused
from bot.domain.calendar import DAY
from bot.domain.dates import not_past, parse_day, within
from bot.domain.events import Change, Event, Figures
from bot.domain.news import Subject
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Duty
from bot.domain.policy import LONGEST_PAUSE
from bot.usecases import acting, changing
from bot.work import Work


def pause(work: Work, who: SlackId, text: str) -> Paused:
    """Reminders wait through a day, at most 14 ahead; what people cause still arrives."""
    actor = acting.on_duty(work, who, Duty.READ)
    calendar = work.policy.calendar_of(actor)
    until = pause_day(text, calendar.day(work.now))
    _forget_news(work, actor)
    _write(work, actor, until)
    first = calendar.first_slot_on_or_after(until + DAY, work.now)
    held_up = work.store.asks.wait_until(actor.id, first)
    if not actor.is_paused(calendar.day(work.now)):  # another day for a pause is no other pause
        work.store.effect.paused(held_up, work.now)
    waiting = work.store.asks.count_of(actor.id)
    if waiting:
        work.store.news.add(
            Subject.PAUSED,
            _key(actor, until),
            work.now,
            count=waiting,
            person=actor.id,
            day=until,
        )
    return Paused(until=until, waiting=waiting)


def resume(work: Work, who: SlackId) -> Paused:
    """Before its day: what was due meanwhile comes in the next slot."""
    actor = acting.on_duty(work, who, Duty.READ)
    was_paused = actor.is_paused(work.policy.calendar_of(actor).day(work.now))
    _forget_news(work, actor)
    if was_paused:
        _write(work, actor, None)
    waiting = work.store.asks.count_of(actor.id)
    return Paused(until=None, waiting=waiting, was_paused=was_paused)


def pause_day(text: str, today: date) -> date:
    day = not_past(parse_day(text, today), today)
    return within(day, today, LONGEST_PAUSE // timedelta(days=1))


def _write(work: Work, actor: Person, until: date | None) -> None:
    """What waits to climb from them is looked at anew; a reminder on its way is taken back."""
    work.store.people.pause(actor.id, until)
    changing.time_anew(work, actor)
    event = Event(
        at=work.now,
        change=Change.PAUSED,
        by=actor.id,
        before=Figures(day=actor.paused_until),
        after=Figures(day=until),
    )
    work.store.events.add(None, [event])


def _forget_news(work: Work, actor: Person) -> None:
    """Another pause, or none: what the PMO has not heard of the earlier one is over."""
    if actor.paused_until:
        work.store.news.take_back(Subject.PAUSED, _key(actor, actor.paused_until))


def _key(actor: Person, until: date) -> str:
    return f"{actor.id}/{until.isoformat()}"
