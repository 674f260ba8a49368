"""What production needs beside the decisions, told in full, and in a line on a card."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.answers import (
    Card,
    DataTold,
    KpiTold,
    QuestionAnswered,
    QuestionsTold,
    RaciTold,
)
from bot.domain.questions import unanswered
from bot.render import data_sheet, kit, kpis, questions, raci
from bot.render.kit import Block
from bot.render.speech import Speech

Told = DataTold | RaciTold | KpiTold | QuestionsTold | QuestionAnswered


def speech(told: Told) -> Speech:
    match told:
        case DataTold():
            return data_sheet.speech(told)
        case RaciTold():
            return raci.speech(told)
        case KpiTold():
            return kpis.speech(told)
        case QuestionsTold() | QuestionAnswered():
            return questions.speech(told)


def on_card(card: Card) -> list[Block]:
    lines = "\n".join(_lines(card))
    return [kit.section(lines)] if lines else []


def _lines(card: Card) -> Iterator[str]:
    """As far as somebody said anything."""
    design = card.pilot.design
    if design.data:
        yield f"*Data*: {data_sheet.summary(design.data, card.unconfirmed)}"
    if design.raci:
        yield f"*RACI*: {raci.summary(card.open_tasks)}"
    if design.kpis:
        yield f"*KPI*: {kpis.summary(design.kpis)}"
    if asked := design.questions:
        yield f"*Questions*: {len(asked) - len(unanswered(asked))} of {len(asked)} answered"
