"""What production needs beside the decisions: data sheet, RACI, KPIs, questions and answers."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt import App

from bot.domain import command_text as typed
from bot.domain.answers import DataTold
from bot.domain.command_text import PilotRef
from bot.domain.data_sheet import Item, Side
from bot.domain.forms import NothingTyped
from bot.domain.people import SlackId
from bot.domain.permissions import Act
from bot.domain.pilot import Pilot
from bot.domain.questions import MOST_QUESTIONS, NoQuestions
from bot.domain.raci import Part, Task, task_named
from bot.domain.topics import Topic
from bot.render import data_sheet as sheets
from bot.render import forms, prepared
from bot.render import kpis as kpi_forms
from bot.render import questions as question_forms
from bot.render import raci as raci_forms
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import data_sheet, gating, kpis, opening, questions, raci
from bot.usecases.gating import Next
from bot.usecases.kpis import KpiAnswers
from bot.usecases.questions import Answered
from bot.usecases.raci import LineAnswers
from handlers import answering, filling
from handlers.answering import meet, opened, press
from handlers.payloads import Pressed, Submitted, Typed

SHOW = "show"


def listen(app: App) -> None:
    app.view("data_pilot")(**answering.form(data_of_pilot, sheets.of_pilot))
    app.view("data_production")(**answering.form(data_of_production, sheets.of_production))
    app.view("data_confirmer")(**answering.form(confirmer, sheets.of_confirmer))
    app.view("raci")(**answering.form(chosen_line))
    app.view("raci_line")(**answering.form(line, raci_forms.line))
    app.view("kpi")(**answering.form(kpi, kpi_forms.form))
    app.view("questions")(**answering.form(write_questions, question_forms.form))
    app.view("answer")(**answering.form(answer))
    app.action("raci_line")(**press(press_line))
    app.action("kpi")(**press(press_kpi))
    app.action("kpi_change")(**press(press_kpi))


def command(bot: Bot, said: Typed, command: typed.Prepare | typed.SetRaciLine) -> Speech | None:
    ref = command.pilot
    match command:
        case typed.SetRaciLine():
            people = {Part(part): found for part, found in command.people.items()}
            meet(bot, said.who, [one for found in people.values() for one in found])
            answers = LineAnswers(task=task_named(command.task), people=people)
            dress, step = filling.dressed_with_next(bot, ref), gating.and_next(raci.set_line)
            return bot.shown(dress, step, said.who, ref, answers)
        case typed.Prepare(part=part) if part == SHOW:
            meet(bot, said.who)
            return bot.speech(_told(bot, said.who, ref, command.topic))
        case typed.Prepare():
            return opened(bot, said.trigger, _asked_for(bot, said.who, command))


def _told(bot: Bot, who: SlackId, ref: PilotRef, topic: Topic) -> prepared.Told:
    match topic:
        case Topic.DATA:
            return bot.see(data_sheet.told, who, ref)
        case Topic.RACI:
            return bot.see(raci.told, who, ref)
        case Topic.KPI:
            return bot.see(kpis.told, who, ref)
        case _:
            return bot.see(questions.told, who, ref)


def _asked_for(bot: Bot, who: SlackId, command: typed.Prepare) -> Block:
    """The form of a topic, or of the part of it that was named."""
    ref, part = command.pilot, command.part
    pilot = _subject(bot, who, ref, command.topic)
    facts = forms.about(pilot, ref.words)
    match command.topic:
        case Topic.DATA:
            return sheets.part(part)(pilot, facts)
        case Topic.RACI if part:
            return raci_forms.line(pilot, {**facts, "line": part})
        case Topic.KPI if part:
            return kpi_forms.form(pilot, {**facts, "k": kpi_forms.NEW})
        case Topic.ANSWERS if pilot and not pilot.design.questions:
            raise NoQuestions(pilot.key)
        case topic:
            return filling.FORMS[topic](pilot, facts)


def _subject(bot: Bot, who: SlackId, ref: PilotRef, topic: Topic) -> Pilot | None:
    return bot.see(opening.subject, who, Act.DESIGN, ref, topic)


# the data sheet


def data_of_pilot(bot: Bot, form: Submitted) -> Block:
    """One side after the other, while one is at it."""

    def dress(told: DataTold) -> Block:
        return sheets.of_production(told.pilot, forms.about(told.pilot, form.pilot.words))

    about = (form.who, form.pilot, Side.PILOT, _said(form))
    whole, step = form.showed_the_pilot, data_sheet.set_side
    return bot.shown_once(form.receipt, dress, step, *about, whole=whole)


def data_of_production(bot: Bot, form: Submitted) -> Block | Speech:
    """Where something is the same, somebody has to be named to confirm it."""

    def dress(both: tuple[DataTold, Next]) -> Block | Speech:
        told, following = both
        if not told.unconfirmed:
            return filling.with_next(bot.speech(told), form.pilot, following)
        return sheets.of_confirmer(told.pilot, forms.about(told.pilot, form.pilot.words))

    about = (form.who, form.pilot, Side.PRODUCTION, _said(form))
    whole, step = form.showed_the_pilot, gating.and_next(data_sheet.set_side)
    return bot.shown_once(form.receipt, dress, step, *about, whole=whole)


def _said(form: Submitted) -> Mapping[Item, str | None]:
    return {item: form.text(item) for item in Item}


def confirmer(bot: Bot, form: Submitted) -> Speech:
    person = form.person("confirmer")
    if person is None:
        raise NothingTyped("confirmer")
    return filling.once_and_next(bot, form, data_sheet.confirm, person)


# RACI


def chosen_line(bot: Bot, form: Submitted) -> Block | Speech:
    """All of what is proposed, or one line, whose form takes this one's place."""
    chosen = form.text("what") or raci_forms.ALL
    if chosen == raci_forms.ALL:
        return filling.once_and_next(bot, form, raci.take_over)
    pilot = _subject(bot, form.who, form.pilot, Topic.RACI)
    facts = forms.about(pilot, form.pilot.words)
    return raci_forms.line(pilot, {**facts, "line": chosen})


