"""One row while it is read: its cells by field, which fact each is about, what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Concatenate, ParamSpec, TypeVar

from bot.domain.events import Change
from bot.domain.imports import Note
from bot.domain.refusals import Refusal
from bot.files.maps import LINES, SIDES, Field
from bot.files.tables import Record
from bot.frozen import dataclass

P = ParamSpec("P")
R = TypeVar("R")

DESIGNING: Mapping[Field, Change] = MappingProxyType(
    {
        Field.PLAN_OWNER: Change.PLAN_OWNER,
        Field.GROUP: Change.TARGET_GROUP,
        Field.GROUP_PEOPLE: Change.TARGET_GROUP,
        Field.PILOT_USERS: Change.PILOT_USERS,
        Field.TRAININGS: Change.TRAINING,
        Field.ADOPTION_TARGET: Change.ADOPTION_TARGET,
        Field.FEEDBACK_CHANNEL: Change.FEEDBACK_CHANNEL,
        Field.COMMUNICATIONS: Change.COMMUNICATIONS,
        Field.KPI: Change.KPI,
        Field.KPI_FIGURES: Change.KPI,
        Field.KPI_SOURCE: Change.KPI,
        Field.KPI_CADENCE: Change.KPI,
        Field.KPI_RECEIVER: Change.KPI,
        Field.QUESTIONS: Change.QUESTIONS,
        **dict.fromkeys(SIDES, Change.DATA),
        Field.DATA_CONFIRMER: Change.DATA,
        **dict.fromkeys(LINES, Change.RACI),
        Field.GOVERNANCE: Change.GOVERNANCE,
        Field.LINKS: Change.LINK,
    }
)
CHANGE_OF: Mapping[Field, Change] = MappingProxyType(
    {
        Field.NAME: Change.NAME,
        Field.STAGE: Change.STAGE,
        Field.UNIT: Change.UNIT,
        Field.RESTRICTED: Change.RESTRICTED,
        Field.LEAD: Change.LEAD,
        Field.SPONSOR: Change.SPONSOR,
        Field.OWNER: Change.OWNER_NAMED,
        Field.BACKUP: Change.BACKUP,
        Field.PMO_LEAD: Change.PMO_LEAD,
        Field.TEAM: Change.TEAM,
        Field.VALUE: Change.VALUE,
        Field.VALUE_CURRENCY: Change.VALUE,
        Field.VALUE_ROLE: Change.VALUE,
        Field.VALUE_HEADS: Change.VALUE,
        Field.VALUE_MEASURED: Change.VALUE,
        Field.VALUE_BASELINE: Change.VALUE,
        Field.VALUE_RATE: Change.VALUE,
        Field.VALUE_METRIC: Change.VALUE,
        Field.COST: Change.COST,
        Field.COST_CURRENCY: Change.COST,
        Field.COST_NOTE: Change.COST,
        Field.APPROVAL: Change.APPROVAL,
        Field.LAUNCH: Change.LAUNCH,
        Field.END: Change.END,
        Field.GO_LIVE: Change.GO_LIVE,
        Field.HOLD_UNTIL: Change.HOLD,
        **DESIGNING,
    }
)


@dataclass(frozen=True, slots=True)
class Cells:
    """One row while it is read: its cells by field, and what was left out of them."""

    record: Record
    places: Mapping[Field, int]
    header: Sequence[str]
    clean: Callable[[str], str] | None
    notes: list[Note] = field(default_factory=list)
    unread: set[Change] = field(default_factory=set)

    def text(self, name: Field) -> str:
        place = self.places.get(name)
        if place is None:
            return ""
        cell = self.record.cells[place]
        return self.clean(cell) if self.clean else cell

    def read(
        self,
        name: Field,
        parse: Callable[Concatenate[str, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R | None:
        """What a cell says; None where it is blank, or says nothing that we can read."""
        if name not in self.places:
            return None
        text = self.text(name)
        if not text or text.isspace():
            return None
        try:
            return parse(text, *args, **kwargs)
        except Refusal as refusal:
            self.leave_out(name, refusal)
            return None

    def leave_out(self, name: Field, refusal: Refusal) -> None:
        self.notes.append(Note(self.header[self.places[name]], refusal))
        if name in CHANGE_OF:
            self.unread.add(CHANGE_OF[name])

    def check(
        self, name: Field, check: Callable[P, object], *args: P.args, **kwargs: P.kwargs
    ) -> bool:
        """Whether a cell holds beside the others; left out and noted where it does not."""
        try:
            check(*args, **kwargs)
        except Refusal as refusal:
            if name in self.places:
                self.leave_out(name, refusal)
            return False
        return True
