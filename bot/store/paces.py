"""How far the calls to Slack are drawn: one row for all processes, moved on by whoever calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import case, or_

from bot.domain.pace import Call, Pace
from bot.store.schema import PaceRow
from bot.store.scope import Scope

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Paces:
    scope: Scope

    def take(self, call: Call, pace: Pace, now: datetime) -> bool:
        """Whether such a call may be made now; then it counts.

        Others wait for this transaction to end, so it is best asked for last.
        """
        return self._drawn(call, pace, now) or self._first(call, pace, now)

    def free_at(self, call: Call, pace: Pace, now: datetime) -> datetime:
        """When the next such call may be made."""
        query = self.scope.select(PaceRow, PaceRow.drawn_until).where(PaceRow.call == call)
        drawn = self.scope.scalar(query)
        return now if drawn is None else pace.free_at(EPOCH + drawn * MICROSECOND, now)

    def _drawn(self, call: Call, pace: Pace, now: datetime) -> bool:
        """One statement, since SQL of two databases agrees on whole numbers, not on times."""
        moment, gap, ahead = _number(now), pace.gap // MICROSECOND, pace.ahead // MICROSECOND
        drawn = PaceRow.drawn_until
        was_set_back = drawn > moment + ahead + gap  # the clock: nobody can draw so far ahead
        begins = case((or_(drawn < moment, was_set_back), moment), else_=drawn)
        own = self.scope.update(PaceRow).where(
            PaceRow.call == call, or_(drawn <= moment + ahead, was_set_back)
        )
        return self.scope.run(own.values(drawn_until=begins + gap)).rowcount == 1

    def _first(self, call: Call, pace: Pace, now: datetime) -> bool:
        """The first of its kind, ever; of two at once the second finds the row of the first."""
        return self.scope.add_if_new(PaceRow, call=call.value, drawn_until=_number(now + pace.gap))


def _number(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
