"""How tomorrow's asks read before they go out: who gets what, and what is kept back and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.domain.answers import Kept, Preview, Reminded
from bot.domain.asks import Silence
from bot.render import kit, words
from bot.render.asks import subject
from bot.render.speech import Speech

BECAUSE: Mapping[Silence, str] = MappingProxyType(
    {
        Silence.PLANNED: "a day was given",
        Silence.PAUSED: "reminders are paused",
        Silence.HELD: "the pilot is on hold",
        Silence.CHANGED: "it changed in the last three working days",
        Silence.DRY_RUN: "dry run has just ended",
        Silence.DAY_OFF: "it is no working day there",
    }
)


def speech(preview: Preview, now: datetime) -> Speech:
    head = head_of(preview)
    lines = [f"• {reminded_line(one, now)}" for one in preview.reminded]
    if preview.people:
        lines.append(f"and {words.count(preview.people, 'more person', 'more people')}")
    blocks = [kit.section(head), *kit.sections(lines)]
    if preview.kept:
        kept = [f"• {kept_line(one, now)}" for one in preview.kept]
        if preview.questions:
            kept.append(f"and {words.number(preview.questions)} more")
        blocks += [kit.section("*Kept back*"), *kit.sections(kept)]
    if preview.cut:
        one = words.command("preview @person")
        blocks.append(kit.context(f"There is more than fits here; {one} shows one person's."))
    if preview.dry_run:
        blocks.append(kit.context("Dry run is on: nothing is sent."))
    return Speech(text=kit.unmarked(head), blocks=blocks)


def head_of(preview: Preview) -> str:
    people = len(preview.reminded) + preview.people
    kept = len(preview.kept) + preview.questions
    if not people:
        first = "*Nobody gets a reminder tomorrow, as things stand now.*"
    else:
        get = "gets" if people == 1 else "get"
        count = words.capital(words.few(people, "person", "people"))
        first = f"*{count} {get} a reminder tomorrow, as things stand now.*"
    if not kept:
        return first
    are = "is" if kept == 1 else "are"
    return f"{first} {words.capital(words.few(kept, 'question'))} {are} kept back."


def reminded_line(one: Reminded, now: datetime) -> str:
    asked = "; ".join(f"{words.pilot(item.pilot)}: {subject(item)}" for item in one.items)
    more = f"; and {words.number(one.more)} more" if one.more else ""
    when = words.moment(one.at, one.zone, now)
    return f"{words.bold(one.person)} at {when}, their time: {asked}{more}"


def kept_line(kept: Kept, now: datetime) -> str:
    person = words.person(kept.item.ask.person) if kept.item.ask.person else "nobody"
    name = words.pilot(kept.item.pilot)
    day = words.day(kept.day, now)
    why = BECAUSE[kept.by]
    return f"{name}: {subject(kept.item)}, of {person}, waits for {day}, since {why}"
