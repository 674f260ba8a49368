"""The registry of rules that ask: which gap each finds, from when on, and whom it asks (N1).

A gap is derived, never kept (decision 1): what a rule demands is not there, and its time has come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from types import MappingProxyType

from bot.domain import adoption
from bot.domain.calendar import DAY
from bot.domain.disclosure import covers
from bot.domain.people import Person
from bot.domain.pilot import Pilot, is_closed
from bot.domain.policy import Policy
from bot.domain.stages import BEFORE_LIVE, Decision, Stage, has_entered
from bot.domain.topics import TOPIC_OF, Topic

Chain = Callable[[Pilot], Iterator[Person | None]]
Lacks = Callable[[Pilot, Policy], bool]
Opens = Callable[[Pilot, Policy], datetime | None]
ALWAYS = datetime.min.replace(tzinfo=UTC)  # however far back a clock is set


class Rule(StrEnum):
    V1 = "V1"
    O2 = "O2"
    C1 = "C1"
    C7 = "C7"
    C8 = "C8"
    A1 = "A1"
    A1_SIGN_UPS = "A1.sign-ups"
    A1_ATTENDANCE = "A1.attendance"
    A2_DAY_14 = "A2.day-14"
    A2_DAY_30 = "A2.day-30"
    A2_DAY_60 = "A2.day-60"
    A2_DAY_90 = "A2.day-90"
    A2 = "A2"
    A3 = "A3"


def never(pilot: Pilot, policy: Policy) -> datetime | None:  # noqa: ARG001
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One rule that asks.

    `lacks`: whether what it demands is not there, whatever the stage. `opens`: from when on (UTC)
    that is asked about as the pilot stands; None: not at all. `closes`: from when on it is no
    more, although it is not there. `needed`: the stage that needs it, whose planned date is told,
    if there is one. `chain`: the people it would ask, best first. Without `speaks` it is listed at
    its gate and on Home, and nobody is reminded of it before somebody hands it on.
    """

    rule: Rule
    topic: Topic
    needed: Stage | None
    chain: Chain
    lacks: Lacks
    opens: Opens
    speaks: bool = True
    closes: Opens = never


def while_in(*stages: Stage) -> Opens:
    """Asked about in these stages, from the first day on."""

    def opens(pilot: Pilot, policy: Policy) -> datetime | None:  # noqa: ARG001
        return ALWAYS if pilot.stage in stages else None

    return opens


def _undecided(decision: Decision) -> Lacks:
    return lambda pilot, policy: not is_closed(decision, pilot, policy)


