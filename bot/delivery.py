"""A letter on its way: dressed, posted once, looked up when in doubt, edited when untrue."""

from __future__ import annotations

import structlog

from bot.domain.letters import Letter
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.render.messages import speech
from bot.slack.gateway import Slack
from bot.slack.outcomes import (
    Broken,
    Busy,
    CannotLook,
    InDoubt,
    Look,
    NotSent,
    Outcome,
    Refused,
)

log = structlog.get_logger(__name__)

BROKE = "broke while it was posted"


def send(slack: Slack, letter: Letter, message: Message) -> Outcome:
    """Dress and post. The answer says what is to be written down about it."""
    channel = address(letter)
    if channel is None:
        return NotSent("no address")
    said = speech(message)
    try:
        return slack.post(channel, said, letter.mark)
    except Exception:
        log.exception("post broke", kind=letter.kind)
        return InDoubt(BROKE)  # a bug, but Slack may have taken it


def edit(slack: Slack, letter: Letter, message: Message) -> Outcome:
    if letter.posted_in is None or letter.ts is None:
        return NotSent("never posted")
    return slack.update(letter.posted_in, letter.ts, speech(message))


def look(slack: Slack, letter: Letter) -> Look:
    """Where it should be: the person's DM, or the digest's channel."""
    channel = letter.channel or (letter.person.dm if letter.person else None)
    return slack.find(channel, letter.mark) if channel else CannotLook("no DM known")


def open_dm(slack: Slack, person: Person) -> str | Refused | Broken | Busy | None:
    """Before somebody's first letter, so that a letter in doubt can be looked up."""
    return slack.open_dm(person.slack_id)


def address(letter: Letter) -> str | None:
    if letter.channel:
        return letter.channel
    return (letter.person.dm or letter.person.slack_id) if letter.person else None
