"""The Home tab: shown when it is opened, and anew after what somebody did on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import BoltContext

from bot.domain.people import SlackId
from bot.domain.refusals import Refusal
from bot.render import answers, home, refusals
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import home as usecase
from handlers import errors, payloads
from handlers.payloads import HomeTab, Json


def opened(event: Json, bot: Bot) -> None:
    """`app_home_opened`, once it is acknowledged."""
    found = payloads.opened_home(event)
    if found:
        who, tab = found
        bot.acquaint([who])
        show(bot, who, tab)


def after_form(body: Json, context: BoltContext, bot: Bot) -> None:
    """A form that was opened on Home has changed something."""
    tab = payloads.home_of(body) if context.get("done") else None
    if tab:
        show(bot, payloads.who(body, bot.team), tab)


def show(bot: Bot, who: SlackId, tab: HomeTab, said: Mapping[str, Any] | None = None) -> None:
    """`said` is the answer to a press on it: it stands above, or goes by DM if Home cannot."""
    shown = bot.show_home(who, lambda: _view(bot, who, tab, said), tab.hash)
    if said and not shown:
        bot.say_to(who, Speech(said["text"], said["blocks"]))


def _view(bot: Bot, who: SlackId, tab: HomeTab, said: Mapping[str, Any] | None) -> Block:
    answered: Sequence[Block] = said["blocks"] if said else ()
    try:
        return home.view(bot.see(usecase.seen, who, tab.place), answered)
    except Refusal as refusal:
        told = answers.said(refusals.sentence(refusal, bot.clock()))
    except Exception as error:  # noqa: BLE001  # Bolt asks app.error up to the ack only
        told = errors.told(error, "home", bot, whole=said is None)
    return home.instead([*answered, *told.blocks], tab.place)
