"""Refusals as sentences a person can act on: what was understood, what is missing, an example."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

from bot.domain.forms import WrongAnswers
from bot.domain.refusals import Refusal
from bot.render import kit, words
from bot.render.refusals import (
    amounts,
    commands,
    costs,
    dates,
    files,
    operating,
    people,
    pilots,
)
from bot.render.refusals.phrases import named

BESIDE = 250  # what one reads below a field without scrolling
# People's own * and ` stand between zero-width spaces (kit.words); ours do not.
_OUR_MARKUP = re.compile(r"(?<!\u200b)[*`]")
_MENTION = re.compile(r"<@\w+>")


def sentence(refusal: Refusal, now: datetime) -> str:
    """As mrkdwn, for a message."""
    if isinstance(refusal, WrongAnswers):
        return _together(refusal, now)
    said = (
        commands.sentence(refusal)
        or pilots.sentence(refusal)
        or people.sentence(refusal)
        or amounts.sentence(refusal)
        or costs.sentence(refusal)
        or dates.sentence(refusal, now)
        or files.sentence(refusal, now)
        or operating.sentence(refusal)
    )
    if said is None:
        message = f"{type(refusal).__name__} has no sentence"
        raise LookupError(message)
    return said


def beside(refusal: Refusal, now: datetime) -> str:
    """As plain text, for the place below a field of a form."""
    bare = _OUR_MARKUP.sub("", _MENTION.sub("somebody", sentence(refusal, now)))
    return kit.clip(unescape(bare.replace("\u200b", "")), BESIDE)


def errors(wrong: WrongAnswers, now: datetime) -> dict[str, str]:
    """By the name of the field, as a form wants them."""
    return {field: beside(refusal, now) for field, refusal in wrong.fields.items()}


def _together(wrong: WrongAnswers, now: datetime) -> str:
    said = {field: sentence(refusal, now) for field, refusal in wrong.fields.items()}
    if len(said) == 1:
        return "".join(said.values())
    lines = [f"• *{words.capital(named(field))}*: {text}" for field, text in said.items()]
    return "\n".join(["Nothing is saved so far. These need another look:", *lines])
