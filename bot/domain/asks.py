"""Asks: who is to close which gap, and when we may speak (N1–N5, N8, N10; decision 3).

An ask is opened when a rule finds a gap and closed when the gap is gone. In between it has one
person at a time, and `speak_at`: the first moment a reminder about it may go out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType

from bot.domain import adoption, check_ins
from bot.domain.calendar import DAY
from bot.domain.people import Person
from bot.domain.permissions import can_name_owner, can_see
from bot.domain.pilot import Milestone, Pilot, PilotId, can_own, needed_by
from bot.domain.policy import BROKEN_PLANS, ENDS_SOON, SILENCE_AFTER_A_CHANGE, Policy
from bot.domain.refusals import Refusal
from bot.domain.rules import (
    ASKING,
    Rule,
    able,
    is_answered,
    is_over,
    lacks,
    open_rules,
    opens_next,
    rests_until,
    speaks,
)
from bot.domain.stages import BEFORE_LIVE, Stage
from bot.frozen import dataclass

AskId = NewType("AskId", int)


class Step(StrEnum):
    """Who is being asked: the person of N1, or the sponsor once their rounds are used (N2)."""

    PERSON = "person"
    SPONSOR = "sponsor"


class Climb(StrEnum):
    """Why the sponsor is asked instead of the person of N1."""

    ROUNDS = "rounds"  # N2: all reminders were sent
    PLANS = "plans"  # N6: the days that were given passed
    RETURNED = "returned"  # N7: it would have come back to the same person again
    ENDING = "ending"  # T1: the pilot ends soon and nobody has accepted to own it


class Outcome(StrEnum):
    """Why an ask was closed."""

    ANSWERED = "answered"
    STOPPED = "stopped"
    RETIRED = "retired"
    LIVE = "live"
    MOVED_ON = "moved on"  # the stage no longer asks for it
    EXCUSED = "excused"  # the PMO did, for a while
    PASSED = "passed"  # its time has: an answer would say nothing any more


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody has had to do with an ask that decides whether they are asked again."""

    person: Person
    not_me: bool = False  # they said so, and nobody has named them again since
    returned: int | None = None  # how often it came back (N7); None: they never passed it on
    had_round: bool = False  # the sponsor's one round (N2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One gap of one pilot, and the person asked to close it.

    `holder` is the person of N1; `person` is who is asked now, the holder or the sponsor.
    `climb` says why it went to the sponsor. `round` counts the reminders shown to `person`,
    `turn` the requests made about the ask. `reminders` counts all that went out, to whomever.
    `requested`: a request about it is on its way to `person`, so reminders wait for it.
    """

    id: AskId | None
    pilot: PilotId
    rule: Rule
    opened_at: datetime
    since: datetime  # since when `person` is asked
    holder: Person | None = None
    person: Person | None = None
    handed_to: Person | None = None  # asked ahead of N1's order (N7, O7)
    handed_by: Person | None = None  # who sent it; None where whoever named a decliner has it
    waits_for: str | None = None  # what `handed_by` waits for, from `handed_to` (N7)
    parts: tuple[Part, ...] = ()
    step: Step = Step.PERSON
    round: int = 0
    reminders: int = 0
    turn: int = 0
    declines: int = 0  # of people named to own it (O7)
    requested: bool = False
    plan: date | None = None
    broken: int = 0  # plans whose day was quoted (N6)
    climb: Climb | None = None
    shown_at: datetime | None = None
    speak_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: Person | None = None
    outcome: Outcome | None = None
    days: int | None = None  # working days of the workspace from its opening to its end (N14)

    @property
    def not_me(self) -> tuple[Person, ...]:
        return tuple([one.person for one in self.parts if one.not_me])

    def part_of(self, person: Person) -> Part:
        return next((one for one in self.parts if one.person == person), Part(person))

    @property
    def is_waiting(self) -> bool:
        """Whether somebody is asked to clear the way for whoever waits."""
        return self.waits_for is not None and self.person == self.handed_to

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_answered_since(self, moment: datetime) -> bool:
        answered = self.outcome is Outcome.ANSWERED
        return answered and self.closed_at is not None and self.closed_at > moment

    def is_planned(self, today: date) -> bool:
        """Whether a day was given on which it will be done, and has not come."""
        return self.plan is not None and self.plan > today

    def is_quoted(self, today: date) -> bool:
        """Whether a day was given and has come: the reminder says so (N6)."""
        return self.plan is not None and self.plan <= today

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
    wanted = _wanted(pilot, asks, policy, now)
    unwanted = [ask for rule, ask in asks.items() if rule not in wanted]
    closed = [_closed(ask, pilot, policy, now, by) for ask in unwanted]
    standing = [asks.get(rule) or _opened(rule, pilot, now) for rule in wanted]
    followed = [_followed(ask, pilot, policy, now) for ask in standing]
    return (*closed, *[timed(ask, pilot, policy, now) for ask in followed])


def _wanted(
    pilot: Pilot, asks: Mapping[Rule, Ask], policy: Policy, now: datetime
) -> tuple[Rule, ...]:
    """Whoever is named to own a live pilot is asked all the same."""
    asked = asks.get(Rule.O2)
    being_named = pilot.awaiting_acceptance or (asked and asked.handed_to)
    rules = open_rules(pilot, policy, now)
    if pilot.stage is Stage.LIVE and being_named and lacks(Rule.O2, pilot, policy):
        return tuple(dict.fromkeys((Rule.O2, *rules)))
    return rules


def _opened(rule: Rule, pilot: Pilot, now: datetime) -> Ask:
    return Ask(id=None, pilot=pilot.id, rule=rule, opened_at=now, since=now)


def _closed(ask: Ask, pilot: Pilot, policy: Policy, now: datetime, by: Person | None) -> Ask:
    outcome = _outcome(ask.rule, pilot, policy, now)
    calendar = policy.workspace_calendar
    days = calendar.working_days_between(calendar.day(ask.opened_at), calendar.day(now))
    return replace(ask, closed_at=now, closed_by=by, outcome=outcome, days=days, speak_at=None)


def _outcome(rule: Rule, pilot: Pilot, policy: Policy, now: datetime) -> Outcome:
    if is_answered(rule, pilot, policy, now):
        return Outcome.ANSWERED
    if is_over(rule, pilot, policy, now):
        return Outcome.PASSED
    ends = {
        Stage.STOPPED: Outcome.STOPPED,
        Stage.RETIRED: Outcome.RETIRED,
        Stage.LIVE: Outcome.LIVE,
    }
    excused = rests_until(rule, pilot, policy)
    if ASKING[rule].asks_from(pilot, policy):  # the stage asks for it, at another time
        return Outcome.EXCUSED if excused else Outcome.ANSWERED
    return ends.get(pilot.stage, Outcome.EXCUSED if excused else Outcome.MOVED_ON)


def _followed(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> Ask:
    """Whose ask it is now: N1 as the pilot stands, then the sponsor when the rounds are used."""
    ask = _taken_from_leaver(ask)
    holder = holder_of(ask, pilot, policy)
    if ask.step is Step.PERSON and ask.climb is Climb.RETURNED:
        return _sent_up(ask, pilot, policy, now)
    if holder != ask.holder:
        return _moved(ask, holder, now)
    if ask.step is Step.SPONSOR:
        sponsor = _sponsor_to_ask(ask, pilot, policy)
        return ask if ask.person == sponsor else _escalated(ask, sponsor, ask.climb, now)
    climb = _climb(ask, pilot, policy, now)
    if climb is None:
        return ask
    sponsor = _sponsor_to_ask(ask, pilot, policy)
    moment = _escalates_at(ask, pilot, policy, now)
    return ask if moment is None or moment > now else _escalated(ask, sponsor, climb, now)


def holder_of(ask: Ask, pilot: Pilot, policy: Policy) -> Person | None:
    """N1: who it was handed to, then a named owner, then the rule's own order."""
    named = pilot.awaiting_acceptance if ask.rule is Rule.O2 else None
    owner = named if named and named.verified and can_own(named, pilot, policy) else None
    not_theirs = ask.not_me
    passed_on = _sent_to(ask, pilot, policy)
    for one in itertools.chain(passed_on, (owner,), able(ask.rule, pilot, policy)):
        if one and (one == owner or one not in not_theirs):
            return one
    return None


