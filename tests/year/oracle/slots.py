"""Whose reminder slot a moment lies in, and what else decides whether they may get one at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.year.oracle.people import Person
from tests.year.oracle.verdicts import Verdict, no
from tests.year.oracle.views import Moment
from tests.year.oracle.world import World

BETWEEN_REMINDERS = timedelta(hours=20)
ONE_SLOT = timedelta(hours=1)


def in_their_slot(world: World, at: datetime) -> Iterator[Person]:
    hour = world.rules().slot_hour
    for zone, people in world.neighbours.items():
        if people and at.astimezone(zone).hour == hour:
            yield from people.values()


def moment_for(person: Person, at: datetime, world: World) -> Moment:
    local = person.local(at)
    start = local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    waited = at - person.last_reminder if person.last_reminder else None
    just_waited = waited is not None and waited < BETWEEN_REMINDERS + ONE_SLOT
    return Moment(at, local.date(), start, world.today(at), just_waited)


def refusal(person: Person, now: Moment, world: World) -> Verdict | None:
    """Why this person may get no reminder now, whatever it shows."""
    local = person.local(now.at)
    hour = world.rules().slot_hour
    if not world.can_act(person.name):
        return no("person", "they cannot act (N10)")
    if not person.calendar.works_on(now.today):
        return no("window", f"{now.today} is no working day of theirs (N4)")
    if local.hour != hour:
        return no(
            "window", f"it is {local:%H:%M} for them, outside {hour:02}:00 to one later (N4)"
        )
    return _too_soon(person, now)


def _too_soon(person: Person, now: Moment) -> Verdict | None:
    if now.today in person.used_dates:
        return no("budget", f"they had a reminder on {now.today} already (N3)")
    if person.last_reminder and now.at - person.last_reminder < BETWEEN_REMINDERS:
        return no("budget", "less than 20 hours after their last reminder")
    return None
