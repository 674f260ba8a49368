"""The global shortcut "Register a pilot"."""

from __future__ import annotations

from bot.domain.forms import Registration
from bot.domain.people import SlackId
from bot.domain.permissions import Duty
from bot.render import forms
from bot.runtime import Bot
from bot.usecases import opening
from handlers.answering import opened


def register(bot: Bot, who: SlackId, trigger: str) -> None:
    bot.see(opening.on_duty, who, Duty.REGISTER)
    opened(bot, trigger, forms.register(Registration(name="")))
