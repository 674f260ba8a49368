"""What each fact changes in the world: people, pilots and their decisions."""

from __future__ import annotations

from datetime import datetime
from functools import singledispatch

from tests.year.oracle import answers
from tests.year.oracle.asks import Ask, Cause
from tests.year.oracle.days import calendar_of
from tests.year.oracle.log import (
    Cleared,
    DecisionChanged,
    Fact,
    Held,
    NotMe,
    Outage,
    OwnerAccepted,
    OwnerDeclined,
    OwnerNamed,
    Paused,
    PersonSeen,
    PilotRegistered,
    PlanGiven,
    PolicySet,
    QuestionAnswered,
    QuestionAsked,
    RoleSet,
    StageMoved,
    WaitingFor,
)
from tests.year.oracle.people import Person, home_of
from tests.year.oracle.pilots import Pilot, registered
from tests.year.oracle.world import World


@singledispatch
def apply(fact: Fact, world: World) -> None:
    raise TypeError(f"no such fact in {world.policy}: {fact!r}")


@apply.register
def _(fact: PolicySet, world: World) -> None:
    calendar_of(fact.working_days, fact.country)
    world.set_policy(fact)
    world.settle_all(world.pilots, fact.at, Cause.ROLE)


@apply.register
def _(fact: PersonSeen, world: World) -> None:
    before = world.people.get(fact.person)
    could_act = world.can_act(fact.person)
    if before is None:
        zone, calendar = home_of(fact, world.rules())
        world.people[fact.person] = Person(fact.person, fact, zone, calendar, fact.at)
    elif _differs(before.seen, fact):
        before.changed_at = fact.at
    person = world.people[fact.person]
    person.seen = fact
    world.move(person)
    if fact.is_deactivated:
        world.leaving[fact.person] = None
        _hand_on_what_was_given_back(fact, world)
        return
    is_back_in_time = fact.person in world.leaving
    world.leaving.pop(fact.person, None)
    if could_act == world.can_act(fact.person) or is_back_in_time:
        return
    world.settle_all(world.involved[fact.person], fact.at, Cause.ROLE)
    for name in world.involved[fact.person]:
        if world.pilots[name].named == fact.person:
            answers.owner_is(world.can_act(fact.person), world.pilots[name], fact.at, world)


def _hand_on_what_was_given_back(fact: PersonSeen, world: World) -> None:
    """A named owner leaves before they were asked; or whoever had named an unfit one does."""
    for name in world.involved[fact.person]:
        pilot = world.pilots[name]
        ask = pilot.asks.get("O2")
        if ask is None or pilot.named is None:
            continue
        never_asked = ask.holder == pilot.named == fact.person and ask.turn.request_since
        if never_asked or (ask.is_given_back and ask.given_to == fact.person):
            answers.owner_is(world.can_act(pilot.named), pilot, fact.at, world)


def _differs(before: PersonSeen, now: PersonSeen) -> bool:
    names = ("zone", "country", "is_bot", "is_guest", "is_outsider", "is_deactivated")
    return any(getattr(before, name) != getattr(now, name) for name in names)


def vacate(at: datetime, world: World) -> None:
    """T2: within one tick, so whoever is back by then has lost nothing."""
    for leaver in world.leaving:
        _vacate(leaver, at, world)
    world.leaving.clear()


def _vacate(leaver: str, at: datetime, world: World) -> None:
    """T2: every role the account held; who registered a pilot stays a fact."""
    for name in world.involved[leaver]:
        pilot = world.pilots[name]
        pilot.lead = None if pilot.lead == leaver else pilot.lead
        pilot.sponsor = None if pilot.sponsor == leaver else pilot.sponsor
        pilot.registrant_left |= pilot.registered.registrant == leaver
        for ask in pilot.asks.values():
            if ask.given_to == leaver:
                ask.give_to(None)
                ask.waiting.clear()
        was_owner = leaver in {pilot.accepted, pilot.named}
        pilot.named = None if pilot.named == leaver else pilot.named
        if pilot.accepted == leaver:
            pilot.accepted = None
            pilot.closed.discard("O2")
        world.settle(pilot, at, Cause.LEAVER)
        owner = pilot.asks.get("O2")
        if was_owner and owner and not _is_told(owner, leaver, world):
            answers.ask_for_another(pilot, owner, at, world)


