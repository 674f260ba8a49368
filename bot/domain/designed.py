"""What a file says of a pilot's design, and what comes of that beside what is known already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, fields, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.domain.change_plan import ChangePlan, plan_sides
from bot.domain.data_sheet import DataSheet, Item, Side, data_text
from bot.domain.design import Design
from bot.domain.events import Change, Figures
from bot.domain.governance import ItemAnswer
from bot.domain.kpis import Kpi, kpi_text
from bot.domain.links import Link
from bot.domain.people import Address, Person, PersonId
from bot.domain.questions import asked_anew, questions_text
from bot.domain.raci import NOBODY, Line, Part, Raci, Task, line_text
from bot.frozen import dataclass

Named = Mapping[PersonId, Person]
Find = Callable[[Address], PersonId]  # raises a refusal for somebody Slack does not know


@dataclass(frozen=True, slots=True)
class Paper:
    """A link as a file has it, with what is found there."""

    address: str
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSaid:
    """How a governance item is met, or the link that shows it."""

    how: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Designed:
    """What the cells of a row say, people by their addresses.

    Only what can be prepared by anybody: what somebody accepts, has seen, waives, confirms or
    found out is theirs to say, so no file says it. `data` and `raci` have a blank where the
    file's cell is blank, and nothing where it has no such column.
    """

    silent: frozenset[str] = frozenset()  # what of the plan and of a KPI no column tells
    plan_owner: Address | None = None
    plan: ChangePlan = ChangePlan()  # frozen; without people
    kpi: Kpi | None = None
    questions: tuple[str, ...] = ()
    data: Mapping[Side, Mapping[Item, str]] = field(default_factory=dict)
    confirmer: Address | None = None
    raci: Mapping[Task, Mapping[Part, tuple[Address, ...]]] = field(default_factory=dict)
    links: tuple[Paper, ...] = ()
    governance: Mapping[str, ItemSaid] = field(default_factory=dict)

    def addresses(self) -> Iterator[Address]:
        yield from (one for one in (self.plan_owner, self.confirmer) if one)
        for parts in self.raci.values():
            for people in parts.values():
                yield from people


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is at hand when a row meets a design."""

    said: Designed
    find: Find
    lead: PersonId | None
    now: datetime


_Apply = Callable[[Design, _Desk], Design]
_OF_A_KPI = frozenset(one.name for one in fields(Kpi))


def _plan(*names: str) -> _Apply:
    """What no column tells stays as it is."""

    def apply(design: Design, desk: _Desk) -> Design:
        said = desk.said
        told = {name: getattr(said.plan, name) for name in names if name not in said.silent}
        return replace(design, change=replace(design.change, **told))

    return apply


def _plan_owner(design: Design, desk: _Desk) -> Design:
    owner = desk.find(desk.said.plan_owner) if desk.said.plan_owner else None
    return replace(design, change=replace(design.change, owner=owner))


def _kpi(design: Design, desk: _Desk) -> Design:
    """Of the same one, what no column tells stays as it is."""
    said, known = desk.said, next(iter(design.kpis), None)
    if said.kpi is None:
        return replace(design, kpis=())
    kpi = said.kpi
    if known and known.name == kpi.name:
        kept: dict[str, Any] = {name: getattr(known, name) for name in _OF_A_KPI & said.silent}
        kpi = replace(kpi, unit=kpi.unit or known.unit, **kept)
    return replace(design, kpis=(kpi,))


def _questions(design: Design, desk: _Desk) -> Design:
    return replace(design, questions=asked_anew(design.questions, desk.said.questions))


def _data(design: Design, desk: _Desk) -> Design:
    known, said = design.data or DataSheet(), desk.said
    sheet = known
    for side in Side:
        items = {**sheet.side(side), **said.data.get(side, {})}
        sheet = sheet.with_side(side, {item: items[item] for item in Item if items.get(item)})
    if said.confirmer:
        sheet = replace(sheet, confirmer=desk.find(said.confirmer), confirmed=sheet.same())
    return replace(design, data=None if sheet == DataSheet() else sheet)


