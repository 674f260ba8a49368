"""Reading the register: a card, a list, a history."""

from __future__ import annotations

from bot.domain.answers import Card, History, Line, Listing
from bot.domain.check_ins import at_risk, begun, check_in_on, latest
from bot.domain.command_text import PilotRef
from bot.domain.data_sheet import unconfirmed
from bot.domain.filters import Filter
from bot.domain.gates import closed_by, gate_ahead, open_again
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, Duty, may
from bot.domain.pilot import (
    Pilot,
    answered,
    can_own,
    idle_days,
    next_gate,
    open_decisions,
    stalls_at,
)
from bot.domain.raci import open_tasks
from bot.domain.stages import Decision, Stage
from bot.domain.standing import governed, standings
from bot.usecases import acting
from bot.work import Work

ON_A_PAGE = 10
EVENTS_ON_A_PAGE = 15


def show(work: Work, who: SlackId, ref: PilotRef) -> Card:
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    return card(work, actor, pilot)


def card(work: Work, actor: Person, pilot: Pilot) -> Card:
    policy = work.policy
    named = pilot.awaiting_acceptance
    asks = work.store.asks.open_of(pilot)
    ahead = gate_ahead(pilot)
    records = tuple(work.store.events.decisions(pilot.id))
    return Card(
        pilot=pilot,
        answered={d: answered(d, pilot, policy) for d in Decision},
        lacks=open_decisions(pilot, policy),
        asks=tuple(asks.values()),
        next_gate=next_gate(pilot),
        idle_days=idle_days(pilot, policy, work.now),
        stalled=is_stalled(work, pilot),
        held=is_held(work, pilot),
        owner_unable=bool(named and named.verified and not can_own(named, pilot, policy)),
        may_edit=may(actor, Act.EDIT, pilot, policy),
        gate=ahead,
        open=(
            closed_by(pilot, ahead, asks, policy, work.now)
            if ahead
            else open_again(pilot, asks, policy, work.now)
        ),
        records=records,
        people=work.store.people.by_ids(person for one in records for person in one.people()),
        governance=standings(pilot, policy, work.now),
        governed=governed(pilot, policy),
        unconfirmed=(
            unconfirmed(pilot.design.data, pilot.named, policy) if pilot.design.data else ()
        ),
        open_tasks=open_tasks(pilot.design.raci, pilot.accepted_owner, pilot.named, policy),
        check_ins=begun(pilot, policy, work.now),
        check_in=check_in_on(pilot, policy, work.now),
        risk=at_risk(pilot, policy, work.now),
        may_choose=may(actor, Act.CHOOSE_COURSE, pilot, policy),
    )


def is_stalled(work: Work, pilot: Pilot) -> bool:
    moment = stalls_at(pilot, work.policy)
    return moment is not None and moment <= work.now


def is_held(work: Work, pilot: Pilot) -> bool:
    return pilot.is_held(work.policy.workspace_calendar.day(work.now))


def listing(work: Work, who: SlackId, wanted: Filter, page: int = 0) -> Listing:
    """One page of what somebody may see of the register."""
    actor = acting.on_duty(work, who, Duty.READ)
    eyes = acting.eyes(work, actor)
    total = work.store.pilots.count(wanted, eyes, work.local_now)
    pages = max(1, -(-total // ON_A_PAGE))
    shown = min(max(page, 0), pages - 1)
    pilots = work.store.pilots.listed(wanted, eyes, work.local_now, page=shown, size=ON_A_PAGE)
    lines = tuple(line(work, pilot) for pilot in pilots)
    stopped = wanted.stage is Stage.STOPPED
    causes = work.store.pilots.causes(wanted, eyes, work.local_now) if stopped else {}
    return Listing(filter=wanted, lines=lines, total=total, page=shown, pages=pages, causes=causes)


def line(work: Work, pilot: Pilot) -> Line:
    return Line(
        pilot=pilot,
        lacks=open_decisions(pilot, work.policy),
        stalled_days=idle_days(pilot, work.policy, work.now) if is_stalled(work, pilot) else None,
        held=is_held(work, pilot),
        answered={d: answered(d, pilot, work.policy) for d in Decision},
        check_in=latest(pilot, work.policy, work.now),
        at_risk=at_risk(pilot, work.policy, work.now) is not None,
    )


def history(work: Work, who: SlackId, ref: PilotRef, page: int = 0) -> History:
    """Every change, the newest first (decision 11)."""
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    found = work.store.events.of_pilot(pilot.id, page=page, size=EVENTS_ON_A_PAGE + 1)
    events = found[:EVENTS_ON_A_PAGE]
    named = {person for event in events for person in event.people()}
    return History(
        pilot=pilot,
        events=events,
        people=work.store.people.by_ids(named),
        zone=work.policy.calendar_of(actor).zone,
        page=page,
        more=len(found) > EVENTS_ON_A_PAGE,
    )
