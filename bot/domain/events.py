"""Events: who changed what, when, from what to what. Append-only (decision 11, S1, S3)."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.cost import Cost
from bot.domain.people import PersonId
from bot.domain.stages import Stage
from bot.domain.value import Value
from bot.frozen import dataclass


class Origin(StrEnum):
    """Only a person's change resets the stall clock (S1); an import starts it."""

    PERSON = "person"
    OPERATOR = "operator"
    IMPORT = "import"
    CLOCK = "clock"


class Change(StrEnum):
    REGISTERED = "registered"
    IMPORTED = "imported"
    NAME = "name"
    LEAD = "lead"
    SPONSOR = "sponsor"
    BACKUP = "backup"
    PMO_LEAD = "pmo_lead"
    TEAM = "team"
    UNIT = "unit"
    RESTRICTED = "restricted"
    APPROVAL = "approval"
    LAUNCH = "launch"
    END = "end"
    GO_LIVE = "go_live"
    VALUE = "value"
    COST = "cost"
    OWNER_NAMED = "owner named"
    OWNER_ACCEPTED = "owner accepted"
    OWNER_DECLINED = "owner declined"
    OWNER_UNABLE = "owner unable"
    STAGE = "stage"
    HOLD = "hold"
    OVERRIDE = "override"
    COST_SEEN = "cost seen"
    BREAKDOWN = "breakdown"
    COST_STANDS = "cost stands"
    BASELINE = "baseline"
    RATE = "hourly rate"
    METRIC = "key metric"
    NEEDS = "needs"
    LINK = "link"
    GOVERNANCE = "governance"
    PRESET = "governance preset"
    DATA = "data sheet"
    RACI = "RACI"
    KPI = "KPI"
    QUESTIONS = "questions"
    QUESTION_ANSWERED = "question answered"
    PLAN_OWNER = "change plan owner"
    TARGET_GROUP = "target group"
    PILOT_USERS = "users of the pilot"
    TRAINING = "training"
    ADOPTION_TARGET = "adoption target"
    FEEDBACK_CHANNEL = "feedback channel"
    COMMUNICATIONS = "communications"
    SIGN_UPS = "sign-ups"
    ATTENDANCE = "attendance"
    ACTIVE_PEOPLE = "active people"
    ADOPTION = "adoption"
    PULSE = "pulse"
    PULSE_ANSWERED = "pulse answered"
    PROMISED = "promised"
    CHECK_IN = "check-in"
    COURSE = "course"
    PLANNED = "planned"
    NOT_MINE = "not mine"
    WAITING = "waiting"
    CLEARED = "cleared"
    PAUSED = "paused"
    HOLIDAYS = "holidays"
    DIGEST = "digest"
    REPORT = "report"
    SETTING = "setting"
    FORGOTTEN = "forgotten"
    API_ACCESS = "api access"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One side of a change, or what a decision was made on. People by our row id."""

    text: str | None = None
    person: PersonId | None = None
    people: tuple[PersonId, ...] = ()
    day: date | None = None
    flag: bool | None = None
    stage: Stage | None = None
    value: Value | None = None
    cost: Cost | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    at: datetime
    change: Change
    origin: Origin = Origin.PERSON
    by: PersonId | None = None
    before: Figures = field(default_factory=Figures)
    after: Figures = field(default_factory=Figures)
    reason: str | None = None

    @property
    def is_decision(self) -> bool:
        """Whether it is an approval or a conclusion, and no step back."""
        before, after = self.before.stage, self.after.stage
        ends = {Stage.APPROVED: Stage.PROPOSED, Stage.CONCLUDED: Stage.RUNNING}
        return after in ends and before is ends[after]

    def people(self) -> set[PersonId]:
        """Everybody the event names."""
        sides = (self.before, self.after)
        named = (self.by, *(side.person for side in sides))
        together = {person for side in sides for person in side.people}
        return together | {person for person in named if person is not None}
