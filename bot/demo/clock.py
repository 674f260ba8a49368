"""A clock that stands until the story moves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
SATURDAY = 5


@dataclass(slots=True)
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def ticks(self) -> float:
        return self.now.timestamp()

    def rest(self, seconds: float) -> bool:
        """What waits for its turn has it a moment later."""
        self.now += timedelta(seconds=seconds)
        return True

    def moves(self, to: datetime) -> Iterator[None]:
        """Stops on the way at every full hour, so that no zone's 09:00 is passed over.

        At weekends, when nothing may be sent, every sixth hour will do.
        """
        while self.now < to:
            hop = 6 if self.now.weekday() >= SATURDAY else 1
            stop = self.now.replace(hour=self.now.hour // hop * hop, minute=0) + hop * HOUR
            self.now = min(stop, to)
            yield
