"""What people do by chance: register, decide, name, move, hold, pause, travel, leave, answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from sqlalchemy import select

from bot.domain.people import Person as Known
from bot.domain.pilot import Milestone, open_decisions
from bot.domain.stages import Stage
from bot.sandbox import Person
from bot.store.schema import EventRow, PersonRow, PilotRow
from tests.year.decisions import names, puts_cost, puts_value, types
from tests.year.life import ZONES, Life
from tests.year.oracle.log import (
    Held,
    Paused,
    PilotRegistered,
    Role,
    RoleSet,
    StageMoved,
)
from tests.year.replies import answers

FORWARD = {
    Stage.PROPOSED: Stage.APPROVED,
    Stage.APPROVED: Stage.RUNNING,
    Stage.RUNNING: Stage.CONCLUDED,
    Stage.CONCLUDED: Stage.LIVE,
}
RHYTHMS = (
    "grace 3",
    "grace 2",
    "interval 5",
    "interval 4",
    "rounds 3",
    "rounds 2",
    "working-days mon tue wed thu fri",
    "working-days sun mon tue wed thu",
)
COUNTRIES = ("Germany", "Japan", "United States", "zone")


def does_something(life: Life) -> None:
    life.chance.choices(ACTS, WEIGHTS)[0](life)


def registers(life: Life) -> None:
    """By somebody, with a lead, most with a sponsor; its dates follow at once."""
    number = life.last(PilotRow) + 1
    if number > life.pilots:
        return
    who, lead, sponsor = (life.anyone() for _ in range(3))
    is_sponsored = life.chance.random() < 0.9
    line = f"/pilot register {life.chance.getrandbits(64):016x} lead:@{lead.handle}"
    line += f" sponsor:@{sponsor.handle}" if is_sponsored else ""
    if not life.took(PilotRow, lambda: who.types(line, in_=life.town.pilots)):
        return
    dates = _dates(life)
    who.types(f"/pilot edit P-{number} dates", in_=life.town.pilots)
    if who.submits({name: day.isoformat() for name, day in dates.items()}).errors:
        dates = {}
    life.log.append(
        PilotRegistered(
            life.now,
            f"P-{number}",
            who.id,
            lead.id,
            sponsor.id if is_sponsored else None,
            approval=dates.get(Milestone.APPROVAL),
            launch=dates.get(Milestone.LAUNCH),
            end=dates.get(Milestone.END),
            go_live=dates.get(Milestone.GO_LIVE),
        )
    )


def _dates(life: Life) -> dict[str, date]:
    days = sorted(life.chance.randrange(10, 260) for _ in Milestone)
    today = life.now.date()
    return {name: today + timedelta(days=n) for name, n in zip(Milestone, days, strict=True)}


def decides(life: Life) -> None:
    """The value or the cost; sometimes what leaves the gap open."""
    pilot = life.any_pilot()
    if pilot is None:
        return
    who = _one_of(life, pilot.lead, pilot.sponsor, pilot.registrant)
    if life.chance.random() < 0.5:
        puts_value(life, who, pilot)
    else:
        puts_cost(life, who, pilot)


def names_owner(life: Life) -> None:
    pilot = life.any_pilot()
    if pilot is not None:
        names(life, _one_of(life, pilot.lead, pilot.sponsor), pilot.key, life.anyone())


def _one_of(life: Life, *people: Known | None) -> Person:
    chosen = life.chance.choice(people)
    return life.named(chosen.slack_id if chosen else None) or life.town.ana


def moves(life: Life) -> None:
    pilot = life.any_pilot()
    if pilot is None or pilot.stage not in FORWARD:
        return
    stage = FORWARD[pilot.stage] if life.chance.random() < 0.8 else Stage.STOPPED
    policy = life.town.bot.see(lambda work: work.policy)
    if stage is Stage.LIVE and open_decisions(pilot, policy):
        return  # its gate is closed
    reason = " enough was learned" if stage is Stage.STOPPED else ""
    fact = StageMoved(life.now, pilot.key, stage.value, life.town.ana.id)
    types(life, life.town.ana, f"stage {pilot.key} {stage.value}{reason}", fact)


def holds(life: Life) -> None:
    pilot = life.any_pilot()
    if pilot is None:
        return
    is_over = pilot.hold_until is not None and life.chance.random() < 0.5
    until = None if is_over else life.now.date() + timedelta(days=life.chance.randrange(2, 30))
    fact = Held(life.now, pilot.key, until, life.town.ana.id)
    types(life, life.town.ana, f"hold {pilot.key} {f'until {until}' if until else 'off'}", fact)


def changes_role(life: Life) -> None:
    pilot, ana = life.any_pilot(), life.town.ana
    if pilot is None:
        return
    role: Role = life.chance.choice(("lead", "sponsor"))
    person = life.anyone()
    holder = pilot.lead if role == "lead" else pilot.sponsor
    taken = {one.slack_id for one in (holder, pilot.owner and pilot.owner.person) if one}
    if person.id in taken:
        return
    ana.types(f"/pilot edit {pilot.key} people", in_=life.town.pilots)
    if ana.modal is not None:
        fact = RoleSet(life.now, pilot.key, role, person.id, ana.id)
        life.happens(EventRow, lambda: ana.submits({role: person}), fact)


def pauses(life: Life) -> None:
    who = life.anyone()
    is_over = life.chance.random() < 0.2
    until = None if is_over else life.today(who) + timedelta(days=life.chance.randrange(20))
    who.types(f"/pilot pause {f'until {until}' if until else 'off'}", in_=life.town.pilots)
    paused = select(PersonRow.paused_until).where(PersonRow.slack_id == who.id)
    if life.first(paused, otherwise=None) == until:
        life.log.append(Paused(life.now, who.id, until))


def travels(life: Life) -> None:
    who = life.anyone()
    who.changes(zone=life.chance.choice(ZONES))
    life.sees(who)


def comes_or_goes(life: Life) -> None:
    who = life.chance.choice(life.people[1:])
    if who.member.deactivated or life.chance.random() < 0.5:
        who.changes(deactivated=not who.member.deactivated)
        life.sees(who)


def becomes_guest_or_member(life: Life) -> None:
    who = life.chance.choice(life.people[1:])
    who.changes(guest=not who.member.guest and life.chance.random() < 0.3)
    life.sees(who)


def keeps_other_holidays(life: Life) -> None:
    who = life.anyone()
    who.types(f"/pilot holidays {life.chance.choice(COUNTRIES)}", in_=life.town.pilots)
    life.sees(who)


def changes_the_rhythm(life: Life) -> None:
    rhythm = life.chance.choice(RHYTHMS)
    life.town.ana.types(f"/pilot settings {rhythm}", in_=life.town.pilots)
    life.sees_policy()


LIVED: Mapping[Callable[[Life], None], int] = {
    answers: 60,
    registers: 12,
    names_owner: 12,
    decides: 8,
    changes_role: 5,
    moves: 4,
    pauses: 4,
    travels: 4,
    comes_or_goes: 3,
    holds: 2,
    keeps_other_holidays: 2,
    becomes_guest_or_member: 1,
    changes_the_rhythm: 1,
}
ACTS, WEIGHTS = tuple(LIVED), tuple(LIVED.values())
