"""Working days of one country and one working week, counted as the rules count them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import holidays

A_DAY = timedelta(days=1)


@dataclass(slots=True)
class Calendar:
    working_days: frozenset[int]
    public_holidays: Container[date]
    _works: dict[date, bool] = field(default_factory=dict)
    _later: dict[tuple[date, int], date] = field(default_factory=dict)

    def works_on(self, day: date) -> bool:
        known = self._works.get(day)
        if known is None:
            known = day.weekday() in self.working_days and day not in self.public_holidays
            self._works[day] = known
        return known

    def after(self, day: date, count: int) -> date:
        """The count-th working day after a day that itself never counts."""
        known = self._later.get((day, count))
        if known is None:
            known = self._later[day, count] = self._walk(day, count)
        return known

    def _walk(self, day: date, count: int) -> date:
        while count > 0:
            day += A_DAY
            count -= self.works_on(day)
        return day


@cache
def calendar_of(working_days: frozenset[int], country: str) -> Calendar:
    if not working_days:
        raise ValueError("a week without a working day has no next working day")
    return Calendar(working_days, _public_holidays(country))


def _public_holidays(country: str) -> Container[date]:
    """A country that the library does not know has no holidays to keep."""
    if country not in holidays.list_supported_countries():
        return ()
    return holidays.country_holidays(country)
