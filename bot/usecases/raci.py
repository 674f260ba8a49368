"""The RACI of a pilot: a first filling from its roles, then line by line (K1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain.answers import RaciTold
from bot.domain.command_text import PilotRef
from bot.domain.events import Change, Figures
from bot.domain.forms import Reading
from bot.domain.options import TooManyPeople
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, may
from bot.domain.pilot import Pilot, check_named
from bot.domain.raci import (
    MOST_ON_A_LINE,
    NOBODY,
    Line,
    NobodyOnTheLine,
    NothingToTakeOver,
    OwnerAnswersForOperating,
    Part,
    SeveralAccountable,
    Task,
    filled,
    line_text,
    open_tasks,
)
from bot.domain.topics import Topic
from bot.frozen import dataclass
from bot.usecases import acting, changing
from bot.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAnswers:
    """Whom somebody put where on a line. A part that is not there stays as it was."""

    task: Task
    people: Mapping[Part, tuple[SlackId, ...]]


def told(work: Work, who: SlackId, ref: PilotRef) -> RaciTold:
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    return _told(work, actor, pilot)


def take_over(work: Work, who: SlackId, ref: PilotRef) -> RaciTold:
    """The filling from the roles, as they stand now."""
    actor, pilot = acting.acting(work, who, Act.DESIGN, ref, topic=Topic.RACI)
    lines = filled(pilot.design.raci, pilot, pilot.named)
    if not lines:
        raise NothingToTakeOver
    return _write(work, actor, pilot, lines, (person for _, person in pilot.roles()))


def set_line(work: Work, who: SlackId, ref: PilotRef, answers: LineAnswers) -> RaciTold:
    actor, pilot = acting.acting(work, who, Act.DESIGN, ref, topic=Topic.RACI)
    task, people = answers.task, _people(work, answers)
    _check(pilot, task, people)
    line = pilot.design.raci.get(task, NOBODY)
    ids = {part: tuple(person.id for person in found) for part, found in people.items()}
    if task is not Task.OPERATE and Part.ACCOUNTABLE in ids:
        line = replace(line, accountable=next(iter(ids[Part.ACCOUNTABLE]), None))
    line = replace(
        line,
        responsible=ids.get(Part.RESPONSIBLE, line.responsible),
        consulted=ids.get(Part.CONSULTED, line.consulted),
        informed=ids.get(Part.INFORMED, line.informed),
    )
    named = (person for found in people.values() for person in found)
    return _write(work, actor, pilot, {task: line}, named)


def _people(work: Work, answers: LineAnswers) -> dict[Part, tuple[Person, ...]]:
    if not answers.people:
        raise NobodyOnTheLine(answers.task)
    reading = Reading()
    found = {
        part: tuple(work.store.people.of_slack(one) for one in people)
        for part, people in answers.people.items()
    }
    for part, people in found.items():
        for person in people:
            reading.attempt(part, check_named, person, work.policy)
        if len(people) > MOST_ON_A_LINE:
            reading.refused[part] = TooManyPeople("line", MOST_ON_A_LINE)
    reading.check()
    return found


def _check(pilot: Pilot, task: Task, people: Mapping[Part, tuple[Person, ...]]) -> None:
    """Exactly one A; for operating it is the production owner."""
    answers = people.get(Part.ACCOUNTABLE, ())
    if len(answers) > 1:
        raise SeveralAccountable(task, answers)
    owner = pilot.accepted_owner
    if task is Task.OPERATE and any(person != owner for person in answers):
        raise OwnerAnswersForOperating(owner)


def _write(
    work: Work, actor: Person, pilot: Pilot, lines: Mapping[Task, Line], named: Iterable[Person]
) -> RaciTold:
    known = pilot.design.raci
    changed = {task: line for task, line in lines.items() if known.get(task, NOBODY) != line}
    if not changed:
        return _told(work, actor, pilot, tuple(lines))
    raci = {task: {**known, **changed}[task] for task in Task if task in {**known, **changed}}
    designed = pilot.designed(replace(pilot.design, raci=raci), *named)
    events = [
        changing.event(
            work,
            pilot,
            Change.RACI,
            actor,
            Figures(text=line_text(task, known.get(task, NOBODY), designed.named)),
            Figures(text=line_text(task, line, designed.named)),
        )
        for task, line in changed.items()
    ]
    written = changing.write(work, pilot, designed, events, actor, Topic.RACI)
    return _told(work, actor, written, tuple(lines))


def _told(work: Work, actor: Person, pilot: Pilot, changed: tuple[Task, ...] = ()) -> RaciTold:
    still = open_tasks(pilot.design.raci, pilot.accepted_owner, pilot.named, work.policy)
    return RaciTold(
        pilot=pilot,
        open=still,
        may_fill=bool(changed) or may(actor, Act.DESIGN, pilot, work.policy),
        changed=changed,
    )
