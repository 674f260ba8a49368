"""Which pilots somebody may see (R4), and on which they are named: as many questions ask it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from bot.domain.people import Person
from bot.frozen import dataclass
from bot.store.schema import PilotRow, TeamRow
from bot.store.scope import Scope

NAMED_ON = (
    PilotRow.registrant_id,
    PilotRow.lead_id,
    PilotRow.sponsor_id,
    PilotRow.owner_id,
    PilotRow.backup_id,
    PilotRow.pmo_lead_id,
    PilotRow.plan_owner_id,
)


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose eyes a list is read with (R4). The PMO sees all; nobody, what is open."""

    person: Person | None
    pmo: bool = False


EVERYBODY = Eyes(None)


def visible(scope: Scope, eyes: Eyes) -> list[ColumnElement[bool]]:
    if eyes.pmo:
        return []
    open_to_all = ~PilotRow.restricted
    return [or_(open_to_all, is_on(scope, eyes.person)) if eyes.person else open_to_all]


def is_on(scope: Scope, person: Person) -> ColumnElement[bool]:
    """The pilots somebody is named on."""
    teams = scope.select(TeamRow, TeamRow.pilot_id)
    on_team = PilotRow.id.in_(teams.where(TeamRow.person_id == person.id))
    return or_(on_team, *(role == person.id for role in NAMED_ON))