def _sent_to(ask: Ask, pilot: Pilot, policy: Policy) -> tuple[Person, ...]:
    """Who it was passed on to; where they cannot clear the way any more, whoever waits."""
    if ask.handed_to is None:
        return ()
    if ask.handed_by is None:  # whoever named a decliner
        return (ask.handed_to,) if can_name_owner(ask.handed_to, pilot, policy) else ()
    waiting = (ask.handed_by,) if ask.waits_for else ()
    both = (ask.handed_to, *waiting)
    return tuple(person for person in both if can_be_asked(person, pilot, policy))


def _taken_from_leaver(ask: Ask) -> Ask:
    """T2: whom it was passed on to has left, and would not have it back by returning."""
    return taken_back(ask) if ask.handed_to and ask.handed_to.deleted else ask


def taken_back(ask: Ask) -> Ask:
    """With nobody it was passed on to: N1 says whose it is."""
    return replace(ask, handed_to=None, handed_by=None, waits_for=None)


def can_be_asked(person: Person | None, pilot: Pilot, policy: Policy) -> bool:
    """N10 and R4. Whoever is asked about a decision may make it."""
    return person is not None and policy.can_act(person) and can_see(person, pilot, policy)


def handed(
    ask: Ask, to: Person, by: Person, *, waiter: Person | None = None, waits_for: str | None = None
) -> Ask:
    """N7: passed on by somebody; or with what `waiter` waits for, until that is cleared.

    Where it would come back to the same person for the second time, it goes to the sponsor.
    """
    sent = _passed_on(ask, by, not_me=by != waiter)
    part = sent.part_of(to)
    if part.returned:
        return replace(taken_back(sent), climb=Climb.RETURNED)
    if part.returned is not None:
        sent = _noted(sent, replace(part, not_me=False, returned=1))
    return replace(sent, handed_to=to, handed_by=waiter or by, waits_for=waits_for)


