"""A clock that stands until the story moves it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
EVERY_HOUR = range(24)
EVERY_SIXTH = range(0, 24, 6)
SATURDAY = 5


@dataclass(slots=True)
class Clock:
    now: datetime
    hours: Collection[int] = EVERY_HOUR
    """At which it stops on the way, in UTC; every hour, so that no zone's 09:00 is passed over."""
    at_weekends: Collection[int] = EVERY_SIXTH
    """When nothing may be sent."""

    def __call__(self) -> datetime:
        return self.now

    def ticks(self) -> float:
        return self.now.timestamp()

    def rest(self, seconds: float) -> bool:
        """What waits for its turn has it a moment later."""
        self.now += timedelta(seconds=seconds)
        return True

    def moves(self, to: datetime) -> Iterator[None]:
        while self.now < to:
            self.now = min(self._next(), to)
            yield

    def _next(self) -> datetime:
        stop = self.now.replace(minute=0, second=0, microsecond=0) + HOUR
        while stop.hour not in (self.at_weekends if stop.weekday() >= SATURDAY else self.hours):
            stop += HOUR
        return stop
