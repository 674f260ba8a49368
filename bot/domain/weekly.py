"""When a digest is wanted, at the end of a command: `weekly mon 09:00 Europe/Zurich`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import Literal
from zoneinfo import available_timezones

from bot.domain.refusals import Refusal
from bot.domain.typed import plain
from bot.frozen import dataclass

_NEAREST = 3
_NOON, _HOURS = 12, 24
_LONGEST_ZONE = 40
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {
        short: number
        for number, day in enumerate(_DAYS)
        for short in (day, f"{day}s", day[:3], day[:4], day[:5])
    }
)
_DAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_WEEKLY = re.compile(
    rf"(?P<words>.* )?(?P<day>{_DAY}),?(?: at)? (?P<hour>\d\S*(?: [ap]m)?)(?: (?P<zone>\S+))?",
    re.IGNORECASE,
)
_LINKS = frozenset({"weekly", "every", "each", "on"})
_HOUR = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>[0-5]\d))?h? ?(?P<half>[ap]m)?", re.IGNORECASE
)
_RHYTHM = re.compile(
    r"(?:^| )(?:(?P<weekly>weekly|every|each)"
    r"|daily|weekdays|workdays|monthly|quarterly|hourly|bi-?weekly|fortnightly)(?: |$)",
    re.IGNORECASE,
)
_ENDS_IN_A_DAY = re.compile(rf"(?:^|.* )(?:{_DAY})", re.IGNORECASE)
_ENDS_IN_AN_HOUR = re.compile(r"(?:^|.* )\d{1,2}[:.]\d\d", re.IGNORECASE)


@dataclass(eq=False)
class BadSchedule(Refusal):
    """`missing` is what the schedule lacks, or what it has to be."""

    text: str
    missing: Literal["weekday", "hour", "weekly"]


@dataclass(eq=False)
class UnknownZone(Refusal):
    name: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weekly:
    """`zone` is an IANA name, or None for that of whoever typed it."""

    weekday: int
    hour: time
    zone: str | None = None


def read_weekly(text: str) -> tuple[str, Weekly | None]:
    """What stands before the schedule, and the schedule that a line ends with, if it has one."""
    line = plain(text)
    rhythm = _RHYTHM.search(line)
    if rhythm and not rhythm["weekly"]:
        raise BadSchedule(text, "weekly")
    found = _WEEKLY.fullmatch(line)
    if not found:
        _refuse_half_a_schedule(text, line, is_weekly=rhythm is not None)
        return line, None
    weekday, hour = _WEEKDAYS[found["day"].lower()], _hour(found["hour"])
    if hour is None:
        raise BadSchedule(text, "hour")
    zone = read_zone(found["zone"]) if found["zone"] else None
    words = (found["words"] or "").split()
    while words and words[-1].lower() in _LINKS:
        words.pop()
    return " ".join(words), Weekly(weekday, hour, zone)


def _refuse_half_a_schedule(text: str, line: str, *, is_weekly: bool) -> None:
    if _ENDS_IN_A_DAY.fullmatch(line):
        raise BadSchedule(text, "hour")
    if is_weekly or _ENDS_IN_AN_HOUR.fullmatch(line):
        raise BadSchedule(text, "weekday")


def weekday_named(text: str) -> int | None:
    """Monday is 0."""
    return _WEEKDAYS.get(text.lower())


def read_hour(typed: str) -> time:
    hour = _hour(plain(typed))
    if hour is None:
        raise BadSchedule(typed, "hour")
    return hour


def _hour(text: str) -> time | None:
    """`9`, `9:00`, `09.00`, `9am`, `17:30`."""
    found = _HOUR.fullmatch(text)
    if not found:
        return None
    hour, half = int(found["hour"]), found["half"]
    if half and not 1 <= hour <= _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half.lower() == "pm" else 0)
    return time(hour, int(found["minute"] or 0)) if hour < _HOURS else None


def read_zone(typed: str) -> str:
    """The name of a zone as IANA writes it."""
    known, name = _zones(), plain(typed).lower()
    if name in known:
        return known[name]
    nearest = get_close_matches(typed[:_LONGEST_ZONE].lower(), known, n=_NEAREST)
    raise UnknownZone(typed, tuple(known[name] for name in nearest))


@lru_cache(maxsize=1)
def _zones() -> Mapping[str, str]:
    """Every IANA zone by its name in small letters."""
    return MappingProxyType({name.lower(): name for name in available_timezones()})
