"""Gates: what the next stage demands, letting a pilot pass without it, and what is next to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar

from bot.domain.answers import CostSeen, GateTold, LinkAdded, NothingNext, StageMoved
from bot.domain.asks import Ask, AskId
from bot.domain.command_text import PilotRef
from bot.domain.dates import not_past, parse_day, within
from bot.domain.design import Override
from bot.domain.disclosure import (
    Disclosure,
    EstimateHasMoved,
    NothingToSee,
    NotTheSponsor,
    is_another,
    version,
)
from bot.domain.events import Change, Figures
from bot.domain.forms import NothingTyped, Reading, needed
from bot.domain.gates import (
    LONGEST_OVERRIDE,
    NoEndGiven,
    NoGateAhead,
    NothingToOverride,
    Open,
    closed_by,
    gate_ahead,
    open_again,
)
from bot.domain.letters import Facts, Purpose
from bot.domain.links import LONGEST_ABOUT, MOST_LINKS, Link, TooManyLinks, read_link
from bot.domain.people import Person, SlackId
from bot.domain.permissions import ACT_OF, Act, Duty, check_move, may, may_move
from bot.domain.pilot import Pilot
from bot.domain.rules import ASKING, Rule
from bot.domain.stages import OVER, Stage, following
from bot.domain.topics import Topic
from bot.domain.typed import as_typed
from bot.domain.typed import within as not_longer
from bot.usecases import acting, changing, moving
from bot.usecases.requests import request
from bot.work import Work

Next: TypeAlias = Topic | GateTold | NothingNext
P = ParamSpec("P")
R = TypeVar("R")
LONGEST_REASON = 500


def told(work: Work, who: SlackId, ref: PilotRef) -> GateTold:
    """What the next gate demands that is not there, who holds it and by when."""
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    stage = gate_ahead(pilot)
    if stage is None:
        again = open_again(pilot, work.store.asks.open_of(pilot), work.policy, work.now)
        if not again:
            raise NoGateAhead(pilot)
        return moving.gate_told(work, actor, pilot, pilot.stage, again)
    return moving.gate_told(work, actor, pilot, stage, closed(work, pilot, stage))


def closed(work: Work, pilot: Pilot, stage: Stage) -> tuple[Open, ...]:
    asks = work.store.asks.open_of(pilot)
    return closed_by(pilot, stage, asks, work.policy, work.now)


def to_let_pass(work: Work, who: SlackId, ref: PilotRef) -> GateTold:
    """What an override would let pass, for its form."""
    acting.on_duty(work, who, Duty.OVERRIDE)
    found = told(work, who, ref)
    if not found.open:
        raise NothingToOverride(found.pilot, found.stage)
    return found


def override(
    work: Work, who: SlackId, ref: PilotRef, until: str | None, reason: str | None
) -> StageMoved:
    """The PMO lets a pilot pass its next gate, with a reason and an end date.

    A live one has no stage ahead that demands anything: what is open again rests once more.
    """
    actor = acting.on_duty(work, who, Duty.OVERRIDE)
    pilot = acting.find(work, actor, ref, changing=True)
    if pilot.stage in OVER:
        raise NoGateAhead(pilot)
    stage = pilot.stage if pilot.stage is Stage.LIVE else following(pilot.stage) or pilot.stage
    if stage is not pilot.stage:
        check_move(actor, pilot, stage, work.policy)
    asks = work.store.asks.open_of(pilot)
    stands = (
        open_again(pilot, asks, work.policy, work.now)
        if stage is pilot.stage
        else closed_by(pilot, stage, asks, work.policy, work.now)
    )
    if not stands:
        raise NothingToOverride(pilot, stage)
    why, end = _terms(work, actor, until, reason)
    rules = tuple(one.rule.value for one in stands)
    passed = Override(stage=stage, rules=rules, by=actor.id, at=work.now, until=end, reason=why)
    design = replace(pilot.design, overrides=(*pilot.design.overrides, passed))
    figures = Figures(text=", ".join(rules), day=end, stage=stage)
    event = changing.event(work, pilot, Change.OVERRIDE, actor, after=figures, reason=why)
    after = pilot.designed(design, actor)
    if stage is pilot.stage:
        changed = changing.write(work, pilot, after, [event], actor)
        return StageMoved(pilot=changed, before=pilot.stage, missing=(), override=passed)
    return moving.moved_on(work, actor, pilot, after, stage, why, [event], passed)


def _terms(work: Work, actor: Person, until: str | None, reason: str | None) -> tuple[str, date]:
    reading = Reading()
    today = work.policy.calendar_of(actor).day(work.now)
    why = reading.attempt("reason", needed, LONGEST_REASON, reason or "", "reason")
    end = reading.attempt("until", _end, until, today)
    reading.check()
    if why is None or end is None:
        raise NothingTyped("reason")
    return why, end


def _end(text: str | None, today: date) -> date:
    if not text or not text.strip():
        raise NoEndGiven
    day = not_past(parse_day(text, today), today)
    return within(day, today, LONGEST_OVERRIDE // timedelta(days=1))


# C7, C8


def see_cost(work: Work, who: SlackId, ref: PilotRef, seen: str | None = None) -> CostSeen:
    """The sponsor has seen the estimate; `seen` is the version that a button showed."""
    actor, pilot = acting.acting(work, who, Act.READ, ref, changing=True)
    if not may(actor, Act.SEE_COST, pilot, work.policy):
        raise NotTheSponsor(pilot.sponsor)
    cost = pilot.cost
    if cost is None or not cost.discloses_production:
        raise NothingToSee
    if seen is not None and seen != version(cost):
        raise EstimateHasMoved(cost)
    known = pilot.design.disclosure
    if known and known.by == actor.id and version(known.cost) == version(cost):
        return CostSeen(pilot=pilot)
    disclosure = Disclosure(cost=cost, by=actor.id, at=work.now)
    design = replace(pilot.design, disclosure=disclosure)
    before = Figures(cost=known.cost if known else None)
    event = changing.event(work, pilot, Change.COST_SEEN, actor, before, Figures(cost=cost))
    after = pilot.designed(design, actor)
    return CostSeen(pilot=changing.write(work, pilot, after, [event], actor, Topic.RECEIPT))


def ask_to_see(work: Work, before: Pilot | None, pilot: Pilot, by: Person) -> None:
    """A person has disclosed a cost, or named a sponsor, who is asked to look at it.

    Once for each estimate and sponsor. A request that is still on its way shows the estimate as it
    stands when it goes out.
    """
    known = before if before and before.sponsor == pilot.sponsor else None
    if not is_another(pilot.cost, known.cost if known else None):
        return
    asks = work.store.asks.open_of(pilot)
    ask = asks.get(Rule.C7) or asks.get(Rule.C8)
    if ask is None or ask.id is None or ask.requested or ask.person != pilot.sponsor:
        return
    if ask.person and ask.person != by:
        if _was_asked_today(work, ask.id, ask.person):
            work.store.letters.owe_edits([ask.id], [ask.person.id])
            return
        estimated = pilot.design.estimated
        told_by = estimated.by if estimated else by.id
        request(work, ask, ask.person, Facts(purpose=Purpose.RECEIPT, by=told_by))


def _was_asked_today(work: Work, ask: AskId, sponsor: Person) -> bool:
    """Whoever corrects a cost twice in a morning asks once: what was sent shows the last one."""
    calendar = work.policy.calendar_of(sponsor)
    sent = (one.sent_at for one in work.store.letters.requests_to(sponsor.id, ask))
    return any(calendar.day(at) == calendar.day(work.now) for at in sent if at)


# what is next


def next_topic(work: Work, who: SlackId, ref: PilotRef) -> Next:
    """What this person can do next about a pilot, else what others have to do."""
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    stage = gate_ahead(pilot)
    asks = work.store.asks.open_of(pilot)
    stands = closed_by(pilot, stage, asks, work.policy, work.now) if stage else ()
    rules = dict.fromkeys((*(one.rule for one in stands), *(one for one in ASKING if one in asks)))
    for rule in rules:
        ask = asks.get(rule)
        if ask and ask.person != actor and _was_given_to_them(ask, pilot):
            continue
        theirs = ask is not None and ask.person == actor
        if theirs or may(actor, ACT_OF[ASKING[rule].topic], pilot, work.policy):
            return ASKING[rule].topic
    if rules and stage:
        return moving.gate_told(work, actor, pilot, stage, stands)
    after = following(pilot.stage)
    moves = after is not None and may_move(actor, pilot, after, work.policy)
    return NothingNext(pilot=pilot, stage=after, may_move=moves)


def and_next(
    step: Callable[Concatenate[Work, SlackId, PilotRef, P], R],
) -> Callable[Concatenate[Work, SlackId, PilotRef, P], tuple[R, Next]]:
    """A step about a pilot, and what the same person can do next."""

    def both(
        work: Work, who: SlackId, ref: PilotRef, /, *args: P.args, **kwargs: P.kwargs
    ) -> tuple[R, Next]:
        return step(work, who, ref, *args, **kwargs), next_topic(work, who, ref)

    return both


def _was_given_to_them(ask: Ask, pilot: Pilot) -> bool:
    """Whether somebody has put it to whoever has it: what is next for others lies elsewhere."""
    return ask.handed_by is not None or ask.person == pilot.awaiting_acceptance


# links


def add_link(
    work: Work, who: SlackId, ref: PilotRef, address: str, about: str | None = None
) -> LinkAdded:
    """G3: where a paper of the pilot is."""
    actor, pilot = acting.acting(work, who, Act.DESIGN, ref)
    reading = Reading()
    read = reading.attempt("link", read_link, address)
    said = reading.read("about", _about, about)
    reading.check()
    if read is None:
        raise NothingTyped("link")
    known = pilot.design.links
    link = Link(address=read, by=actor.id, at=work.now, about=said)
    if any(one.address == read and one.about == said for one in known):
        return LinkAdded(pilot=pilot, link=link, already=True)
    kept = tuple(one for one in known if one.address != read)
    if len(kept) >= MOST_LINKS:
        raise TooManyLinks(MOST_LINKS)
    design = replace(pilot.design, links=(*kept, link))
    event = changing.event(
        work, pilot, Change.LINK, actor, after=Figures(text=f"{said or ''} {read}".strip())
    )
    after = pilot.designed(design, actor)
    return LinkAdded(pilot=changing.write(work, pilot, after, [event], actor), link=link)


def _about(text: str) -> str:
    return not_longer(LONGEST_ABOUT, " ".join(as_typed(text).split()), "about")
