"""Digests on disk: one a channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.domain.calendar import zone_named
from bot.domain.digests import Digest, Schedule
from bot.domain.filters import Filter, filter_text, parse_filter
from bot.domain.people import Person
from bot.frozen import dataclass
from bot.store.people import People
from bot.store.schema import DigestRow
from bot.store.scope import AnyRow, Scope


@dataclass(frozen=True, slots=True)
class Digests:
    scope: Scope
    people: People

    def put(
        self, channel: str, wanted: Filter, schedule: Schedule, by: Person, next_at: datetime
    ) -> Digest:
        """A second digest of a channel replaces the first."""
        self.remove(channel)
        self.scope.add(
            DigestRow,
            channel=channel,
            filter=filter_text(wanted),
            weekday=schedule.weekday,
            hour=schedule.hour,
            zone=schedule.zone.key,
            set_by_id=by.id,
            next_at=next_at,
        )
        return self._found(DigestRow.channel == channel)[0]

    def remove(self, channel: str) -> bool:
        gone = self.scope.delete(DigestRow).where(DigestRow.channel == channel)
        return self.scope.run(gone).rowcount == 1

    def of_channel(self, channel: str) -> Digest | None:
        return next(iter(self._found(DigestRow.channel == channel)), None)

    def get(self, digest: int) -> Digest | None:
        return next(iter(self._found(DigestRow.id == digest)), None)

    def ids_due(self, now: datetime) -> list[int]:
        query = self.scope.select(DigestRow, DigestRow.id).where(DigestRow.next_at <= now)
        return [row for (row,) in self.scope.all(query.order_by(DigestRow.next_at))]

    def all(self) -> list[Digest]:
        return self._found()

    def next_on(self, digest: int, moment: datetime) -> None:
        self.scope.change(DigestRow, digest, next_at=moment)

    def troubled(self, channel: str, trouble: str | None) -> None:
        known = self.scope.update(DigestRow).where(DigestRow.channel == channel)
        self.scope.run(known.values(trouble=trouble))

    def _found(self, *conditions: Any) -> list[Digest]:  # noqa: ANN401
        query = self.scope.select(DigestRow).where(*conditions).order_by(DigestRow.next_at)
        rows = self.scope.all(query)
        people = self.people.by_ids(row.set_by_id for row in rows)
        return [_digest(row, people[row.set_by_id]) for row in rows]


def _digest(row: AnyRow, by: Person) -> Digest:
    return Digest(
        id=row.id,
        channel=row.channel,
        filter=parse_filter(row.filter.split()),
        schedule=Schedule(weekday=row.weekday, hour=row.hour, zone=zone_named(row.zone, "UTC")),
        set_by=by,
        next_at=row.next_at,
        trouble=row.trouble,
    )
