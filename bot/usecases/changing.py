"""One way to write a change of a pilot: its row, its events, its asks, and the edits it owes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.asks import (
    Ask,
    AskId,
    has_nobody,
    is_silent,
    looks_at,
    settled,
    silence_is_told_at,
)
from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.letters import Kind
from bot.domain.news import Subject
from bot.domain.people import Person
from bot.domain.pilot import Pilot
from bot.domain.rules import ASKING, Rule
from bot.domain.topics import DECISION_OF, Topic
from bot.work import Work


def happened(work: Work, pilot: Pilot) -> datetime:
    """The moment of a change: now, or the last one's where the clock was set back."""
    return max(work.now, pilot.changed_at)


def event(  # noqa: PLR0913, PLR0917
    work: Work,
    pilot: Pilot,
    change: Change,
    by: Person,
    before: Figures | None = None,
    after: Figures | None = None,
    reason: str | None = None,
) -> Event:
    """Something a person changed."""
    return Event(
        at=happened(work, pilot),
        change=change,
        origin=Origin.PERSON,
        by=by.id,
        before=before or Figures(),
        after=after or Figures(),
        reason=reason,
    )


def write(  # noqa: PLR0913, PLR0917
    work: Work,
    before: Pilot,
    after: Pilot,
    events: Iterable[Event],
    by: Person,
    topic: Topic | None = None,
) -> Pilot:
    """A person's change. It resets the stall clock (S1), and silences its own topic (N5)."""
    now = happened(work, before)
    changed = replace(after, changed_at=now, **_touched(after, topic, now))
    asks = settle(work, changed, by)
    if _is_offered_otherwise(before, after):  # it stands in every request about it (N8)
        work.store.letters.owe_edits(ask.id for ask in asks if ask.id and ask.rule is Rule.O2)
    look_at = looks_at(changed, asks, work.policy, work.now)
    work.store.events.add(changed.id, list(events))
    work.store.pilots.put(changed, work.policy, look_at, before)
    return changed


def _is_offered_otherwise(before: Pilot, after: Pilot) -> bool:
    """Who is named, or what they are asked to take on: they accept what they can read."""
    if after.owner != before.owner:
        return True
    asked = after.awaiting_acceptance is not None
    return asked and (before.value, before.cost) != (after.value, after.cost)


def _touched(pilot: Pilot, topic: Topic | None, now: datetime) -> Mapping[str, Any]:
    """A person has said something about a topic, by which its own asks are silent a while."""
    if topic is None:
        return {}
    if decision := DECISION_OF.get(topic):
        return {"decided_at": {**pilot.decided_at, decision: now}}
    changed = {**pilot.design.changed, topic: now}
    return {"design": replace(pilot.design, changed=changed)}


def settle(work: Work, pilot: Pilot, by: Person | None = None) -> tuple[Ask, ...]:
    """Bring the asks of a pilot up to now, and owe the edits of what changed hands or closed."""
    return settle_known(work, pilot, work.store.asks.open_of(pilot), by)


def settle_known(
    work: Work, pilot: Pilot, known: Mapping[Rule, Ask], by: Person | None = None
) -> tuple[Ask, ...]:
    standing = settled(pilot, known, work.policy, work.now, by)
    put = work.store.asks.put
    kept = tuple([put(ask, known.get(ask.rule)) for ask in standing])
    owe_edits(work, known.values(), kept)
    lost = [ask for ask in kept if ask.rule in known and known[ask.rule].person]
    tell_if_silent(work, pilot, lost)
    return kept


def time_anew(work: Work, person: Person) -> None:
    """Somebody's days have changed: what is unsent is timed anew, their pilots are looked at."""
    work.store.letters.withdraw_unsent(person.id, Kind.REMINDER)
    work.store.letters.hurry(work.now, person=person.id)
    work.store.pilots.look_now(person, work.now)


def look_again(work: Work, pilot: Pilot) -> tuple[Ask, ...]:
    """Set when the pilot is to be looked at next, after its asks changed."""
    asks = tuple(work.store.asks.open_of(pilot).values())
    moment = looks_at(pilot, asks, work.policy, work.now)
    work.store.pilots.look_later([(pilot.id, moment)])
    return asks


def tell_if_silent(work: Work, pilot: Pilot, asks: Iterable[Ask]) -> None:
    """N1: a chain that is used up goes to the digest and the PMO's line, once.

    Pilots that lost everybody are counted in one line, however many they are.
    """
    for ask in asks:
        if has_nobody(ask):
            _count(work, ask)
            continue
        silent = is_silent(ask, pilot, work.policy, work.now)
        if silent and silence_is_told_at(ask, work.policy) <= work.now:
            topic = ASKING[ask.rule].topic.value
            work.store.news.add(
                Subject.ASKS_USED_UP, str(ask.id), work.now, text=topic, pilot=pilot.id
            )
        if not ask.is_open:
            work.store.news.take_back(Subject.ASKS_USED_UP, str(ask.id))


def _count(work: Work, ask: Ask) -> None:
    """Once a day, when somebody was lost."""
    if ask.since == work.now:
        today = work.policy.workspace_calendar.day(work.now)
        work.store.news.add(Subject.NOBODY_TO_ASK, today.isoformat(), work.now)


def owe_edits(work: Work, before: Iterable[Ask], after: Iterable[Ask]) -> None:
    """N8: a message that shows an ask says who has it now, and what became of it."""
    known = {ask.id: ask for ask in before}
    moved = [ask.id for ask in after if _differs(known.get(ask.id, ask), ask)]
    if moved:
        work.store.letters.owe_edits(AskId(ask) for ask in moved if ask is not None)


def _differs(before: Ask, after: Ask) -> bool:
    if before is after:
        return False
    return before.is_open != after.is_open or before.person != after.person


def locked(work: Work, ids: Iterable[AskId]) -> list[tuple[Ask, Pilot]]:
    """Some asks beside their pilots, which are locked first, so that the asks stay as read."""
    wanted = list(ids)
    pilots = work.store.pilots.by_ids(work.store.asks.pilots_of(wanted), changing=True)
    return [(ask, pilots[ask.pilot]) for ask in work.store.asks.by_ids(wanted).values()]


def open_ask(work: Work, pilot: Pilot, rule: Rule) -> Ask | None:
    return work.store.asks.open_of(pilot).get(rule)
