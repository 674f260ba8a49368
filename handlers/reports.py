"""The report: read, kept as a file, and sent by itself to whom the PMO chooses."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App

from bot.domain import command_text as typed
from bot.domain.filters import parse_filter
from bot.domain.report_letters import NobodyNamed
from bot.domain.spans import Length, span_in
from bot.render import report_messages
from bot.render.answers import said as saying
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import reporting
from handlers.answering import long_press, meet
from handlers.payloads import Pressed, Typed


def listen(app: App) -> None:
    for kind, _ in report_messages.FILES:
        app.action(f"report_{kind}")(**long_press(send_file(kind), in_place=False))


def command(bot: Bot, said: Typed, command: typed.TellReport) -> Speech:
    meet(bot, said.who, command.to)
    if command.listed:
        return bot.speech(bot.see(reporting.sent, said.who))
    if command.off:
        _named(command)
        return bot.answer(reporting.stop_sending, said.who, command.to)
    span, words = span_in(command.words, bot.see(reporting.today))
    wanted = parse_filter(words)
    if command.to:
        length = span.length if span else Length.MONTH
        return bot.answer(reporting.send_to, said.who, command.to, length, wanted)
    return bot.speech(bot.see(reporting.told, said.who, span, wanted))


def _named(command: typed.TellReport) -> None:
    if not command.to:
        raise NobodyNamed


def send_file(kind: str) -> Callable[[Bot, Pressed], Speech]:
    """Counted anew: whoever presses later keeps what is true then."""

    def send(bot: Bot, pressed: Pressed) -> Speech:
        meet(bot, pressed.who)
        facts = pressed.facts
        report = bot.see(reporting.again, pressed.who, str(facts["s"]), str(facts["f"]))
        name = bot.send_report(pressed.who, report, kind)
        return saying(report_messages.file_sent(name))

    return send
