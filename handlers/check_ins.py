"""After go-live: what came of the promise, and what becomes of a pilot at risk."""

from __future__ import annotations

from slack_bolt import App

from bot.domain import command_text as typed
from bot.domain.command_text import PilotRef
from bot.domain.people import SlackId
from bot.domain.topics import Topic
from bot.render import check_in_forms, forms
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import checking_in, opening
from bot.usecases.checking_in import Told
from handlers.answering import form, meet, opened
from handlers.payloads import Submitted, Typed


def listen(app: App) -> None:
    app.view("check_in")(**form(check_in))
    app.view("course")(**form(course))


def command(bot: Bot, said: Typed, command: typed.CheckIn | typed.ChooseCourse) -> Speech | None:
    match command:
        case typed.CheckIn(pilot=ref) if ref and command.change:
            meet(bot, said.who)
            told = Told(change=command.change, source=command.source, cost=command.cost)
            return bot.answer(checking_in.tell, said.who, ref, told)
        case typed.ChooseCourse(pilot=ref) if ref and command.course and command.reason:
            meet(bot, said.who)
            choice = (command.course, command.reason)
            return bot.answer(checking_in.choose, said.who, ref, *choice)
        case typed.CheckIn(pilot=ref) if ref:
            return opened(bot, said.trigger, fill(bot, said.who, ref, Topic.CHECK_IN))
        case typed.ChooseCourse(pilot=ref) if ref:
            return opened(bot, said.trigger, _course(bot, said.who, ref, command.course))
        case typed.CheckIn():
            return opened(bot, said.trigger, check_in_forms.check_in(None, {}))
        case typed.ChooseCourse():
            return opened(bot, said.trigger, check_in_forms.course(None, None, {}))


def fill(bot: Bot, who: SlackId, ref: PilotRef, topic: Topic) -> Block:
    """The form of what is asked, as far as its time has come."""
    if topic is Topic.CHECK_IN:
        pilot = bot.see(opening.subject_to_tell, who, ref)
        return check_in_forms.check_in(pilot, forms.about(pilot, ref.words))
    return _course(bot, who, ref)


def _course(bot: Bot, who: SlackId, ref: PilotRef, picked: str | None = None) -> Block:
    found = bot.see(opening.subject_to_choose, who, ref)
    pilot, risk = found or (None, None)
    return check_in_forms.course(pilot, risk, forms.about(pilot, ref.words), picked)


def check_in(bot: Bot, form: Submitted) -> Speech:
    told = Told(change=form.text("change"), source=form.text("source"), cost=form.text("cost"))
    return bot.answer_once(form.receipt, checking_in.tell, form.who, form.pilot, told)


def course(bot: Bot, form: Submitted) -> Speech:
    choice = (form.text("course"), form.text("reason"))
    return bot.answer_once(form.receipt, checking_in.choose, form.who, form.pilot, *choice)
