"""What an entry of a calendar says, in a file and in Slack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.domain.agenda import About, Dated
from bot.domain.answers import CalendarTold
from bot.domain.pilot import ENTERS
from bot.render import kit, words
from bot.render.kit import Block
from bot.render.speech import Speech

NAME = "AI pilots"
ELSEWHERE = (
    "Your own calendar can show these days too: ask whoever runs Preflight for its address."
)
DAYS: Mapping[About, str] = MappingProxyType(
    {About(day.value): words.GATES[stage] for stage, day in ENTERS.items()}
    | {
        About.TRAINING: "training",
        About.OVERRIDE: "the end of what was let pass",
        About.WAIVER: "the end of a governance waiver",
    }
)


def title(entry: Dated) -> str:
    return f"{entry.pilot.name} ({entry.pilot.key}): {_what(entry)}"


def _what(entry: Dated) -> str:
    match entry.about:
        case About.ADOPTION:
            return f"how many use it, {entry.which} days after go-live"
        case About.VALUE:
            return f"what it came to, {entry.which} days after go-live"
        case about:
            return DAYS[about]


def speech(answer: CalendarTold, now: datetime) -> Speech:
    about = words.pilot(answer.pilot) if answer.pilot else "your pilots"
    if not answer.entries:
        edit = words.command(f"edit {answer.pilot.key if answer.pilot else 'P-7'} dates")
        return _said(
            f"Nothing is planned for {about} from today on. {edit} gives a pilot its days."
        )
    first, *rest = answer.entries
    named = "" if answer.pilot else f"{words.pilot(first.pilot)}, "
    day = words.day(first.day, now)
    head = f"The next day for {about} is {kit.bold(day)}: {named}{_what(first)}."
    lines = [_line(entry, answer, now) for entry in rest]
    if answer.more:
        lines.append(f"and {words.number(answer.more)} later")
    later = [kit.section("\n".join(lines))] if lines else []
    return _said(head, *later, kit.context(ELSEWHERE))


def _said(text: str, *more: Block) -> Speech:
    return Speech(text=kit.unmarked(text), blocks=[kit.section(text), *more])


def _line(entry: Dated, answer: CalendarTold, now: datetime) -> str:
    """Of one pilot its name would stand in every line."""
    day = kit.bold(words.day(entry.day, now))
    named = "" if answer.pilot else f"{words.pilot(entry.pilot)}: "
    return f"• {day}: {named}{_what(entry)}"


def text(entry: Dated) -> str:
    """Where to read on. A calendar is shared more widely than a register: it names nobody."""
    return f"In Slack: /pilot show {entry.pilot.key}"
