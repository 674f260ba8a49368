"""Window and budget of requests and notices; what they say is not judged here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from tests.year.oracle.log import Letter
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


def _about(letter: Letter, kind: str, words: str) -> Violation:
    pilots = tuple(dict.fromkeys(item.pilot for item in letter.shown))
    return Violation(letter.at, letter.to, kind, f"a {letter.kind} {words}", pilots)
