"""Governance: a pilot's items shown, filled in one by one or together, confirmed, given back."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App

from bot.domain import command_text as typed
from bot.domain.answers import GovernanceTold, ItemShown
from bot.domain.command_text import PilotRef
from bot.domain.governance import ItemForm
from bot.domain.people import SlackId
from bot.domain.permissions import NotChecked
from bot.domain.topics import Topic
from bot.render import governance as forms
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import governing
from handlers.answering import form, meet, opened, press
from handlers.payloads import Pressed, Submitted, Typed


def listen(app: App) -> None:
    app.view("governance_item")(**form(save_item, forms.anew))
    app.view("governance_map")(**form(save_several))
    app.action("governance_item")(**press(press_item))
    app.action("governance_map")(**press(press_map))
    app.action("governance_next")(**press(press_next))
    app.action("governance_list")(**press(press_list))
    app.action("governance_confirm")(**press(press_confirm))
    app.action("governance_confirm_all")(**press(press_confirm))
    app.action("governance_not_mine")(**press(press_not_mine))


def command(bot: Bot, said: Typed, command: typed.Governance) -> Speech | None:
    ref = command.pilot
    match command:
        case typed.Governance(preset=str(name)):
            meet(bot, said.who)
            return bot.answer(governing.choose, said.who, ref, name)
        case typed.Governance(item=None):
            meet(bot, said.who)
            return bot.speech(bot.see(governing.told, said.who, ref))
        case typed.Governance(item="map"):
            return _open(bot, said, _map_form(bot, said.who, ref))
        case typed.Governance(item=str(item)) if command.person or command.evidence:
            meet(bot, said.who, [command.person])
            answers = (command.person, command.how, command.evidence)
            return bot.answer(governing.map_several, said.who, ref, [item], *answers)
        case _:
            return _open(bot, said, _item_form(bot, said.who, ref, command.item or ""))


def _open(bot: Bot, said: Typed, view: Block | Speech) -> Speech | None:
    return view if isinstance(view, Speech) else opened(bot, said.trigger, view)


def fill(bot: Bot, who: SlackId, ref: PilotRef, wanted: Topic) -> Block | Speech:
    """The form of what is next of a topic; where it waits for others, all there is."""
    step = governing.first_waiver if wanted is Topic.WAIVER else governing.next_item
    return _shown(bot, who, ref, lambda: bot.see(step, who, ref))


def _item_form(bot: Bot, who: SlackId, ref: PilotRef, item: str) -> Block | Speech:
    return _shown(bot, who, ref, lambda: bot.see(governing.item, who, ref, item))


def _shown(
    bot: Bot, who: SlackId, ref: PilotRef, found: Callable[[], ItemShown | GovernanceTold]
) -> Block | Speech:
    """A form at once; whom we never met sees the items first, since Slack is asked about them."""
    try:
        shown = found()
    except NotChecked:
        meet(bot, who)
        shown = bot.see(governing.told, who, ref)
    if isinstance(shown, GovernanceTold):
        return bot.speech(shown)
    return forms.form(shown, {"p": shown.pilot.key, "seen": True})


def _map_form(bot: Bot, who: SlackId, ref: PilotRef, group: str | None = None) -> Block | Speech:
    try:
        told = bot.see(governing.to_map, who, ref)
    except NotChecked:
        meet(bot, who)
        return bot.speech(bot.see(governing.told, who, ref))
    return forms.map_form(told, {"p": told.pilot.key}, group)


# forms


def save_item(bot: Bot, sent: Submitted) -> Speech:
    said = ItemForm(
        state=sent.text("state"),
        evidence=sent.text("evidence"),
        reason=sent.text("reason"),
        until=sent.text("until"),
    )
    item, holder = str(sent.facts["i"]), sent.person("holder")
    return bot.answer_once(
        sent.receipt, governing.answer, sent.who, sent.pilot, item, said, holder
    )


def save_several(bot: Bot, sent: Submitted) -> Speech:
    answers = (sent.person("holder"), sent.text("how"), sent.text("evidence"))
    because, items = sent.text("because"), sent.chosen("items")
    return bot.answer_once(
        sent.receipt, governing.map_several, sent.who, sent.pilot, items, *answers, because
    )


# presses


def press_item(bot: Bot, pressed: Pressed) -> Block | Speech:
    return _item_form(bot, pressed.who, pressed.pilot, str(pressed.facts["i"]))


def press_map(bot: Bot, pressed: Pressed) -> Block | Speech:
    group = pressed.facts.get("g")
    return _map_form(bot, pressed.who, pressed.pilot, str(group) if group else None)


def press_next(bot: Bot, pressed: Pressed) -> Block | Speech:
    return fill(bot, pressed.who, pressed.pilot, Topic.GOVERNANCE)


def press_list(bot: Bot, pressed: Pressed) -> Speech:
    meet(bot, pressed.who)
    return bot.speech(bot.see(governing.told, pressed.who, pressed.pilot))


def press_confirm(bot: Bot, pressed: Pressed) -> Speech:
    meet(bot, pressed.who)
    item = pressed.facts.get("i")
    wanted = str(item) if item else None
    return bot.answer(governing.confirm, pressed.who, pressed.pilot, wanted)


def press_not_mine(bot: Bot, pressed: Pressed) -> Speech:
    meet(bot, pressed.who)
    return bot.answer(governing.give_back, pressed.who, pressed.pilot)
