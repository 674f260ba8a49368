"""How the next day's asks read before they go out: who gets what, and what waits and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.domain.answers import Kept, Preview, Reminded, Waiting
from bot.domain.asks import Silence
from bot.render import kit, words
from bot.render.asks import Seen, subject
from bot.render.kit import Block
from bot.render.messages import first_line
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
    waiting = [waiting_line(one, now) for one in preview.waiting]
    kept = [kept_line(one, now) for one in preview.kept]
    blocks += _listed("On their way", waiting, preview.requests)
    blocks += _listed("Kept back", kept, preview.questions)
    if preview.cut:
        one = words.command("preview @person")
        blocks.append(kit.context(f"There is more than fits here; {one} shows one person's."))
    if preview.dry_run:
        blocks.append(kit.context("Dry run is on: nothing is sent."))
    return Speech(text=kit.unmarked(head), blocks=blocks)


def _listed(heading: str, lines: Sequence[str], more: int) -> list[Block]:
    if not lines:
        return []
    rest = [f"and {words.number(more)} more"] if more else []
    return [kit.section(f"*{heading}*"), *kit.sections([*(f"• {one}" for one in lines), *rest])]


def head_of(preview: Preview) -> str:
    people = len(preview.reminded) + preview.people
    requests = len(preview.waiting) + preview.requests
    kept = len(preview.kept) + preview.questions
    if not people:
        first = "Nobody gets a reminder on their next working day"
    else:
        get = "gets" if people == 1 else "get"
        count = words.capital(words.few(people, "person", "people"))
        first = f"{count} {get} a reminder on their next working day"
    told = [f"*{first}, as things stand now.*"]
    told += [f"{_many(requests, 'request')} on the way."] if requests else []
    told += [f"{_many(kept, 'question')} kept back."] if kept else []
    return " ".join(told)


def _many(count: int, what: str) -> str:
    return f"{words.capital(words.few(count, what))} {'is' if count == 1 else 'are'}"


def reminded_line(one: Reminded, now: datetime) -> str:
    asked = "; ".join(f"{words.pilot(item.pilot)}: {subject(item)}" for item in one.items)
    more = f"; and {words.number(one.more)} more" if one.more else ""
    when = words.moment(one.at, one.zone, now)
    return f"{words.bold(one.person)} at {when}, their time: {asked}{more}"


def waiting_line(one: Waiting, now: datetime) -> str:
    """With the first line of the message, as its reader will see it."""
    request = one.request
    seen = Seen(request.item, request.to, request.now, request.zone, request.letter)
    says = first_line(request, seen)[1]
    when = words.moment(one.at, request.zone, now)
    return f"{words.bold(request.to)} at {when}, their time: “{says}”"


def kept_line(kept: Kept, now: datetime) -> str:
    person = words.person(kept.item.ask.person) if kept.item.ask.person else "nobody"
    name = words.pilot(kept.item.pilot)
    day = words.day(kept.day, now)
    if kept.by is Silence.USED_UP:
        then = words.person(kept.item.then) if kept.item.then else "somebody else"
        why = f"{then}, the sponsor, is asked then, and {person} has had all reminders"
    else:
        why = BECAUSE[kept.by]
    return f"{name}: {subject(kept.item)}, of {person}, waits for {day}, since {why}"
