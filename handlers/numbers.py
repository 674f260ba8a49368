"""The cost in full, what stands beside a promise, and what the owner needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from slack_bolt import App

from bot.domain import command_text as typed
from bot.domain.answers import CostRenewed, CostSet
from bot.domain.breakdown import FIRST, OTHERS, Category
from bot.domain.command_text import PilotRef
from bot.domain.permissions import ACT_OF
from bot.domain.topics import Topic
from bot.render import costs, forms, needs, values
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import estimating, needing, opening, promising
from bot.usecases.promising import Beside
from handlers import filling, payloads
from handlers.answering import form, meet, opened, press
from handlers.payloads import Pressed, Submitted, Typed

S = TypeVar("S")
Typings = typed.BreakDown | typed.CostStands | typed.BesideValue | typed.NeedsOf


def listen(app: App) -> None:
    app.view("breakdown")(**form(breakdown, costs.breakdown))
    app.view("other_parts")(**form(other_parts, costs.other_parts))
    app.view("estimate")(**form(estimate, costs.estimate))
    app.view("beside")(**form(beside, values.beside))
    app.view("needs")(**form(state_needs, needs.form))
    app.action("break_down")(**press(press_break_down))
    app.action("stands")(**press(press_stands))


def command(bot: Bot, said: Typed, command: Typings) -> Speech | None:
    match command:
        case typed.BreakDown(pilot=ref):
            return _form(bot, said, ref, Topic.BREAKDOWN)
        case typed.CostStands(pilot=ref):
            meet(bot, said.who)
            return bot.answer(estimating.stands, said.who, ref)
        case typed.NeedsOf(pilot=ref, text=text) if ref and text:
            meet(bot, said.who)
            return bot.answer(needing.state, said.who, ref, text)
        case typed.BesideValue(pilot=ref, text=text, about=about) if ref and text:
            meet(bot, said.who)
            told = Beside(**{about: text})
            return bot.answer(promising.set_beside, said.who, ref, told)
        case typed.BesideValue(pilot=ref):
            return _form(bot, said, ref, Topic.BASELINE)
        case typed.NeedsOf(pilot=ref):
            return _form(bot, said, ref, Topic.NEEDS)


def _form(bot: Bot, said: Typed, ref: PilotRef | None, topic: Topic) -> Speech | None:
    if ref is None:
        return opened(bot, said.trigger, filling.FORMS[topic](None, {}))
    found = bot.see(opening.subject, said.who, ACT_OF[topic], ref, topic)
    return opened(bot, said.trigger, filling.FORMS[topic](found, forms.about(found, ref.words)))


# forms


def breakdown(bot: Bot, form: Submitted) -> Block:
    """Saved, and on to the other categories."""

    def dress(told: CostSet) -> Block:
        return costs.other_parts(told.pilot, forms.about(told.pilot, told.pilot.key))

    return _broken_down(bot, form, FIRST, dress)


def other_parts(bot: Bot, form: Submitted) -> Speech:
    return _broken_down(bot, form, OTHERS, bot.speech)


def _broken_down(
    bot: Bot, form: Submitted, categories: Sequence[Category], dress: Callable[[CostSet], S]
) -> S:
    answers = {category: form.text(category) for category in categories}
    step, shown = estimating.break_down, form.showed_the_pilot
    about = (form.who, form.pilot)
    return bot.shown_once(form.receipt, dress, step, *about, answers, shown=shown)


def estimate(bot: Bot, form: Submitted) -> Speech | Block:
    """C9: other figures, or the same ones for another three months."""
    answers = payloads.cost_answers(form)

    def dress(told: CostSet | CostRenewed) -> Speech | Block:
        if form.ticked("next"):
            return costs.breakdown(told.pilot, forms.about(told.pilot, told.pilot.key))
        return bot.speech(told)

    step = estimating.look_again
    return bot.shown_once(form.receipt, dress, step, form.who, form.pilot, answers)


def beside(bot: Bot, form: Submitted) -> Speech:
    answers = Beside(
        baseline=form.text("baseline"), rate=form.text("rate"), metric=form.text("metric")
    )
    return bot.answer_once(form.receipt, promising.set_beside, form.who, form.pilot, answers)


def state_needs(bot: Bot, form: Submitted) -> Speech:
    text = form.text("needs") or ""
    return bot.answer_once(form.receipt, needing.state, form.who, form.pilot, text)


# presses


def press_break_down(bot: Bot, pressed: Pressed) -> Block | Speech:
    return filling.topic(bot, pressed.who, pressed.pilot, Topic.BREAKDOWN)


def press_stands(bot: Bot, pressed: Pressed) -> Speech:
    """C9."""
    meet(bot, pressed.who)
    return bot.answer(estimating.stands_by_ask, pressed.who, pressed.ask)