def _is_told(ask: Ask, leaver: str, world: World) -> bool:
    """Whether somebody heard already that they left, who had not been asked yet."""
    told = ask.told_at if ask.is_given_back else None
    return told is not None and told >= world.people[leaver].seen.at


@apply.register
def _(fact: PilotRegistered, world: World) -> None:
    if fact.pilot in world.pilots:
        raise ValueError(f"{fact.pilot} is registered twice")
    pilot = world.pilots[fact.pilot] = registered(fact)
    world.involve(pilot, fact.registrant, fact.lead, fact.sponsor)
    world.settle(pilot, fact.at)


@apply.register
def _(fact: RoleSet, world: World) -> None:
    pilot = world.pilots[fact.pilot]
    if fact.role == "lead":
        pilot.lead = fact.person
    else:
        pilot.sponsor = fact.person
    world.involve(pilot, fact.person)
    world.settle(pilot, fact.at)
    _let_newcomer_rival(pilot, fact, world)


def _let_newcomer_rival(pilot: Pilot, fact: RoleSet, world: World) -> None:
    """An answer gave the ask away, then a role was set: either of the two may be asked."""
    for ask in pilot.asks.values():
        is_next = fact.person in {*pilot.chain(ask.rule)} and fact.person != ask.holder
        is_elsewhere = ask.given_to is not None or ask.to_sponsor
        was_given = is_elsewhere and world.first_in_chain(pilot, ask) == fact.person
        if is_next and (was_given or fact.person in ask.said_not_me):
            ask.rival, ask.changed_at = fact.person, fact.at
    world.settle(pilot, fact.at)


@apply.register
def _(fact: StageMoved, world: World) -> None:
    pilot = world.pilots[fact.pilot]
    pilot.stage = fact.stage
    world.settle(pilot, fact.at)


@apply.register
def _(fact: Held, world: World) -> None:
    pilot = world.pilots[fact.pilot]
    pilot.held_until = fact.until
    for ask in pilot.asks.values():
        ask.changed_at = fact.at


@apply.register
def _(fact: DecisionChanged, world: World) -> None:
    pilot = world.pilots[fact.pilot]
    pilot.changes[fact.rule] = fact.at
    if fact.closed:
        pilot.closed.add(fact.rule)
    else:
        pilot.closed.discard(fact.rule)
    if fact.rule == "O2" and not fact.closed:
        pilot.accepted = None
    world.settle(pilot, fact.at)


@apply.register
def _(fact: OwnerNamed, world: World) -> None:
    answers.name_owner(fact, world)


@apply.register
def _(fact: OwnerAccepted, world: World) -> None:
    answers.accept_ownership(fact, world)


@apply.register
def _(fact: OwnerDeclined, world: World) -> None:
    answers.decline_ownership(fact, world)


@apply.register
def _(fact: PlanGiven, world: World) -> None:
    answers.give_plan(fact, world)


@apply.register
def _(fact: NotMe, world: World) -> None:
    answers.pass_on(fact, world)


@apply.register
def _(fact: WaitingFor, world: World) -> None:
    answers.wait_for(fact, world)


@apply.register
def _(fact: Cleared, world: World) -> None:
    answers.clear(fact, world)


@apply.register
def _(fact: QuestionAsked, world: World) -> None:
    answers.ask_back(fact, world)


@apply.register
def _(fact: QuestionAnswered, world: World) -> None:
    answers.answer_back(fact, world)


@apply.register
def _(fact: Paused, world: World) -> None:
    person = world.people[fact.person]
    person.paused_until, person.pause_changed_at = fact.until, fact.at


@apply.register
def _(fact: Outage, world: World) -> None:
    world.outages.append(fact)