def given(ask: Ask, to: Person, by: Person) -> Ask:
    """By one of the pilot's people, who need not have had it themselves."""
    return replace(taken_up(ask, to), handed_to=to, handed_by=by, waits_for=None)


def cleared(ask: Ask, by: Person, *, stands: bool = False) -> Ask:
    """N7: back to whoever waited; `stands` where `by` says that it was never theirs to clear."""
    if ask.handed_by is None:
        return ask
    return handed(ask, ask.handed_by, by, waiter=None if stands else by)


def refused(ask: Ask, by: Person) -> Ask:
    """Not me, and nobody named: the next in N1's order, or back to whoever was waiting."""
    if ask.is_waiting:
        return cleared(ask, by, stands=True)
    sent = _passed_on(ask, by, not_me=True)
    if ask.step is Step.SPONSOR:
        return sent  # whoever had it before has had all reminders
    return taken_back(sent)


def next_without(
    ask: Ask, by: Person, pilot: Pilot, policy: Policy, now: datetime
) -> Person | None:
    """Whose it would be once somebody says Not me and names nobody."""
    return _followed(refused(ask, by), pilot, policy, now).person


def taken_up(ask: Ask, by: Person) -> Ask:
    """Somebody who said Not me acts on it after all."""
    part = ask.part_of(by)
    return _noted(ask, replace(part, not_me=False)) if part.not_me else ask


def _passed_on(ask: Ask, by: Person, *, not_me: bool) -> Ask:
    part = ask.part_of(by)
    returned = part.returned or 0
    return _noted(ask, replace(part, not_me=not_me or part.not_me, returned=returned))


def _noted(ask: Ask, part: Part) -> Ask:
    others = (one for one in ask.parts if one.person != part.person)
    return replace(ask, parts=tuple(sorted((*others, part), key=lambda one: one.person.id)))


def _moved(ask: Ask, holder: Person | None, now: datetime) -> Ask:
    """A new person for an ask: the same ask, round 1, no grace of its own."""
    return replace(
        ask, holder=holder, person=holder, step=Step.PERSON, since=now,
        round=0, shown_at=None, plan=None, broken=0, climb=None, requested=False,
    )  # fmt: skip


