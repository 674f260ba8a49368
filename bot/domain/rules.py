"""The registry of rules that ask: which gap each finds, from when on, and whom it asks (N1).

A gap is derived, never kept (decision 1): what a rule demands is not there, and its time has come.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from types import MappingProxyType

from bot.domain import adoption, check_ins, data_sheet, raci, standing
from bot.domain.baseline import KnownLater, baseline_of
from bot.domain.breakdown import unnamed
from bot.domain.calendar import DAY
from bot.domain.disclosure import covers
from bot.domain.estimated import STANDS
from bot.domain.people import Person
from bot.domain.pilot import Pilot, is_closed
from bot.domain.policy import Policy
from bot.domain.questions import unanswered
from bot.domain.stages import BEFORE_LIVE, Decision, Stage, has_entered
from bot.domain.topics import TOPIC_OF, Topic
from bot.frozen import dataclass

Chain = Callable[[Pilot], tuple[Person | None, ...]]
Lacks = Callable[[Pilot, Policy], bool]
Opens = Callable[[Pilot, Policy], datetime | None]
Rests = Callable[[Pilot, Policy], date | None]
_FROM_APPROVAL = (Stage.APPROVED, Stage.RUNNING, Stage.CONCLUDED)
ALWAYS = datetime.min.replace(tzinfo=UTC)  # however far back a clock is set


class Rule(StrEnum):
    V1 = "V1"
    O2 = "O2"
    C1 = "C1"
    C7 = "C7"
    C8 = "C8"
    G1 = "G1"
    G4 = "G4"
    G5 = "G5"
    D2 = "D2"
    K1 = "K1"
    K2 = "K2"
    F1 = "F1"
    F2 = "F2"
    K4 = "K4"
    A1 = "A1"
    A1_SIGN_UPS = "A1.sign-ups"
    A1_ATTENDANCE = "A1.attendance"
    A2_DAY_14 = "A2.day-14"
    A2_DAY_30 = "A2.day-30"
    A2_DAY_60 = "A2.day-60"
    A2_DAY_90 = "A2.day-90"
    A2 = "A2"
    A3 = "A3"
    P1_DAY_30 = "P1.day-30"
    P1_DAY_90 = "P1.day-90"
    P1_DAY_180 = "P1.day-180"
    P1_DAY_365 = "P1.day-365"
    P3 = "P3"
    C2 = "C2"
    C9 = "C9"
    V2 = "V2"
    O8 = "O8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One rule that asks.

    `lacks`: whether what it demands is not there, whatever the stage. `stages`: those in which
    it is asked about, and `opens` from when on (UTC) as the pilot stands; None: not at all.
    Without `opens` it is asked about from the first day. `closes`: from when on it is no more,
    although it is not there. `needed`: the stage that needs it, whose planned date is told, if
    there is one. `chain`: the people it would ask, best first. Without `speaks` it is listed at
    its gate and on Home, and nobody is reminded of it before somebody hands it on. `rests`:
    through which day all that it demands was waived, part by part.
    """

    rule: Rule
    topic: Topic
    needed: Stage | None
    chain: Chain
    lacks: Lacks
    stages: Collection[Stage]
    opens: Opens | None = None
    speaks: bool = True
    rests: Rests | None = None
    closes: Opens | None = None

    @property
    def is_timed(self) -> bool:
        """Whether time alone can open it, or make it pointless."""
        return bool(self.opens or self.closes or self.rests)

    def asks_from(self, pilot: Pilot, policy: Policy) -> datetime | None:
        """From when on it is asked about as the pilot stands, whether or not it is answered."""
        if pilot.stage not in self.stages:
            return None
        return self.opens(pilot, policy) if self.opens else ALWAYS

    def rests_until(self, pilot: Pilot, policy: Policy) -> date | None:
        return self.rests(pilot, policy) if self.rests else None

    def closes_at(self, pilot: Pilot, policy: Policy) -> datetime | None:
        """From when on a gap is asked about no more although it is one; None: it stays."""
        return self.closes(pilot, policy) if self.closes else None


