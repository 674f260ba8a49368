"""How far the calls to Slack are drawn: one row for all processes, moved on by whoever calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.pace import Call, Pace
from bot.store.schema import PaceRow
from bot.store.scope import Scope

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Paces:
    scope: Scope

    def take(self, call: Call, pace: Pace, now: datetime, wanted: int = 1) -> int:
        """How many such calls may be made now; they count.

        Others wait for this transaction to end, so it is best asked for last.
        """
        own = self.scope.select(PaceRow, PaceRow.drawn_until).where(PaceRow.call == call)
        known = self.scope.locked(own)
        if not known:  # the first ever; of two at once the second finds the row of the first
            self.scope.add_if_new(PaceRow, call=call.value, drawn_until=_number(now))
            known = self.scope.locked(own)
        taken, until = pace.drawn(_moment(known[0].drawn_until), now, wanted)
        if taken:
            drawn = self.scope.update(PaceRow).where(PaceRow.call == call)
            self.scope.run(drawn.values(drawn_until=_number(until)))
        return taken

    def free_at(self, call: Call, pace: Pace, now: datetime) -> datetime:
        """When the next such call may be made."""
        query = self.scope.select(PaceRow, PaceRow.drawn_until).where(PaceRow.call == call)
        drawn = self.scope.scalar(query)
        return now if drawn is None else pace.free_at(_moment(drawn), now)


def _moment(number: int) -> datetime:
    return EPOCH + number * MICROSECOND


def _number(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
