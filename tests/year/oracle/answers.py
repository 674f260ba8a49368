"""What people answer to an ask: a plan, a name, Not me, Waiting for, accept and decline."""

from __future__ import annotations

from datetime import datetime

from tests.year.oracle.asks import Ask, Cause, Owed
from tests.year.oracle.log import (
    Cleared,
    NotMe,
    OwnerAccepted,
    OwnerDeclined,
    OwnerNamed,
    PlanGiven,
    QuestionAnswered,
    QuestionAsked,
    Rule,
    WaitingFor,
)
from tests.year.oracle.pilots import Pilot
from tests.year.oracle.world import World

DECLINES_UNTIL_THE_SPONSOR_IS_ASKED = 2


def name_owner(fact: OwnerNamed, world: World) -> None:
    pilot = world.pilots[fact.pilot]
    if pilot.named == fact.person:
        return
    pilot.named, pilot.accepted = fact.person, None
    pilot.closed.discard("O2")
    pilot.changes["O2"] = fact.at
    world.involve(pilot, fact.person, fact.by)
    world.settle(pilot, fact.at, Cause.NAMED)
    ask = pilot.asks.get("O2")
    if ask is not None:
        _start_naming(pilot, ask, fact, world)


def _start_naming(pilot: Pilot, ask: Ask, fact: OwnerNamed, world: World) -> None:
    ask.give_to(None)
    ask.namer = fact.by
    ask.said_not_me -= {fact.person, fact.by}
    ask.questions.clear()
    ask.waiting.clear()
    if world.can_act(fact.person):
        if ask.holder != fact.person:
            ask.start_turn(fact.person, fact.at, Cause.NAMED)
        ask.request(fact.at)
    world.settle(pilot, fact.at, Cause.NAMED)
    if not world.can_act(fact.person) and ask.holder != fact.by:
        ask.rival = fact.by
        world.settle(pilot, fact.at, Cause.NAMED)


def accept_ownership(fact: OwnerAccepted, world: World) -> None:
    pilot = world.pilots[fact.pilot]
    pilot.named, pilot.accepted = None, fact.person
    pilot.closed.add("O2")
    pilot.changes["O2"] = fact.at
    world.involve(pilot, fact.person)
    world.settle(pilot, fact.at, Cause.ROLE)
    cost = pilot.asks.get("C1")
    if cost is not None and cost.given_to not in {None, fact.person}:
        cost.rival, cost.changed_at = fact.person, fact.at
        world.settle(pilot, fact.at, Cause.ROLE)


def decline_ownership(fact: OwnerDeclined, world: World) -> None:
    """The ask is whoever-named's; gone, or declined twice, the sponsor's."""
    pilot = world.pilots[fact.pilot]
    ask = pilot.asks.get("O2")
    if ask is None or pilot.named != fact.person:
        return
    pilot.named = None
    pilot.changes["O2"] = fact.at
    ask.declines += 1
    too_often = ask.declines >= DECLINES_UNTIL_THE_SPONSOR_IS_ASKED
    namer = _namer(pilot, ask, world)
    if namer and not (too_often and world.sponsor_of(pilot)):
        ask.give_back(namer)
    else:
        _send_to_sponsor(pilot, ask, world)
    ask.questions.clear()
    ask.waiting.clear()
    _restart(pilot, ask, fact.at, world)
    ask.request(fact.at)


def owner_is(able: bool, pilot: Pilot, at: datetime, world: World) -> None:
    """A named owner cannot take it on any more, which whoever named them hears; or can again."""
    ask = pilot.asks.get("O2")
    if ask is None or (able and _is_passed_on(ask, pilot.named)):
        return
    told = _namer(pilot, ask, world) or world.first_in_chain(pilot, ask)
    ask.give_back(None if able else told)
    ask.told_at = None if able else at
    ask.start_turn(world.holder_of(pilot, ask), at, Cause.ANSWER)
    world.settle(pilot, at, Cause.ANSWER)
    ask.request(at)


def _is_passed_on(ask: Ask, owner: str | None) -> bool:
    """Somebody else clears the way meanwhile; whoever was asked before is not asked anew."""
    return ask.given_to is not None and not ask.is_given_back and owner in ask.had_request


def ask_for_another(pilot: Pilot, ask: Ask, at: datetime, world: World) -> None:
    """T2: the backup is proposed, and the sponsor asked; there is none, whom N1 names."""
    ask.questions.clear()
    ask.give_to(None)
    world.settle(pilot, at, Cause.LEAVER)
    ask.give_back(ask.holder)
    ask.request(at)


