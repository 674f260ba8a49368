"""Putting a pilot on the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.domain.answers import NameIsNear, OwnerAsked, Registered
from bot.domain.asks import looks_at
from bot.domain.cost import Cost, parse_cost
from bot.domain.dates import not_past, parse_day
from bot.domain.design import Design
from bot.domain.estimated import Estimated
from bot.domain.events import Change, Figures
from bot.domain.filters import Filter
from bot.domain.forms import DoneAlready, NothingTyped, Reading, Registration
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Duty
from bot.domain.pilot import (
    ENTERS,
    LONGEST_NAME,
    LONGEST_UNIT,
    Milestone,
    Pilot,
    PilotId,
    Role,
    check_builds,
    check_owner,
    check_role,
    open_decisions,
    out_of_order,
)
from bot.domain.rules import ASKING
from bot.domain.stages import Decision, Stage
from bot.domain.topics import DECISION_OF, Topic
from bot.domain.typed import as_typed, within
from bot.domain.value import parse_value
from bot.store.sight import Eyes
from bot.usecases import acting, changing, gating, owners
from bot.work import Work

UNSAVED = PilotId(0)


def registered(work: Work) -> int:
    """How many pilots there are, restricted ones too."""
    return work.store.pilots.count(Filter(), Eyes(None, pmo=True), work.local_now)


def register(
    work: Work, who: SlackId, form: Registration, *, sure: bool = False, receipt: str | None = None
) -> Registered | NameIsNear:
    """Register a pilot, or ask first whether it is one of those with a name that is near.

    `receipt` names the form or press, so that the same one sent twice makes one pilot.
    """
    actor = acting.on_duty(work, who, Duty.REGISTER)
    made = work.store.receipts.pilot_of(receipt) if receipt else None
    if made is not None:
        return _registered(work, work.store.pilots.get(made), again=True)
    pilot = read(work, actor, form)
    near = () if sure else acting.near_names(work, actor, pilot.name)
    if near:
        return NameIsNear(name=pilot.name, near=near)
    if receipt and not work.store.receipts.is_first(receipt, work.now):
        raise DoneAlready  # its twin was committed a moment ago
    added = add(work, actor, pilot, form.owner)
    if receipt:
        work.store.receipts.settle_on(receipt, added.id)
    return _registered(work, added)


def check_unseen(work: Work, who: SlackId, form: Registration) -> None:
    """What a form carries along unseen is right before it opens: nobody could mend it there."""
    reading = Reading()
    _unseen(work, reading, acting.person(work, who), form)
    reading.check()


def read(work: Work, actor: Person, form: Registration) -> Pilot:
    """The pilot a form describes, unsaved and without its owner; wrong answers told together."""
    reading = Reading()
    name = reading.attempt("name", pilot_name, form.name)
    value = reading.read("value", parse_value, form.value, work.policy.currency)
    cost, unit, planned = _unseen(work, reading, actor, form)

    def able(role: Role, slack_id: SlackId | None) -> Person | None:
        person = work.store.people.of_slack(slack_id) if slack_id else None
        if person:
            reading.attempt(role, check_role, person, role, work.policy)
        return person

    def member(slack_id: SlackId) -> Person:
        person = work.store.people.of_slack(slack_id)
        reading.attempt("team", check_builds, person)
        return person

    pilot = Pilot(
        id=UNSAVED,
        number=0,
        name=name or "",
        stage=Stage.PROPOSED,
        registered_at=work.now,
        changed_at=work.now,
        registrant=actor,
        lead=able(Role.LEAD, form.lead),
        sponsor=able(Role.SPONSOR, form.sponsor),
        backup=able(Role.BACKUP, form.backup),
        pmo_lead=able(Role.PMO_LEAD, form.pmo_lead),
        team=tuple(member(slack_id) for slack_id in form.team),
        unit=unit,
        value=value,
        cost=cost,
        design=Design(estimated=Estimated(by=actor.id, at=work.now) if cost else None),
        named={actor.id: actor} if cost else {},
        planned=planned,
        decided_at=_decided(work, value=value is not None, cost=cost is not None),
    )
    if form.owner:
        owner = work.store.people.of_slack(form.owner)
        reading.attempt("owner", check_owner, owner, pilot, work.policy)
    reading.check()
    return pilot


def _unseen(
    work: Work, reading: Reading, actor: Person, form: Registration
) -> tuple[Cost | None, str | None, dict[Milestone, date]]:
    today = work.policy.calendar_of(actor).day(work.now)
    cost = reading.read("cost", parse_cost, form.cost, work.policy.currency)
    unit = reading.read("unit", unit_name, form.unit)
    planned = {
        milestone: day
        for milestone in Milestone
        if (day := reading.read(milestone, planned_day, getattr(form, milestone), today))
    }
    in_order(reading, planned, Stage.PROPOSED)
    return cost, unit, planned


def in_order(reading: Reading, planned: Mapping[Milestone, date], stage: Stage) -> None:
    """Beside the later of two days that are the wrong way round."""
    if early := out_of_order(planned, stage):
        reading.refused.setdefault(ENTERS[early.stage], early)


def add(work: Work, actor: Person, pilot: Pilot, owner: SlackId | None) -> Pilot:
    """Write a new pilot down, ask its owner, and open what it lacks."""
    events = [changing.event(work, pilot, Change.REGISTERED, actor, after=_figures(pilot))]
    if owner:
        person = work.store.people.of_slack(owner)
        pilot, named = owners.named_by(work, pilot, actor, person)
        decided = {**pilot.decided_at, Decision.OWNER: work.now}
        pilot = replace(pilot, decided_at=decided)
        events.extend(named)
    added = work.store.pilots.add(pilot, work.policy, work.now)
    work.store.events.add(added.id, events)
    changing.settle(work, added, actor)
    gating.ask_to_see(work, None, added, actor)
    asks = tuple(work.store.asks.open_of(added).values())
    work.store.pilots.look_later([(added.id, looks_at(added, asks, work.policy, work.now))])
    return added


def _registered(work: Work, pilot: Pilot, *, again: bool = False) -> Registered:
    asked = None
    if pilot.owner and not again:
        asked = OwnerAsked(pilot=pilot, asked_at=owners.ask_to_accept(work, pilot))
    asks = work.store.asks.open_of(pilot).values()
    return Registered(
        pilot=pilot,
        lacks=open_decisions(pilot, work.policy),
        owner_asked=asked,
        asked={
            decision: ask.person
            for ask in asks
            if ask.person and (decision := DECISION_OF.get(ASKING[ask.rule].topic))
        },
        again=again,
        sees=any(
            ASKING[ask.rule].topic is Topic.RECEIPT and ask.person == pilot.registrant
            for ask in asks
        ),
    )


def pilot_name(text: str) -> str:
    name = " ".join(as_typed(text).split())
    if not name:
        raise NothingTyped("name")
    return within(LONGEST_NAME, name, "name")


def unit_name(text: str) -> str:
    return within(LONGEST_UNIT, " ".join(as_typed(text).split()), "unit")


def planned_day(text: str, today: date) -> date:
    return not_past(parse_day(text, today), today)


def _decided(work: Work, *, value: bool, cost: bool) -> dict[Decision, datetime]:
    made = {Decision.VALUE: value, Decision.COST: cost}
    return {decision: work.now for decision, given in made.items() if given}


def _figures(pilot: Pilot) -> Figures:
    return Figures(text=pilot.name, value=pilot.value, cost=pilot.cost)
