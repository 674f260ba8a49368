"""Check-ins after go-live: what came of the promise (P1), and what becomes of a pilot (P3)."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.actuals import (
    LONGEST_WHY,
    Actual,
    Choice,
    course_named,
    read_change,
    read_run_cost,
    read_source,
)
from bot.domain.adoption import NotLiveYet
from bot.domain.answers import CheckInTold, CourseChosen
from bot.domain.check_ins import (
    CheckIn,
    CheckInsAreOver,
    NoCheckInYet,
    NotAtRisk,
    NothingPromised,
    Risk,
    at_risk,
    check_in_on,
    cost_of,
    is_measurable,
    promise_of,
    shares,
    span,
    to_keep,
)
from bot.domain.command_text import PilotRef
from bot.domain.cost import Cost, Estimate
from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.forms import NothingTyped, Reading, needed
from bot.domain.money import Money
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, may
from bot.domain.pilot import Pilot
from bot.domain.topics import Topic
from bot.domain.value import Value
from bot.frozen import dataclass
from bot.usecases import acting, changing
from bot.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody typed about the change, its source, and what running it costs."""

    change: str | None
    source: str | None
    cost: str | None = None


# P1


def tell(work: Work, who: SlackId, ref: PilotRef, told: Told) -> CheckInTold:
    """Told again in the same check-in, the later one counts; the history keeps both."""
    actor, found = acting.acting(work, who, Act.CHECK_IN, ref, topic=Topic.CHECK_IN)
    asked, promise = asked_now(work, found)
    actual = _read(work, actor, found, asked, promise, told)
    if asked.answer and _is_same(actual, asked.answer):
        return _told(work, actor, found, asked, promise)
    pilot = kept_up(work, found)
    others = tuple(one for one in pilot.design.actuals if one is not asked.answer)
    design = replace(pilot.design, actuals=(*others, actual))
    event = changing.event(
        work, pilot, Change.CHECK_IN, actor,
        _figures(asked.answer, promise), _figures(actual, promise), actual.source,
    )  # fmt: skip
    after = pilot.designed(design, actor)
    written = changing.write(work, pilot, after, [event], actor, Topic.CHECK_IN)
    now_told = replace(asked, answer=actual)
    return _told(work, actor, written, now_told, promise, before=asked.answer)


def _is_same(one: Actual, other: Actual) -> bool:
    """The same figures from the same source, whoever tells them and when."""
    return (one.change, one.source, one.cost) == (other.change, other.source, other.cost)


def _told(  # noqa: PLR0913
    work: Work,
    actor: Person,
    pilot: Pilot,
    check_in: CheckIn,
    promise: Value,
    *,
    before: Actual | None = None,
) -> CheckInTold:
    risk = at_risk(pilot, work.policy, work.now)
    may_add = may(actor, Act.SET_VALUE, pilot, work.policy)
    return CheckInTold(
        pilot=pilot,
        check_in=check_in,
        before=before,
        risk=risk if risk and risk.choice is None else None,
        may_add_baseline=may_add and not is_measurable(promise),
    )


def asked_now(work: Work, pilot: Pilot) -> tuple[CheckIn, Value]:
    """The check-in that is open, and the promise it is held against."""
    if pilot.live_since is None:
        raise NotLiveYet(pilot)
    promise = promise_of(pilot)
    if promise is None:
        raise NothingPromised(pilot)
    found = check_in_on(pilot, work.policy, work.now)
    if found is None:
        first, end = span(pilot.live_since, work.policy)
        is_over = end <= work.policy.workspace_calendar.day(work.now)
        raise CheckInsAreOver(pilot, end) if is_over else NoCheckInYet(pilot, first)
    return found, promise


def _read(  # noqa: PLR0913, PLR0917
    work: Work, actor: Person, pilot: Pilot, asked: CheckIn, promise: Value, told: Told
) -> Actual:
    """What is wrong is told together, each beside its field; a cost told before may stand."""
    reading = Reading()
    change = _needed(reading, "change", told.change)
    source = _needed(reading, "source", told.source)
    amount = reading.read("change", read_change, change, promise)
    where = reading.read("source", read_source, source)
    cost = reading.read("cost", read_run_cost, told.cost, cost_of(pilot), work.policy.currency)
    reading.check()
    if amount is None or where is None:
        raise NothingTyped("source")
    at, known = changing.happened(work, pilot), asked.answer
    cost = cost or (known.cost if known else None)
    return Actual(day=asked.day, change=amount, source=where, by=actor.id, at=at, cost=cost)


def _needed(reading: Reading, name: str, text: str | None) -> str | None:
    if not text or not text.strip():
        reading.refused[name] = NothingTyped(name)
    return text


def _figures(actual: Actual | None, promise: Value) -> Figures:
    """The change in the words of the promise, and a year of running it."""
    if actual is None:
        return Figures()
    told = replace(promise, amount=actual.change, text="")
    cost = _run_cost(actual.cost) if actual.cost else None
    return Figures(text=str(actual.day), value=told, cost=cost)


def _run_cost(run: Money) -> Cost:
    return Cost(currency=run.currency, yearly=Estimate(run.amount, run.amount, run.amount))


# what it is held against


def kept_up(work: Work, pilot: Pilot) -> Pilot:
    """When its first check-in comes, what it promises is kept, where go-live kept nothing."""
    promised = to_keep(pilot, work.policy, work.now)
    if promised is None:
        return pilot
    after = replace(pilot, design=replace(pilot.design, promised=promised))
    event = Event(
        at=changing.happened(work, pilot),
        change=Change.PROMISED,
        origin=Origin.CLOCK,
        after=Figures(value=promised.value),
    )
    work.store.events.add(pilot.id, [event])
    work.store.pilots.put(after, work.policy, work.now, pilot)
    return after


# P3


def choose(
    work: Work, who: SlackId, ref: PilotRef, course: str | None, reason: str | None
) -> CourseChosen:
    """The sponsor's choice, on the figures it is made on. The pilot stays where it is (N11)."""
    actor, pilot = acting.acting(work, who, Act.CHOOSE_COURSE, ref, topic=Topic.COURSE)
    risk, reading = risk_of(work, pilot), Reading()
    named = reading.attempt("course", course_named, course or "")
    why = reading.attempt("reason", needed, LONGEST_WHY, reason or "", "reason")
    reading.check()
    if named is None or why is None:
        raise NothingTyped("reason")
    choice = Choice(
        course=named,
        reason=why,
        by=actor.id,
        at=changing.happened(work, pilot),
        day=risk.on[-1].day,
        shares=shares(risk, pilot),
    )
    may_move = may(actor, Act.EDIT, pilot, work.policy)
    known = risk.choice
    if known and (known.course, known.reason, known.by) == (named, why, actor.id):
        return CourseChosen(pilot=pilot, choice=known, may_move=may_move)
    design = replace(pilot.design, choices=(*pilot.design.choices, choice))
    before = Figures(text=known.course.value if known else None)
    event = changing.event(
        work, pilot, Change.COURSE, actor, before, Figures(text=named.value), why
    )
    after = pilot.designed(design, actor)
    written = changing.write(work, pilot, after, [event], actor, Topic.COURSE)
    return CourseChosen(pilot=written, choice=choice, may_move=may_move)


def risk_of(work: Work, pilot: Pilot) -> Risk:
    """What speaks against a pilot that is at risk."""
    risk = at_risk(pilot, work.policy, work.now)
    if risk is None:
        raise NotAtRisk(pilot)
    return risk
