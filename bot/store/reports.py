"""What a report reads: live pilots page by page, and what is planned next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import case, func, null, or_

from bot.domain.filters import Filter
from bot.domain.outcomes import Outcome
from bot.domain.pilot import ENTERS, PilotId
from bot.domain.report import NextDecision
from bot.domain.stages import BEFORE_LIVE, ORDER, Stage
from bot.frozen import dataclass
from bot.store.pilots import MILESTONES, OPEN, OPENS, matching
from bot.store.schema import PilotRow
from bot.store.scope import AnyRow, Scope
from bot.store.sight import EVERYBODY

PAGE = 1000
_AHEAD: Mapping[Stage, Mapping[Stage, str]] = {
    stage: {
        ahead: MILESTONES[day]
        for ahead, day in ENTERS.items()
        if ORDER.index(ahead) > ORDER.index(stage)
    }
    for stage in BEFORE_LIVE
}
_PLANNED_NEXT = case(  # of the first gate ahead that has a day
    *(
        (PilotRow.stage == stage, func.coalesce(*(getattr(PilotRow, day) for day in days), null()))
        for stage, ahead in _AHEAD.items()
        if (days := tuple(ahead.values()))
    )
)


NOTHING = Outcome()  # until the pilot is looked at


@dataclass(frozen=True, slots=True)
class Reports:
    scope: Scope

    def live(self, wanted: Filter, now: datetime) -> Iterator[Sequence[Outcome]]:
        """What live pilots are counted by, page by page."""
        last = PilotId(0)
        while rows := self._live(wanted, now, last):
            yield [row.outcome or NOTHING for row in rows]
            last = PilotId(rows[-1].id)

    def _live(self, wanted: Filter, now: datetime, after: PilotId) -> Sequence[AnyRow]:
        query = self.scope.select(PilotRow, PilotRow.id, PilotRow.outcome).where(
            *matching(self.scope, wanted, EVERYBODY, now),
            PilotRow.stage == Stage.LIVE,
            PilotRow.id > after,
        )
        return self.scope.all(query.order_by(PilotRow.id).limit(PAGE))

    def ahead(
        self, wanted: Filter, now: datetime, until: date, limit: int
    ) -> tuple[list[NextDecision], int]:
        """What is planned up to a day, that which was planned first before the rest; all of it."""
        said = (PilotRow.number, PilotRow.name, PilotRow.stage, _PLANNED_NEXT.label("day"))
        read = (getattr(PilotRow, column) for column in (*MILESTONES.values(), *OPENS.values()))
        query = self.scope.select(PilotRow, func.count().over().label("many"), *said, *read)
        planned = query.where(
            *matching(self.scope, wanted, EVERYBODY, now), until >= _PLANNED_NEXT
        )
        rows = self.scope.all(planned.order_by(_PLANNED_NEXT, PilotRow.number).limit(limit))
        return [_ahead(row) for row in rows], rows[0].many if rows else 0

    def undated(self, wanted: Filter, now: datetime) -> tuple[int, int]:
        """How many went live or were stopped, and how many were launched, on no known day."""
        ended = or_(PilotRow.ever_live, PilotRow.stage == Stage.STOPPED)
        launched = PilotRow.value_timing.is_not(None)
        query = self.scope.select(
            PilotRow,
            func.count().filter(ended, PilotRow.decided_on.is_(None)),
            func.count().filter(launched, PilotRow.launched_on.is_(None)),
        )
        limits = matching(self.scope, wanted, EVERYBODY, now)
        ((decided, begun),) = self.scope.all(query.where(*limits))
        return decided, begun

    def stuck_though_decided(self, wanted: Filter, now: datetime) -> int:
        """Stalled pilots whose three decisions are made."""
        query = self.scope.select(PilotRow, func.count()).where(
            *matching(self.scope, wanted, EVERYBODY, now),
            PilotRow.stalls_at <= now,
            ~or_(*OPEN.values()),
        )
        return int(self.scope.scalar(query))


def _ahead(row: AnyRow) -> NextDecision:
    stage = Stage(row.stage)
    return NextDecision(
        key=f"P-{row.number}",
        name=row.name,
        stage=next(ahead for ahead, day in _AHEAD[stage].items() if getattr(row, day)),
        day=row.day,
        lacks=tuple(decision for decision, column in OPENS.items() if getattr(row, column)),
    )
