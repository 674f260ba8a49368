"""Asks: who is to close which gap, and when we may speak (N1–N5, N8, N10; decision 3).

An ask is opened when a rule finds a gap and closed when the gap is gone. In between it has one
person at a time, and `speak_at`: the first moment a reminder about it may go out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.people import Person
from bot.domain.permissions import can_name_owner
from bot.domain.pilot import Pilot, PilotId, can_own, is_closed, needed_by
from bot.domain.policy import SILENCE_AFTER_A_CHANGE, Policy
from bot.domain.refusals import Refusal
from bot.domain.rules import ASKING, Rule, chain, open_rules
from bot.domain.stages import Decision, Stage

AskId = NewType("AskId", int)


class Step(StrEnum):
    """Who is being asked: the person of N1, or the sponsor once their rounds are used (N2)."""

    PERSON = "person"
    SPONSOR = "sponsor"


class Outcome(StrEnum):
    """Why an ask was closed."""

    ANSWERED = "answered"
    STOPPED = "stopped"
    RETIRED = "retired"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One gap of one pilot, and the person asked to close it.

    `holder` is the person of N1; `person` is who is asked now, the holder or the sponsor.
    `round` counts the reminders shown to `person`, `turn` the requests made about the ask.
    `requested`: a request about it is on its way to `person`, so reminders wait for it.
    """

    id: AskId | None
    pilot: PilotId
    rule: Rule
    opened_at: datetime
    since: datetime  # since when `person` is asked
    holder: Person | None = None
    person: Person | None = None
    handed_to: Person | None = None  # asked ahead of N1's order: whoever named a decliner
    not_me: tuple[Person, ...] = ()
    step: Step = Step.PERSON
    round: int = 0
    turn: int = 0
    requested: bool = False
    plan: date | None = None
    shown_at: datetime | None = None
    speak_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: Person | None = None
    outcome: Outcome | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_planned(self, today: date) -> bool:
        """Whether a day was given on which it will be done, and has not come."""
        return self.plan is not None and self.plan > today

    def is_due(self, now: datetime) -> bool:
        return self.speak_at is not None and self.speak_at <= now


def settled(
    pilot: Pilot,
    asks: Mapping[Rule, Ask],
    policy: Policy,
    now: datetime,
    by: Person | None = None,
) -> tuple[Ask, ...]:
    """The asks of a pilot as they should stand now: opened, closed, moved on and timed anew.

    `asks` are the open ones. `by` is who made the change that is being settled, if anybody.
    """
    wanted = _wanted(pilot, asks, policy)
    closed = (
        _closed(ask, pilot, policy, now, by) for rule, ask in asks.items() if rule not in wanted
    )
    standing = (asks.get(rule) or _opened(rule, pilot, now) for rule in wanted)
    followed = (_followed(ask, pilot, policy, now) for ask in standing)
    return (*closed, *(timed(ask, pilot, policy, now) for ask in followed))


def _wanted(pilot: Pilot, asks: Mapping[Rule, Ask], policy: Policy) -> tuple[Rule, ...]:
    """A live pilot opens no asks; whoever is named to own it is asked all the same."""
    asked = asks.get(Rule.O2)
    being_named = pilot.awaiting_acceptance or (asked and asked.handed_to)
    if pilot.stage is Stage.LIVE and being_named and not is_closed(Decision.OWNER, pilot, policy):
        return (Rule.O2,)
    return open_rules(pilot, policy)


def _opened(rule: Rule, pilot: Pilot, now: datetime) -> Ask:
    return Ask(id=None, pilot=pilot.id, rule=rule, opened_at=now, since=now)


def _closed(ask: Ask, pilot: Pilot, policy: Policy, now: datetime, by: Person | None) -> Ask:
    outcomes = {
        Stage.STOPPED: Outcome.STOPPED,
        Stage.RETIRED: Outcome.RETIRED,
        Stage.LIVE: Outcome.LIVE,
    }
    answered = is_closed(ASKING[ask.rule].decision, pilot, policy)
    outcome = Outcome.ANSWERED if answered else outcomes.get(pilot.stage, Outcome.ANSWERED)
    return replace(ask, closed_at=now, closed_by=by, outcome=outcome, speak_at=None)


