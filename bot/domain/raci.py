"""RACI: who does what in production, and the one person who answers for it (K1).

Who answers for operating it is the production owner, and is written down nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from bot.domain.people import Person, PersonId
from bot.domain.policy import Policy
from bot.domain.refusals import Refusal
from bot.frozen import dataclass

MOST_ON_A_LINE = 20


class Task(StrEnum):
    OPERATE = "operate"
    DECIDE = "decide"
    ACCOUNT = "account"
    CHANGE = "change"
    INCIDENT = "incident"


class Part(StrEnum):
    """Responsible: they do it. Accountable: they answer for it."""

    ACCOUNTABLE = "a"
    RESPONSIBLE = "r"
    CONSULTED = "c"
    INFORMED = "i"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    accountable: PersonId | None = None
    responsible: tuple[PersonId, ...] = ()
    consulted: tuple[PersonId, ...] = ()
    informed: tuple[PersonId, ...] = ()

    def answering(self) -> tuple[PersonId, ...]:
        return () if self.accountable is None else (self.accountable,)

    def people(self) -> Iterator[PersonId]:
        yield from (*self.answering(), *self.responsible, *self.consulted, *self.informed)

    def part(self, part: Part) -> tuple[PersonId, ...]:
        held = {
            Part.ACCOUNTABLE: self.answering(),
            Part.RESPONSIBLE: self.responsible,
            Part.CONSULTED: self.consulted,
            Part.INFORMED: self.informed,
        }
        return held[part]

    def without(self, gone: Collection[PersonId]) -> Line:
        """Once people have left."""

        def stay(people: Iterable[PersonId]) -> tuple[PersonId, ...]:
            return tuple(one for one in people if one not in gone)

        return Line(
            accountable=next(iter(stay(self.answering())), None),
            responsible=stay(self.responsible),
            consulted=stay(self.consulted),
            informed=stay(self.informed),
        )


Raci = Mapping[Task, Line]
NOBODY = Line()


class Staff(Protocol):
    """Who is on a pilot already, of whom a first filling is made."""

    @property
    def accepted_owner(self) -> Person | None: ...
    @property
    def sponsor(self) -> Person | None: ...
    @property
    def lead(self) -> Person | None: ...
    @property
    def backup(self) -> Person | None: ...
    @property
    def pmo_lead(self) -> Person | None: ...


@dataclass(eq=False)
class SeveralAccountable(Refusal):
    """K1: exactly one person answers for a line."""

    task: Task
    people: tuple[Person, ...]


@dataclass(eq=False)
class OwnerAnswersForOperating(Refusal):
    """K1: who answers for operating it is the production owner. None: nobody has accepted."""

    owner: Person | None


@dataclass(eq=False)
class NoSuchTask(Refusal):
    word: str


@dataclass(eq=False)
class NobodyOnTheLine(Refusal):
    """A line was typed without anybody in it."""

    task: Task


@dataclass(eq=False)
class NothingToTakeOver(Refusal):
    """The roles of a pilot fill nothing that is open."""


def task_named(word: str) -> Task:
    try:
        return Task(word.strip().lower())
    except ValueError as error:
        raise NoSuchTask(word) from error


def here(ids: Iterable[PersonId], named: Mapping[PersonId, Person]) -> tuple[Person, ...]:
    """Those who have not left (T2)."""
    found = (named.get(one) for one in ids)
    return tuple(person for person in found if person and person.human_and_here)


def open_tasks(
    raci: Raci, owner: Person | None, named: Mapping[PersonId, Person], policy: Policy
) -> tuple[Task, ...]:
    """K1: the lines that lack somebody who answers for them, or somebody who does it (N10)."""

    def holds(ids: Iterable[PersonId]) -> bool:
        return any(policy.can_act(person) for person in here(ids, named))

    def is_complete(task: Task) -> bool:
        line = raci.get(task, NOBODY)
        answers = policy.can_act(owner) if task is Task.OPERATE else holds(line.answering())
        return answers and holds(line.responsible)

    return tuple(task for task in Task if not is_complete(task))


def filled(raci: Raci, staff: Staff, named: Mapping[PersonId, Person]) -> dict[Task, Line]:
    """The lines with an empty place, as those on the pilot would fill it; what stands stays."""
    made: dict[Task, Line] = {}
    for task, (answers, does) in _usual(staff).items():
        known = wanted = raci.get(task, NOBODY)
        if answers and not here(known.answering(), named):
            wanted = replace(wanted, accountable=answers.id)
        if does and not here(known.responsible, named):
            wanted = replace(wanted, responsible=(does.id,))
        if wanted != known:
            made[task] = wanted
    return made


def _usual(staff: Staff) -> Mapping[Task, tuple[Person | None, Person | None]]:
    """Who usually answers for each line, and who does it: the first of those who are there."""

    def first(*people: Person | None) -> Person | None:
        return next((one for one in people if one and one.human_and_here and not one.guest), None)

    owner, sponsor, lead = staff.accepted_owner, staff.sponsor, staff.lead
    backup, pmo_lead = staff.backup, staff.pmo_lead
    return {
        Task.OPERATE: (None, first(backup, owner)),
        Task.DECIDE: (first(sponsor), first(owner, pmo_lead, lead)),
        Task.ACCOUNT: (first(owner, sponsor), first(pmo_lead, owner)),
        Task.CHANGE: (first(owner), first(lead, owner)),
        Task.INCIDENT: (first(owner), first(backup, owner)),
    }


def line_text(task: Task, line: Line, named: Mapping[PersonId, Person]) -> str | None:
    """A line for the history, with the names people went by (S3)."""
    held = [
        f"{part.upper()} {', '.join(named[person].name for person in people)}"
        for part in Part
        if (people := line.part(part))
    ]
    return f"{task}: {'; '.join(held)}" if held else None
