"""When people work: working days, public holidays, slots and office hours, wherever they are."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from babel.core import Locale, get_global
from holidays import country_holidays, list_supported_countries

from bot.domain.refusals import Refusal
from bot.domain.typed import plain
from bot.frozen import dataclass

Hours: TypeAlias = tuple[time, time]
Window: TypeAlias = tuple[datetime, datetime]

SLOT: Hours = (time(9), time(10))
OFFICE_HOURS: Hours = (time(9), time(17))

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)

# Babel's words for the world and for no place at all.
NO_COUNTRY = frozenset({"001", "ZZ"})
# Old names of offsets. Babel puts each into one country that keeps it: EST into Panama.
OFFSETS = frozenset(
    {"CET", "CST6CDT", "EET", "EST", "EST5EDT", "HST", "MET", "MST", "MST7MDT", "PST8PDT", "WET"}
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days, slots and office hours of one recipient, or of the workspace.

    Days are local, moments come back in UTC, and hours end before their end.
    """

    zone: ZoneInfo
    working_days: frozenset[int]  # 0 = Monday … 6 = Sunday
    country: str | None  # ISO 3166 alpha-2; None = no public holidays
    slot: Hours = SLOT  # when reminders may be sent

    def __post_init__(self) -> None:
        if not self.working_days or not self.working_days <= frozenset(range(7)):
            raise ValueError(f"not the days of a working week: {set(self.working_days)}")
        if self.slot[0] >= self.slot[1]:
            raise ValueError(f"a slot ends after its start, on the same day: {self.slot}")

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def at(self, day: date, hour: time) -> datetime:
        """Where clocks skip this time, the first moment after; where they repeat it, the first."""
        return _moment(day, hour, self.zone)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.working_days and day not in public_holidays(
            self.country, day.year
        )

    def next_working_day(self, day: date) -> date:
        """The day itself if it is one."""
        return next(self._working_days_from(day))

    def add_working_days(self, day: date, count: int) -> date:
        """Monday + 3 = Thursday, Saturday + 1 = Monday; + 0 is the day itself, whatever it is."""
        if count == 0:
            return day
        days = self._year(day.year)
        place = bisect_right(days, day) + count - 1
        if place < len(days):
            return days[place]
        return next(itertools.islice(self._working_days_from(day + DAY), count - 1, None))

    def working_days_between(self, first: date, last: date) -> int:
        """Those after the first day, up to and with the last."""
        if last <= first:
            return 0
        years = [self._year(year) for year in range(first.year, last.year + 1)]
        started = sum(len(days) for days in years[:-1])
        return started + bisect_right(years[-1], last) - bisect_right(years[0], first)

    def slot_on(self, day: date) -> Window:
        return self._window(self.slot, day)

    def in_slot(self, moment: datetime) -> bool:
        day = self.day(moment)
        start, end = self.slot_on(day)
        return self.is_working_day(day) and start <= moment < end

    def first_slot(self, not_before: datetime) -> datetime:
        """The moment itself inside a slot, else the start of the next slot."""
        return self.first_slot_on_or_after(self.day(not_before), not_before)

    def first_slot_on_or_after(self, day: date, not_before: datetime) -> datetime:
        """The same, for slots from this day on."""
        return self._first_within(self.slot, max(day, self.day(not_before)), not_before)

    def slot_end(self, moment: datetime) -> datetime:
        """For a moment inside a slot."""
        return self.slot_on(self.day(moment))[1]

    def office_hours(self, not_before: datetime) -> datetime:
        """The moment itself in office hours, else when they next begin."""
        return self._first_within(OFFICE_HOURS, self.day(not_before), not_before)

    def _first_within(self, hours: Hours, day: date, not_before: datetime) -> datetime:
        earliest = not_before.astimezone(UTC)
        windows = (self._window(hours, one) for one in self._working_days_from(day))
        # Hours that a clock change swallows whole are empty: the next working day has them.
        return next(max(start, earliest) for start, end in windows if earliest < end > start)

    def _window(self, hours: Hours, day: date) -> Window:
        start, end = hours
        return _moment(day, start, self.zone), _moment(day, end, self.zone)

    def _working_days_from(self, day: date) -> Iterator[date]:
        days = self._year(day.year)
        yield from days[bisect_left(days, day) :]
        for year in itertools.count(day.year + 1):
            yield from self._year(year)

    def _year(self, year: int) -> tuple[date, ...]:
        return working_days_of(year, self.working_days, self.country)


@lru_cache(maxsize=1024)
def working_days_of(year: int, weekdays: frozenset[int], country: str | None) -> tuple[date, ...]:
    """In order. A year without any is a bug: it raises, so that no search goes on for ever."""
    off = public_holidays(country, year)
    first, after = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1
    days = (date.fromordinal(ordinal) for ordinal in range(first, after))
    working = tuple(day for day in days if day.weekday() in weekdays and day not in off)
    if not working:
        raise ValueError(f"{year} has no working day: {set(weekdays)} in {country}")
    return working


@lru_cache(maxsize=1024)
def public_holidays(country: str | None, year: int) -> frozenset[date]:
    """Those of the whole country; none where we know of none."""
    if country is None:
        return frozenset()
    try:
        # A fresh one a year: one that grows by itself shows half a year to other threads.
        return frozenset(country_holidays(country, years=year, expand=False))
    except NotImplementedError:
        return frozenset()


@lru_cache(maxsize=1024)
def country_of(zone: str) -> str | None:
    """Europe/Zurich → CH, by a zone's old names too; UTC lies nowhere."""
    if zone in OFFSETS:
        return None
    current = get_global("zone_aliases").get(zone, zone)
    country = get_global("zone_territories").get(current)
    return None if country in NO_COUNTRY else country


@dataclass(eq=False)
class UnknownCountry(Refusal):
    """None whose public holidays are known."""

    text: str


def country_named(text: str) -> str:
    """`DE`, `de` or `Germany` → DE: a country whose public holidays are known."""
    known, said = list_supported_countries(), plain(text)
    if said.upper() in known:
        return said.upper()
    for code, name in Locale("en").territories.items():
        if name.casefold() == said.casefold() and code in known:
            return str(code)
    raise UnknownCountry(text)


@lru_cache(maxsize=1024)
def zone_named(name: str | None, otherwise: str) -> ZoneInfo:
    """The other zone where the name is missing, unknown, or no name of a zone at all."""
    try:
        return ZoneInfo(name or otherwise)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(otherwise)


def next_weekly(after: datetime, zone: ZoneInfo, weekday: int, hour: time) -> datetime:
    """The first of these weekly moments that comes after, never the moment itself."""
    today = after.astimezone(zone).date()
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    moment = _moment(day, hour, zone)
    return moment if moment > after else _moment(day + WEEK, hour, zone)


@lru_cache(maxsize=4096)  # the slots of these weeks are asked for again and again
def _moment(day: date, hour: time, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, hour, zone)
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first if first <= second else _end_of_gap(second, first, wall)


def _end_of_gap(before: datetime, after: datetime, wall: datetime) -> datetime:
    """When clocks jump over this wall time: somewhere between these moments."""

    def shown(seconds: int) -> datetime:  # datetimes of one zone compare by what clocks show
        return (before + seconds * SECOND).astimezone(wall.tzinfo)

    return before + SECOND * bisect_left(range((after - before) // SECOND), wall, key=shown)
