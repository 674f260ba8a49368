"""Requests: letters that a person causes about an ask (accept, question, hand-over)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.asks import Ask, requested
from bot.domain.letters import Facts, Kind, Owed, request_key
from bot.domain.people import Person
from bot.work import Work


def request(work: Work, ask: Ask, to: Person, facts: Facts) -> datetime:
    """Owe somebody a request about an ask; the moment it may go out (09:00–17:00 of theirs)."""
    if ask.id is None:
        message = "an ask is written down before anything is owed about it"
        raise ValueError(message)
    turn = ask.turn + 1
    due_at = work.policy.calendar_of(to).office_hours(work.now)
    owed = Owed(
        key=request_key(ask.id, turn),
        kind=Kind.REQUEST,
        due_at=due_at,
        person=to,
        facts=replace(facts, ask=ask.id),
    )
    work.store.letters.owe(owed, work.now)
    asked = requested(ask, turn) if to == ask.person else replace(ask, turn=turn)
    work.store.asks.put(asked, ask)
    return due_at
