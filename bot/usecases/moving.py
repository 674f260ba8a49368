"""Moving a pilot through its stages, holding it, stopping it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.actuals import Promised
from bot.domain.answers import GateTold, Held, StageMoved
from bot.domain.autopsy import autopsy_of, cause_of
from bot.domain.causes import Again, Autopsy, Cause, CauseNeeded, cause_named, read_said
from bot.domain.command_text import PilotRef
from bot.domain.dates import not_past, parse_day, within
from bot.domain.design import Design, Override
from bot.domain.events import Change, Event, Figures
from bot.domain.forms import Reading, WrongAnswers
from bot.domain.gates import Open, closed_by, warned_of
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, Duty, check_move, may, may_move, may_take_on
from bot.domain.pilot import CannotBeHeld, NotHeld, Pilot, timing_at
from bot.domain.policy import LONGEST_HOLD
from bot.domain.rules import Rule
from bot.domain.stages import (
    BEFORE_LIVE,
    NEEDED_BY,
    OVER,
    AlreadyThere,
    Decision,
    NotTheNextStage,
    ReasonNeeded,
    Stage,
    Timing,
    following,
    is_back,
    stage_named,
)
from bot.domain.stages import check_move as check_order
from bot.domain.typed import as_typed
from bot.domain.typed import within as not_longer
from bot.frozen import dataclass
from bot.usecases import acting, changing
from bot.work import Work

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """Why a pilot stops, as chosen and typed; in words alone it is another cause."""

    cause: str = Cause.OTHER
    said: str | None = None


def move(
    work: Work, who: SlackId, ref: PilotRef, wanted: str, reason: str | None = None
) -> StageMoved | GateTold:
    """One legal step (see Stages in the rule book), with what this stage needed and lacks.

    Where its gate is closed nothing changes, and what is open is told. A stop by a word alone has
    another cause than the three patterns.
    """
    actor = acting.person(work, who)
    pilot = acting.find(work, actor, ref, changing=True)
    stage = stage_named(wanted)
    check_move(actor, pilot, stage, work.policy)
    if stage is Stage.STOPPED:
        return _stopped(work, actor, pilot, Stopping(said=reason))
    why = _why(pilot.stage, stage, reason)
    if stage is following(pilot.stage):
        asks = work.store.asks.open_of(pilot)
        stands = closed_by(pilot, stage, asks, work.policy, work.now)
        if stands:
            return gate_told(work, actor, pilot, stage, stands, tried=True)
    again = _proposed_again(work, actor, pilot, why) if pilot.stage is Stage.STOPPED else pilot
    return moved_on(work, actor, pilot, again, stage, why)


def _proposed_again(work: Work, actor: Person, pilot: Pilot, why: str | None) -> Pilot:
    """What it was stopped for stays on record, with what has changed since."""
    known = autopsy_of(pilot)
    if known is None:  # it came in stopped
        return pilot
    again = Again(reason=why or "", by=actor.id, at=changing.happened(work, pilot))
    autopsies = (*pilot.design.autopsies[:-1], replace(known, again=again))
    return pilot.designed(replace(pilot.design, autopsies=autopsies), actor)


def stop(work: Work, who: SlackId, ref: PilotRef, why: Stopping) -> StageMoved:
    """With its cause, by one of the patterns or in words (the autopsy)."""
    actor = acting.person(work, who)
    pilot = acting.find(work, actor, ref, changing=True)
    check_move(actor, pilot, Stage.STOPPED, work.policy)
    return _stopped(work, actor, pilot, why)


def _stopped(work: Work, actor: Person, pilot: Pilot, why: Stopping) -> StageMoved:
    check_order(pilot.stage, Stage.STOPPED, why.said)
    reading = Reading()
    cause = reading.attempt("cause", cause_named, why.cause)
    said = reading.attempt("reason", read_said, why.said, cause)
    reading.check()
    if cause is None:
        raise WrongAnswers({"cause": CauseNeeded()})
    at = changing.happened(work, pilot)
    autopsy = Autopsy(cause=cause, said=said, by=actor.id, at=at)
    design = replace(pilot.design, autopsies=(*pilot.design.autopsies, autopsy))
    after = pilot.designed(design, actor)
    return moved_on(work, actor, pilot, after, Stage.STOPPED, said)


def gate_told(  # noqa: PLR0913
    work: Work,
    actor: Person,
    pilot: Pilot,
    stage: Stage,
    stands: tuple[Open, ...],
    *,
    tried: bool = False,
) -> GateTold:
    may_override = may_take_on(actor, Duty.OVERRIDE, work.policy)
    demanded = {one.rule for one in stands}
    wanted = warned_of(pilot, stage, work.policy) if stage is not pilot.stage else ()
    return GateTold(
        pilot=pilot,
        stage=stage,
        open=stands,
        may_fill=may(actor, Act.DESIGN, pilot, work.policy),
        may_override=may_override and stage in {pilot.stage, following(pilot.stage)},
        may_see=may(actor, Act.SEE_COST, pilot, work.policy),
        may_move=may_move(actor, pilot, stage, work.policy),
        missing=tuple(rule for rule in wanted if rule not in demanded),
        tried=tried,
    )


def moved_on(  # noqa: PLR0913, PLR0917
    work: Work,
    actor: Person,
    before: Pilot,
    after: Pilot,
    stage: Stage,
    why: str | None,
    events: Sequence[Event] = (),
    override: Override | None = None,
) -> StageMoved:
    """In its next stage, written down with the figures that the move was made on."""
    moved = entered(work, after, stage)
    sides = Figures(stage=before.stage), _record(moved)
    event = changing.event(work, before, Change.STAGE, actor, *sides, why)
    changed = changing.write(work, before, moved, [*events, event], actor)
    if stage in OVER:  # a question that outlived the yes has nobody to answer now
        work.store.letters.owe_edits(work.store.asks.closed_of(changed.id, Rule.O2))
    missing = () if is_back(before.stage, stage) else warned_of(changed, stage, work.policy)
    return StageMoved(
        pilot=changed, before=before.stage, missing=missing, reason=why, override=override
    )


def entered(work: Work, pilot: Pilot, stage: Stage) -> Pilot:
    """The pilot in another stage; Q1 is fixed at the first passage into what needs a decision."""
    forward = not is_back(pilot.stage, stage) and stage is not Stage.STOPPED
    timing = {**pilot.timing, **(_timings(work, pilot, stage) if forward else {})}
    decides = stage in {Stage.LIVE, Stage.STOPPED} and not pilot.ever_live
    launches = forward and stage is Stage.RUNNING and pilot.launched_on is None
    goes_live = forward and stage is Stage.LIVE
    design = _gone_live(work, pilot) if goes_live else pilot.design
    return replace(
        pilot,
        stage=stage,
        timing=timing,
        ever_live=pilot.ever_live or stage is Stage.LIVE,
        decided_on=_decided_on(work, pilot, decides=decides),
        launched_on=changing.happened(work, pilot) if launches else pilot.launched_on,
        hold_until=pilot.hold_until if stage in BEFORE_LIVE else None,
        design=design,
    )


def _decided_on(work: Work, pilot: Pilot, *, decides: bool) -> datetime | None:
    """B1: a stopped pilot that is proposed again is decided no more."""
    if decides:
        return changing.happened(work, pilot)
    reopens = pilot.stage is Stage.STOPPED and not pilot.ever_live
    return None if reopens else pilot.decided_on


def _gone_live(work: Work, pilot: Pilot) -> Design:
    """P1: what it is held against from now on is what it promises now."""
    since, value = changing.happened(work, pilot), pilot.value
    promised = Promised(value=value, cost=pilot.cost, at=since) if value else None
    return replace(pilot.design, live_since=since, promised=promised)


def hold(work: Work, who: SlackId, ref: PilotRef, until: str) -> Held:
    """Nothing is asked through that day."""
    actor, pilot = acting.acting(work, who, Act.HOLD, ref)
    if pilot.stage not in BEFORE_LIVE:
        raise CannotBeHeld(pilot)
    reading = Reading()
    today = work.policy.calendar_of(actor).day(work.now)
    day = reading.attempt("until", hold_day, until, today)
    reading.check()
    return _held(work, actor, pilot, day)


def end_hold(work: Work, who: SlackId, ref: PilotRef) -> Held:
    actor, pilot = acting.acting(work, who, Act.HOLD, ref)
    if pilot.hold_until is None:
        raise NotHeld(pilot)
    return _held(work, actor, pilot, None)


def hold_day(text: str, today: date) -> date:
    day = not_past(parse_day(text, today), today)
    return within(day, today, LONGEST_HOLD // timedelta(days=1))


def _held(work: Work, actor: Person, pilot: Pilot, day: date | None) -> Held:
    if day == pilot.hold_until:
        return Held(pilot=pilot, until=day)
    held = replace(pilot, hold_until=day)
    event = changing.event(
        work, pilot, Change.HOLD, actor, Figures(day=pilot.hold_until), Figures(day=day)
    )
    changed = changing.write(work, pilot, held, [event], actor)
    asks = work.store.asks.open_of(pilot).values()
    if day is None and asks:
        work.store.letters.hurry(work.now, asks=[ask.id for ask in asks if ask.id])
    return Held(pilot=changed, until=day)


def _why(stage: Stage, wanted: Stage, typed: str | None) -> str | None:
    """The reason of a legal move; what is wrong is told beside its field."""
    reading = Reading()
    why = reading.attempt("reason", _reason, typed)
    reading.check()
    try:
        check_order(stage, wanted, why)
    except ReasonNeeded as needed:
        raise WrongAnswers({"reason": needed}) from needed
    except (AlreadyThere, NotTheNextStage) as wrong:
        raise WrongAnswers({"stage": wrong}) from wrong
    return why


def _reason(text: str | None) -> str | None:
    return not_longer(LONGEST_REASON, as_typed(text), "reason") or None if text else None


def _timings(work: Work, pilot: Pilot, stage: Stage) -> dict[Decision, Timing]:
    return {
        decision: timing_at(decision, pilot, work.policy)
        for decision, needed in NEEDED_BY.items()
        if needed is stage and decision not in pilot.timing
    }


def _record(pilot: Pilot) -> Figures:
    """Decision 11: each move keeps the figures it was made on, and a stop its cause."""
    owner = pilot.accepted_owner
    cause = cause_of(pilot)
    return Figures(
        text=cause.value if cause else None,
        stage=pilot.stage,
        value=pilot.value,
        cost=pilot.cost,
        person=owner.id if owner else None,
    )
