"""A pilot: what we know about it, what it still lacks, and when it counts as stalled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise
from typing import NewType

from bot.domain.cost import Cost
from bot.domain.design import Design
from bot.domain.people import Person, PersonId
from bot.domain.policy import Policy
from bot.domain.refusals import Refusal
from bot.domain.stages import (
    BEFORE_LIVE,
    DECISIONS,
    OVER,
    Answered,
    Decision,
    Stage,
    Timing,
    following,
    has_entered,
)
from bot.domain.topics import DECISION_OF, Topic
from bot.domain.value import Value, whose_is_missing
from bot.frozen import dataclass

PilotId = NewType("PilotId", int)

LONGEST_NAME = 150
LONGEST_UNIT = 200


class Role(StrEnum):
    LEAD = "lead"
    SPONSOR = "sponsor"
    OWNER = "owner"
    BACKUP = "backup"
    PMO_LEAD = "pmo_lead"


class Milestone(StrEnum):
    """The planned dates, named for the stage that is entered."""

    APPROVAL = "approval"
    LAUNCH = "launch"
    END = "end"
    GO_LIVE = "go_live"


ENTERS: Mapping[Stage, Milestone] = {
    Stage.APPROVED: Milestone.APPROVAL,
    Stage.RUNNING: Milestone.LAUNCH,
    Stage.CONCLUDED: Milestone.END,
    Stage.LIVE: Milestone.GO_LIVE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """Somebody named to own a pilot in production; accepted once `accepted_at` is set (O2)."""

    person: Person
    named_by: Person | None
    named_at: datetime | None
    accepted_at: datetime | None = None
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pilot:
    id: PilotId
    number: int
    name: str
    stage: Stage
    registered_at: datetime
    changed_at: datetime  # the last human change of anything (S1)
    registrant: Person | None = None
    lead: Person | None = None
    sponsor: Person | None = None
    owner: Ownership | None = None
    backup: Person | None = None
    pmo_lead: Person | None = None
    team: tuple[Person, ...] = ()
    unit: str | None = None
    restricted: bool = False
    value: Value | None = None
    cost: Cost | None = None
    planned: Mapping[Milestone, date] = field(default_factory=dict)
    hold_until: date | None = None
    timing: Mapping[Decision, Timing] = field(default_factory=dict)
    decided_at: Mapping[Decision, datetime] = field(default_factory=dict)  # last human change
    ever_live: bool = False
    decided_on: datetime | None = None  # first live, or stopped before that (B1)
    launched_on: datetime | None = None  # first, as far as that is known (B2)
    import_key: str | None = None
    design: Design = Design()  # frozen
    named: Mapping[PersonId, Person] = field(default_factory=dict)  # whom the design names

    @property
    def key(self) -> str:
        return f"P-{self.number}"

    @property
    def accepted_owner(self) -> Person | None:
        return self.owner.person if self.owner and self.owner.accepted else None

    @property
    def awaiting_acceptance(self) -> Person | None:
        return self.owner.person if self.owner and not self.owner.accepted else None

    @property
    def plan_owner(self) -> Person | None:
        """Who owns its change plan (A1)."""
        owner = self.design.change.owner
        return self.named.get(owner) if owner is not None else None

    def roles(self) -> Iterator[tuple[Role, Person]]:
        owner = self.owner.person if self.owner else None
        people = (self.lead, self.sponsor, owner, self.backup, self.pmo_lead)
        yield from ((role, person) for role, person in zip(Role, people, strict=True) if person)

    def people(self) -> Iterator[Person]:
        """Everybody who is named on the pilot."""
        yield from (person for _, person in self.roles())
        yield from self.team
        yield from (one for one in (self.plan_owner, self.registrant) if one)

    @property
    def live_since(self) -> datetime | None:
        """When it went live last; of what did so before that was kept, when it first did."""
        first = self.decided_on if self.ever_live else None
        return (self.design.live_since or first) if self.stage is Stage.LIVE else None

    def changed_on(self, topic: Topic) -> datetime | None:
        """When a person last changed what is said about a topic (N5)."""
        decision = DECISION_OF.get(topic)
        return self.decided_at.get(decision) if decision else self.design.changed.get(topic)

    @property
    def estimated_at(self) -> datetime:
        """Since when its cost stands; for one that came in with a file, since its last change."""
        if self.design.estimated:
            return self.design.estimated.at
        return self.decided_at.get(Decision.COST, self.registered_at)

    def designed(self, design: Design, *people: Person) -> Pilot:
        """With another design, and those it may name for the first time."""
        return replace(
            self, design=design, named={**self.named, **{one.id: one for one in people}}
        )

    def is_held(self, today: date) -> bool:
        """On hold through its date; asked again from the day after."""
        return self.hold_until is not None and today <= self.hold_until

    def leads_or_builds(self, person: PersonId) -> bool:
        """O1: the pilot lead and the pilot team cannot own it in production."""
        lead = self.lead.id if self.lead else None
        return person == lead or any(member.id == person for member in self.team)


def is_closed(decision: Decision, pilot: Pilot, policy: Policy) -> bool:
    """Whether a decision is made: V1 and V4, O1, O2 and O4, C1."""
    match decision:
        case Decision.VALUE:
            return pilot.value is not None and not whose_is_missing(pilot.value)
        case Decision.OWNER:
            owner = pilot.accepted_owner
            return owner is not None and can_own(owner, pilot, policy)
        case Decision.COST:
            return pilot.cost is not None and pilot.cost.discloses_production


def open_decisions(pilot: Pilot, policy: Policy) -> tuple[Decision, ...]:
    return tuple([one for one in DECISIONS if not is_closed(one, pilot, policy)])


def readiness(pilot: Pilot, policy: Policy) -> int:
    """How many of the three decisions are made, 0–3."""
    return len(DECISIONS) - len(open_decisions(pilot, policy))


def can_own(person: Person, pilot: Pilot, policy: Policy) -> bool:
    return policy.can_act(person) and not pilot.leads_or_builds(person.id)


def out_of_order(planned: Mapping[Milestone, date], stage: Stage) -> PlannedTooEarly | None:
    """Of the stages ahead the first that is planned before the one it follows."""
    ahead = [
        (one, planned[milestone])
        for one, milestone in ENTERS.items()
        if milestone in planned and not has_entered(stage, one)
    ]
    for (after, its_day), (later, day) in pairwise(ahead):
        if day < its_day:
            return PlannedTooEarly(later, day, after, its_day)
    return None


@dataclass(eq=False)
class OwnerIsOnTheTeam(Refusal):
    """O1."""

    person: Person
    is_lead: bool


@dataclass(eq=False)
class CannotOwn(Refusal):
    """O4: a bot, a leaver, an outside person, or a guest where guests are not allowed."""

    person: Person


@dataclass(eq=False)
class CannotTakeRole(Refusal):
    """A leaver, a bot, an outside person, or a guest where guests are not allowed."""

    person: Person
    role: str


@dataclass(eq=False)
class CannotBeNamed(Refusal):
    """A leaver, a bot, an outside person or a guest stands for nothing in production."""

    person: Person


TEAM = "team"  # what somebody is to a pilot that they build
GOVERNS = "governance"  # what somebody is to a pilot whose governance items they hold
RACI = "raci"  # what somebody is to a pilot in whose RACI they stand
PLAN_OWNER = "plan_owner"  # what somebody is to a pilot whose change plan they own


def check_role(person: Person, role: str, policy: Policy) -> None:
    """Somebody who cannot act is put into no role. Unverified accounts pass; a job checks them."""
    if person.verified and not policy.can_act(person):
        raise CannotTakeRole(person, role)


def check_named(person: Person, policy: Policy) -> Person:
    """For whatever production needs somebody beside the roles."""
    if person.verified and not policy.can_act(person):
        raise CannotBeNamed(person)
    return person


def check_builds(person: Person) -> None:
    """Guests may build a pilot; bots, leavers and outside people do not."""
    if person.verified and not person.human_and_here:
        raise CannotTakeRole(person, TEAM)


def check_needs_owner(pilot: Pilot) -> None:
    if pilot.stage in OVER:
        raise NeedsNoOwner(pilot)


def check_owner(person: Person, pilot: Pilot, policy: Policy) -> None:
    """O1 and O4 for somebody about to be named. Unverified accounts pass; a job checks them."""
    if pilot.leads_or_builds(person.id):
        raise OwnerIsOnTheTeam(person, is_lead=pilot.lead is not None and person == pilot.lead)
    if person.verified and not policy.can_act(person):
        raise CannotOwn(person)


def timing_at(decision: Decision, pilot: Pilot, policy: Policy) -> Timing:
    """Q1 on entering the stage that needs the decision. Late answers never count as before."""
    return Timing.BEFORE if is_closed(decision, pilot, policy) else Timing.LATE


def answered(decision: Decision, pilot: Pilot, policy: Policy) -> Answered:
    """Q1 as shown on cards and in lists."""
    closed = is_closed(decision, pilot, policy)
    match pilot.timing.get(decision):
        case None:
            return Answered.BEFORE if closed else Answered.OPEN
        case Timing.BEFORE:
            return Answered.BEFORE
        case Timing.UNKNOWN:
            return Answered.UNKNOWN if closed else Answered.MISSING
        case Timing.LATE:
            return Answered.AFTER if closed else Answered.MISSING


def next_gate(pilot: Pilot) -> tuple[Stage, date | None] | None:
    """The next stage with a planned date of its own, and that date where it is known."""
    for stage in ENTERS:
        if pilot.stage in BEFORE_LIVE and BEFORE_LIVE.index(pilot.stage) < _place(stage):
            return stage, pilot.planned.get(ENTERS[stage])
    return None


def gate_of(needed: Stage | None, stage: Stage) -> Milestone | None:
    """The planned date of the stage that needs something; once in it, of the one that follows."""
    if needed is None or stage not in BEFORE_LIVE:
        return None
    ahead = needed if BEFORE_LIVE.index(stage) < _place(needed) else following(stage)
    return ENTERS.get(ahead) if ahead else None


def needed_by(needed: Stage | None, pilot: Pilot) -> date | None:
    gate = gate_of(needed, pilot.stage)
    return pilot.planned.get(gate) if gate else None


def _place(stage: Stage) -> int:
    return [*BEFORE_LIVE, Stage.LIVE].index(stage)


def stalls_on(pilot: Pilot, policy: Policy) -> date | None:
    """S2: the first day a pilot counts as stalled unless a human changes something, else None.

    Held days do not count: the clock starts at the later of the last human change and the hold.
    """
    limit = policy.stall_limits.get(pilot.stage)
    if limit is None:
        return None
    calendar = policy.workspace_calendar
    since = calendar.day(pilot.changed_at)
    if pilot.hold_until:
        since = max(since, pilot.hold_until)
    return calendar.add_working_days(since, limit + 1)


def stalls_at(pilot: Pilot, policy: Policy) -> datetime | None:
    day = stalls_on(pilot, policy)
    return policy.workspace_calendar.at(day, time(0)) if day else None


def idle_days(pilot: Pilot, policy: Policy, now: datetime) -> int:
    """Working days of the workspace since the last human change, held days left out."""
    calendar = policy.workspace_calendar
    since = calendar.day(pilot.changed_at)
    if pilot.hold_until:
        since = max(since, pilot.hold_until)
    return max(0, calendar.working_days_between(since, calendar.day(now)))


@dataclass(eq=False)
class AlreadyOwns(Refusal):
    pilot: Pilot
    person: Person


@dataclass(eq=False)
class NoLongerAsked(Refusal):
    """The person was named once; now somebody else is, or the ask is over."""

    pilot: Pilot


@dataclass(eq=False)
class SuggestedThemselves(Refusal):
    """O7: whoever declines suggests another name, or none."""


@dataclass(eq=False)
class NeedsNoOwner(Refusal):
    """It was stopped, or is retired."""

    pilot: Pilot


@dataclass(eq=False)
class NobodyToAskBack(Refusal):
    pilot: Pilot


@dataclass(eq=False)
class PlannedTooEarly(Refusal):
    """A stage planned for a day before that of a stage it comes after."""

    stage: Stage
    day: date
    after: Stage
    its_day: date


@dataclass(eq=False)
class NotHeld(Refusal):
    pilot: Pilot


@dataclass(eq=False)
class CannotBeHeld(Refusal):
    """Only a pilot on its way to production can be on hold."""

    pilot: Pilot
