"""Days as people type them, and as files hold them: `2027-01-11`, `11 Jan 2027`, `in 3 weeks`.

A day without a year, and a weekday, is the next such day. Points put the day first (`11.1.2027`);
with slashes or hyphens it is refused unless only one reading is a day (`31/01/2027`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from bot.domain.refusals import Refusal
from bot.domain.typed import plain

EARLIEST, LATEST = 1950, 2100
_CENTURY = 100
_LEAP = 8  # 29 February comes at least every eight years
_DAYS_OF_A_WEEK = 7
_DAYS_OF_A_UNIT: Mapping[str, int] = MappingProxyType({"day": 1, "week": _DAYS_OF_A_WEEK})
_MONTHS_OF_A_YEAR = 12

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?"
_YEAR = r"(?P<year>\d{4}|\d{2})"


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_YEAR_FIRST = _whole(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})")
_POINTS = _whole(rf"(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\.(?: ?{_YEAR})?")
_EITHER = _whole(rf"(?P<first>\d{{1,2}})(?P<mark>[/-])(?P<second>\d{{1,2}})(?P=mark){_YEAR}")
_IN_WORDS = (
    _whole(rf"{_DAY}(?: of)?[ -]?{_MONTH}(?:[ ,-]{{1,2}}{_YEAR})?"),
    _whole(rf"{_MONTH}[ -]?{_DAY}(?:[ ,-]{{1,2}}{_YEAR})?"),
)
_SOON = _whole(r"(?:in )?(?P<count>\d{1,4}|an?|one) (?P<unit>day|week|month)s?(?: from now)?")
_LEAD_IN = _whole(r"^(?:(?:on|by|until|till|before|the|next|this|coming) )+")
_NAMED_WEEKDAY = _whole(rf"{_WEEKDAY}(?:,? |$)")
_TIME_OF_DAY = _whole(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m|z|[+-]\d\d:?\d\d)?$")
_NO_DAY = _whole(
    r"-*|\?+|\.+|n/?\.?a\.?(?:\W.*)?|none|nil|null|nan|unknown"
    r"|not (?:applicable|available|known|set|yet)|tb[adc]|to ?do|pending|open"
    r"|(?:to be (?:determined|announced|confirmed|defined)|on-?going)(?:\W.*)?"
)
_RELATIVE: Mapping[str, int] = MappingProxyType({"today": 0, "tomorrow": 1})


_IN_A_LINE = re.compile(
    r"\b(?:from|since|until|till|by|on|in|before|after|starting|of)"
    r" (?:\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4})(?![\w-])",
    re.IGNORECASE,
)


@dataclass(eq=False)
class NotADay(Refusal):
    text: str


@dataclass(eq=False)
class AmbiguousDay(Refusal):
    """11/01/2027 is in January to some and in November to others."""

    text: str
    readings: tuple[date, date]


@dataclass(eq=False)
class OtherWeekday(Refusal):
    """The day typed is another weekday than the one typed with it."""

    text: str
    day: date


@dataclass(eq=False)
class DayOver(Refusal):
    day: date


@dataclass(eq=False)
class DayTooFar(Refusal):
    """`limit` is the last day that would do."""

    day: date
    limit: date


def without_days(line: str) -> str:
    """Blanks for `from 2027-01-01`, whose figures are no amounts."""
    return _IN_A_LINE.sub(lambda found: " " * len(found[0]), line)


def parse_day(text: str, today: date) -> date:
    """The day that a person means by what they typed on the day `today`."""
    said = _LEAD_IN.sub("", plain(text), count=1)
    named = _NAMED_WEEKDAY.match(said)
    if named is None:
        return _named_day(text, said, today)
    weekday = _WEEKDAYS.index(named["weekday"][:3].lower())
    if named.end() == len(said):
        return _next_weekday(weekday, today)
    day = _named_day(text, said[named.end() :], today)
    if day.weekday() != weekday:
        raise OtherWeekday(text, day)
    return day


def not_past(day: date, today: date) -> date:
    if day < today:
        raise DayOver(day)
    return day


def within(day: date, today: date, days: int) -> date:
    """A day from today on, at most so many days ahead."""
    limit = today + timedelta(days=days)
    if not_past(day, today) > limit:
        raise DayTooFar(day, limit)
    return day


def day_in_file(text: str, *, month_first: bool | None) -> date | None:
    """A cell's day; None where it says there is none. A cell is never guessed at."""
    said = plain(text)
    if _NO_DAY.fullmatch(said):
        return None
    return _written(text, _TIME_OF_DAY.sub("", said), None, month_first=month_first)


def _next_weekday(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % _DAYS_OF_A_WEEK + 1)


def _named_day(text: str, said: str, today: date) -> date:
    day = _relative(said.lower(), today) or _written(text, said, today, month_first=None)
    if day.year > LATEST:
        raise NotADay(text)
    return day


def _relative(said: str, today: date) -> date | None:
    if said in _RELATIVE:
        return today + timedelta(days=_RELATIVE[said])
    found = _SOON.fullmatch(said)
    if not found:
        return None
    count = int(found["count"]) if found["count"].isdigit() else 1
    if found["unit"] == "month":
        return _months_on(today, count)
    return today + timedelta(days=count * _DAYS_OF_A_UNIT[found["unit"]])


def _months_on(today: date, count: int) -> date | None:
    """The same day of a later month, or the last one it has."""
    years, month = divmod(today.month - 1 + count, _MONTHS_OF_A_YEAR)
    days = (_real(today.year + years, month + 1, day) for day in range(today.day, 0, -1))
    return next(filter(None, days), None)


def _written(text: str, said: str, today: date | None, *, month_first: bool | None) -> date:
    found = _readings(said, today, month_first=month_first)
    if not found:
        raise NotADay(text)
    if len(found) > 1:
        raise AmbiguousDay(text, (found[0], found[1]))
    return found[0]


def _readings(said: str, today: date | None, *, month_first: bool | None) -> list[date]:
    """The days that something written out could be, the day-first one before the other."""
    if either := _EITHER.fullmatch(said):
        return list(dict.fromkeys(_either_way(either, month_first=month_first)))
    for pattern in (_YEAR_FIRST, _POINTS, *_IN_WORDS):
        if found := pattern.fullmatch(said):
            month = found["month"][:3].lower()
            number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
            day = _in_year(found["year"], number, int(found["day"]), today)
            return [day] if day else []
    return []


def _either_way(found: re.Match[str], *, month_first: bool | None) -> Iterator[date]:
    year, first, second = _full_year(found["year"]), int(found["first"]), int(found["second"])
    day_first = None if month_first else _real(year, second, first)
    month_before = _real(year, first, second) if month_first is not False else None
    yield from filter(None, (day_first, month_before))


def _in_year(year: str | None, month: int, day: int, today: date | None) -> date | None:
    """Without a year: the next such day from today on, if today is known."""
    if year:
        return _real(_full_year(year), month, day)
    if today is None:
        return None
    coming = (_real(today.year + ahead, month, day) for ahead in range(_LEAP + 1))
    return next((found for found in coming if found and found >= today), None)


def _full_year(year: str) -> int:
    """Two digits are of the years 1950 to 2049."""
    number = int(year)
    if len(year) > len("27"):
        return number
    century = EARLIEST // _CENTURY + (number < EARLIEST % _CENTURY)
    return century * _CENTURY + number


def _real(year: int, month: int, day: int) -> date | None:
    if not EARLIEST <= year <= LATEST or not 1 <= month <= _MONTHS_OF_A_YEAR:
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None
