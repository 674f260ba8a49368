"""The forms people send. Each does one thing; what is wrong stands beside its field."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.answers import CostSet, DigestSet, NameIsNear, Registered
from bot.domain.calendar import zone_named
from bot.domain.digests import Schedule
from bot.domain.filters import parse_filter
from bot.domain.forms import NothingTyped, Reading
from bot.domain.permissions import Act
from bot.domain.pilot import Role
from bot.domain.stages import Stage
from bot.domain.weekly import read_hour, read_zone
from bot.render import costs, forms
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import (
    asking,
    deciding,
    digests,
    editing,
    moving,
    opening,
    owners,
    pausing,
    registering,
)
from bot.usecases.moving import Stopping
from handlers import filling, payloads
from handlers.payloads import Submitted

UNSAID_ZONE = "UTC"


def register(bot: Bot, form: Submitted) -> Speech | Block:
    """A name that is near asks once more, in the same form."""
    filled = payloads.registration(form)
    sure = form.facts.get("sure") == filled.name

    def dress(answer: Registered | NameIsNear) -> Speech | Block:
        if isinstance(answer, NameIsNear):
            return forms.register(filled, answer.near)
        return bot.speech(answer)

    return bot.shown(
        dress, registering.register, form.who, filled, sure=sure, receipt=form.receipt
    )


def value(bot: Bot, form: Submitted) -> Speech:
    answers = payloads.value_answers(form)
    return bot.answer_once(form.receipt, deciding.set_value, form.who, form.pilot, answers)


def cost(bot: Bot, form: Submitted) -> Speech | Block:
    """The categories follow, where they were ticked."""
    answers = payloads.cost_answers(form)

    def dress(told: CostSet) -> Speech | Block:
        if form.ticked("next"):
            return costs.breakdown(told.pilot, forms.about(told.pilot, told.pilot.key))
        return bot.speech(told)

    return bot.shown_once(form.receipt, dress, deciding.set_cost, form.who, form.pilot, answers)


def cost_note(bot: Bot, form: Submitted) -> Speech:
    note = form.text("note") or ""
    return bot.answer_once(form.receipt, deciding.explain_cost, form.who, form.pilot, note)


def owner(bot: Bot, form: Submitted) -> Speech:
    person = form.person("owner")
    if person is None:
        raise NothingTyped("owner")
    return bot.answer_once(form.receipt, owners.name, form.who, form.pilot, person)


def stage(bot: Bot, form: Submitted) -> Speech | Block:
    """A stop is asked why: its form takes this one's place."""
    wanted, reason = form.text("stage") or "", form.text("reason")
    if wanted == Stage.STOPPED:
        pilot = bot.see(opening.subject_to_stop, form.who, form.pilot)
        return forms.stop(pilot, forms.about(pilot, form.pilot.words), reason)
    return bot.answer_once(form.receipt, moving.move, form.who, form.pilot, wanted, reason)


def hold(bot: Bot, form: Submitted) -> Speech:
    until = form.text("until") or ""
    return bot.answer_once(form.receipt, moving.hold, form.who, form.pilot, until)


def stop(bot: Bot, form: Submitted) -> Speech:
    why = Stopping(cause=form.text("cause") or "", said=form.text("reason"))
    return bot.answer_once(form.receipt, moving.stop, form.who, form.pilot, why)


def edit(bot: Bot, form: Submitted) -> Block:
    """Which group was chosen; its form takes this one's place."""
    pilot = bot.see(opening.subject, form.who, Act.EDIT, form.pilot)
    group = forms.EDIT[form.text("group") or "about"]
    if pilot is None:
        raise NothingTyped("pilot")
    return group(pilot, forms.about(pilot, pilot.key))


def edit_about(bot: Bot, form: Submitted) -> Speech:
    answers = payloads.about(form)
    return bot.answer_once(form.receipt, editing.edit, form.who, form.pilot, answers)


def edit_people(bot: Bot, form: Submitted) -> Speech:
    answers = payloads.team(form)
    return bot.answer_once(form.receipt, editing.edit, form.who, form.pilot, answers)


def edit_dates(bot: Bot, form: Submitted) -> Speech:
    answers = payloads.dates(form)
    return bot.answer_once(form.receipt, editing.edit, form.who, form.pilot, answers)


def pmo_lead(bot: Bot, form: Submitted) -> Speech:
    person = form.person("person")
    if person is None:
        raise NothingTyped("person")
    return filling.once_and_next(bot, form, editing.set_pmo_lead, person)


def plan(bot: Bot, form: Submitted) -> None:
    """The DM itself shows the date from now on, so the form just closes."""
    ask = form.ask
    bot.once(form.receipt, asking.plan, form.who, ask, form.text("day") or "")


def not_me(bot: Bot, form: Submitted) -> Speech:
    ask, person = form.ask, form.person("person")
    return bot.answer_once(form.receipt, asking.not_me, form.who, ask, person)


def waiting(bot: Bot, form: Submitted) -> Speech:
    ask, person = form.ask, form.person("person")
    if person is None:
        raise NothingTyped("person")
    text = form.text("text") or ""
    return bot.answer_once(form.receipt, asking.waiting, form.who, ask, person, text)


def pause(bot: Bot, form: Submitted) -> Speech:
    day = form.text("day") or ""
    return bot.answer_once(form.receipt, pausing.pause, form.who, day)


def decline(bot: Bot, form: Submitted) -> Speech:
    other = form.person("other")
    pilot = form.pilot
    return bot.answer_once(form.receipt, owners.decline, form.who, pilot, other)


def question(bot: Bot, form: Submitted) -> Speech:
    text, pilot = form.text("text") or "", form.pilot
    return bot.answer_once(form.receipt, owners.question, form.who, pilot, text)


def reply(bot: Bot, form: Submitted) -> Speech:
    text, to = form.text("text") or "", form.other
    step = owners.reply
    return bot.answer_once(form.receipt, step, form.who, form.pilot, to, text, form.letter)


def digest(bot: Bot, form: Submitted) -> Speech:
    reading = Reading()
    wanted = reading.attempt("filter", parse_filter, (form.text("filter") or "").split())
    hour = reading.attempt("hour", read_hour, form.text("hour") or "")
    zone = reading.attempt("zone", read_zone, form.text("zone") or UNSAID_ZONE)
    reading.check()
    if wanted is None or hour is None:
        raise NothingTyped("hour")
    weekday = int(form.text("weekday") or 0)
    schedule = Schedule(weekday=weekday, hour=hour, zone=zone_named(zone, UNSAID_ZONE))
    channel = str(form.facts["channel"])

    def dress(made: DigestSet) -> Speech:
        return bot.speech(replace(made, private=bool(form.facts.get("private"))))

    return bot.shown_once(form.receipt, dress, digests.here, form.who, channel, wanted, schedule)


def assign(bot: Bot, form: Submitted) -> Speech:
    reading = Reading()
    wanted = reading.attempt("filter", parse_filter, (form.text("filter") or "").split())
    person, role = form.person("person"), Role(form.text("role") or Role.LEAD)
    reading.check()
    if person is None or wanted is None:
        raise NothingTyped("person")
    return bot.answer(editing.preview, form.who, wanted, role, person)
