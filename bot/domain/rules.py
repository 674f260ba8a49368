"""The registry of rules that ask: which gap each finds, from when on, and whom it asks (N1).

A gap is derived, never kept (decision 1): what a rule demands is not there, and its time has come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from types import MappingProxyType

from bot.domain.baseline import KnownLater, baseline_of
from bot.domain.breakdown import unnamed
from bot.domain.calendar import DAY
from bot.domain.disclosure import covers
from bot.domain.estimated import STANDS
from bot.domain.people import Person
from bot.domain.pilot import Pilot, is_closed
from bot.domain.policy import Policy
from bot.domain.stages import BEFORE_LIVE, Decision, Stage, has_entered
from bot.domain.topics import TOPIC_OF, Topic

Chain = Callable[[Pilot], Iterator[Person | None]]
Lacks = Callable[[Pilot, Policy], bool]
Opens = Callable[[Pilot, Policy], datetime | None]
_FROM_APPROVAL = (Stage.APPROVED, Stage.RUNNING, Stage.CONCLUDED)
ALWAYS = datetime.min.replace(tzinfo=UTC)  # however far back a clock is set


class Rule(StrEnum):
    V1 = "V1"
    O2 = "O2"
    C1 = "C1"
    C7 = "C7"
    C8 = "C8"
    C2 = "C2"
    C9 = "C9"
    V2 = "V2"
    O8 = "O8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One rule that asks.

    `lacks`: whether what it demands is not there, whatever the stage. `opens`: from when on (UTC)
    that is asked about as the pilot stands; None: not at all. `needed`: the stage that needs it,
    whose planned date is told, if there is one. `chain`: the people it would ask, best first.
    Without `speaks` it is listed at its gate and on Home, and nobody is reminded of it before
    somebody hands it on.
    """

    rule: Rule
    topic: Topic
    needed: Stage | None
    chain: Chain
    lacks: Lacks
    opens: Opens
    speaks: bool = True


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


def _not_broken_down(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    """C2 asks once a total is there."""
    cost = pilot.cost
    return cost is not None and cost.discloses_production and bool(unnamed(cost.parts))


def _grows_old(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    return pilot.cost is not None and pilot.cost.discloses_production


def _when_old(pilot: Pilot, policy: Policy) -> datetime | None:  # noqa: ARG001
    """C9: an estimate stands for 90 days while the pilot runs."""
    if pilot.stage is not Stage.RUNNING:
        return None
    return pilot.estimated_at + STANDS


def _no_baseline(pilot: Pilot, policy: Policy) -> bool:
    """None yet is an answer until the day on which it will be known."""
    if pilot.value is None or not is_closed(Decision.VALUE, pilot, policy):
        return False  # V1 asks for it
    known = baseline_of(pilot.value)
    return known is None or isinstance(known, KnownLater)


def _when_known(pilot: Pilot, policy: Policy) -> datetime | None:
    known = baseline_of(pilot.value) if pilot.value else None
    if pilot.stage not in _FROM_APPROVAL:
        return None
    if isinstance(known, KnownLater):
        return policy.workspace_calendar.at(known.day, time(0))
    return ALWAYS


def _owner_said_nothing(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    owner, needs = pilot.accepted_owner, pilot.design.needs
    return owner is not None and (needs is None or needs.owner != owner.id)


def _value(pilot: Pilot) -> Iterator[Person | None]:
    yield from (pilot.lead, pilot.registrant)


def _owner(pilot: Pilot) -> Iterator[Person | None]:
    yield from (pilot.sponsor, pilot.lead, pilot.registrant)


def _cost(pilot: Pilot) -> Iterator[Person | None]:
    yield from (pilot.accepted_owner, pilot.lead, pilot.registrant)


def _accepted_owner(pilot: Pilot) -> Iterator[Person | None]:
    """O8 is about what the owner needs, which nobody else knows."""
    yield pilot.accepted_owner


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
                opens=while_in(*_FROM_APPROVAL),
            ),
            Asking(
                rule=Rule.O8,
                topic=Topic.NEEDS,
                needed=Stage.RUNNING,
                chain=_accepted_owner,
                lacks=_owner_said_nothing,
                opens=while_in(*BEFORE_LIVE),
            ),
            Asking(
                rule=Rule.V2,
                topic=Topic.BASELINE,
                needed=None,
                chain=_value,
                lacks=_no_baseline,
                opens=_when_known,
            ),
            Asking(
                rule=Rule.C2,
                topic=Topic.BREAKDOWN,
                needed=None,
                chain=_cost,
                lacks=_not_broken_down,
                opens=while_in(*_FROM_APPROVAL),
            ),
            Asking(
                rule=Rule.C9,
                topic=Topic.ESTIMATE,
                needed=None,
                chain=_cost,
                lacks=_grows_old,
                opens=_when_old,
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


def open_rules(pilot: Pilot, policy: Policy, now: datetime) -> tuple[Rule, ...]:
    """The gaps of a pilot that are asked about now."""
    moments = ((rule, opens_at(rule, pilot, policy)) for rule in ASKING)
    return tuple(rule for rule, moment in moments if moment and moment <= now)


def is_answered(rule: Rule, pilot: Pilot, policy: Policy, now: datetime) -> bool:
    """Whether what it demands is there, or was promised for a day that is ahead."""
    if not lacks(rule, pilot, policy):
        return True
    opens = ASKING[rule].opens(pilot, policy)
    return opens is not None and opens > now


def opens_next(pilot: Pilot, policy: Policy, now: datetime) -> datetime | None:
    """The next moment at which time alone opens a gap."""
    moments = (opens_at(rule, pilot, policy) for rule in ASKING)
    return min((moment for moment in moments if moment and moment > now), default=None)


def speaks(rule: Rule, pilot: Pilot) -> bool:
    """Whether people are reminded of it; of what was let pass for a while they are, too."""
    return ASKING[rule].speaks or pilot.design.override_of(rule) is not None


def chain(rule: Rule, pilot: Pilot, policy: Policy) -> tuple[Person, ...]:
    """N1 and N10: the people who could be asked, in order, each once."""
    able = (person for person in ASKING[rule].chain(pilot) if person and policy.can_act(person))
    return tuple(dict.fromkeys(able))
