"""The forms after go-live: what came of the promise, and what becomes of a pilot at risk."""

from __future__ import annotations

from bot.domain.actuals import LONGEST_CHANGE, LONGEST_RUN_COST, LONGEST_SOURCE, LONGEST_WHY
from bot.domain.check_ins import Risk, cost_of, promise_of
from bot.domain.pilot import Pilot
from bot.render import kit, words
from bot.render.check_ins import COURSES, against, example, promised
from bot.render.forms import Facts, which
from bot.render.kit import Block


def check_in(pilot: Pilot | None, facts: Facts) -> Block:
    """P1: the actual change, its source, and what running it costs."""
    promise = promise_of(pilot) if pilot else None
    blocks = [
        *which(pilot, facts),
        *_promise(pilot),
        kit.field(
            "change",
            "What has changed, against the baseline?",
            kit.text_input(example=example(promise), most=LONGEST_CHANGE),
            hint="In the unit of the promise; below zero if it got worse.",
            optional=False,
        ),
        kit.field(
            "source",
            "Where does the number come from?",
            kit.text_input(example="time sheets, May", most=LONGEST_SOURCE),
            optional=False,
        ),
        kit.field(
            "cost",
            "What does running it cost by now?",
            kit.text_input(example="EUR 140k/year, or EUR 12k/month", most=LONGEST_RUN_COST),
            hint=_estimate(pilot),
        ),
    ]
    return kit.modal("check_in", "Check-in", blocks, submit="Save", facts=facts)


def _promise(pilot: Pilot | None) -> list[Block]:
    said = promised(pilot) if pilot else ""
    return [kit.context(said)] if said else []


def _estimate(pilot: Pilot | None) -> str:
    cost = cost_of(pilot) if pilot else None
    production = words.production(cost) if cost else None
    known = f"The estimate is {kit.unmarked(production)}. " if production else ""
    return f"{known}It may stay empty."


def course(
    pilot: Pilot | None, risk: Risk | None, facts: Facts, picked: str | None = None
) -> Block:
    """P3: keep, fix, scale back or retire, with a reason."""
    known = risk.choice if risk else None
    choices = [(label, one.value) for one, label in COURSES.items()]
    blocks = [
        *which(pilot, facts),
        *([kit.context(against(risk.on, pilot))] if pilot and risk else []),
        kit.field(
            "course",
            "What becomes of it?",
            kit.choice_input(choices, picked or (known.course if known else None)),
            hint="Preflight moves nothing by itself.",
            optional=False,
        ),
        kit.field(
            "reason",
            "Why?",
            kit.text_input(known.reason if known else None, long=True, most=LONGEST_WHY),
            optional=False,
        ),
    ]
    return kit.modal("course", "What becomes of it", blocks, submit="Save", facts=facts)
