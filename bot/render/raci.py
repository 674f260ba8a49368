"""RACI: its forms, line by line, and what was understood (K1)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.answers import RaciTold
from bot.domain.people import Person, PersonId
from bot.domain.pilot import Pilot
from bot.domain.raci import NOBODY, Line, Part, Task, filled, here
from bot.domain.topics import Topic
from bot.render import forms, kit, words
from bot.render.forms import Facts
from bot.render.kit import Block
from bot.render.speech import Speech

ALL = "all"
TASKS: Mapping[Task, str] = MappingProxyType(
    {
        Task.OPERATE: "Operate it",
        Task.DECIDE: "Decide about it",
        Task.ACCOUNT: "Account for its results",
        Task.CHANGE: "Change it",
        Task.INCIDENT: "Handle incidents",
    }
)
PARTS: Mapping[Part, str] = MappingProxyType(
    {
        Part.ACCOUNTABLE: "Who answers for it?",
        Part.RESPONSIBLE: "Who does it?",
        Part.CONSULTED: "Who is asked before?",
        Part.INFORMED: "Who is told afterwards?",
    }
)


def form(pilot: Pilot | None, facts: Facts) -> Block:
    """All lines as the roles would fill what is open; one press takes that over."""
    made = _filling(pilot) if pilot else {}
    lines = [kit.section(_proposed(pilot, made))] if pilot else []
    offers = [("Take over what is proposed here", ALL)] if made else []
    choices = [
        *offers,
        *((f"Change: {label.lower()}", task.value) for task, label in TASKS.items()),
    ]
    blocks = [
        *forms.heading(pilot, facts),
        *lines,
        kit.field(
            "what",
            "What do you want to do?",
            kit.choice_input(choices, ALL if made else None),
            optional=False,
        ),
    ]
    return kit.modal("raci", "Who does what (RACI)", blocks, submit="Go on", facts=facts)


def line(pilot: Pilot | None, facts: Facts) -> Block:
    """One line; `facts` say which."""
    task = Task(str(facts["line"]))
    known = _line(pilot, task) if pilot else NOBODY
    named = {**(pilot.named if pilot else {}), **_on(pilot)}
    parts = list(Part) if task is not Task.OPERATE else [*Part][1:]
    blocks = [
        *forms.heading(pilot, facts),
        *([kit.section(_operating(pilot))] if task is Task.OPERATE else []),
        *(_field(part, known, named) for part in parts),
    ]
    return kit.modal("raci_line", TASKS[task], blocks, submit="Save", facts=facts)


def _field(part: Part, known: Line, named: Mapping[PersonId, Person]) -> Block:
    people = [person.slack_id for person in here(known.part(part), named)]
    if part is Part.ACCOUNTABLE:
        return kit.field(part, PARTS[part], kit.person_input(next(iter(people), None)))
    return kit.field(part, PARTS[part], kit.people_input(people))


def _filling(pilot: Pilot) -> dict[Task, Line]:
    return filled(pilot.design.raci, pilot, pilot.named)


def _line(pilot: Pilot, task: Task) -> Line:
    """As it stands, and as the roles would fill what is empty on it."""
    return _filling(pilot).get(task) or pilot.design.raci.get(task, NOBODY)


def _on(pilot: Pilot | None) -> dict[PersonId, Person]:
    return {person.id: person for _, person in pilot.roles()} if pilot else {}


def _operating(pilot: Pilot | None) -> str:
    owner = pilot.accepted_owner if pilot else None
    if owner is None:
        return "The production owner answers for it, once somebody has accepted to be that."
    return f"{words.bold(owner)}, the production owner, answers for it."


# what people read


def speech(told: RaciTold) -> Speech:
    pilot = told.pilot
    tasks = told.changed or tuple(Task)
    raci = pilot.design.raci
    lines = [f"• {said(pilot, task, raci.get(task, NOBODY))}" for task in tasks]
    head = f"{words.pilot(pilot)}, its RACI: {summary(told.open)}."
    text = "\n".join([head, *lines, *_waiting(told)])
    blocks = [kit.section(text)]
    if told.may_fill and (button := _next(told)):
        blocks.append(kit.actions(button))
    return Speech(text=kit.unmarked(head), blocks=blocks)


def summary(still: tuple[Task, ...]) -> str:
    if not still:
        return f"all {len(Task)} lines complete"
    return f"{len(Task) - len(still)} of {len(Task)} lines complete"


def said(pilot: Pilot, task: Task, known: Line) -> str:
    """Who answers for a line, who does it, who is asked and told."""
    named = {**pilot.named, **_on(pilot)}
    who = {
        part: words.listed([words.person(one) for one in here(known.part(part), named)])
        for part in Part
    }
    if task is Task.OPERATE:
        owner = pilot.accepted_owner
        who[Part.ACCOUNTABLE] = words.person(owner) if owner and owner.human_and_here else ""
    parts = [
        *_at_work(who[Part.ACCOUNTABLE], who[Part.RESPONSIBLE]),
        *([f"asked before: {who[Part.CONSULTED]}"] if who[Part.CONSULTED] else []),
        *([f"told afterwards: {who[Part.INFORMED]}"] if who[Part.INFORMED] else []),
    ]
    return f"*{TASKS[task]}*: {'; '.join(parts)}"


def _at_work(answers: str, does: str) -> list[str]:
    if not answers and not does:
        return ["nobody so far"]
    return [
        f"{answers} answers for it" if answers else "nobody answers for it so far",
        f"done by {does}" if does else "nobody does it so far",
    ]


def _proposed(pilot: Pilot, made: Mapping[Task, Line]) -> str:
    """All lines with what the roles would fill in."""
    lines = {task: made.get(task) or pilot.design.raci.get(task, NOBODY) for task in Task}
    return "\n".join(
        f"• {said(pilot, task, line)}{' (proposed)' if task in made else ''}"
        for task, line in lines.items()
    )


def _waits_for_owner(told: RaciTold) -> bool:
    """Whether operating lacks nothing but an owner who has accepted."""
    pilot = told.pilot
    doers = here(pilot.design.raci.get(Task.OPERATE, NOBODY).responsible, pilot.named)
    return Task.OPERATE in told.open and pilot.accepted_owner is None and bool(doers)


def _waiting(told: RaciTold) -> list[str]:
    if not _waits_for_owner(told):
        return []
    return ["Operating it waits for a production owner who has accepted."]


def _next(told: RaciTold) -> Block | None:
    """To the next line that somebody can fill in."""
    ours = [one for one in told.open if one is not Task.OPERATE or not _waits_for_owner(told)]
    if ours:
        value = {"p": told.pilot.number, "line": ours[0].value}
        return kit.button(f"Next: {TASKS[ours[0]].lower()}", "raci_line", value, primary=True)
    if told.open and not told.pilot.awaiting_acceptance:
        value = {"p": told.pilot.number, "t": Topic.OWNER.value}
        return kit.button("Name the owner", "fill_topic", value, primary=True)
    return None
