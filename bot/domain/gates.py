"""What each stage demands before a pilot may enter it, and what it only warns about.

A gate lists what is open, who holds it and by when. The PMO may let a pilot pass for a while, with
a reason; what was let pass stands in the way of the next stage once that time is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from bot.domain.asks import Ask, AskId
from bot.domain.people import Person
from bot.domain.pilot import Pilot, needed_by
from bot.domain.policy import Policy
from bot.domain.refusals import Refusal
from bot.domain.rules import ASKING, Rule, chain, lacks, opens_at, rests_until
from bot.domain.stages import Stage, following
from bot.frozen import dataclass

LONGEST_OVERRIDE = timedelta(days=180)

DEMANDS: Mapping[Stage, tuple[Rule, ...]] = MappingProxyType(
    {
        Stage.APPROVED: (Rule.C7,),
        Stage.RUNNING: (Rule.D2, Rule.G1),
        Stage.CONCLUDED: (Rule.F2,),
        Stage.LIVE: (Rule.O2, Rule.V1, Rule.C1, Rule.G4, Rule.K1, Rule.K2, Rule.A1),
    }
)

# What is only told at the change of stage: V5, O3 and C1, whose answers count as late; K4, F1.
WARNS: Mapping[Stage, tuple[Rule, ...]] = MappingProxyType(
    {
        Stage.APPROVED: (Rule.O2, Rule.C1),
        Stage.RUNNING: (Rule.V1, Rule.O2, Rule.C1, Rule.F1, Rule.K4),
        Stage.LIVE: (Rule.V1, Rule.O2, Rule.C1),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What a gate demands and is not there. `by` is the day on which the gate is planned."""

    rule: Rule
    holder: Person | None
    by: date | None
    ask: AskId | None = None


@dataclass(eq=False)
class NothingToOverride(Refusal):
    """The gate is open: the pilot can move on without the PMO."""

    pilot: Pilot
    stage: Stage


@dataclass(eq=False)
class NoEndGiven(Refusal):
    """An override ends on a day; this one had none."""


@dataclass(eq=False)
class NoGateAhead(Refusal):
    """A live, retired or stopped pilot has no stage ahead that demands anything."""

    pilot: Pilot


def is_let_pass(rule: Rule, pilot: Pilot, policy: Policy, now: datetime) -> bool:
    """Whether the PMO let it pass, and that time is not over."""
    until = rests_until(rule, pilot, policy)
    return until is not None and policy.workspace_calendar.day(now) <= until


def closed_by(
    pilot: Pilot, stage: Stage, asks: Mapping[Rule, Ask], policy: Policy, now: datetime
) -> tuple[Open, ...]:
    """What stands between a pilot and a stage ahead of it; nothing keeps one from retiring."""
    if stage is Stage.RETIRED:
        return ()
    demanded = (rule for rule in DEMANDS.get(stage, ()) if lacks(rule, pilot, policy))
    again = (one.rule for one in open_again(pilot, asks, policy, now))
    rules = [
        rule
        for rule in dict.fromkeys((*demanded, *again))
        if not is_let_pass(rule, pilot, policy, now)
    ]
    return tuple(_open(rule, pilot, asks.get(rule), policy, stage) for rule in rules)


def warned_of(pilot: Pilot, stage: Stage, policy: Policy) -> tuple[Rule, ...]:
    """What a stage wants to be there and only warns about, and is not there."""
    return tuple(rule for rule in WARNS.get(stage, ()) if lacks(rule, pilot, policy))


def open_again(
    pilot: Pilot, asks: Mapping[Rule, Ask], policy: Policy, now: datetime
) -> tuple[Open, ...]:
    """What the PMO had let pass, for a time that is over."""
    rules = (rule for rule in ASKING if pilot.design.override_of(rule))
    return tuple(
        _open(rule, pilot, asks.get(rule), policy, None)
        for rule in rules
        if _is_open(rule, pilot, policy, now)
    )


def gate_ahead(pilot: Pilot) -> Stage | None:
    """The next stage that demands something."""
    stage = following(pilot.stage)
    while stage and stage not in DEMANDS:
        stage = following(stage)
    return stage


def _is_open(rule: Rule, pilot: Pilot, policy: Policy, now: datetime) -> bool:
    moment = opens_at(rule, pilot, policy)
    return moment is not None and moment <= now


def _open(rule: Rule, pilot: Pilot, ask: Ask | None, policy: Policy, stage: Stage | None) -> Open:
    holder = ask.person if ask else next(iter(chain(rule, pilot, policy)), None)
    return Open(rule=rule, holder=holder, by=needed_by(stage, pilot), ask=ask.id if ask else None)
