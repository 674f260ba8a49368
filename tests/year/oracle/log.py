"""What happened in one workspace, in order: facts, ticks of the reminder job, arrived letters.

The letters of a tick follow it directly: no fact stands between a tick and its reminders.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

Rule: TypeAlias = Literal["V1", "O2", "C1"]
Role: TypeAlias = Literal["lead", "sponsor"]
Kind: TypeAlias = Literal["reminder", "request", "notice"]
Stage: TypeAlias = Literal[
    "proposed", "approved", "running", "concluded", "live", "retired", "stopped"
]

RULES: tuple[Rule, ...] = ("V1", "O2", "C1")
MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class PolicySet:
    at: datetime
    country: str
    zone: str
    working_days: frozenset[int] = MONDAY_TO_FRIDAY
    grace_days: int = 3
    interval_days: int = 5
    rounds: int = 3
    slot_hour: int = 9
    guests_allowed: bool = False
    pmo: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonSeen:
    at: datetime
    person: str
    zone: str | None = None
    is_bot: bool = False
    is_guest: bool = False
    is_outsider: bool = False
    is_deactivated: bool = False
    country: str | None = None


@dataclass(frozen=True, slots=True)
class PilotRegistered:
    at: datetime
    pilot: str
    registrant: str | None = None
    lead: str | None = None
    sponsor: str | None = None
    approval: date | None = None
    launch: date | None = None
    end: date | None = None
    go_live: date | None = None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class RoleSet:
    at: datetime
    pilot: str
    role: Role
    person: str | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class StageMoved:
    at: datetime
    pilot: str
    stage: Stage
    by: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    at: datetime
    pilot: str
    until: date | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class DecisionChanged:
    at: datetime
    pilot: str
    rule: Rule
    closed: bool
    by: str = ""


@dataclass(frozen=True, slots=True)
class OwnerNamed:
    at: datetime
    pilot: str
    person: str
    by: str


@dataclass(frozen=True, slots=True)
class OwnerAccepted:
    at: datetime
    pilot: str
    person: str


@dataclass(frozen=True, slots=True)
class OwnerDeclined:
    at: datetime
    pilot: str
    person: str
    suggested: str | None = None


@dataclass(frozen=True, slots=True)
class PlanGiven:
    at: datetime
    pilot: str
    rule: Rule
    person: str
    until: date


@dataclass(frozen=True, slots=True)
class NotMe:
    at: datetime
    pilot: str
    rule: Rule
    person: str
    named: str | None = None


@dataclass(frozen=True, slots=True)
class WaitingFor:
    at: datetime
    pilot: str
    rule: Rule
    person: str
    blocker: str


@dataclass(frozen=True, slots=True)
class Cleared:
    at: datetime
    pilot: str
    rule: Rule
    person: str


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """By a named owner, of whoever named them."""

    at: datetime
    pilot: str
    person: str


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    at: datetime
    pilot: str
    person: str


@dataclass(frozen=True, slots=True)
class Paused:
    at: datetime
    person: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Tick:
    at: datetime


@dataclass(frozen=True, slots=True)
class Outage:
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    pilot: str
    rule: Rule
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    at: datetime
    to: str
    kind: Kind
    shown: tuple[Shown, ...] = ()


Fact: TypeAlias = (
    PolicySet
    | PersonSeen
    | PilotRegistered
    | RoleSet
    | StageMoved
    | Held
    | DecisionChanged
    | OwnerNamed
    | OwnerAccepted
    | OwnerDeclined
    | PlanGiven
    | NotMe
    | WaitingFor
    | Cleared
    | QuestionAsked
    | QuestionAnswered
    | Paused
    | Outage
)
Entry: TypeAlias = Fact | Tick | Letter
