"""A clock that stands until the story moves it, hour by hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def ticks(self) -> float:
        return self.now.timestamp()

    def moves(self, to: datetime) -> Iterator[datetime]:
        """Stops at every full hour on the way, so that no zone's 09:00 is passed over."""
        while self.now < to:
            hour = self.now.replace(minute=0) + HOUR
            self.now = min(hour, to)
            yield self.now
