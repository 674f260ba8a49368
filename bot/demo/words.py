"""How the story names people, lists and times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox import Person

HOME = ZoneInfo("Europe/Zurich")  # whose days the story counts


def first(name: str) -> str:
    """Six people with six first names."""
    return name.partition(" ")[0]


def listed(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def place(who: Person) -> str:
    return (who.zone or "UTC").rpartition("/")[2].replace("_", " ")


def clock(who: Person, moment: datetime) -> str:
    """The time it is for somebody, and in Zurich."""
    home = "" if who.zone == HOME.key else f" ({moment.astimezone(HOME):%H:%M} in Zurich)"
    return f"{who.local(moment):%H:%M} in {place(who)}{home}"


def date(local: datetime) -> str:
    return f"{local.day} {local:%B}"
