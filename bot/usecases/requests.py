"""Requests: letters that a person causes about an ask (accept, question, hand-over)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.answers import TheirTime
from bot.domain.asks import Ask, requested
from bot.domain.letters import Facts, Kind, Owed, Purpose, request_key
from bot.domain.people import Person
from bot.domain.pilot import PilotId
from bot.domain.policy import MIDNIGHT, REQUESTS_A_DAY, NothingIsSent
from bot.work import Work

DAY = timedelta(days=1)


def request(work: Work, ask: Ask, to: Person, facts: Facts) -> TheirTime:
    """Owe somebody a request about an ask; the moment at which it goes out."""
    if ask.id is None:
        message = "an ask is written down before anything is owed about it"
        raise ValueError(message)
    due_at = goes_at(work, ask.pilot, to)
    if work.policy.dry_run:
        if facts.purpose in {Purpose.QUESTION, Purpose.REPLY}:
            raise NothingIsSent
        return TheirTime(due_at, work.policy.calendar_of(to).zone, dry_run=True)
    turn = ask.turn + 1
    owed = Owed(
        key=request_key(ask.id, turn),
        kind=Kind.REQUEST,
        due_at=due_at,
        person=to,
        facts=replace(facts, ask=ask.id),
    )
    work.store.letters.owe(owed, work.now)
    theirs = ask.is_open and to == ask.person
    asked = requested(ask, turn) if theirs else replace(ask, turn=turn)
    work.store.asks.put(asked, ask)
    work.store.letters.owe_edits([ask.id])  # those before it know that it was made
    return TheirTime(due_at, work.policy.calendar_of(to).zone)


def goes_at(work: Work, pilot: PilotId, to: Person) -> datetime:
    """In office hours of theirs, after a hold, on the first day that has room for one more."""
    calendar = work.policy.calendar_of(to)
    held_until = work.store.pilots.get(pilot).hold_until
    resumed = calendar.at(held_until + DAY, MIDNIGHT) if held_until else work.now
    moment = calendar.office_hours(max(work.now, resumed))
    while True:
        today, tomorrow = (calendar.at(calendar.day(moment) + n * DAY, MIDNIGHT) for n in (0, 1))
        if work.store.letters.requests_on(to.id, today, tomorrow) < REQUESTS_A_DAY:
            return moment
        moment = calendar.office_hours(tomorrow)
