"""Who has left vacates every role they held (T2, N11's one exception)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.domain.governance import Governance
from bot.domain.people import Person, PersonId
from bot.domain.pilot import GOVERNS, PLAN_OWNER, RACI, TEAM, Pilot, Role
from bot.domain.raci import Line, Task
from bot.domain.stages import OVER
from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Vacancy:
    """What somebody was to a pilot until they left: a role, or what else they held."""

    person: Person
    role: str


def vacancies(pilot: Pilot) -> tuple[Vacancy, ...]:
    """Every role that a leaver still holds."""
    if pilot.stage in OVER:
        return ()
    held = dict.fromkeys(_held(pilot))
    return tuple(Vacancy(person, role) for role, person in held if person and person.deleted)


def _held(pilot: Pilot) -> Iterator[tuple[str, Person | None]]:
    """Who is what to a pilot."""
    yield from ((role.value, person) for role, person in pilot.roles())
    yield from ((TEAM, member) for member in pilot.team)
    yield PLAN_OWNER, pilot.plan_owner
    holders = (said.holder for said in pilot.design.governance.items.values())
    yield from ((GOVERNS, pilot.named.get(one)) for one in holders if one is not None)


def held_by(pilot: Pilot, person: Person) -> tuple[str, ...]:
    """What somebody is to a pilot that is not over: what would fall vacant if they left."""
    if pilot.stage in OVER:
        return ()
    roles = [role for role, holder in dict.fromkeys(_held(pilot)) if holder == person]
    lines = pilot.design.raci.values()
    return (*roles, *([RACI] if any(person.id in line.people() for line in lines) else []))


def vacated(pilot: Pilot) -> Pilot:
    """The pilot without its leavers. No human changed it: its clocks stay as they were (S1)."""
    lost = vacancies(pilot)
    roles: dict[str, Any] = {one.role: None for one in lost if one.role in set(Role)}
    team = tuple(member for member in pilot.team if not member.deleted)
    gone = {one.person.id for one in lost}
    before = pilot.design
    owner = pilot.plan_owner
    design = replace(
        before,
        governance=_without(before.governance, gone),
        raci={**before.raci, **lines_left(pilot)},
        change=replace(before.change, owner=None) if owner and owner.deleted else before.change,
    )
    return replace(pilot, team=team, design=design, **roles)


def _without(governance: Governance, gone: set[PersonId]) -> Governance:
    """Items that a leaver held are held by nobody; what was said of them stays."""
    items = {
        item: replace(said, holder=None) if said.holder in gone else said
        for item, said in governance.items.items()
    }
    return replace(governance, items=items)


def lines_left(pilot: Pilot) -> dict[Task, Line]:
    """The lines of its RACI on which a leaver stands, without them (K1)."""
    gone = {one for one, person in pilot.named.items() if person.deleted}
    if pilot.stage in OVER or not gone:
        return {}
    lines = {task: line.without(gone) for task, line in pilot.design.raci.items()}
    return {task: line for task, line in lines.items() if line != pilot.design.raci[task]}
