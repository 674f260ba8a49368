"""What a step found or did, as facts. `bot.render` makes the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.actuals import Actual, Choice
from bot.domain.agenda import Dated
from bot.domain.asks import Ask, Item, Silence
from bot.domain.causes import Cause
from bot.domain.change_plan import Active, Part
from bot.domain.check_ins import CheckIn, Risk
from bot.domain.data_sheet import Item as DataItem
from bot.domain.design import Override
from bot.domain.digests import Digest, Portfolio
from bot.domain.effect import Effect
from bot.domain.events import Event
from bot.domain.filters import Filter
from bot.domain.gates import Open
from bot.domain.governance import Deed
from bot.domain.kpis import Kpi
from bot.domain.letters import LetterId
from bot.domain.links import Link
from bot.domain.messages import Request
from bot.domain.people import Person
from bot.domain.pilot import Pilot, Role
from bot.domain.presets import Preset
from bot.domain.pulse import Pulse, Reply
from bot.domain.questions import PilotQuestion
from bot.domain.raci import Task
from bot.domain.report import Report
from bot.domain.report_letters import Subscription
from bot.domain.rules import Rule
from bot.domain.stages import Answered, Decision, Stage
from bot.domain.standing import Standing
from bot.domain.topics import Topic
from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class TheirTime:
    """A moment, and the zone of whoever it is said of. `dry_run`: not before that is over."""

    at: datetime
    zone: ZoneInfo
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerAsked:
    """Somebody was named. `asked_at` is when the request goes out; None while unverified."""

    pilot: Pilot
    asked_at: TheirTime | None
    already: bool = False  # the same person was named before and has not answered yet
    instead_of: Person | None = None  # who had accepted, until now


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    pilot: Pilot
    lacks: tuple[Decision, ...]
    owner_asked: OwnerAsked | None
    asked: Mapping[Decision, Person] = field(default_factory=dict)  # who is, about what it lacks
    again: bool = False  # the same form, sent twice
    sees: bool = False  # its sponsor registered it with a cost (C7)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameIsNear:
    """Pilots one can see whose names are close to the one typed. Nothing was written."""

    name: str
    near: tuple[Pilot, ...]
    typed: str | None = None  # the command, for a button that registers anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSet:
    pilot: Pilot


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSet:
    """C4: `challenged` when the ratio is low and nothing says why.

    `replaced`: a total took the place of a breakdown. `sees`: its sponsor disclosed it (C7).
    """

    pilot: Pilot
    challenged: bool
    replaced: bool = False
    sees: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRenewed:
    """C9: the estimate still stands."""

    pilot: Pilot


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseTold:
    """V2, V8, V9: what stands beside the promise now."""

    pilot: Pilot


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsTold:
    """O8: what the owner needs, as it stands now."""

    pilot: Pilot


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMoved:
    """`missing` is what this stage wanted to be there (V5, O3, C1, K4, F1)."""

    pilot: Pilot
    before: Stage
    missing: tuple[Rule, ...]
    reason: str | None = None
    override: Override | None = None  # by which it passed a gate


@dataclass(frozen=True, slots=True, kw_only=True)
class GateTold:
    """What a gate demands that is not there. `tried`: somebody wanted to pass; nothing changed."""

    pilot: Pilot
    stage: Stage
    open: tuple[Open, ...]
    may_fill: bool
    may_override: bool
    may_see: bool = False  # C7: whether it is theirs to say that they have seen the cost
    may_move: bool = False  # through it
    missing: tuple[Rule, ...] = ()  # what the stage wants besides, and lets pass
    tried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSeen:
    """C7: the sponsor has seen the estimate that stands."""

    pilot: Pilot


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingNext:
    """Nothing of what the next gate demands is open; `stage` is where the pilot can move."""

    pilot: Pilot
    stage: Stage | None
    may_move: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOn:
    """One of a pilot's people gave an open question to somebody."""

    item: Item
    to: Person
    at: TheirTime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAdded:
    pilot: Pilot
    link: Link
    already: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernanceTold:
    """Every item of a pilot's preset; `gate` is the next stage that looks at them."""

    pilot: Pilot
    to: Person
    preset: Preset
    standings: tuple[Standing, ...]
    may_fill: bool
    gate: Stage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShown:
    """One governance item, for somebody who may answer it."""

    pilot: Pilot
    standing: Standing
    may_waive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsSaved:
    """What was said of some governance items, and how many are left before the next gate.

    `next` is what the same person can say after that; `asked` who hears that they hold it.
    """

    pilot: Pilot
    deed: Deed
    standings: tuple[Standing, ...]
    left: int
    gate: Stage | None
    next: Standing | None
    same: bool = False
    asked: Person | None = None
    asked_at: TheirTime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetChosen:
    """Another preset for one pilot; `kept` answers have an item in it."""

    pilot: Pilot
    preset: Preset
    kept: int
    same: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTold:
    """D2. `changed`: a side was filled in, or a confirmer named; else all of it is to be read."""

    pilot: Pilot
    unconfirmed: tuple[DataItem, ...]
    may_fill: bool
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RaciTold:
    """K1. `changed` are the lines that were filled in; else all of them are to be read."""

    pilot: Pilot
    open: tuple[Task, ...]
    may_fill: bool
    changed: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiTold:
    """K2. `changed` is the one filled in, `removed` the one left out; else all are to be read."""

    pilot: Pilot
    may_fill: bool
    changed: Kpi | None = None
    removed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsTold:
    """F1. `changed`: they were written; `lost` of them read another way than when answered."""

    pilot: Pilot
    may_fill: bool
    changed: bool = False
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered:
    """F2."""

    pilot: Pilot
    question: PilotQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTold:
    """A change plan as it stands, and how it goes; `active` is what was told last."""

    pilot: Pilot
    lacks: tuple[Part, ...]
    active: Active | None
    may_change: bool
    is_empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSaved:
    """A step of a change plan; `then` is what this person can do next."""

    pilot: Pilot
    lacks: tuple[Part, ...]
    then: Topic | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionNoted:
    """A number about training or use, or what is done about it (A1, A2)."""

    pilot: Pilot
    topic: Topic
    active: Active | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseAsked:
    """It goes to its channel at once; the answers are told when it ends."""

    pilot: Pilot
    pulse: Pulse
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseReplied:
    """What somebody answered, told to them alone."""

    pilot: Pilot
    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseAnswered:
    """The people who answered are told what changes."""

    pilot: Pilot
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInTold:
    """P1: what was understood; `before` was told in the same check-in and is corrected.

    `risk` is there once the sponsor is to choose. `may_add_baseline`: without one no share is
    known, and this person can add it.
    """

    pilot: Pilot
    check_in: CheckIn
    before: Actual | None
    risk: Risk | None
    may_add_baseline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseChosen:
    """P3: nothing has moved; `may_move` is whether this person can retire it."""

    pilot: Pilot
    choice: Choice
    may_move: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    pilot: Pilot
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    pilot: Pilot
    changed: tuple[str, ...]
    owner_left_out: Person | None = None  # O6: the owner has joined the team


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One pilot in full, as one person may see it."""

    pilot: Pilot
    answered: Mapping[Decision, Answered]
    lacks: tuple[Decision, ...]
    asks: tuple[Ask, ...]
    next_gate: tuple[Stage, date | None] | None
    idle_days: int
    stalled: bool
    held: bool
    owner_unable: bool
    may_edit: bool
    gate: Stage | None = None  # the next one that demands something
    open: tuple[Open, ...] = ()  # what it demands that is not there
    records: tuple[Event, ...] = ()  # the approvals and conclusions, with their figures
    people: Mapping[int, Person] = field(default_factory=dict)  # whom those name
    governance: tuple[Standing, ...] = ()
    governed: Answered = Answered.OPEN
    unconfirmed: tuple[DataItem, ...] = ()  # said to be the same, by nobody who is here (D2)
    open_tasks: tuple[Task, ...] = ()  # the lines of the RACI that lack somebody (K1)
    check_ins: tuple[CheckIn, ...] = ()  # those that have begun (P1)
    check_in: CheckIn | None = None  # the one that is asked about now
    risk: Risk | None = None  # P3
    may_choose: bool = False  # what becomes of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One pilot in a list."""

    pilot: Pilot
    lacks: tuple[Decision, ...]
    stalled_days: int | None
    held: bool
    answered: Mapping[Decision, Answered]
    check_in: CheckIn | None = None  # the last that is known, or is over untold (P1)
    at_risk: bool = False  # P3


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    filter: Filter
    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    causes: Mapping[Cause | None, int] = field(default_factory=dict)  # of the stopped ones


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The newest first. `people` are those the events name."""

    pilot: Pilot
    events: Sequence[Event]
    people: Mapping[int, Person]
    zone: ZoneInfo
    page: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignPreview:
    """A bulk assignment that waits for a press."""

    role: Role
    person: Person
    filter: Filter
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    preview: AssignPreview
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSet:
    digest: Digest
    replaced: bool
    private: bool = False  # the channel: Preflight may not be in it
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestOff:
    was_set: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestNow:
    """It was owed; delivery sends it at once."""

    filter: Filter
    private: bool = False  # the channel: Preflight may not be in it
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestList:
    digests: tuple[Digest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTold:
    """`may_send`: whether they choose who gets it by itself."""

    report: Report
    may_send: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsSent:
    """To whom it goes once its month or quarter is over, each with the reader's day."""

    to: tuple[tuple[Subscription, date], ...]
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPage:
    portfolio: Portfolio


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A day was given: "I'll do it by …"."""

    item: Item
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMine:
    """Not me: who is asked next, if anybody; `at` where a request goes out to them.

    `sent_up`: it had come back before, so it went to the sponsor instead.
    """

    item: Item
    next: Person | None
    at: TheirTime | None = None
    sent_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsFor:
    """Somebody else is asked to clear the way first."""

    item: Item
    next: Person | None
    at: TheirTime | None
    sent_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WayCleared:
    """It is asked of whoever waited again."""

    item: Item
    next: Person | None
    at: TheirTime | None
    sent_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """N9: reminders wait through `until`; None where there is no pause any more."""

    until: date | None
    waiting: int  # asks
    was_paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidaysTold:
    """Whose public holidays somebody has off; `by_zone`: as their time zone tells."""

    country: str | None
    by_zone: bool
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingTold:
    """One setting, or all of them, as typed and with what each is for."""

    settings: Mapping[str, tuple[str, str]]
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarTold:
    """What is ahead, the nearest first; `more` come later. Of one pilot, or of one's own."""

    entries: tuple[Dated, ...]
    more: int
    pilot: Pilot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAsks:
    """Open asks that somebody may see: of a person, of a pilot, or their own."""

    items: tuple[Item, ...]
    more: int
    person: Person | None = None
    pilot: Pilot | None = None
    zone: ZoneInfo
    own: bool = False
    explained: bool = False  # with why each is asked, and what becomes of it
    rounds: int
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """Who is reminded of what in their next day's slot; `more` are due besides (N3)."""

    person: Person
    at: datetime
    zone: ZoneInfo
    items: tuple[Item, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A question that would be asked that day, and what keeps it back; `day` ends that."""

    item: Item
    by: Silence
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A request that goes out when its reader's working day begins, or has room for it."""

    request: Request
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """N13: everybody's next working day. The counts are of those not listed here."""

    reminded: tuple[Reminded, ...]
    waiting: tuple[Waiting, ...]
    kept: tuple[Kept, ...]
    people: int
    requests: int
    questions: int
    cut: bool  # there were more questions than an answer has time for
    dry_run: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """N12: why somebody got a reminder, and what silences it. `reminder`: if it was one."""

    item: Item
    person: Person
    rounds: int
    zone: ZoneInfo
    reminder: LetterId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectTold:
    """N14: what came of each rule's asks in the last so many days."""

    days: int
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """N14: somebody said whether a reminder helped."""

    helpful: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked about a pilot, for whoever is to answer."""

    pilot: Pilot
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    pilot: Pilot
    told: Person | None
    told_at: TheirTime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question went to somebody, or an answer back."""

    pilot: Pilot
    to: Person
    at: TheirTime
    reply: bool = False


Answer = (
    Registered
    | HolidaysTold
    | CalendarTold
    | Preview
    | NameIsNear
    | OwnerAsked
    | ValueSet
    | CostSet
    | CostRenewed
    | PromiseTold
    | NeedsTold
    | StageMoved
    | GateTold
    | CostSeen
    | NothingNext
    | LinkAdded
    | HandedOn
    | GovernanceTold
    | ItemsSaved
    | PresetChosen
    | DataTold
    | RaciTold
    | KpiTold
    | QuestionsTold
    | QuestionAnswered
    | PlanTold
    | PlanSaved
    | AdoptionNoted
    | PulseAsked
    | PulseReplied
    | PulseAnswered
    | CheckInTold
    | CourseChosen
    | Held
    | Edited
    | AssignPreview
    | Assigned
    | DigestSet
    | DigestOff
    | DigestNow
    | DigestList
    | DigestPage
    | ReportTold
    | ReportsSent
    | Planned
    | NotMine
    | WaitsFor
    | WayCleared
    | Paused
    | SettingTold
    | OpenAsks
    | Why
    | EffectTold
    | Judged
    | Declined
    | Asked
    | Card
    | Listing
    | History
)