def _sponsor_to_ask(ask: Ask, pilot: Pilot, policy: Policy) -> Person | None:
    """Nobody, where the sponsor was asked already or said Not me (N2)."""
    sponsor = pilot.sponsor
    if sponsor is None or sponsor == ask.holder or not policy.can_act(sponsor):
        return None
    part = ask.part_of(sponsor)
    had_it = part.had_round and ask.person != sponsor
    return None if part.not_me or had_it else sponsor


def _escalated(ask: Ask, sponsor: Person | None, climb: Climb | None, now: datetime) -> Ask:
    """The sponsor's one round."""
    return replace(
        ask, step=Step.SPONSOR, person=sponsor, since=now,
        round=0, shown_at=None, plan=None, broken=0, climb=climb, requested=False,
    )  # fmt: skip


def _sent_up(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> Ask:
    """N7: to the sponsor, who has not had it, else on in N1's order."""
    holder, sponsor = holder_of(ask, pilot, policy), _sponsor_to_ask(ask, pilot, policy)
    if sponsor is None or sponsor == holder:
        return _moved(ask, sponsor or holder, now)
    return _escalated(replace(ask, holder=holder), sponsor, Climb.RETURNED, now)


def _climb(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> Climb | None:
    """Why the sponsor is to be asked next, if anything says so."""
    if ask.step is Step.SPONSOR:
        return None
    if (
        ask.rule is Rule.O2
        and ends_soon(pilot, policy, now)
        and not _sponsor_waits(ask, pilot, policy)
    ):
        return Climb.ENDING
    if ask.broken >= BROKEN_PLANS:
        return Climb.PLANS
    return Climb.ROUNDS if ask.round >= policy.rounds and ask.plan is None else None


def _sponsor_waits(ask: Ask, pilot: Pilot, policy: Policy) -> bool:
    """The answer to T1 was whom the sponsor waits for; it is not put to them again at once."""
    waits = ask.waits_for is not None and ask.handed_by == pilot.sponsor
    return waits and ends_soon(pilot, policy, ask.since)


def _escalates_at(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> datetime | None:
    """When the sponsor's round begins, in the sponsor's own slot; None while there is none."""
    climb = _climb(ask, pilot, policy, now)
    sponsor = _sponsor_to_ask(ask, pilot, policy) if climb else None
    if sponsor is None or ask.person is None:
        return None
    if climb is Climb.ENDING:
        first = policy.calendar_of(sponsor).day(ask.opened_at)
        return _slot(ask, pilot, sponsor, policy, now, ask.plan or first)
    waits = _after_pause(ask.person)
    return _slot(ask, pilot, sponsor, policy, now, max(waits, _turn(ask, sponsor, policy)))


def followed_by(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> Ask | None:
    """The ask as it will stand when the sponsor's turn comes; None where that is not next."""
    if ask.person is None or ask.requested or speak_at(ask, pilot, policy, now):
        return None
    moment = _escalates_at(ask, pilot, policy, now)
    if moment is None:
        return None
    climb = _climb(ask, pilot, policy, now)
    sponsors = _escalated(ask, _sponsor_to_ask(ask, pilot, policy), climb, moment)
    return replace(sponsors, speak_at=moment)


def ends_soon(pilot: Pilot, policy: Policy, now: datetime) -> bool:
    """T1: its planned end is near, or over; what is live has ended well."""
    end = pilot.planned.get(Milestone.END) if pilot.stage in BEFORE_LIVE else None
    return end is not None and end - ENDS_SOON <= policy.workspace_calendar.day(now)


def timed(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> Ask:
    moment = speak_at(ask, pilot, policy, now)
    return ask if moment == ask.speak_at else replace(ask, speak_at=moment)


def speak_at(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> datetime | None:
    """The first moment a reminder about this ask may go out; None when it stays silent.

    A slot that has ended before `now` is not returned: a missed slot waits for the next (N4).
    """
    if not ask.is_open or ask.person is None or ask.requested or not _speaks(ask, pilot):
        return None
    climb = _climb(ask, pilot, policy, now)
    if climb and _sponsor_to_ask(ask, pilot, policy):
        return None  # the sponsor is next
    rounds = 1 if ask.step is Step.SPONSOR else policy.rounds
    if ask.round >= rounds and ask.plan is None:  # a day that was given is quoted in any case
        return None
    first = _turn(ask, ask.person, policy)
    if climb is Climb.ENDING and not ask.shown_at:  # T1, where the sponsor has it already
        first = ask.plan or policy.calendar_of(ask.person).day(ask.since)
    return _slot(ask, pilot, ask.person, policy, now, first)


def _speaks(ask: Ask, pilot: Pilot) -> bool:
    """Whether reminders go out at all: by its rule, or since somebody handed it on."""
    return speaks(ask.rule, pilot) or ask.handed_by is not None or ask.plan is not None


def _slot(  # noqa: PLR0913, PLR0917
    ask: Ask, pilot: Pilot, person: Person, policy: Policy, now: datetime, first: date
) -> datetime:
    """Somebody's first slot from a day on that nothing silences: N5, N9, a hold, N13."""
    ends = [day for _, day in _silences(ask, pilot, person, policy)]
    return policy.calendar_of(person).first_slot_on_or_after(max([first, *ends]), now)


class Silence(StrEnum):
    """What keeps a question back on a day on which it would be asked (N13)."""

    PLANNED = "planned"  # N6
    PAUSED = "paused"  # N9
    HELD = "held"
    CHANGED = "changed"  # N5
    DRY_RUN = "dry run"  # nobody was asked before it ended
    DAY_OFF = "day off"  # N4
    USED_UP = "used up"  # N2: until the sponsor's turn


def _silences(
    ask: Ask, pilot: Pilot, person: Person, policy: Policy
) -> Iterator[tuple[Silence, date]]:
    """What keeps a question back whatever its turn, and the first day on which it no longer does.

    Counted in the working days of whoever is to be asked.
    """
    calendar = policy.calendar_of(person)
    if person.paused_until:
        yield Silence.PAUSED, _after_pause(person)
    if pilot.hold_until:
        yield Silence.HELD, pilot.hold_until + DAY
    if changed := pilot.changed_on(ASKING[ask.rule].topic):
        quiet = calendar.add_working_days(calendar.day(changed), SILENCE_AFTER_A_CHANGE)
        yield Silence.CHANGED, quiet
    if policy.speaks_since and (ask.shown_at or ask.opened_at) < policy.speaks_since:
        began = calendar.day(policy.speaks_since)
        yield Silence.DRY_RUN, calendar.add_working_days(began, policy.grace)


def silenced_by(ask: Ask, pilot: Pilot, policy: Policy, day: date) -> Silence | None:
    """Why somebody is not asked on a day, counted where they are; None if it is not its turn."""
    person = ask.person
    if person is None or ask.requested or _turn(replace(ask, plan=None), person, policy) > day:
        return None
    if ask.is_planned(day):
        return Silence.PLANNED
    for silence, ends in _silences(ask, pilot, person, policy):
        if ends > day:
            return silence
    return None if policy.calendar_of(person).is_working_day(day) else Silence.DAY_OFF


def _after_pause(person: Person) -> date:
    return person.paused_until + DAY if person.paused_until else date.min


def _turn(ask: Ask, person: Person, policy: Policy) -> date:
    """The day that was given (N6), else N2 alone: the grace, then the interval.

    Counted in the working days of whoever is to be asked.
    """
    calendar = policy.calendar_of(person)
    if ask.plan:
        return ask.plan
    if ask.step is Step.SPONSOR and not ask.round:
        return calendar.day(ask.since)
    if ask.round:
        last = calendar.day(ask.shown_at or ask.since)
        return calendar.add_working_days(last, policy.interval)
    if ask.shown_at:  # a request was shown first
        return calendar.add_working_days(calendar.day(ask.shown_at), policy.grace)
    opened = calendar.day(ask.opened_at)
    since = opened if ask.since == ask.opened_at else calendar.day(ask.since)
    return max(calendar.add_working_days(opened, policy.grace), since)


def reminded(ask: Ask, pilot: Pilot, policy: Policy, now: datetime, *, again: bool = False) -> Ask:
    """The ask after a reminder that showed it was sent, or may have been (N2).

    A reminder sent `again` by hand uses no round, and what it had shown before was counted then.
    """
    if again and ask.shown_at and not ask.is_due(now):
        return ask
    used = int(not again)
    quoted = ask.person is not None and ask.is_quoted(policy.calendar_of(ask.person).day(now))
    seen = replace(
        ask, round=ask.round + used, reminders=ask.reminders + used,
        shown_at=now, plan=None, broken=ask.broken + quoted,
    )  # fmt: skip
    if ask.step is Step.SPONSOR and ask.person:
        seen = _noted(seen, replace(ask.part_of(ask.person), had_round=True))
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
    if opens := opens_next(pilot, policy, now):
        moments.append(opens)
    moments += adoption.looks_at(pilot, policy, now)
    moments += check_ins.looks_at(pilot, policy, now)
    end = pilot.planned.get(Milestone.END)
    if end and any(ask.rule is Rule.O2 for ask in open_asks):  # T1
        moments.append(_unless_past(policy.workspace_calendar.at(end - ENDS_SOON, time(0)), now))
    if pilot.hold_until and pilot.is_held(policy.workspace_calendar.day(now)):
        resumed = pilot.hold_until + DAY
        moments.append(policy.workspace_calendar.at(resumed, time(0)))
    return min((moment for moment in moments if moment), default=None)


def _unless_past(moment: datetime, now: datetime) -> datetime | None:
    return moment if moment > now else None


def is_silent(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> bool:
    """Whether nobody will be asked any more: the rounds and the chain are used up."""
    if not ask.is_open or ask.requested or ask.speak_at is not None or not _speaks(ask, pilot):
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
    """An ask beside its pilot, as a letter shows it.

    `nth` says which reminder to this person it is, and whether the `last`; `then` is asked next,
    `then_at` from that moment on.
    """

    ask: Ask
    pilot: Pilot
    nth: int = 0
    last: bool = False
    then: Person | None = None
    then_at: datetime | None = None

    @property
    def by(self) -> date | None:
        return needed_by(ASKING[self.ask.rule].needed, self.pilot)

    @property
    def waits_at_gate(self) -> bool:
        """A gate asks for it, and nobody is reminded of it until somebody hands it on."""
        return not _speaks(self.ask, self.pilot)


def reminder_of(ask: Ask, pilot: Pilot, policy: Policy, nth: int, *, newest: bool) -> Item:
    """An ask in the nth reminder to somebody; the sponsor's only one stands apart (N2).

    `newest`: none has followed, and no day that was given is still ahead.
    """
    if ask.step is Step.SPONSOR:
        return Item(ask=ask, pilot=pilot)
    last = newest and nth >= policy.rounds
    then = _sponsor_to_ask(ask, pilot, policy) if last else None
    return Item(ask=ask, pilot=pilot, nth=nth, last=last, then=then)


def standing(ask: Ask, pilot: Pilot, policy: Policy, now: datetime) -> Item:
    """An ask as it stands, and who is asked next where its person has had all reminders."""
    after = followed_by(ask, pilot, policy, now)
    if after is None:
        return Item(ask=ask, pilot=pilot)
    return Item(ask=ask, pilot=pilot, then=after.person, then_at=after.speak_at)


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


@dataclass(eq=False)
class IsThemselves(Refusal):
    """They named themselves as whom to ask instead."""


@dataclass(eq=False)
class CannotBeAsked(Refusal):
    """A bot, a leaver, an outside person, a guest, or somebody Slack could not vouch for."""

    person: Person


@dataclass(eq=False)
class CannotSeeIt(Refusal):
    """R4: a restricted pilot's questions go to its own people and the PMO only."""

    person: Person
    pilot: Pilot


@dataclass(eq=False)
class WaitedForAlready(Refusal):
    """Somebody waits for this person; what they wait for is cleared or passed on, not both."""

    item: Item


@dataclass(eq=False)
class NobodyWaits(Refusal):
    """It was cleared before, or is another question now."""

    item: Item


def check_can_be_asked(person: Person, by: Person, pilot: Pilot, policy: Policy) -> None:
    """Whether somebody may be named as whom to ask instead (N7, N10, R1, R4)."""
    if person == by:
        raise IsThemselves
    named_guest = not person.guest or person in pilot.people()
    if not person.verified or not policy.can_act(person) or not named_guest:
        raise CannotBeAsked(person)
    if not can_see(person, pilot, policy):
        raise CannotSeeIt(person, pilot)
