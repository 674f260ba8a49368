"""Events on disk: added, read, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func

from bot.domain.events import Change, Event, Origin
from bot.domain.people import PersonId
from bot.domain.pilot import PilotId
from bot.frozen import dataclass
from bot.store.schema import EventRow
from bot.store.scope import AnyRow, Columns, Scope


@dataclass(frozen=True, slots=True)
class Events:
    scope: Scope

    def add(self, pilot: PilotId | None, events: Sequence[Event]) -> None:
        self.scope.add_all(EventRow, [columns(pilot, event) for event in events])

    def add_many(self, events: Sequence[tuple[PilotId, Event]]) -> None:
        """Events of several pilots at once."""
        self.scope.add_all(EventRow, [columns(pilot, event) for pilot, event in events])

    def by_people(self, pilots: Iterable[PilotId]) -> Mapping[PilotId, Mapping[Change, datetime]]:
        """What people changed on these pilots, and when each was changed last."""
        wanted = list(pilots)
        if not wanted:
            return {}
        query = self.scope.select(
            EventRow, EventRow.pilot_id, EventRow.change, func.max(EventRow.at)
        ).where(EventRow.pilot_id.in_(wanted), EventRow.origin == Origin.PERSON)
        found: defaultdict[PilotId, dict[Change, datetime]] = defaultdict(dict)
        for pilot, change, at in self.scope.all(
            query.group_by(EventRow.pilot_id, EventRow.change)
        ):
            found[PilotId(pilot)][Change(change)] = at
        return found

    def decisions(self, pilot: PilotId) -> list[Event]:
        """Each approval and conclusion, with the figures it was made on; the oldest first."""
        query = self.scope.select(EventRow).where(
            EventRow.pilot_id == pilot, EventRow.change == Change.STAGE
        )
        moves = (_event(row) for row in self.scope.all(query.order_by(EventRow.id)))
        return [move for move in moves if move.is_decision]

    def of_pilot(self, pilot: PilotId, *, page: int, size: int) -> list[Event]:
        """The newest first."""
        query = self.scope.select(EventRow).where(EventRow.pilot_id == pilot)
        ordered = query.order_by(EventRow.id.desc()).limit(size).offset(page * size)
        return [_event(row) for row in self.scope.all(ordered)]


def columns(pilot: PilotId | None, event: Event) -> Columns:
    return {
        "pilot_id": pilot,
        "at": event.at,
        "change": event.change.value,
        "origin": event.origin.value,
        "by_id": event.by,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
    }


def _event(row: AnyRow) -> Event:
    return Event(
        at=row.at,
        change=Change(row.change),
        origin=Origin(row.origin),
        by=PersonId(row.by_id) if row.by_id is not None else None,
        before=row.before,
        after=row.after,
        reason=row.reason,
    )