def _not_seen(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    cost = pilot.cost
    if cost is None or not cost.discloses_production:
        return False  # C1 asks for it
    return not covers(pilot.design.disclosure, cost)


def _seen_another(pilot: Pilot, policy: Policy) -> bool:
    return pilot.design.disclosure is not None and _not_seen(pilot, policy)


def _value(pilot: Pilot) -> Iterator[Person | None]:
    yield from (pilot.lead, pilot.registrant)


def _owner(pilot: Pilot) -> Iterator[Person | None]:
    yield from (pilot.sponsor, pilot.lead, pilot.registrant)


def _cost(pilot: Pilot) -> Iterator[Person | None]:
    yield from (pilot.accepted_owner, pilot.lead, pilot.registrant)


def _plan_owner(pilot: Pilot) -> Iterator[Person | None]:
    yield from (pilot.plan_owner, pilot.lead, pilot.registrant)


def _without_a_plan(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    return bool(adoption.plan_lacks(pilot))


def _plan_is_due(pilot: Pilot, policy: Policy) -> datetime | None:  # noqa: ARG001
    """From launch on; of a live pilot what is missing of a plan that was begun."""
    begun = pilot.stage is Stage.LIVE and adoption.has_plan(pilot)
    return ALWAYS if begun or pilot.stage in adoption.WITH_A_PLAN else None


def _sponsor(pilot: Pilot) -> Iterator[Person | None]:
    """A receipt is the sponsor's alone (C7)."""
    yield pilot.sponsor


ASKING: Mapping[Rule, Asking] = MappingProxyType(
    {
        asking.rule: asking
        for asking in (
            Asking(
                rule=Rule.O2,
                topic=Topic.OWNER,
                needed=Stage.APPROVED,
                chain=_owner,
                lacks=_undecided(Decision.OWNER),
                opens=while_in(*BEFORE_LIVE),
            ),
            Asking(
                rule=Rule.V1,
                topic=Topic.VALUE,
                needed=Stage.RUNNING,
                chain=_value,
                lacks=_undecided(Decision.VALUE),
                opens=while_in(*BEFORE_LIVE),
            ),
            Asking(
                rule=Rule.C1,
                topic=Topic.COST,
                needed=Stage.APPROVED,
                chain=_cost,
                lacks=_undecided(Decision.COST),
                opens=while_in(*BEFORE_LIVE),
            ),
            Asking(
                rule=Rule.C7,
                topic=Topic.RECEIPT,
                needed=Stage.APPROVED,
                chain=_sponsor,
                lacks=_not_seen,
                opens=while_in(Stage.PROPOSED),
            ),
            Asking(
                rule=Rule.C8,
                topic=Topic.RECEIPT,
                needed=Stage.RUNNING,
                chain=_sponsor,
                lacks=_seen_another,
                opens=while_in(Stage.APPROVED, Stage.RUNNING, Stage.CONCLUDED),
            ),
            Asking(
                rule=Rule.A1,
                topic=Topic.CHANGE,
                needed=Stage.LIVE,
                chain=_plan_owner,
                lacks=_without_a_plan,
                opens=_plan_is_due,
            ),
            Asking(
                rule=Rule.A1_SIGN_UPS,
                topic=Topic.SIGN_UPS,
                needed=None,
                chain=_plan_owner,
                lacks=adoption.lacks_sign_ups,
                opens=adoption.sign_ups_open,
                closes=adoption.sign_ups_close,
            ),
            Asking(
                rule=Rule.A1_ATTENDANCE,
                topic=Topic.ATTENDANCE,
                needed=None,
                chain=_plan_owner,
                lacks=adoption.lacks_attendance,
                opens=adoption.attendance_opens,
            ),
            *(
                Asking(
                    rule=Rule(f"A2.day-{day}"),
                    topic=Topic.ACTIVE,
                    needed=None,
                    chain=_plan_owner,
                    lacks=adoption.check_in_lacks(day),
                    opens=adoption.check_in_opens(day),
                    closes=adoption.check_in_closes(day),
                )
                for day in adoption.CHECK_INS
            ),
            Asking(
                rule=Rule.A2,
                topic=Topic.ADOPTION,
                needed=None,
                chain=_cost,
                lacks=adoption.lacks_response,
                opens=while_in(Stage.LIVE),
            ),
            Asking(
                rule=Rule.A3,
                topic=Topic.FEEDBACK,
                needed=None,
                chain=_plan_owner,
                lacks=adoption.lacks_answer_to_pulse,
                opens=while_in(Stage.LIVE),
            ),
        )
    }
)
RULE_OF: Mapping[Decision, Rule] = MappingProxyType(
    {
        decision: next(rule for rule, asking in ASKING.items() if asking.topic is topic)
        for decision, topic in TOPIC_OF.items()
    }
)


def lacks(rule: Rule, pilot: Pilot, policy: Policy) -> bool:
    return ASKING[rule].lacks(pilot, policy)


def opens_at(rule: Rule, pilot: Pilot, policy: Policy) -> datetime | None:
    """From when on a rule is asked about, as the pilot stands now; None: not at all.

    What the PMO let pass rests behind its gate until the end of that, and is asked about from
    then on, whatever the stage.
    """
    if not lacks(rule, pilot, policy):
        return None
    override = pilot.design.override_of(rule)
    if override is None or not has_entered(pilot.stage, override.stage):
        return ASKING[rule].opens(pilot, policy)
    if pilot.stage is Stage.RETIRED:
        return None
    return policy.workspace_calendar.at(override.until + DAY, time(0))


def closes_at(rule: Rule, pilot: Pilot, policy: Policy) -> datetime | None:
    """From when on a gap is asked about no more although it is one; None: it stays."""
    return ASKING[rule].closes(pilot, policy)


def is_over(rule: Rule, pilot: Pilot, policy: Policy, now: datetime) -> bool:
    """Whether its time has passed."""
    moment = closes_at(rule, pilot, policy)
    return moment is not None and moment <= now


def open_rules(pilot: Pilot, policy: Policy, now: datetime) -> tuple[Rule, ...]:
    """The gaps of a pilot that are asked about now."""
    moments = ((rule, opens_at(rule, pilot, policy)) for rule in ASKING)
    opened = (rule for rule, moment in moments if moment and moment <= now)
    return tuple(rule for rule in opened if not is_over(rule, pilot, policy, now))


def opens_next(pilot: Pilot, policy: Policy, now: datetime) -> datetime | None:
    """The next moment at which time alone opens a gap, or makes one pointless."""
    opened = ((rule, opens_at(rule, pilot, policy)) for rule in ASKING)
    moments = (
        moment
        for rule, opens in opened
        if opens
        for moment in (opens, closes_at(rule, pilot, policy))
    )
    return min((moment for moment in moments if moment and moment > now), default=None)


def speaks(rule: Rule, pilot: Pilot) -> bool:
    """Whether people are reminded of it; of what was let pass for a while they are, too."""
    return ASKING[rule].speaks or pilot.design.override_of(rule) is not None


def chain(rule: Rule, pilot: Pilot, policy: Policy) -> tuple[Person, ...]:
    """N1 and N10: the people who could be asked, in order, each once."""
    able = (person for person in ASKING[rule].chain(pilot) if person and policy.can_act(person))
    return tuple(dict.fromkeys(able))