def _raci(design: Design, desk: _Desk) -> Design:
    lines = dict(design.raci)
    for task, parts in desk.said.raci.items():
        ids = {part: tuple(map(desk.find, people)) for part, people in parts.items()}
        answers = () if task is Task.OPERATE else ids.get(Part.ACCOUNTABLE, ())  # the owner does
        lines[task] = Line(
            accountable=next(iter(answers), None),
            responsible=ids.get(Part.RESPONSIBLE, ()),
            consulted=ids.get(Part.CONSULTED, ()),
            informed=ids.get(Part.INFORMED, ()),
        )
    return replace(design, raci={task: line for task, line in lines.items() if line != NOBODY})


def _links(design: Design, desk: _Desk) -> Design:
    """Those that stand already keep whoever put them there."""
    known = {Paper(link.address, link.about): link for link in design.links}
    links = tuple(
        known.get(paper) or Link(address=paper.address, about=paper.about, by=None, at=desk.now)
        for paper in desk.said.links
    )
    return replace(design, links=links)


def _governance(design: Design, desk: _Desk) -> Design:
    """Items that the file does not speak of stay as they are; the others are the lead's."""
    items = dict(design.governance.items)
    for item, said in desk.said.governance.items():
        known = design.governance.answer(item)
        holder = known.holder or desk.lead
        items[item] = replace(
            known, holder=holder, how=said.how or known.how, evidence=_shown(known, said, desk.now)
        )
    return replace(design, governance=replace(design.governance, items=items))


def _shown(known: ItemAnswer, said: ItemSaid, now: datetime) -> Link | None:
    if said.evidence is None or (known.evidence and known.evidence.address == said.evidence):
        return known.evidence
    return Link(address=said.evidence, by=None, at=now)


_APPLY: Mapping[Change, _Apply] = MappingProxyType(
    {
        Change.PLAN_OWNER: _plan_owner,
        Change.TARGET_GROUP: _plan("group", "people"),
        Change.PILOT_USERS: _plan("pilot_users"),
        Change.TRAINING: _plan("trainings"),
        Change.ADOPTION_TARGET: _plan("target"),
        Change.FEEDBACK_CHANNEL: _plan("channel"),
        Change.COMMUNICATIONS: _plan("communications"),
        Change.KPI: _kpi,
        Change.QUESTIONS: _questions,
        Change.DATA: _data,
        Change.RACI: _raci,
        Change.LINK: _links,
        Change.GOVERNANCE: _governance,
    }
)
DESIGNING = tuple(_APPLY)


def applied(  # noqa: PLR0913
    change: Change,
    said: Designed,
    design: Design,
    *,
    find: Find,
    lead: PersonId | None,
    now: datetime,
) -> Design:
    """The design with what a row says of one fact; `lead` holds the items nobody holds yet."""
    return _APPLY[change](design, _Desk(said, find, lead, now))


def sides(design: Design, named: Named) -> Iterator[tuple[Change, Figures]]:
    """Each fact as its history keeps it."""
    yield Change.PLAN_OWNER, Figures(person=design.change.owner)
    for change, text in plan_sides(design.change).items():
        yield change, Figures(text=text)
    yield Change.KPI, Figures(text=" / ".join(filter(None, map(kpi_text, design.kpis))) or None)
    yield Change.QUESTIONS, Figures(text=questions_text(design.questions))
    yield Change.DATA, Figures(text=data_text(design.data, named))
    yield Change.RACI, Figures(text=_lines(design.raci, named))
    papers = ", ".join(f"{link.about or ''} {link.address}".strip() for link in design.links)
    yield Change.LINK, Figures(text=papers or None)
    yield Change.GOVERNANCE, Figures(text=_items(design))


def _lines(raci: Raci, named: Named) -> str | None:
    told = (line_text(task, line, named) for task, line in raci.items())
    return " / ".join(filter(None, told)) or None


def _items(design: Design) -> str | None:
    said = (
        f"{item}: {answer.evidence.address if answer.evidence else answer.how}"
        for item, answer in design.governance.items.items()
        if answer.evidence or answer.how
    )
    return " / ".join(said) or None