def line(bot: Bot, form: Submitted) -> Speech:
    """A part that was left empty is empty, unless the form did not show who stood there."""
    task = Task(str(form.facts["line"]))
    accountable = form.person("a")
    people = {part: form.people(part) for part in Part}
    people[Part.ACCOUNTABLE] = (accountable,) if accountable else ()
    said = {part: found for part, found in people.items() if found or form.showed_the_pilot}
    answers = LineAnswers(task=task, people=said)
    return filling.once_and_next(bot, form, raci.set_line, answers)


def press_line(bot: Bot, pressed: Pressed) -> Block:
    pilot = _subject(bot, pressed.who, pressed.pilot, Topic.RACI)
    facts = forms.about(pilot, pressed.pilot.words)
    return raci_forms.line(pilot, {**facts, "line": pressed.facts["line"]})


# KPIs


def kpi(bot: Bot, form: Submitted) -> Speech:
    answers = KpiAnswers(
        known=form.facts.get("k"),
        name=form.text("name"),
        figures=form.text("figures"),
        source=form.text("source"),
        cadence=form.text("cadence"),
        receiver=form.text("receiver"),
    )
    return filling.once_and_next(bot, form, kpis.set_kpi, answers)


def press_kpi(bot: Bot, pressed: Pressed) -> Block:
    """One of those that were listed, by its place, or a new one behind them."""
    pilot = _subject(bot, pressed.who, pressed.pilot, Topic.KPI)
    names = [one.name for one in pilot.design.kpis] if pilot else []
    place = int(pressed.facts["n"])
    name = names[place] if place < len(names) else kpi_forms.NEW
    facts = {**forms.about(pilot, pressed.pilot.words), "k": name, "first": not names}
    return kpi_forms.form(pilot, facts)


# questions


def write_questions(bot: Bot, form: Submitted) -> Speech:
    texts = [form.text(f"q{place + 1}") for place in range(MOST_QUESTIONS)]
    whole = form.showed_the_pilot
    return filling.once_and_next(bot, form, questions.set_questions, texts, whole=whole)


def answer(bot: Bot, form: Submitted) -> Speech:
    """The question as it read when the form opened; an empty form asked for its place."""
    texts = [str(text) for text in form.facts.get("q", ())] or _questions(bot, form)
    place = int(form.text("question") or 0)
    found = Answered(
        question=texts[place] if place < len(texts) else None,
        said=form.text("found"),
        link=form.text("link"),
    )
    return filling.once_and_next(bot, form, questions.answer, found)


def _questions(bot: Bot, form: Submitted) -> list[str]:
    pilot = _subject(bot, form.who, form.pilot, Topic.ANSWERS)
    return [one.text for one in pilot.design.questions] if pilot else []
