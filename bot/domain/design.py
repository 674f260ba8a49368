"""What production needs beside the three decisions, designed while it is still a pilot.

People stand in it by our row id; `Pilot.named` has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime

from bot.domain.actuals import Actual, Choice, Promised
from bot.domain.causes import Autopsy
from bot.domain.change_plan import ChangePlan
from bot.domain.data_sheet import DataSheet
from bot.domain.disclosure import Disclosure
from bot.domain.estimated import Estimated
from bot.domain.governance import Governance
from bot.domain.kpis import Kpi
from bot.domain.links import Link
from bot.domain.named import people_in
from bot.domain.needs import Needs
from bot.domain.people import PersonId
from bot.domain.questions import PilotQuestion
from bot.domain.raci import Raci
from bot.domain.stages import Stage
from bot.domain.topics import Topic
from bot.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """The PMO let a pilot pass a gate without these rules (by id), through the day `until`."""

    stage: Stage
    rules: tuple[str, ...]
    by: PersonId
    at: datetime
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    disclosure: Disclosure | None = None
    overrides: tuple[Override, ...] = ()
    links: tuple[Link, ...] = ()
    governance: Governance = Governance()  # frozen
    data: DataSheet | None = None
    raci: Raci = field(default_factory=dict)
    kpis: tuple[Kpi, ...] = ()
    questions: tuple[PilotQuestion, ...] = ()
    change: ChangePlan = ChangePlan()  # frozen
    live_since: datetime | None = None  # the last go-live
    promised: Promised | None = None  # what it is held against since then (P1)
    actuals: tuple[Actual, ...] = ()
    choices: tuple[Choice, ...] = ()
    autopsies: tuple[Autopsy, ...] = ()
    estimated: Estimated | None = None
    needs: Needs | None = None
    changed: Mapping[Topic, datetime] = field(default_factory=dict)  # last human change (N5)

    def override_of(self, rule: str) -> Override | None:
        """The last one that a rule was let pass by."""
        for one in reversed(self.overrides):
            if rule in one.rules:
                return one
        return None

    def people(self) -> tuple[PersonId, ...]:
        """Everybody it names."""
        return people_in(self)
