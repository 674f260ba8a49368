"""Who has left vacates every role they held (T2, N11's one exception)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.people import Person
from bot.domain.pilot import PLAN_OWNER, TEAM, Pilot, Role
from bot.domain.stages import Stage

OVER = frozenset({Stage.STOPPED, Stage.RETIRED})  # their people are history


@dataclass(frozen=True, slots=True)
class Vacancy:
    """What somebody was to a pilot until they left: a role, on its team, owner of its plan."""

    person: Person
    role: str


def vacancies(pilot: Pilot) -> tuple[Vacancy, ...]:
    """Every role that a leaver still holds."""
    return tuple(_vacancies(pilot)) if pilot.stage not in OVER else ()


def _vacancies(pilot: Pilot) -> Iterator[Vacancy]:
    for role, person in pilot.roles():
        if person.deleted:
            yield Vacancy(person, role.value)
    for member in pilot.team:
        if member.deleted:
            yield Vacancy(member, TEAM)
    if pilot.plan_owner and pilot.plan_owner.deleted:
        yield Vacancy(pilot.plan_owner, PLAN_OWNER)


def vacated(pilot: Pilot) -> Pilot:
    """The pilot without its leavers. No human changed it: its clocks stay as they were (S1)."""
    lost = vacancies(pilot)
    roles: dict[str, Any] = {one.role: None for one in lost if one.role in set(Role)}
    team = tuple(member for member in pilot.team if not member.deleted)
    after = replace(pilot, team=team, **roles)
    if all(one.role != PLAN_OWNER for one in lost):
        return after
    plan = replace(pilot.design.change, owner=None)
    return after.designed(replace(pilot.design, change=plan))
