"""Effect: what reminders came to, per rule and never per person (N14)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.domain.calendar import DAY
from bot.domain.digests import TOO_FEW
from bot.domain.periods import Period
from bot.domain.policy import MIDNIGHT
from bot.domain.refusals import Refusal
from bot.domain.rules import Rule
from bot.frozen import dataclass

LASTS: Mapping[Period, timedelta] = MappingProxyType(
    {
        Period.MONTH: timedelta(days=30),
        Period.QUARTER: timedelta(days=90),
        Period.YEAR: timedelta(days=365),
    }
)


FEWEST_PEOPLE = 3  # N14: what fewer people said or did is theirs, not a rule's


class After(StrEnum):
    """What a question had come to when people answered it: its reminders, whoever got them."""

    NONE = "none"
    ONE = "one"
    TWO = "two"
    MORE = "more"
    SPONSOR = "sponsor"


def after(reminders: int, *, sponsor: bool) -> After:
    """`sponsor`: the last of them was the sponsor's."""
    if sponsor:
        return After.SPONSOR
    return (After.NONE, After.ONE, After.TWO, After.MORE)[min(reminders, 3)]


@dataclass(frozen=True, slots=True)
class Closed:
    """So many asks that people closed, in so many working days."""

    after: After
    days: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What came of one rule's asks in a while. What is too small to say is None."""

    rule: Rule
    closed: tuple[Closed, ...] = ()
    judged: int = 0  # reminders that were called helpful or not
    helpful: int = 0
    judges: int = 0  # the people who called them so
    paused: int = 0  # asks that somebody's pause made wait
    pausers: int = 0  # whose asks they are

    @property
    def is_there(self) -> bool:
        return bool(self.closed or self.judged or self.paused)

    def answered(self, after: After | None = None) -> int:
        """How many asks people closed, after a certain reminder or at all."""
        return sum(each.count for each in self._closed(after))

    def half_within(self, after: After | None = None) -> int | None:
        """The median: the working days within which half of them were answered."""
        counted = sorted((each.days, each.count) for each in self._closed(after))
        reached = list(accumulate(count for _, count in counted))
        if not reached or reached[-1] < TOO_FEW:
            return None
        found = zip(counted, reached, strict=True)
        return next(days for (days, _), so_far in found if 2 * so_far >= reached[-1])

    @property
    def share_helpful(self) -> float | None:
        told = self.judged >= TOO_FEW and self.judges >= FEWEST_PEOPLE
        return self.helpful / self.judged if told else None

    @property
    def held_up(self) -> int | None:
        return self.paused if self.paused >= TOO_FEW and self.pausers >= FEWEST_PEOPLE else None

    def _closed(self, after: After | None) -> list[Closed]:
        return [each for each in self.closed if after in {None, each.after}]


@dataclass(frozen=True, slots=True)
class MonthsEffect:
    """What a channel reads of the month that began on `first`."""

    first: date
    effects: tuple[Effect, ...]


def months_of(moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the month before began, and the month of that moment, on clocks there."""
    first = moment.astimezone(zone).date().replace(day=1)
    days = (first - DAY).replace(day=1), first
    before, begins = (datetime.combine(day, MIDNIGHT, zone) for day in days)
    return before, begins


@dataclass(eq=False)
class SomebodyElsesReminder(Refusal):
    """Whether a reminder helped is said by whoever got it."""
