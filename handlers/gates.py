"""Gates, what is next, what the PMO lets pass, what the sponsor has seen, and links."""

from __future__ import annotations

from bot.domain import command_text as typed
from bot.domain.command_text import PilotRef
from bot.domain.forms import NothingTyped
from bot.domain.permissions import Act
from bot.domain.topics import Topic
from bot.render import forms
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import asking, gating, opening
from handlers import filling
from handlers.answering import meet, opened
from handlers.payloads import Pressed, Submitted, Typed

Typings = typed.Gate | typed.Next | typed.Override | typed.Seen | typed.AddLink


def command(bot: Bot, said: Typed, command: Typings) -> Speech | None:
    match command:
        case typed.Gate(pilot=ref):
            meet(bot, said.who)
            return bot.speech(bot.see(gating.told, said.who, ref))
        case typed.Next(pilot=ref):
            return _next(bot, said, ref)
        case typed.Seen(pilot=ref):
            meet(bot, said.who)
            return bot.answer(gating.see_cost, said.who, ref)
        case typed.Override():
            return _override(bot, said, command)
        case typed.AddLink():
            return _link(bot, said, command)


def _override(bot: Bot, said: Typed, command: typed.Override) -> Speech | None:
    match command:
        case typed.Override(pilot=ref) if ref and command.until and command.reason:
            meet(bot, said.who)
            terms = (command.until, command.reason)
            return bot.answer(gating.override, said.who, ref, *terms)
        case typed.Override(pilot=ref):
            found = bot.see(gating.to_let_pass, said.who, ref) if ref else None
            facts = forms.about(found.pilot, ref.words) if found and ref else {}
            view = forms.override(found, facts, command.until, command.reason)
            return opened(bot, said.trigger, view)


def _link(bot: Bot, said: Typed, command: typed.AddLink) -> Speech | None:
    match command:
        case typed.AddLink(pilot=ref) if ref and command.address:
            meet(bot, said.who)
            link = (command.address, command.about)
            return bot.answer(gating.add_link, said.who, ref, *link)
        case typed.AddLink(pilot=ref):
            found = bot.see(opening.subject, said.who, Act.DESIGN, ref) if ref else None
            facts = forms.about(found, ref.words) if ref else {}
            return opened(bot, said.trigger, forms.link(found, facts))


def _next(bot: Bot, said: Typed, ref: PilotRef) -> Speech | None:
    """Straight into the form of what is next; a receipt is shown before it is given."""
    found = bot.see(gating.next_topic, said.who, ref)
    if not isinstance(found, Topic):
        return bot.speech(found)
    if found is Topic.RECEIPT:
        return bot.speech(bot.see(gating.told, said.who, ref))
    view = filling.topic(bot, said.who, ref, found)
    return view if isinstance(view, Speech) else opened(bot, said.trigger, view)


# forms


def override(bot: Bot, form: Submitted) -> Speech:
    terms = (form.text("until"), form.text("reason"))
    return bot.answer_once(form.receipt, gating.override, form.who, form.pilot, *terms)


def link(bot: Bot, form: Submitted) -> Speech:
    said = (form.text("link") or "", form.text("about"))
    return bot.answer_once(form.receipt, gating.add_link, form.who, form.pilot, *said)


def hand(bot: Bot, form: Submitted) -> Speech:
    person = form.person("person")
    if person is None:
        raise NothingTyped("person")
    return bot.answer_once(form.receipt, asking.hand, form.who, form.ask, person)


# presses


def press_override(bot: Bot, pressed: Pressed) -> Block:
    found = bot.see(gating.to_let_pass, pressed.who, pressed.pilot)
    return forms.override(found, forms.about(found.pilot, pressed.pilot.words))


def press_topic(bot: Bot, pressed: Pressed) -> Block | Speech:
    """Whatever a gate lists leads to its form."""
    wanted = Topic(str(pressed.facts["t"]))
    if wanted is Topic.RECEIPT:
        meet(bot, pressed.who)
    return filling.topic(bot, pressed.who, pressed.pilot, wanted, pressed.facts.get("v"))


def press_hand(bot: Bot, pressed: Pressed) -> Block:
    item = bot.see(opening.subject_of_ask, pressed.who, pressed.ask)
    return forms.hand(item, {"a": pressed.ask})