@dataclass(frozen=True, slots=True)
class Gap:
    """What a rule demands and is not there, asked about between these moments (UTC)."""

    rule: Rule
    opens: datetime
    closes: datetime | None  # None: it stays

    def is_asked_about(self, now: datetime) -> bool:
        return self.opens <= now and (self.closes is None or now < self.closes)


def _undecided(decision: Decision) -> Lacks:
    return lambda pilot, policy: not is_closed(decision, pilot, policy)


def _not_seen(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    cost = pilot.cost
    if cost is None or not cost.discloses_production:
        return False  # C1 asks for it
    return not covers(pilot.design.disclosure, cost)


def _seen_another(pilot: Pilot, policy: Policy) -> bool:
    return pilot.design.disclosure is not None and _not_seen(pilot, policy)


def _ungoverned(gate: Stage) -> Lacks:
    return lambda pilot, policy: any(standing.lacking(gate, pilot, policy))


def _waived(gate: Stage) -> Rests:
    return lambda pilot, policy: standing.rests_until(gate, pilot, policy)


def _once_begun(pilot: Pilot, policy: Policy) -> datetime | None:  # noqa: ARG001
    """Governance is asked about from approval on, or since somebody has begun with it."""
    begun = pilot.stage is Stage.APPROVED or pilot.design.governance.items
    return ALWAYS if begun else None


def _waives(pilot: Pilot, policy: Policy) -> bool:
    return bool(standing.waivers(pilot, policy))


def _data_unlike(pilot: Pilot, policy: Policy) -> bool:
    return not data_sheet.is_complete(pilot.design.data, pilot.named, policy)


def _lines_open(pilot: Pilot, policy: Policy) -> bool:
    return bool(raci.open_tasks(pilot.design.raci, pilot.accepted_owner, pilot.named, policy))


def _no_kpi(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    return all(kpi.lacks for kpi in pilot.design.kpis)


def _no_questions(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    return not pilot.design.questions


def _unanswered(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    """Where none was asked, none is open: that is what F1 warns of."""
    return bool(unanswered(pilot.design.questions))


def _no_pmo_lead(pilot: Pilot, policy: Policy) -> bool:
    return not policy.can_act(pilot.pmo_lead)


def _not_broken_down(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    """C2 asks once a total is there."""
    cost = pilot.cost
    return cost is not None and cost.discloses_production and bool(unnamed(cost.parts))


def _grows_old(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    return pilot.cost is not None and pilot.cost.discloses_production


def _when_old(pilot: Pilot, policy: Policy) -> datetime | None:  # noqa: ARG001
    """C9: an estimate stands for 90 days while the pilot runs."""
    return pilot.estimated_at + STANDS


def _no_baseline(pilot: Pilot, policy: Policy) -> bool:
    """None yet is an answer until the day on which it will be known."""
    if pilot.value is None or not is_closed(Decision.VALUE, pilot, policy):
        return False  # V1 asks for it
    known = baseline_of(pilot.value)
    return known is None or isinstance(known, KnownLater)


def _when_known(pilot: Pilot, policy: Policy) -> datetime | None:
    known = baseline_of(pilot.value) if pilot.value else None
    if isinstance(known, KnownLater):
        return policy.workspace_calendar.at(known.day, time(0))
    return ALWAYS


def _owner_said_nothing(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    owner, needs = pilot.accepted_owner, pilot.design.needs
    return owner is not None and (needs is None or needs.owner != owner.id)


def _lead(pilot: Pilot) -> tuple[Person | None, ...]:
    return (pilot.lead, pilot.registrant)


def _holder(pilot: Pilot) -> tuple[Person | None, ...]:
    """Whoever holds the item whose waiver ends first (G5)."""
    return (standing.holder_of_first_to_end(pilot), *_lead(pilot))


def _owner(pilot: Pilot) -> tuple[Person | None, ...]:
    return (pilot.sponsor, pilot.lead, pilot.registrant)


def _cost(pilot: Pilot) -> tuple[Person | None, ...]:
    return (pilot.accepted_owner, pilot.lead, pilot.registrant)


def _plan_owner(pilot: Pilot) -> tuple[Person | None, ...]:
    return (pilot.plan_owner, pilot.lead, pilot.registrant)


def _without_a_plan(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    return bool(adoption.plan_lacks(pilot))


def _plan_is_due(pilot: Pilot, policy: Policy) -> datetime | None:  # noqa: ARG001
    """From launch on; of a live pilot what is missing of a plan that was begun."""
    begun = pilot.stage is not Stage.LIVE or adoption.has_plan(pilot)
    return ALWAYS if begun else None


def _accepted_owner(pilot: Pilot) -> tuple[Person | None, ...]:
    """O8 is about what the owner needs, which nobody else knows."""
    return (pilot.accepted_owner,)


def _sponsor(pilot: Pilot) -> tuple[Person | None, ...]:
    """A receipt is the sponsor's alone (C7)."""
    return (pilot.sponsor,)


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
                stages=BEFORE_LIVE,
            ),
            Asking(
                rule=Rule.V1,
                topic=Topic.VALUE,
                needed=Stage.RUNNING,
                chain=_lead,
                lacks=_undecided(Decision.VALUE),
                stages=BEFORE_LIVE,
            ),
            Asking(
                rule=Rule.C1,
                topic=Topic.COST,
                needed=Stage.APPROVED,
                chain=_cost,
                lacks=_undecided(Decision.COST),
                stages=BEFORE_LIVE,
            ),
            Asking(
                rule=Rule.C7,
                topic=Topic.RECEIPT,
                needed=Stage.APPROVED,
                chain=_sponsor,
                lacks=_not_seen,
                stages=(Stage.PROPOSED,),
            ),
            Asking(
                rule=Rule.C8,
                topic=Topic.RECEIPT,
                needed=Stage.RUNNING,
                chain=_sponsor,
                lacks=_seen_another,
                stages=_FROM_APPROVAL,
            ),
            Asking(
                rule=Rule.O8,
                topic=Topic.NEEDS,
                needed=Stage.RUNNING,
                chain=_accepted_owner,
                lacks=_owner_said_nothing,
                stages=BEFORE_LIVE,
            ),
            Asking(
                rule=Rule.V2,
                topic=Topic.BASELINE,
                needed=None,
                chain=_lead,
                lacks=_no_baseline,
                stages=_FROM_APPROVAL,
                opens=_when_known,
            ),
            Asking(
                rule=Rule.C2,
                topic=Topic.BREAKDOWN,
                needed=None,
                chain=_cost,
                lacks=_not_broken_down,
                stages=_FROM_APPROVAL,
            ),
            Asking(
                rule=Rule.C9,
                topic=Topic.ESTIMATE,
                needed=None,
                chain=_cost,
                lacks=_grows_old,
                stages=(Stage.RUNNING,),
                opens=_when_old,
            ),
            Asking(
                rule=Rule.G1,
                topic=Topic.GOVERNANCE,
                needed=Stage.RUNNING,
                chain=_lead,
                lacks=_ungoverned(Stage.RUNNING),
                stages=(Stage.PROPOSED, Stage.APPROVED),
                opens=_once_begun,
                speaks=False,
                rests=_waived(Stage.RUNNING),
            ),
            Asking(
                rule=Rule.G4,
                topic=Topic.GOVERNANCE,
                needed=Stage.LIVE,
                chain=_lead,
                lacks=_ungoverned(Stage.LIVE),
                stages=(Stage.RUNNING, Stage.CONCLUDED),
                speaks=False,
                rests=_waived(Stage.LIVE),
            ),
            Asking(
                rule=Rule.G5,
                topic=Topic.WAIVER,
                needed=None,
                chain=_holder,
                lacks=_waives,
                stages=standing.UNDER_WAY,
                opens=standing.waiver_asks_at,
            ),
            Asking(
                rule=Rule.D2,
                topic=Topic.DATA,
                needed=Stage.RUNNING,
                chain=_lead,
                lacks=_data_unlike,
                stages=(Stage.APPROVED,),
                speaks=False,
            ),
            Asking(
                rule=Rule.K1,
                topic=Topic.RACI,
                needed=Stage.LIVE,
                chain=_lead,
                lacks=_lines_open,
                stages=(Stage.RUNNING, Stage.CONCLUDED),
                speaks=False,
            ),
            Asking(
                rule=Rule.K2,
                topic=Topic.KPI,
                needed=Stage.LIVE,
                chain=_lead,
                lacks=_no_kpi,
                stages=(Stage.RUNNING, Stage.CONCLUDED),
                speaks=False,
            ),
            Asking(
                rule=Rule.F1,
                topic=Topic.QUESTIONS,
                needed=Stage.RUNNING,
                chain=_lead,
                lacks=_no_questions,
                stages=(Stage.APPROVED, Stage.RUNNING),
                speaks=False,
            ),
            Asking(
                rule=Rule.F2,
                topic=Topic.ANSWERS,
                needed=Stage.CONCLUDED,
                chain=_lead,
                lacks=_unanswered,
                stages=(Stage.RUNNING,),
                speaks=False,
            ),
            Asking(
                rule=Rule.K4,
                topic=Topic.PMO_LEAD,
                needed=Stage.RUNNING,
                chain=_lead,
                lacks=_no_pmo_lead,
                stages=(Stage.APPROVED, Stage.RUNNING),
                speaks=False,
            ),
            Asking(
                rule=Rule.A1,
                topic=Topic.CHANGE,
                needed=Stage.LIVE,
                chain=_plan_owner,
                lacks=_without_a_plan,
                stages=adoption.TRAINED,
                opens=_plan_is_due,
            ),
            Asking(
                rule=Rule.A1_SIGN_UPS,
                topic=Topic.SIGN_UPS,
                needed=None,
                chain=_plan_owner,
                lacks=adoption.lacks_sign_ups,
                stages=adoption.TRAINED,
                opens=adoption.sign_ups_open,
                closes=adoption.sign_ups_close,
            ),
            Asking(
                rule=Rule.A1_ATTENDANCE,
                topic=Topic.ATTENDANCE,
                needed=None,
                chain=_plan_owner,
                lacks=adoption.lacks_attendance,
                stages=adoption.TRAINED,
                opens=adoption.attendance_opens,
            ),
            *(
                Asking(
                    rule=Rule(f"A2.day-{day}"),
                    topic=Topic.ACTIVE,
                    needed=None,
                    chain=_plan_owner,
                    lacks=adoption.check_in_lacks(day),
                    stages=(Stage.LIVE,),
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
                stages=(Stage.LIVE,),
            ),
            Asking(
                rule=Rule.A3,
                topic=Topic.FEEDBACK,
                needed=None,
                chain=_plan_owner,
                lacks=adoption.lacks_answer_to_pulse,
                stages=(Stage.LIVE,),
            ),
            *(
                Asking(
                    rule=Rule(f"P1.day-{day}"),
                    topic=Topic.CHECK_IN,
                    needed=None,
                    chain=_cost,
                    lacks=check_ins.lacks(day),
                    stages=(Stage.LIVE,),
                    opens=check_ins.opens(day),
                    closes=check_ins.closes(day),
                )
                for day in check_ins.DAYS
            ),
            Asking(
                rule=Rule.P3,
                topic=Topic.COURSE,
                needed=None,
                chain=_owner,
                lacks=check_ins.is_undecided,
                stages=(Stage.LIVE,),
                opens=check_ins.undecided_since,
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


_IN: Mapping[Stage, tuple[Rule, ...]] = MappingProxyType(
    {
        stage: tuple(rule for rule, asking in ASKING.items() if stage in asking.stages)
        for stage in Stage
    }
)
# The others are asked about from the first day of the stage until they are answered.
_TIMED_IN: Mapping[Stage, tuple[Rule, ...]] = MappingProxyType(
    {stage: tuple(rule for rule in rules if ASKING[rule].is_timed) for stage, rules in _IN.items()}
)


def lacks(rule: Rule, pilot: Pilot, policy: Policy) -> bool:
    return ASKING[rule].lacks(pilot, policy)


def opens_at(rule: Rule, pilot: Pilot, policy: Policy) -> datetime | None:
    """From when on a rule is asked about, as the pilot stands now; None: not at all.

    What the PMO let pass rests behind its gate until the end of that, and is asked about from
    then on, whatever the stage. What it waived part by part rests, too, in its own stages.
    """
    override = pilot.design.override_of(rule)
    asking = ASKING[rule]
    if override is None or not has_entered(pilot.stage, override.stage):
        opens = asking.asks_from(pilot, policy)  # mostly none, and quickly told
        if opens is None or not asking.lacks(pilot, policy):
            return None
        rests = asking.rests_until(pilot, policy)
        return max(opens, _day_after(rests, policy)) if rests else opens
    if pilot.stage is Stage.RETIRED or not asking.lacks(pilot, policy):
        return None
    return _day_after(override.until, policy)


def _day_after(rested: date, policy: Policy) -> datetime:
    return policy.workspace_calendar.at(rested + DAY, time(0))


def rests_until(rule: Rule, pilot: Pilot, policy: Policy) -> date | None:
    """Through which day the PMO let it pass: at a gate, or part by part."""
    override = pilot.design.override_of(rule)
    ends = (override.until if override else None, ASKING[rule].rests_until(pilot, policy))
    return max((end for end in ends if end), default=None)


def is_over(rule: Rule, pilot: Pilot, policy: Policy, now: datetime) -> bool:
    """Whether its time has passed."""
    moment = ASKING[rule].closes_at(pilot, policy)
    return moment is not None and moment <= now


def _gaps(
    pilot: Pilot, policy: Policy, of_stage: Mapping[Stage, tuple[Rule, ...]]
) -> Iterator[Gap]:
    """What is asked about now or at another time: of its stage, and what was let pass before."""
    passed = {rule for override in pilot.design.overrides for rule in override.rules}
    own = of_stage[pilot.stage]
    rules = [rule for rule in ASKING if rule in passed or rule in own] if passed else own
    for rule in rules:
        if opens := opens_at(rule, pilot, policy):
            yield Gap(rule, opens, ASKING[rule].closes_at(pilot, policy))


def open_rules(pilot: Pilot, policy: Policy, now: datetime) -> tuple[Rule, ...]:
    """The gaps of a pilot that are asked about now."""
    return tuple([gap.rule for gap in _gaps(pilot, policy, _IN) if gap.is_asked_about(now)])


def is_answered(rule: Rule, pilot: Pilot, policy: Policy, now: datetime) -> bool:
    """Whether what it demands is there, or was promised for a day that is ahead."""
    if not lacks(rule, pilot, policy):
        return True
    opens = ASKING[rule].asks_from(pilot, policy)
    return opens is not None and opens > now


def opens_next(pilot: Pilot, policy: Policy, now: datetime) -> datetime | None:
    """The next moment at which time alone opens a gap, or makes one pointless."""
    timed = _gaps(pilot, policy, _TIMED_IN)
    moments = [moment for gap in timed for moment in (gap.opens, gap.closes)]
    return min([moment for moment in moments if moment and moment > now], default=None)


def speaks(rule: Rule, pilot: Pilot) -> bool:
    """Whether people are reminded of it; of what was let pass for a while they are, too."""
    return ASKING[rule].speaks or pilot.design.override_of(rule) is not None


def chain(rule: Rule, pilot: Pilot, policy: Policy) -> tuple[Person, ...]:
    """N1 and N10: the people who could be asked, in order, each once."""
    return tuple(dict.fromkeys(able(rule, pilot, policy)))


def able(rule: Rule, pilot: Pilot, policy: Policy) -> Iterator[Person]:
    """The same, looked for as far as they are asked for; somebody may come twice."""
    for person in ASKING[rule].chain(pilot):
        if person and policy.can_act(person):
            yield person
