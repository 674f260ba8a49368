"""`/pilot …`: one command, read once, done at once, or the form that asks for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.domain import command_text as typed
from bot.domain.answers import DigestNow, DigestSet, NameIsNear, Registered
from bot.domain.calendar import zone_named
from bot.domain.causes import Cause
from bot.domain.command_text import PilotRef, parse_command
from bot.domain.digests import Schedule
from bot.domain.forms import NotInAChannel, Registration
from bot.domain.permissions import Act, Duty
from bot.domain.pilot import Pilot
from bot.domain.weekly import Weekly
from bot.render import forms
from bot.render.help import speech as help_about
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import (
    deciding,
    digests,
    editing,
    effect,
    holidays,
    moving,
    opening,
    overview,
    owners,
    pausing,
    policies,
    previewing,
    registering,
    showing,
)
from bot.usecases.deciding import CostAnswers, ValueAnswers
from bot.usecases.moving import Stopping
from handlers import adoption, check_ins, gates, governance, numbers, preparing, reports
from handlers.answering import meet, opened
from handlers.payloads import Typed

Form = Callable[[Pilot | None, Mapping[str, Any]], Block]


def pilot(bot: Bot, said: Typed) -> Speech | None:
    """Read what was typed and answer it; None when a form was opened instead."""
    command = parse_command(said.text)
    match command:
        case typed.Help():
            return help_about(command.topic)
        case typed.Register():
            return register(bot, said, command)
        case typed.ListPilots() | typed.Show() | typed.History() | typed.ShowCalendar():
            meet(bot, said.who)
            return _read(bot, said, command)
        case typed.Owner() | typed.SetValue() | typed.SetCost():
            return _decide(bot, said, command)
        case typed.BreakDown() | typed.CostStands() | typed.BesideValue() | typed.NeedsOf():
            return numbers.command(bot, said, command)
        case typed.MoveStage() | typed.Hold() | typed.Stop():
            return _move(bot, said, command)
        case typed.Gate() | typed.Next() | typed.Seen() | typed.Override() | typed.AddLink():
            return gates.command(bot, said, command)
        case typed.Governance():
            return governance.command(bot, said, command)
        case typed.Prepare() | typed.SetRaciLine():
            return preparing.command(bot, said, command)
        case typed.ChangePlan() | typed.AskPulse():
            return adoption.command(bot, said, command)
        case typed.CheckIn() | typed.ChooseCourse():
            return check_ins.command(bot, said, command)
        case typed.Edit():
            return _edit(bot, said, command)
        case typed.Asks() | typed.WhyAsked():
            return _asked(bot, said, command)
        case typed.PreviewAsks():
            meet(bot, said.who, [command.person])
            return bot.speech(bot.see(previewing.next_day, said.who, command.person))
        case typed.TellEffect():
            meet(bot, said.who)
            return bot.speech(bot.see(effect.told, said.who, command.period))
        case typed.TellReport():
            return reports.command(bot, said, command)
        case typed.Holidays():
            return _holidays(bot, said, command)
        case typed.Pause():
            return _pause(bot, said, command)
        case typed.Settings():
            return _settings(bot, said, command)
        case typed.Assign():
            return _assign(bot, said, command)
        case typed.Digest():
            return _digest(bot, said, command)


def register(
    bot: Bot, said: Typed, command: typed.Register, *, sure: bool = False
) -> Speech | None:
    """With more than a name it registers at once; else the form opens with what was typed."""
    form = command.form
    if not form.name or form == Registration(name=form.name):
        bot.see(opening.on_duty, said.who, Duty.REGISTER)
        bot.see(registering.check_unseen, said.who, form)
        return opened(bot, said.trigger, forms.register(form))
    meet(bot, said.who, form.people())

    def dress(answer: Registered | NameIsNear) -> Speech:
        if isinstance(answer, NameIsNear):
            return bot.speech(replace(answer, typed=said.text))
        return bot.speech(answer)

    step = registering.register
    return bot.shown(dress, step, said.who, form, sure=sure, receipt=said.receipt)


Reading = typed.ListPilots | typed.Show | typed.History | typed.ShowCalendar


def _read(bot: Bot, said: Typed, command: Reading) -> Speech:
    match command:
        case typed.ListPilots():
            return bot.speech(bot.see(showing.listing, said.who, command.filter))
        case typed.Show():
            return bot.speech(bot.see(showing.show, said.who, command.pilot))
        case typed.History():
            return bot.speech(bot.see(showing.history, said.who, command.pilot))
        case typed.ShowCalendar():
            return bot.speech(bot.see(showing.calendar, said.who, command.pilot))


def _decide(
    bot: Bot, said: Typed, command: typed.Owner | typed.SetValue | typed.SetCost
) -> Speech | None:
    ref = command.pilot
    match command:
        case typed.Owner() if ref and command.person:
            owned = bot.see(opening.subject_to_replace, said.who, ref, command.person)
            if owned:  # somebody has said yes to it: nobody takes that away in passing
                view = forms.owner(owned, {"p": owned.key}, command.person)
                return opened(bot, said.trigger, view)
            meet(bot, said.who, [command.person])
            return bot.answer(owners.name, said.who, ref, command.person)
        case typed.Owner():
            form = partial(forms.owner, typed=command.person)
            return _form(bot, said, ref, Act.NAME_OWNER, form)
        case typed.SetValue() if ref and command.text:
            meet(bot, said.who)
            answers = ValueAnswers(text=command.text, line_alone=True)
            return bot.answer(deciding.set_value, said.who, ref, answers)
        case typed.SetValue():
            return _form(bot, said, ref, Act.SET_VALUE, forms.value)
        case typed.SetCost() if ref and command.text:
            meet(bot, said.who)
            line = CostAnswers(line=command.text)
            return bot.answer(deciding.set_cost, said.who, ref, line)
        case typed.SetCost():
            return _form(bot, said, ref, Act.SET_COST, forms.cost)


def _move(
    bot: Bot, said: Typed, command: typed.MoveStage | typed.Hold | typed.Stop
) -> Speech | None:
    ref = command.pilot
    match command:
        case typed.MoveStage() if ref and command.stage:
            meet(bot, said.who)
            stage, reason = command.stage, command.reason
            return bot.answer(moving.move, said.who, ref, stage, reason)
        case typed.MoveStage():
            return _form(bot, said, ref, Act.EDIT, forms.stage)
        case typed.Hold() if ref and command.off:
            meet(bot, said.who)
            return bot.answer(moving.end_hold, said.who, ref)
        case typed.Hold() if ref and command.until:
            meet(bot, said.who)
            return bot.answer(moving.hold, said.who, ref, command.until)
        case typed.Hold():
            return _form(bot, said, ref, Act.HOLD, forms.hold)
        case typed.Stop() if ref and (command.reason or command.cause is not Cause.OTHER):
            meet(bot, said.who)
            why = Stopping(cause=command.cause, said=command.reason)
            return bot.answer(moving.stop, said.who, ref, why)
        case typed.Stop():
            found = bot.see(opening.subject_to_stop, said.who, ref) if ref else None
            return _form_about(bot, said, ref, found, forms.stop)


def _edit(bot: Bot, said: Typed, command: typed.Edit) -> Speech | None:
    """Which group first, unless the command says so."""

    def view(found: Pilot | None, facts: Mapping[str, Any]) -> Block:
        group = forms.EDIT.get(command.group or "")
        return group(found, facts) if group and found else forms.edit_groups(found, facts)

    return _form(bot, said, command.pilot, Act.EDIT, view)


def _asked(bot: Bot, said: Typed, command: typed.Asks | typed.WhyAsked) -> Speech:
    """What is asked of whom, and why."""
    if isinstance(command, typed.WhyAsked):
        meet(bot, said.who)
        return bot.speech(bot.see(overview.of_pilot, said.who, command.pilot, explained=True))
    meet(bot, said.who, [command.person])
    if command.pilot:
        return bot.speech(bot.see(overview.of_pilot, said.who, command.pilot))
    return bot.speech(bot.see(overview.of_person, said.who, command.person))


def _settings(bot: Bot, said: Typed, command: typed.Settings) -> Speech:
    meet(bot, said.who, command.people)
    if command.name and command.value:
        return bot.answer(policies.set_one, said.who, command.name, command.value)
    return bot.speech(bot.see(policies.tell, said.who, command.name))


def _holidays(bot: Bot, said: Typed, command: typed.Holidays) -> Speech:
    meet(bot, said.who)
    if command.country or command.by_zone:
        return bot.answer(holidays.choose, said.who, command.country)
    return bot.speech(bot.see(holidays.tell, said.who))


def _pause(bot: Bot, said: Typed, command: typed.Pause) -> Speech | None:
    if not command.until and not command.off:
        bot.see(opening.on_duty, said.who, Duty.READ)
        return opened(bot, said.trigger, forms.pause({}))
    meet(bot, said.who)
    if command.until:
        return bot.answer(pausing.pause, said.who, command.until)
    return bot.answer(pausing.resume, said.who)


def _assign(bot: Bot, said: Typed, command: typed.Assign) -> Speech | None:
    if command.role is None or command.person is None:
        bot.see(opening.on_duty, said.who, Duty.ASSIGN)
        return opened(bot, said.trigger, forms.assign(command.filter, {}))
    meet(bot, said.who, [command.person])
    wanted, role = command.filter, command.role
    return bot.answer(editing.preview, said.who, wanted, role, command.person)


def _digest(bot: Bot, said: Typed, command: typed.Digest) -> Speech | None:
    if command.action == "list":
        meet(bot, said.who)
        return bot.speech(bot.see(digests.all_of_them, said.who))
    if not said.in_a_channel:
        raise NotInAChannel
    if command.action == "here" and command.when is None:
        channel = said.channel
        bot.see(opening.on_duty, said.who, Duty.DIGEST)
        wanted, schedule = bot.see(digests.to_set_up, said.who, channel, command.filter)
        facts = {"channel": channel, "private": said.private}
        form = forms.digest(wanted, schedule, facts)
        return opened(bot, said.trigger, form)
    meet(bot, said.who)

    def dress(told: DigestNow | DigestSet) -> Speech:
        return bot.speech(replace(told, private=said.private))

    match command.action:
        case "now":
            return bot.shown(dress, digests.now, said.who, said.channel, said.trigger)
        case "off":
            return bot.answer(digests.off, said.who, said.channel)
        case _:
            when = _schedule(bot, said, command.when)
            return bot.shown(dress, digests.here, said.who, said.channel, command.filter, when)


def _schedule(bot: Bot, said: Typed, when: Weekly | None) -> Schedule:
    usual = bot.see(digests.schedule_for, said.who, said.channel)
    if when is None:
        return usual
    zone = zone_named(when.zone, usual.zone.key) if when.zone else usual.zone
    return Schedule(weekday=when.weekday, hour=when.hour, zone=zone)


def _form(bot: Bot, said: Typed, ref: PilotRef | None, act: Act, form: Form) -> Speech | None:
    """Open a form about a pilot, filled with what is known of it."""
    found = bot.see(opening.subject, said.who, act, ref) if ref else None
    return _form_about(bot, said, ref, found, form)


def _form_about(
    bot: Bot, said: Typed, ref: PilotRef | None, found: Pilot | None, form: Form
) -> Speech | None:
    facts = forms.about(found, ref.words) if ref else {}
    return opened(bot, said.trigger, form(found, facts))
