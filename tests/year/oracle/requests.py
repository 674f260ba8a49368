"""Requests and notices: recipient, window and budget, and that no request is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time

from tests.year.oracle.asks import Ask, Owed
from tests.year.oracle.log import Letter, Shown
from tests.year.oracle.people import Person
from tests.year.oracle.violations import Violation
from tests.year.oracle.world import World

OPENS, CLOSES = time(9), time(17)
A_DAY = {"request": 3, "notice": 1}


def judge_sent(letter: Letter, world: World) -> Iterator[Violation]:
    person = world.people.get(letter.to)
    if person is None or not world.can_act(letter.to):
        yield _about(letter, "person", "to somebody who cannot act (N10)")
    if letter.kind == "notice" and letter.to not in world.rules().pmo:
        yield _about(letter, "person", "to somebody who is not of the PMO")
    if world.is_refused(letter.at):
        yield _about(letter, "outage", "although Slack refused everything")
    if person is not None:
        yield from _at_the_right_time(letter, person)
        for item in letter.shown:
            yield from _is_owed(letter, item, person, world)


def _at_the_right_time(letter: Letter, person: Person) -> Iterator[Violation]:
    local = person.local(letter.at)
    today = local.date()
    if not person.calendar.works_on(today):
        yield _about(letter, "window", f"on {today}, no working day of theirs")
    elif not OPENS <= local.time() <= CLOSES:
        yield _about(letter, "window", f"at {local:%H:%M} their time, outside 09:00 to 17:00")
    person.letters[letter.kind, today] += 1
    if person.letters[letter.kind, today] > A_DAY[letter.kind]:
        yield _about(letter, "budget", f"more than {A_DAY[letter.kind]} on {today}")


def _is_owed(letter: Letter, item: Shown, person: Person, world: World) -> Iterator[Violation]:
    pilot = world.pilots.get(item.pilot)
    ask = pilot.asks.get(item.rule) if pilot else None
    if pilot is None or ask is None:
        yield _about(letter, "closed", f"about {item.pilot} {item.rule}, which is not open")
    elif person.name not in {owed.to for owed in ask.owed_requests()}:
        yield _about(letter, "person", f"about {item.pilot} {item.rule} that nobody made")
    elif pilot.held_until and _today(person, letter.at, world, max) <= pilot.held_until:
        yield _about(letter, "suppressed", f"while {item.pilot} is on hold")
    if ask is not None:
        ask.requested(person.name, letter.at)


def missing_requests(at: datetime, world: World) -> Iterator[Violation]:
    """What somebody could have had by now; told once."""
    for ask, owed in [*deliverable(at, world)]:
        person = world.people[owed.to]
        if has_room(person, at):
            words = f"no request about {ask.pilot} {ask.rule}, made {owed.since:%m-%d %H:%M}"
            yield Violation(at, owed.to, "missing", words, (ask.pilot,))
            ask.requested(owed.to, at)


def deliverable(at: datetime, world: World) -> Iterator[tuple[Ask, Owed]]:
    """Requests of people in their working hours; a hold keeps them back."""
    for pilot in world.pilots.values():
        for ask in pilot.asks.values():
            for owed in ask.owed_requests():
                person = world.people[owed.to]
                until = pilot.held_until or date.min
                is_held = _today(person, at, world, min) <= until
                if not is_held and world.can_act(owed.to) and _works(person, at):
                    yield ask, owed


def _today(person: Person, at: datetime, world: World, which: Callable[..., date]) -> date:
    """A hold ends with its date, where its reader is or where the workspace is."""
    return which(person.today(at), world.today(at))


def _works(person: Person, at: datetime) -> bool:
    local = person.local(at)
    return person.calendar.works_on(local.date()) and OPENS <= local.time() < CLOSES


def has_room(person: Person, at: datetime) -> bool:
    return person.letters["request", person.today(at)] < A_DAY["request"]


def _about(letter: Letter, kind: str, words: str) -> Violation:
    pilots = tuple(dict.fromkeys(item.pilot for item in letter.shown))
    return Violation(letter.at, letter.to, kind, f"a {letter.kind} {words}", pilots)
