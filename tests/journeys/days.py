"""Days go by: moments on people's clocks, and a town that jumps from one to the next."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox import Message, Person
from tests.town import Town

NINE = time(9)


def clock(person: Person, text: str) -> datetime:
    """`2026-11-05 09:30` as their clock shows it."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(person.zone or "UTC"))
    return local.astimezone(UTC)


def goes_to(town: Town, moment: datetime) -> None:
    """Straight there, as if the machine had slept; then the jobs run once."""
    town.settle()
    town.clock.now = moment
    town.tick()


def each_morning(town: Town, *people: Person, until: datetime) -> None:
    """The jobs run at nine wherever these people are, day after day."""
    for moment in sorted({m for person in people for m in _mornings(person, town, until)}):
        goes_to(town, moment)
    goes_to(town, until)


def _mornings(person: Person, town: Town, until: datetime) -> list[datetime]:
    zone = ZoneInfo(person.zone or "UTC")
    today = town.clock.now.astimezone(zone).date()
    days = (until - town.clock.now).days + 2
    nines = (datetime.combine(today + timedelta(n), NINE, zone) for n in range(days))
    moments = (nine.astimezone(UTC) for nine in nines)
    return [moment for moment in moments if town.clock.now < moment <= until]


def got(person: Person, message: Message) -> str:
    """When a message came, as they saw it: `Thu 05 Nov 09:00`."""
    return f"{person.local(message.at):%a %d %b %H:%M}"


def times(person: Person) -> list[str]:
    """When each of their DMs came."""
    return [got(person, message) for message in person.dms]
