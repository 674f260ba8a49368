"""Refusals as sentences a person can act on: what was understood, what is missing, an example."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

from bot.domain.forms import WrongAnswers
from bot.domain.refusals import Refusal
from bot.render import kit, words
from bot.render.refusals import (
    adoption,
    after_live,
    amounts,
    asks,
    commands,
    costs,
    dates,
    files,
    gates,
    governance,
    in_full,
    operating,
    people,
    pilots,
    preparing,
    reports,
)
from bot.render.refusals.phrases import IN_A_FIELD, IN_A_LINE, named

BESIDE = 250  # what one reads below a field without scrolling
_MENTION = re.compile(r"<@\w+>")


def sentence(refusal: Refusal, now: datetime, field: str | None = None) -> str:
    """As mrkdwn, for a message; its example fits the field of a form, if that is what it is of."""
    example = IN_A_FIELD.get(field or "", IN_A_LINE)
    said = (
        _together(refusal, now)
        or commands.sentence(refusal, example)
        or pilots.sentence(refusal)
        or people.sentence(refusal)
        or asks.sentence(refusal)
        or amounts.sentence(refusal, example)
        or costs.sentence(refusal, example)
        or dates.sentence(refusal, now)
        or files.sentence(refusal, now)
        or gates.sentence(refusal)
        or governance.sentence(refusal)
        or preparing.sentence(refusal)
        or adoption.sentence(refusal, now)
        or after_live.sentence(refusal, now)
        or reports.sentence(refusal)
        or in_full.sentence(refusal)
        or operating.sentence(refusal)
    )
    if said is None:
        message = f"{type(refusal).__name__} has no sentence"
        raise LookupError(message)
    return said


def beside(refusal: Refusal, now: datetime, field: str | None = None) -> str:
    """As plain text, for the place below a field of a form."""
    bare = kit.unmarked(_MENTION.sub("somebody", sentence(refusal, now, field)))
    return unescape(kit.clip(bare, BESIDE))


def errors(wrong: WrongAnswers, now: datetime) -> dict[str, str]:
    """By the name of the field, as a form wants them."""
    return {field: beside(refusal, now, field) for field, refusal in wrong.fields.items()}


def _together(refusal: Refusal, now: datetime) -> str | None:
    match refusal:
        case WrongAnswers(fields=wrong) if len(wrong) == 1:
            return "".join(sentence(one, now) for one in wrong.values())
        case WrongAnswers(fields=wrong):
            lines = [
                f"• *{words.capital(named(field))}*: {sentence(one, now)}"
                for field, one in wrong.items()
            ]
            return "\n".join(["Nothing is saved so far. These need another look:", *lines])
        case _:
            return None
