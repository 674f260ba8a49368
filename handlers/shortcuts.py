"""The global shortcut "Register a pilot"."""

from __future__ import annotations

import structlog
from slack_bolt import Ack

from bot.domain.forms import Registration
from bot.domain.refusals import Refusal
from bot.render import forms
from bot.runtime import Bot
from handlers import payloads
from handlers.payloads import Json

log = structlog.get_logger(__name__)


def register(ack: Ack, body: Json, bot: Bot) -> None:
    """A shortcut has nowhere to answer but its form; an outside person gets none (R1)."""
    try:
        payloads.who(body, bot.team)
        bot.open_form(payloads.trigger(body), forms.register(Registration(name="")))
    except Refusal as refusal:
        log.info("shortcut refused", because=type(refusal).__name__)
    ack()
