"""What the API answers with, field by field: each answer is one of these, and so is the document.

What an export has under a name, stands here under the same one (K5). People are accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.cost import first_year
from bot.domain.people import Person
from bot.domain.pilot import Pilot, idle_days, open_decisions, stalls_on
from bot.domain.policy import Policy
from bot.domain.stages import Decision, Stage, Timing
from bot.domain.value import annualised
from bot.files.own import facts

Account = Annotated[str, Field(description="The Slack id of a person.")]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Shape):
    """Why there is no other answer."""

    error: str


class PilotFacts(Shape):
    """A pilot. Text is as people typed it; what is reckoned from it stands at the end."""

    pilot: str = Field(description="Its key, for example P-7.")
    name: str
    stage: Stage
    unit: str | None
    restricted: bool
    lead: Account | None
    sponsor: Account | None
    owner: Account | None
    backup: Account | None
    pmo_lead: Account | None
    team: list[Account]
    value: str | None
    value_currency: str | None
    value_role: str | None
    value_heads: int | None
    value_measured: str | None
    value_baseline: str | None
    cost: str | None
    cost_currency: str | None
    cost_note: str | None
    approval: date | None = Field(description="The planned dates are of entering a stage.")
    launch: date | None
    end: date | None
    go_live: date | None
    hold_until: date | None
    value_timing: Timing | None = Field(description="Whether it was decided by its stage.")
    owner_timing: Timing | None
    cost_timing: Timing | None
    ever_live: bool
    decided_at: datetime | None = Field(description="First live, or stopped before that.")
    registrant: Account | None
    registered_at: datetime
    changed_at: datetime = Field(description="The last change that a person made.")
    owner_named_by: Account | None
    owner_named_at: datetime | None
    owner_accepted: bool
    owner_accepted_at: datetime | None
    import_key: str | None

    value_a_year: float | None = Field(description="In `value_unit`; a percentage has none.")
    value_unit: str | None
    cost_first_year: float | None = Field(description="Likely, one-off and yearly together.")
    open_decisions: list[Decision]
    idle_days: int = Field(description="Working days since the last change by a person.")
    stalls_on: date | None = Field(description="From this day on it counts as stalled.")


class PilotPage(Shape):
    pilots: list[PilotFacts]
    next: str | None = Field(description="Send it as `cursor` for the following page.")


def pilot_facts(pilot: Pilot, policy: Policy, now: datetime) -> PilotFacts:
    known = {name: _plain(fact) for name, fact in facts(pilot).items()}
    return PilotFacts.model_validate({**_as_declared(known), **_reckoned(pilot, policy, now)})


def _as_declared(known: Mapping[str, Any]) -> dict[str, Any]:
    """All but the design, which is a document of its own with people in it."""
    blank_is_no = {"restricted", "ever_live", "owner_accepted"}
    named = {name: known[name] for name in known if name in PilotFacts.model_fields}
    return {name: bool(fact) if name in blank_is_no else fact for name, fact in named.items()}


def _plain(fact: object) -> object:
    match fact:
        case Person():
            return fact.slack_id
        case tuple():
            return list(fact)
        case _:
            return fact


def _reckoned(pilot: Pilot, policy: Policy, now: datetime) -> dict[str, Any]:
    a_year = annualised(pilot.value) if pilot.value else None
    cost = first_year(pilot.cost) if pilot.cost else None
    return {
        "value_a_year": None if a_year is None else float(a_year),
        "value_unit": pilot.value and (pilot.value.currency or pilot.value.unit),
        "cost_first_year": None if cost is None else float(cost.amount),
        "open_decisions": list(open_decisions(pilot, policy)),
        "idle_days": idle_days(pilot, policy, now),
        "stalls_on": stalls_on(pilot, policy),
    }
