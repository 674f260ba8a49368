"""The global shortcut "Register a pilot"."""

from __future__ import annotations

from bot.domain.forms import Registration
from bot.render import forms
from bot.runtime import Bot
from handlers.answering import opened


def register(bot: Bot, trigger: str) -> None:
    opened(bot, trigger, forms.register(Registration(name="")))