def ask_back(fact: QuestionAsked, world: World) -> None:
    """A named owner asks whoever named them; gone, whoever N1 would ask."""
    pilot, ask = _open_ask(fact.pilot, "O2", world)
    if ask is None or pilot.named != fact.person:
        return
    silent = {fact.person, *ask.said_not_me}
    others = (one for one in pilot.chain("O2") if one not in silent and world.can_act(one))
    to = _namer(pilot, ask, world) or next(others, None)
    if to is not None:
        ask.questions.append(Owed(to, fact.at))


def answer_back(fact: QuestionAnswered, world: World) -> None:
    """Whoever is named gets the answer, though their ask was passed on meanwhile."""
    pilot, ask = _open_ask(fact.pilot, "O2", world)
    if ask is None or pilot.named is None:
        return
    if pilot.named == ask.holder and ask.turn.request_since is None:
        ask.request(fact.at)
    else:
        ask.questions.append(Owed(pilot.named, fact.at))


def _namer(pilot: Pilot, ask: Ask, world: World) -> str | None:
    """Whoever named the owner, if they have a say and did not say Not me since."""
    has_say = world.has_a_say(ask.namer, pilot) and ask.namer not in ask.said_not_me
    return ask.namer if has_say else None


def _send_to_sponsor(pilot: Pilot, ask: Ask, world: World) -> None:
    """Unless there is none, they had their round, or it is not theirs; then N1 goes on."""
    sponsor = world.sponsor_of(pilot)
    if sponsor is None or sponsor in ask.said_not_me or sponsor in ask.sponsors_asked:
        ask.give_to(None)
    else:
        ask.give_to_sponsor()


def give_plan(fact: PlanGiven, world: World) -> None:
    ask = world.pilots[fact.pilot].asks.get(fact.rule)
    if ask is not None:
        ask.turn.plan, ask.turn.plan_by = fact.until, fact.person
        ask.changed_at = fact.at


def pass_on(fact: NotMe, world: World) -> None:
    pilot, ask = _open_ask(fact.pilot, fact.rule, world)
    if ask is None:
        return
    ask.said_not_me.add(fact.person)
    ask.passed_by.add(fact.person)
    is_named = world.can_act(fact.named) and fact.named != fact.person
    if not is_named and fact.person != ask.holder:
        ask.changed_at = fact.at  # the sponsor, after the holder's rounds: there is nobody left
        world.settle(pilot, fact.at)
    elif not is_named and ask.waiting:
        _give_back(pilot, ask, fact.at, world)
    else:
        ask.give_to(None)
        if fact.person != ask.holder:
            ask.waiting.clear()  # the sponsor gives it to somebody who clears no way
        target = fact.named if is_named else world.first_in_chain(pilot, ask)
        _hand_over(pilot, ask, target, fact.at, world, is_told=is_named)


def wait_for(fact: WaitingFor, world: World) -> None:
    pilot, ask = _open_ask(fact.pilot, fact.rule, world)
    if ask is None or fact.blocker == fact.person or not world.can_act(fact.blocker):
        return
    ask.give_to(None)
    ask.passed_by.add(fact.person)
    ask.waiting.append(fact.person)
    _hand_over(pilot, ask, fact.blocker, fact.at, world, is_told=True)


def clear(fact: Cleared, world: World) -> None:
    pilot, ask = _open_ask(fact.pilot, fact.rule, world)
    if ask is not None and ask.waiting:
        ask.passed_by.add(fact.person)
        _give_back(pilot, ask, fact.at, world)


def _give_back(pilot: Pilot, ask: Ask, at: datetime, world: World) -> None:
    """To who waited; gone meanwhile, or having said Not me, to the first in N1's chain."""
    waited = ask.waiting.pop()
    is_here = world.can_act(waited) and waited not in ask.said_not_me
    ask.give_to(None)
    target = waited if is_here else world.first_in_chain(pilot, ask)
    _hand_over(pilot, ask, target, at, world, is_told=is_here)


def _open_ask(pilot: str, rule: Rule, world: World) -> tuple[Pilot, Ask | None]:
    return world.pilots[pilot], world.pilots[pilot].asks.get(rule)


def _hand_over(
    pilot: Pilot, ask: Ask, target: str | None, at: datetime, world: World, *, is_told: bool
) -> None:
    """A request where somebody is told by whom it comes; else the next slot."""
    is_back = is_told and target is not None and ask.comes_back_too_often(target)
    if is_back:
        _send_to_sponsor(pilot, ask, world)
    elif is_told:
        ask.give_to(target)
    world.involve(pilot, target)
    _restart(pilot, ask, at, world)
    if is_told and not is_back:
        ask.request(at)


def _restart(pilot: Pilot, ask: Ask, at: datetime, world: World) -> None:
    ask.start_turn(world.holder_of(pilot, ask), at, Cause.ANSWER)
    world.settle(pilot, at, Cause.ANSWER)
