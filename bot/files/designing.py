"""The cells that say what is designed beside the three decisions, as somebody would type it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType
from typing import Protocol

from bot.domain.change_plan import (
    MOST_TRAININGS,
    ChangePlan,
    TooManyTrainings,
    check_group,
    read_communications,
    read_group,
    read_people,
    read_target,
)
from bot.domain.data_sheet import Item, Side, read_item
from bot.domain.dates import day_in_file
from bot.domain.designed import Designed, ItemSaid, Paper
from bot.domain.governance import LONGEST_HOW
from bot.domain.imports import NotAChannel, NotALineOfRaci, NotAnItem, NotOneOf, SeveralAnswer
from bot.domain.kpis import (
    LONGEST_WORDS,
    Cadence,
    FromTo,
    Kpi,
    UnitOfKpi,
    check_share,
    from_to,
    name_and_unit,
)
from bot.domain.links import LONGEST_ABOUT, MOST_LINKS, TooManyLinks, read_link
from bot.domain.people import Address
from bot.domain.questions import LONGEST_QUESTION, MOST_QUESTIONS, TooManyQuestions
from bot.domain.raci import Part
from bot.domain.typed import as_typed, plain, within
from bot.files.cells import alike
from bot.files.maps import LINES, SIDES, Field
from bot.files.row_cells import Cells
from bot.frozen import dataclass

# Facts that several columns tell, part by part.
PARTS: Mapping[Field, tuple[str, ...]] = MappingProxyType(
    {
        Field.GROUP: ("group",),
        Field.GROUP_PEOPLE: ("people",),
        Field.KPI_FIGURES: ("baseline", "target"),
        Field.KPI_SOURCE: ("source",),
        Field.KPI_CADENCE: ("cadence",),
        Field.KPI_RECEIVER: ("receiver",),
    }
)
_POINT = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_PART = re.compile(
    r"\b(?P<part>[ARCI])\s*[:=]\s*(?P<people>[^:=]*?)(?=\s*[;,]?\s*\b[ARCI]\s*[:=]|$)",
    re.IGNORECASE,
)
_BETWEEN_PEOPLE = re.compile(r"[,;\s]+")
_BETWEEN_DAYS = re.compile(r"[;\n]|,(?!\s*\d{4}\b)")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{5,}")


class Knows(Protocol):
    """Whom a word in a column stands for; raises a refusal where that is nobody."""

    def __call__(self, text: str, name: Field, /) -> Address: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignReader:
    """`items` are the governance items there are, `month_first` how days are written."""

    who: Knows
    items: frozenset[str]
    month_first: bool | None

    def read(self, cells: Cells) -> Designed:
        return Designed(
            silent=frozenset(
                part for name, parts in PARTS.items() if name not in cells.places for part in parts
            ),
            plan_owner=cells.read(Field.PLAN_OWNER, self.who, Field.PLAN_OWNER),
            plan=self._plan(cells),
            kpi=_kpi(cells),
            questions=cells.read(Field.QUESTIONS, _questions) or (),
            data=_data(cells),
            confirmer=cells.read(Field.DATA_CONFIRMER, self.who, Field.DATA_CONFIRMER),
            raci={
                task: cells.read(name, self._line, name) or {}
                for name, task in LINES.items()
                if name in cells.places
            },
            links=cells.read(Field.LINKS, _links) or (),
            governance=cells.read(Field.GOVERNANCE, self._governance) or {},
        )

    def _plan(self, cells: Cells) -> ChangePlan:
        people = cells.read(Field.GROUP_PEOPLE, read_people)
        users = cells.read(Field.PILOT_USERS, read_people)
        cells.check(Field.GROUP_PEOPLE, check_group, people, users)
        return ChangePlan(
            group=cells.read(Field.GROUP, read_group),
            people=people,
            pilot_users=users,
            trainings=cells.read(Field.TRAININGS, self._days) or (),
            target=cells.read(Field.ADOPTION_TARGET, read_target),
            channel=cells.read(Field.FEEDBACK_CHANNEL, _channel),
            communications=cells.read(Field.COMMUNICATIONS, read_communications),
        )

    def _days(self, text: str) -> tuple[date, ...]:
        said = (part for part in _BETWEEN_DAYS.split(text) if part.strip())
        found = (day_in_file(part, month_first=self.month_first) for part in said)
        days = {day for day in found if day}
        if len(days) > MOST_TRAININGS:
            raise TooManyTrainings(MOST_TRAININGS)
        return tuple(sorted(days))

    def _line(self, text: str, name: Field) -> Mapping[Part, tuple[Address, ...]]:
        """`A: cy@example.com; R: dee@example.com, bo@example.com`."""
        found = list(_PART.finditer(plain(text)))
        if not found:
            raise NotALineOfRaci(text)
        line = {
            Part(one["part"].lower()): tuple(self._people(one["people"], name)) for one in found
        }
        if len(answers := line.get(Part.ACCOUNTABLE, ())) > 1:
            raise SeveralAnswer(answers)
        return line

    def _people(self, text: str, name: Field) -> Iterator[Address]:
        for word in _BETWEEN_PEOPLE.split(text):
            if word:
                yield self.who(word, name)

    def _governance(self, text: str) -> Mapping[str, ItemSaid]:
        return dict(map(self._item, _lines(text)))

    def _item(self, line: str) -> tuple[str, ItemSaid]:
        """`access-review: https://…`, or how it is met in words."""
        name, colon, said = line.partition(":")
        item = alike(name)
        if not colon or not said.strip():
            raise NotAnItem(line)
        if item not in self.items:
            known = sorted(self.items)
            raise NotOneOf(name.strip(), tuple(get_close_matches(item, known) or known))
        typed = as_typed(said)
        if "://" in typed and " " not in typed:
            return item, ItemSaid(evidence=read_link(typed))
        return item, ItemSaid(how=within(LONGEST_HOW, typed, "how"))


def _lines(text: str) -> list[str]:
    lines = (_POINT.sub("", line).strip() for line in re.split(r"[;\n]", text))
    return list(dict.fromkeys(line for line in lines if line))


def _questions(text: str) -> tuple[str, ...]:
    """One a line; each ends with its question mark where they stand in one line."""
    said = (part for line in _lines(text) for part in re.split(r"(?<=\?)\s+", line))
    questions = tuple(within(LONGEST_QUESTION, as_typed(one), "question") for one in said)
    if len(questions) > MOST_QUESTIONS:
        raise TooManyQuestions(MOST_QUESTIONS)
    return questions


def _kpi(cells: Cells) -> Kpi | None:
    named = cells.read(Field.KPI, name_and_unit)
    if named is None:
        return None
    name, unit = named
    figures = cells.read(Field.KPI_FIGURES, from_to)
    kpi = Kpi(
        name=name,
        unit=unit or (figures.unit if figures else None),
        source=cells.read(Field.KPI_SOURCE, _words, "source"),
        cadence=cells.read(Field.KPI_CADENCE, _cadence),
        receiver=cells.read(Field.KPI_RECEIVER, _words, "receiver"),
    )
    if figures is None or not cells.check(Field.KPI_FIGURES, _check_figures, kpi, figures):
        return kpi
    return replace(kpi, baseline=figures.baseline, target=figures.target)


def _check_figures(kpi: Kpi, figures: FromTo) -> None:
    if kpi.unit is None:
        raise UnitOfKpi(kpi.name)
    check_share(kpi, figures)


def _cadence(text: str) -> Cadence:
    known = {cadence.value: cadence for cadence in Cadence}
    if (word := alike(text)) not in known:
        raise NotOneOf(text, tuple(known))
    return known[word]


def _words(text: str, what: str) -> str:
    return within(LONGEST_WORDS, " ".join(as_typed(text).split()), what)


def _data(cells: Cells) -> Mapping[Side, Mapping[Item, str]]:
    said: dict[Side, dict[Item, str]] = {side: {} for side in Side}
    for name, (side, item) in SIDES.items():
        if name in cells.places:
            said[side][item] = cells.read(name, read_item, side) or ""
    return said


def _channel(text: str) -> str:
    if not _CHANNEL.fullmatch(plain(text)):
        raise NotAChannel(text)
    return plain(text)


def _links(text: str) -> tuple[Paper, ...]:
    """One a line: the address, and behind it what is found there."""
    papers = tuple(map(_paper, _lines(text)))
    if len(papers) > MOST_LINKS:
        raise TooManyLinks(MOST_LINKS)
    return papers


def _paper(line: str) -> Paper:
    link, _, about = as_typed(line).partition(" ")
    said = within(LONGEST_ABOUT, " ".join(about.split()), "about") or None
    return Paper(read_link(link), said)
