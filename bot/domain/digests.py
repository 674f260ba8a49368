"""Digests: which channel gets one, when, about which pilots (D1), and what a digest counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.domain.asks import Ask
from bot.domain.calendar import next_weekly
from bot.domain.change_plan import Active
from bot.domain.check_ins import Risk
from bot.domain.filters import Filter
from bot.domain.people import Person
from bot.domain.pilot import Pilot
from bot.domain.refusals import Refusal
from bot.domain.stages import Decision, Stage
from bot.frozen import dataclass

TOO_FEW = 10  # B1: fewer decided pilots than this say nothing
STALLED_ON_A_PAGE = 20
ADOPTION_SHOWN = 5
AT_RISK_SHOWN = 5


@dataclass(eq=False)
class MineInAChannel(Refusal):
    """`mine` is somebody's; what a channel reads is nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Once a week, at a local hour."""

    weekday: int
    hour: time
    zone: ZoneInfo

    def next_after(self, moment: datetime) -> datetime:
        return next_weekly(moment, self.zone, self.weekday, self.hour)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One digest a channel. `trouble` is why Slack would not take the last one."""

    id: int
    channel: str
    filter: Filter
    schedule: Schedule
    set_by: Person
    next_at: datetime
    trouble: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A stalled pilot as the digest names it: working days since the last human change."""

    pilot: Pilot
    days: int
    lacks: tuple[Decision, ...]
    holds: str | None = None  # the role that is asked about the first of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A live pilot whose adoption has stalled (A2), with what was told last, if anything was."""

    pilot: Pilot
    active: Active | None
    holds: str | None = None  # the role that is asked about it


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRisk:
    """A live pilot of which the sponsor is to choose what becomes, and why (P3)."""

    pilot: Pilot
    risk: Risk | None
    holds: str | None = None  # the role that is asked about it


FIRST = (Decision.OWNER, Decision.VALUE, Decision.COST)


def in_order(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The owner first: without one nobody carries the other two."""
    return tuple(sorted(decisions, key=FIRST.index))


def role_of(ask: Ask, pilot: Pilot) -> str:
    """What the person asked is to the pilot; a digest names roles, not people (D1)."""
    if ask.person is None:
        return "nobody left to ask"
    if ask.person == pilot.awaiting_acceptance:
        return "named owner"
    if ask.person == pilot.plan_owner:
        return "owner of the change plan"
    held = next((role for role, person in pilot.roles() if person == ask.person), None)
    if held:
        return held.value.replace("_", " ")
    return "who registered it" if ask.person == pilot.registrant else "PMO"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """What a digest says, as figures."""

    filter: Filter
    now: datetime
    stages: Mapping[Stage, int]
    stalled: tuple[Standing, ...]  # one page of them, the longest first
    stalled_count: int
    lacking: Mapping[Decision, int]  # among the stalled (D1)
    live: int  # ever live (B1)
    stopped: int  # stopped before live (B1)
    decided_this_month: int
    designed: int  # B2
    launched: int
    launched_unknown: int
    page: int = 0
    adoption: tuple[Adoption, ...] = ()  # some of them, those that stalled first
    adoption_count: int = 0
    at_risk: tuple[AtRisk, ...] = ()  # some of them, those that were first
    at_risk_count: int = 0

    @property
    def pilots(self) -> int:
        return sum(self.stages.values())

    @property
    def stalled_left(self) -> int:
        """How many are on the pages after this one."""
        return self.stalled_count - self.page * STALLED_ON_A_PAGE - len(self.stalled)

    @property
    def decided(self) -> int:
        return self.live + self.stopped

    @property
    def transition_rate(self) -> float | None:
        """B1, or None while too few are decided to say."""
        return self.live / self.decided if self.decided >= TOO_FEW else None
