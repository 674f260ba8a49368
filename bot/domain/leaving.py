"""Who has left vacates every role they held (T2, N11's one exception)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.people import Person
from bot.domain.pilot import Pilot, Role
from bot.domain.raci import Line, Task
from bot.domain.stages import Stage

OVER = frozenset({Stage.STOPPED, Stage.RETIRED})  # their people are history


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A role somebody held until they left; None stands for the pilot team."""

    person: Person
    role: Role | None


def vacancies(pilot: Pilot) -> tuple[Vacancy, ...]:
    """Every role that a leaver still holds."""
    return tuple(_vacancies(pilot)) if pilot.stage not in OVER else ()


def _vacancies(pilot: Pilot) -> Iterator[Vacancy]:
    for role, person in pilot.roles():
        if person.deleted:
            yield Vacancy(person, role)
    for member in pilot.team:
        if member.deleted:
            yield Vacancy(member, None)


def vacated(pilot: Pilot) -> Pilot:
    """The pilot without its leavers. No human changed it: its clocks stay as they were (S1)."""
    lost = vacancies(pilot)
    roles: dict[str, Any] = {one.role.value: None for one in lost if one.role}
    team = tuple(member for member in pilot.team if not member.deleted)
    design = replace(pilot.design, raci={**pilot.design.raci, **lines_left(pilot)})
    return replace(pilot, team=team, design=design, **roles)


def lines_left(pilot: Pilot) -> dict[Task, Line]:
    """The lines of its RACI on which a leaver stands, without them (K1)."""
    gone = {one for one, person in pilot.named.items() if person.deleted}
    if pilot.stage in OVER or not gone:
        return {}
    lines = {task: line.without(gone) for task, line in pilot.design.raci.items()}
    return {task: line for task, line in lines.items() if line != pilot.design.raci[task]}
