"""What stands beside a promise: its baseline, what an hour is worth, the key metric it feeds."""

from __future__ import annotations

from datetime import datetime

from bot.domain.answers import PromiseTold
from bot.domain.baseline import KnownLater, baseline_of
from bot.domain.pilot import Pilot
from bot.domain.promise import Kind
from bot.domain.value import Value
from bot.render import forms, kit, words
from bot.render.forms import Facts
from bot.render.kit import Block

ADD_BASELINE = "Add the baseline"


def beside(pilot: Pilot | None, facts: Facts) -> Block:
    """V2, V8 and V9; an hourly rate only where hours are promised."""
    value = pilot.value if pilot else None
    hours = value is None or (value.kind is Kind.HOURS and not value.percent)
    rate = kit.field(
        "rate",
        "What is an hour worth?",
        kit.text_input(_rate(value), example="EUR 60/hour because HR counts with it", most=300),
        hint="Without it hours are not turned into money.",
    )
    blocks = [
        *forms.which(pilot, facts),
        *_promise(value),
        kit.field(
            "baseline",
            "How is it today?",
            kit.text_input(value.baseline if value else None, example="400 hours/month", most=200),
            hint="None yet will do, with its day: none until 15 Jan.",
        ),
        *([rate] if hours else []),
        kit.field(
            "metric",
            "Which key metric of yours does it feed?",
            kit.text_input(value.metric if value else None, example="cost per claim", most=200),
        ),
    ]
    return kit.modal("beside", "Baseline", blocks, submit="Save", facts=facts)


def _promise(value: Value | None) -> list[Block]:
    return [kit.context(f"It {words.promised(value)}.")] if value else []


def _rate(value: Value | None) -> str | None:
    if value is None or value.rate is None:
        return None
    why = f" because {value.rate_reason}" if value.rate_reason else ""
    return f"{forms.figures(value.rate.currency, [value.rate.amount])}/hour{why}"


def told(answer: PromiseTold, now: datetime) -> str:
    """What was understood."""
    pilot, value = answer.pilot, answer.pilot.value
    if value is None:
        return f"{words.pilot(pilot)} has no value in numbers so far."
    said = f"{words.pilot(pilot)} {words.promised(value)}"
    counted = words.from_to(value)
    return f"{said}{f', {counted}' if counted else ''}.{_more(value, now)}"


def _more(value: Value, now: datetime) -> str:
    baseline = baseline_of(value)
    known = baseline.day if isinstance(baseline, KnownLater) else None
    parts = [
        f"Its baseline is asked about on {words.day(known, now)}." if known else "",
        f"That is {worth}." if (worth := _worth(value)) else "",
        f"It feeds {kit.words(value.metric)}." if value.metric else "",
    ]
    return "".join(f" {part}" for part in parts if part)


def _worth(value: Value) -> str | None:
    worth = words.at_a_rate(value)
    if worth is None:
        return None
    return f"{worth} ({kit.words(value.rate_reason)})" if value.rate_reason else worth


def lines(pilot: Pilot, now: datetime) -> list[str]:
    """On the card, under the value."""
    value = pilot.value
    if value is None:
        return []
    baseline, counted = baseline_of(value), words.from_to(value)
    if isinstance(baseline, KnownLater):
        counted = f"baseline known by {words.day(baseline.day, now)}"
    elif counted is None and value.baseline:
        counted = f"baseline in words: {kit.words(value.baseline)}"
    said = [
        *([counted] if counted else []),
        *([worth] if (worth := _worth(value)) else []),
        *([f"feeds {kit.words(value.metric)}"] if value.metric else []),
    ]
    return [f"Value in full: {'; '.join(said)}"] if said else []
