"""Who has left vacates every role they held (T2, N11's one exception)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.governance import Governance
from bot.domain.people import Person, PersonId
from bot.domain.pilot import Pilot, Role
from bot.domain.raci import Line, Task
from bot.domain.stages import Stage
from bot.domain.topics import Topic

OVER = frozenset({Stage.STOPPED, Stage.RETIRED})  # their people are history


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A role somebody held until they left, or what they held of a topic; else the pilot team."""

    person: Person
    role: Role | None = None
    topic: Topic | None = None


def vacancies(pilot: Pilot) -> tuple[Vacancy, ...]:
    """Every role that a leaver still holds."""
    return tuple(_vacancies(pilot)) if pilot.stage not in OVER else ()


def _vacancies(pilot: Pilot) -> Iterator[Vacancy]:
    for role, person in pilot.roles():
        if person.deleted:
            yield Vacancy(person, role)
    for member in pilot.team:
        if member.deleted:
            yield Vacancy(member)
    holders = (said.holder for said in pilot.design.governance.items.values())
    for holder in dict.fromkeys(pilot.named.get(one) for one in holders if one is not None):
        if holder and holder.deleted:
            yield Vacancy(holder, topic=Topic.GOVERNANCE)


def vacated(pilot: Pilot) -> Pilot:
    """The pilot without its leavers. No human changed it: its clocks stay as they were (S1)."""
    lost = vacancies(pilot)
    roles: dict[str, Any] = {one.role.value: None for one in lost if one.role}
    team = tuple(member for member in pilot.team if not member.deleted)
    gone = {one.person.id for one in lost}
    design = replace(
        pilot.design,
        governance=_without(pilot.design.governance, gone),
        raci={**pilot.design.raci, **lines_left(pilot)},
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
