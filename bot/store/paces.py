"""How far the calls to Slack are drawn: one row for all processes, moved on by whoever calls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Update, bindparam

from bot.domain.pace import Call, Pace
from bot.frozen import dataclass
from bot.store.schema import PaceRow
from bot.store.scope import Query, Scope

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Paces:
    scope: Scope

    def take(self, call: Call, pace: Pace, now: datetime, wanted: int = 1) -> int:
        """How many such calls may be made now; they count.

        Others wait for this transaction to end, so it is best asked for last.
        """
        known = self.scope.ask_and_hold(_drawn_on, call=call.value)
        if not known:  # the first ever; of two at once the second finds the row of the first
            self.scope.add_if_new(PaceRow, call=call.value, drawn_until=_number(now))
            known = self.scope.ask_and_hold(_drawn_on, call=call.value)
        taken, until = pace.drawn(_moment(known[0].drawn_until), now, wanted)
        if taken:
            self.scope.write(_draw, which=call.value, until=_number(until))
        return taken

    def free_at(self, call: Call, pace: Pace, now: datetime) -> datetime:
        """When the next such call may be made."""
        known = self.scope.ask(_drawn, call=call.value)
        return pace.free_at(_moment(known[0].drawn_until), now) if known else now


def _drawn(scope: Scope) -> Query:
    return scope.select(PaceRow, PaceRow.drawn_until).where(PaceRow.call == bindparam("call"))


def _drawn_on(scope: Scope) -> Query:
    return _drawn(scope).with_for_update()


def _draw(scope: Scope) -> Update:
    own = scope.update(PaceRow).where(PaceRow.call == bindparam("which"))
    return own.values(drawn_until=bindparam("until"))


def _moment(number: int) -> datetime:
    return EPOCH + number * MICROSECOND


def _number(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
