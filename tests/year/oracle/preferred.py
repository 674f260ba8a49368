"""A workspace whose bot follows the preferred readings: facts and ticks in, a whole log out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain

from tests.year.oracle.choices import AT_MOST_SHOWN, Choice, choices_for
from tests.year.oracle.judge import Reader
from tests.year.oracle.log import Entry, Fact, Letter, Shown, Tick
from tests.year.oracle.reminders import Desk
from tests.year.oracle.requests import deliverable, has_room
from tests.year.oracle.world import World


def ticks(start: datetime, end: datetime, every: timedelta) -> Iterator[Tick]:
    while start < end:
        yield Tick(start)
        start += every


def play(facts: Iterable[Fact], at: Iterable[Tick]) -> list[Entry]:
    """Facts stand before a tick of the same moment."""
    reader = Reader(strict=True)
    log: list[Entry] = []
    for entry in sorted([*facts, *at], key=lambda entry: entry.at):
        reader.read(entry)
        log.append(entry)
        if isinstance(entry, Tick) and not reader.world.is_refused(entry.at):
            for letter in chain(_requests(reader.world, entry), _reminders(reader.desk, entry)):
                reader.read(letter)
                log.append(letter)
    reader.finish()
    return log


def _requests(world: World, tick: Tick) -> Iterator[Letter]:
    for ask, owed in [*deliverable(tick.at, world)]:
        if has_room(world.people[owed.to], tick.at):
            yield Letter(tick.at, owed.to, "request", (Shown(ask.pilot, ask.rule),))


def _reminders(desk: Desk, entry: Tick) -> Iterator[Letter]:
    yield from [
        Letter(entry.at, person.name, "reminder", shown)
        for person, now in desk.free(entry.at)
        if (shown := _shown(choices_for(person, now, desk.world, strict=True)))
    ]


def _shown(choices: list[Choice]) -> tuple[Shown, ...]:
    best = sorted(choices, key=lambda choice: choice.ranks[0])[:AT_MOST_SHOWN]
    return tuple(Shown(*choice.name, _round(choice)) for choice in best)


def _round(choice: Choice) -> int:
    return choice.ask.turn.rounds + 1