def _followed(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> Ask:
    """Whose ask it is now: N1 as the pilot stands, then the sponsor when the rounds are used."""
    holder = holder_of(ask, pilot, policy)
    if holder != ask.holder:
        return _moved(ask, holder, now)
    if ask.step is Step.SPONSOR:
        sponsor = _sponsor_to_ask(ask, pilot, policy)
        return ask if ask.person == sponsor else _escalated(ask, sponsor, now)
    moment = _escalates_at(ask, pilot, policy, now)
    if moment is not None and moment <= now:
        return _escalated(ask, _sponsor_to_ask(ask, pilot, policy), now)
    return ask


def holder_of(ask: Ask, pilot: Pilot, policy: Policy) -> Person | None:
    """N1: a named owner first, then who it was handed to, then the rule's own order."""
    named = pilot.awaiting_acceptance if ask.rule is Rule.O2 else None
    if named and named.verified and can_own(named, pilot, policy):
        return named
    handed = (ask.handed_to,) if can_name_owner(ask.handed_to, pilot, policy) else ()
    order = (*handed, *chain(ask.rule, pilot, policy))
    return next((person for person in order if person and person not in ask.not_me), None)


def _moved(ask: Ask, holder: Person | None, now: datetime) -> Ask:
    """A new person for an ask: the same ask, round 1, no grace of its own."""
    return replace(
        ask, holder=holder, person=holder, step=Step.PERSON, since=now,
        round=0, shown_at=None, plan=None, requested=False,
    )  # fmt: skip


def _sponsor_to_ask(ask: Ask, pilot: Pilot, policy: Policy) -> Person | None:
    """Nobody, where the sponsor was the one asked already or said Not me (N2)."""
    sponsor = pilot.sponsor
    if not policy.can_act(sponsor) or sponsor == ask.holder or sponsor in ask.not_me:
        return None
    return sponsor


def _escalated(ask: Ask, sponsor: Person | None, now: datetime) -> Ask:
    """The sponsor's one round."""
    return replace(
        ask, step=Step.SPONSOR, person=sponsor, since=now,
        round=0, shown_at=None, plan=None, requested=False,
    )  # fmt: skip


def _escalates_at(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> datetime | None:
    """When the sponsor's round begins, in the sponsor's own slot; None while there is none."""
    if ask.round < policy.rounds or ask.plan:
        return None
    sponsor = _sponsor_to_ask(ask, pilot, policy)
    return _slot(ask, pilot, sponsor, policy, now) if sponsor else None


def timed(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> Ask:
    moment = speak_at(ask, pilot, policy, now)
    return ask if moment == ask.speak_at else replace(ask, speak_at=moment)


def speak_at(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> datetime | None:
    """The first moment a reminder about this ask may go out; None when it stays silent.

    A slot that has ended before `now` is not returned: a missed slot waits for the next (N4).
    """
    if not ask.is_open or ask.person is None or ask.requested:
        return None
    rounds = 1 if ask.step is Step.SPONSOR else policy.rounds
    if ask.round >= rounds and ask.plan is None:  # a day that was given is quoted in any case
        return None
    return _slot(ask, pilot, ask.person, policy, now)


def _slot(ask: Ask, pilot: Pilot, person: Person, policy: Policy, now: datetime) -> datetime:
    calendar = policy.calendar_of(person)
    days = [ask.plan or _rhythm(ask, person, policy)]
    changed = pilot.decided_at.get(ASKING[ask.rule].decision)
    if changed:
        days.append(calendar.add_working_days(calendar.day(changed), SILENCE_AFTER_A_CHANGE))
    if pilot.hold_until:
        days.append(pilot.hold_until + timedelta(days=1))
    return calendar.first_slot_on_or_after(max(days), now)


def _rhythm(ask: Ask, person: Person, policy: Policy) -> date:
    """N2 alone: the grace, then the interval, counted in the person's working days."""
    calendar = policy.calendar_of(person)
    if ask.step is Step.SPONSOR:
        return calendar.day(ask.since)
    if ask.round:
        last = calendar.day(ask.shown_at or ask.since)
        return calendar.add_working_days(last, policy.interval)
    if ask.shown_at:  # a request was shown first
        return calendar.add_working_days(calendar.day(ask.shown_at), policy.grace)
    grace = calendar.add_working_days(calendar.day(ask.opened_at), policy.grace)
    return max(grace, calendar.day(ask.since))


def reminded(ask: Ask, pilot: Pilot, policy: Policy, now: datetime, *, again: bool = False) -> Ask:
    """The ask after a reminder that showed it was sent, or may have been (N2).

    A reminder sent `again` by hand uses no round, and what it had shown before was counted then.
    """
    if again and ask.shown_at and not ask.is_due(now):
        return ask
    used = ask.round if again else ask.round + 1
    seen = replace(ask, round=used, shown_at=now, plan=None)
    return timed(seen, pilot, policy, now)


def request_over(ask: Ask, pilot: Pilot, policy: Policy, now: datetime, *, arrived: bool) -> Ask:
    """The ask after its request went out, or never will: reminders may follow."""
    seen = replace(ask, requested=False, shown_at=now if arrived else ask.shown_at)
    return timed(seen, pilot, policy, now)


def requested(ask: Ask, turn: int) -> Ask:
    return replace(ask, turn=turn, requested=True, speak_at=None)


def looks_at(pilot: Pilot, asks: Iterable[Ask], policy: Policy, now: datetime) -> datetime | None:
    """Decision 2: the next moment anything about a pilot could be due by itself."""
    open_asks = list(asks)
    moments = [_escalates_at(ask, pilot, policy, now) for ask in open_asks if _waits_to_climb(ask)]
    moments += [
        moment
        for ask in open_asks
        if is_silent(ask, pilot, policy, now) and (moment := silence_is_told_at(ask, policy)) > now
    ]
    if pilot.hold_until and pilot.is_held(policy.workspace_calendar.day(now)):
        resumed = pilot.hold_until + timedelta(days=1)
        moments.append(policy.workspace_calendar.at(resumed, time(0)))
    return min((moment for moment in moments if moment), default=None)


def is_silent(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> bool:
    """Whether nobody will be asked any more: the rounds and the chain are used up."""
    if not ask.is_open or ask.requested or ask.speak_at is not None:
        return False
    return not _waits_to_climb(ask) or _escalates_at(ask, pilot, policy, now) is None


def has_nobody(ask: Ask) -> bool:
    """Whether nobody is there to be asked, as against people who were asked and are used up."""
    return ask.is_open and ask.holder is None and not ask.not_me


def silence_is_told_at(ask: Ask, policy: Policy) -> datetime:
    """An interval after the last reminder: the answer gets as long as after any other."""
    if ask.shown_at is None or ask.person is None:
        return ask.since
    calendar = policy.calendar_of(ask.person)
    day = calendar.add_working_days(calendar.day(ask.shown_at), policy.interval)
    return calendar.at(day, policy.slot_start)


def _waits_to_climb(ask: Ask) -> bool:
    return ask.is_open and ask.step is Step.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An ask beside its pilot, as a letter shows it."""

    ask: Ask
    pilot: Pilot

    @property
    def by(self) -> date | None:
        return needed_by(ASKING[self.ask.rule].decision, self.pilot)


def ranked(items: Iterable[Item]) -> list[Item]:
    """N3: by the nearest gate, then age; of equals the one that was shown longest ago."""

    def rank(item: Item) -> tuple[date, datetime, datetime, int]:
        ask = item.ask
        return (item.by or date.max, ask.opened_at, ask.shown_at or ask.opened_at, ask.id or 0)

    return sorted(items, key=rank)


@dataclass(eq=False)
class AskIsOver(Refusal):
    """The button is old: the ask was closed since."""

    item: Item


@dataclass(eq=False)
class AskHasMoved(Refusal):
    """The button is old: somebody else has the ask now."""

    item: Item
