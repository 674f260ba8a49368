"""The change plan, the numbers it asks for, and the pulse."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App

from bot.domain import command_text as typed
from bot.domain.answers import AdoptionNoted, PlanSaved
from bot.domain.command_text import PilotRef
from bot.domain.permissions import Act
from bot.domain.pilot import Pilot
from bot.domain.pulse import Reply
from bot.domain.topics import Topic
from bot.render import adoption_forms, forms
from bot.render.kit import Block
from bot.render.pulses import ACTIONS
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import adoption, opening, pulses
from bot.usecases.adoption import How, Whom
from handlers import gates
from handlers.answering import form, meet, opened, press
from handlers.payloads import Pressed, Submitted, Typed

Tell = Callable[..., AdoptionNoted]


def listen(app: App) -> None:
    app.view("plan_whom")(**form(whom, adoption_forms.whom))
    app.view("plan_how")(**form(how, adoption_forms.how))
    app.view("sign_ups")(**form(sign_ups))
    app.view("attendance")(**form(attendance))
    app.view("active")(**form(active))
    app.view("adoption")(**form(response, adoption_forms.response))
    app.view("feedback")(**form(feedback))
    for action in ("fill_training", "fill_active"):
        app.action(action)(**press(gates.press_topic))
    app.action("plan_channel")(**press(press_channel))
    app.action("pulse")(**press(press_pulse))
    for action in ACTIONS.values():
        app.action(action)(**press(press_reply))


def command(bot: Bot, said: Typed, command: typed.ChangePlan | typed.AskPulse) -> Speech | None:
    match command:
        case typed.AskPulse(pilot=ref):
            meet(bot, said.who)
            return bot.answer(pulses.ask, said.who, ref)
        case typed.ChangePlan(pilot=ref) if ref:
            return _plan(bot, said, ref)
        case typed.ChangePlan():
            return opened(bot, said.trigger, adoption_forms.whom(None, {}))


def _plan(bot: Bot, said: Typed, ref: PilotRef) -> Speech | None:
    """A plan that nothing is known of is opened at once; one that stands is shown first."""
    pilot = bot.see(adoption.to_begin, said.who, ref)
    if pilot:
        view = adoption_forms.plan_of(pilot, forms.about(pilot, ref.words))
        return opened(bot, said.trigger, view)
    meet(bot, said.who)
    return bot.speech(bot.see(adoption.told, said.who, ref))


# forms


def whom(bot: Bot, form: Submitted) -> Block:
    """What was typed is kept; the second step takes the place of the first."""
    answers = Whom(
        owner=form.person("owner"),
        group=form.text("group"),
        people=form.text("people"),
        users=form.text("users"),
    )

    def dress(saved: PlanSaved) -> Block:
        return adoption_forms.how(saved.pilot, forms.about(saved.pilot, saved.pilot.key))

    return bot.shown_once(form.receipt, dress, adoption.say_whom, form.who, form.pilot, answers)


def how(bot: Bot, form: Submitted) -> Speech:
    answers = How(
        trainings=form.text("trainings"),
        target=form.text("target"),
        channel=form.channel("channel"),
        communications=form.text("communications"),
    )
    return bot.answer_once(form.receipt, adoption.say_how, form.who, form.pilot, answers)


def sign_ups(bot: Bot, form: Submitted) -> Speech:
    return _told(bot, form, adoption.sign_ups, "number")


def attendance(bot: Bot, form: Submitted) -> Speech:
    return _told(bot, form, adoption.attendance, "number")


def active(bot: Bot, form: Submitted) -> Speech:
    return _told(bot, form, adoption.active, "number")


def response(bot: Bot, form: Submitted) -> Speech:
    return _told(bot, form, adoption.respond, "text")


def _told(bot: Bot, form: Submitted, tell: Tell, field: str) -> Speech:
    said = form.text(field) or ""
    return bot.answer_once(form.receipt, tell, form.who, form.pilot, said)


def feedback(bot: Bot, form: Submitted) -> Speech:
    said = form.text("text") or ""
    return bot.answer_once(form.receipt, pulses.tell, form.who, form.pilot, said)


# presses


def press_channel(bot: Bot, pressed: Pressed) -> Block:
    found: Pilot | None = bot.see(
        opening.subject, pressed.who, Act.CHANGE_PLAN, pressed.pilot, Topic.CHANGE
    )
    return adoption_forms.how(found, forms.about(found, pressed.pilot.words))


def press_pulse(bot: Bot, pressed: Pressed) -> Speech:
    meet(bot, pressed.who)
    return bot.answer(pulses.ask, pressed.who, pressed.pilot)


def press_reply(bot: Bot, pressed: Pressed) -> Speech:
    """Nobody is met here: a row of the directory would tell that they have answered."""
    facts = pressed.facts
    number, pulse, said = int(facts["p"]), int(facts["n"]), Reply(str(facts["s"]))
    who = bot.glance_at(pressed.who)
    return bot.answer(pulses.reply, who, number, pulse, said)
