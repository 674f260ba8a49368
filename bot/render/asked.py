"""Open asks in a list: what is asked, of whom, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain.answers import HolidaysTold, OpenAsks, Preview
from bot.domain.asks import Item, Step
from bot.domain.people import Person
from bot.domain.rules import Rule
from bot.render import kit, previews, words
from bot.render.asks import NO_REMINDERS, after, because, needed, source, subject
from bot.render.speech import Speech


def speech(answer: OpenAsks | Preview | HolidaysTold, now: datetime) -> Speech:
    """What is open now, what goes out next, and on which days nothing does."""
    if isinstance(answer, HolidaysTold):
        return _holidays(answer)
    return previews.speech(answer, now) if isinstance(answer, Preview) else _open(answer, now)


def _holidays(told: HolidaysTold) -> Speech:
    if told.country is None:
        text = "No public holidays are known for your time zone."
    else:
        why = ", as your time zone says" if told.by_zone else ""
        text = f"No reminders on public holidays of *{words.country(told.country)}*{why}."
    if told.changed:
        text = f"Saved. {text}"
    elif told.by_zone:
        text = f"{text} Is that another country? {words.command('holidays Germany')} says so."
    return Speech(text=kit.unmarked(text), blocks=[kit.section(text)])


def _open(answer: OpenAsks, now: datetime) -> Speech:
    head = _head(answer)
    lines = [f"• {_line(item, answer, now)}" for item in answer.items]
    blocks = [kit.section(head), *kit.sections(lines)]
    if answer.more:
        blocks.append(kit.context(_more(answer)))
    if answer.explained and answer.items:
        blocks.append(source(item.ask.rule for item in answer.items))
    if answer.dry_run:
        blocks.append(kit.context("Dry run is on: nothing is sent."))
    return Speech(text=kit.unmarked(head), blocks=blocks)


def _more(answer: OpenAsks) -> str:
    said = f"and {words.number(answer.more)} more"
    if answer.pilot:
        return said
    one = words.command(f"asks {answer.items[0].pilot.key}")
    return f"{said}; {one} shows all of one pilot"


def _head(answer: OpenAsks) -> str:
    many = len(answer.items) + answer.more
    count = words.capital(words.few(many, "question"))
    are = "is" if many == 1 else "are"
    if answer.pilot:
        name = words.pilot(answer.pilot)
        return f"*{count}* {are} open about {name}." if many else f"Nothing is asked about {name}."
    if answer.own:
        return f"*{count}* {are} with you." if many else "Nothing is asked of you at present."
    who = words.bold(answer.person) if answer.person else "them"
    return f"*{count}* {are} with {who}." if many else f"Nothing is asked of {who} at present."


def _line(item: Item, answer: OpenAsks, now: datetime) -> str:
    asked = (
        words.capital(subject(item))
        if answer.pilot
        else f"{words.pilot(item.pilot)}: {subject(item)}"
    )
    parts = list(_parts(item, answer, now))
    if answer.explained:
        return f"*{asked}.* {' '.join(f'{words.capital(part)}.' for part in parts)}"
    return " · ".join([asked, *parts])


def _parts(item: Item, answer: OpenAsks, now: datetime) -> Iterator[str]:
    person = item.ask.person
    if answer.explained:
        yield needed(item.ask.rule).rstrip(".")
    if person is None:
        yield "nobody is left to ask"
        return
    if answer.explained:
        yield f"{words.person(person)} is asked: {because(item, person)}"
    elif not answer.own and answer.person is None:
        yield f"asked of {words.person(person)}"
    if not answer.explained and item.by:
        yield f"by {words.day(item.by, now)}"
    if answer.explained and not item.waits_at_gate:
        yield _had(item, answer)
    yield _next(item, person, answer, now)


def _had(item: Item, answer: OpenAsks) -> str:
    """A day that was given is quoted besides the rounds."""
    rounds = 1 if item.ask.step is Step.SPONSOR else answer.rounds
    if item.ask.round > rounds:
        return f"{words.count(item.ask.round, 'reminder')} sent"
    return f"{words.number(item.ask.round)} of {words.count(rounds, 'reminder')} sent"


def _next(item: Item, person: Person, answer: OpenAsks, now: datetime) -> str:
    """What comes next, and what silences it until then."""
    ask, pilot = item.ask, item.pilot
    today = now.astimezone(answer.zone).date()
    if ask.requested:
        return "a message about it is on its way"
    if item.waits_at_gate:
        return NO_REMINDERS
    if ask.speak_at is None:
        to = "you" if answer.own else "them"
        named = ask.rule is Rule.O2 and pilot.awaiting_acceptance == person
        still = "waits for their answer" if named else f"no further reminder to {to}"
        return f"{still}; {after(item, answer.zone, now)}"
    day = words.day(ask.speak_at.astimezone(answer.zone).date(), now)
    if pilot.hold_until and pilot.is_held(today):
        return f"on hold through {words.day(pilot.hold_until, now)}"
    if ask.plan and ask.plan >= today:
        return f"planned for {words.day(ask.plan, now)}"
    if person.paused_until and person.is_paused(today):
        return f"paused through {words.day(person.paused_until, now)}, next reminder {day}"
    return f"next reminder {day}"
