"""The seals of the trail on disk, and the events they are put on, as these stand there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Text, func, select, type_coerce

from bot.domain.audit import Entry, Link, Seal, Words, without_words
from bot.frozen import dataclass
from bot.store.schema import EventRow, PilotRow, SealRow
from bot.store.scope import AnyRow, Query, Scope

LOCK = 773_354_449  # PostgreSQL's advisory lock for sealing: any number nobody else takes


@dataclass(frozen=True, slots=True)
class Trail:
    scope: Scope

    def hold(self) -> None:
        """One at a time puts links to a chain. SQLite lets nobody write beside another at all."""
        if self.scope.connection.dialect.name != "sqlite":
            held = func.pg_advisory_xact_lock(LOCK, self.scope.workspace)
            self.scope.connection.execute(select(held))

    def last(self) -> Seal | None:
        query = self.scope.select(SealRow).order_by(SealRow.place.desc()).limit(1)
        row = self.scope.first(query)
        return _seal(row) if row else None

    def unsealed(self, after: int, limit: int) -> list[Entry]:
        """Events that no seal is on, in the order of their rows; one may come late to it."""
        has_one = (SealRow.event_id == EventRow.id, self.scope.owns(EventRow))
        seal = self.scope.select(SealRow, SealRow.place).where(*has_one).correlate(EventRow)
        query = self._raw().where(EventRow.id > after, ~seal.exists())
        return self._entries(self.scope.all(query.order_by(EventRow.id).limit(limit)))

    def add(self, seals: Iterable[Seal]) -> None:
        rows = [{"event_id": facts.pop("event"), **facts} for facts in map(asdict, seals)]
        self.scope.add_all(SealRow, rows)

    def links(self, after: int, limit: int) -> list[Link]:
        """A page of the chain, in its order."""
        query = self.scope.select(SealRow).where(SealRow.place > after).order_by(SealRow.place)
        seals = [_seal(row) for row in self.scope.all(query.limit(limit))]
        wanted = EventRow.id.in_([seal.event for seal in seals])
        found = {
            one.event: one for one in self._entries(self.scope.all(self._raw().where(wanted)))
        }
        return [Link(seal, found.get(seal.event)) for seal in seals]

    def _raw(self) -> Query:
        """Both sides as they were written, whatever a later version makes of them."""
        return self.scope.select(
            EventRow,
            EventRow.id,
            EventRow.at,
            EventRow.pilot_id,
            EventRow.change,
            EventRow.origin,
            EventRow.by_id,
            _as_written(EventRow.before, "before"),
            _as_written(EventRow.after, "after"),
            EventRow.reason,
        )

    def _entries(self, rows: Sequence[AnyRow]) -> list[Entry]:
        pilots = self._keys({row.pilot_id for row in rows if row.pilot_id is not None})
        return [_entry(row, pilots.get(row.pilot_id)) for row in rows]

    def _keys(self, pilots: Iterable[int]) -> Mapping[int, str]:
        query = self.scope.select(PilotRow, PilotRow.id, PilotRow.number)
        rows = self.scope.all(query.where(PilotRow.id.in_(list(pilots))))
        return {row: f"P-{number}" for row, number in rows}


def _as_written(column: Any, name: str) -> ColumnElement[str]:  # noqa: ANN401
    return type_coerce(column, Text).label(name)


def _entry(row: AnyRow, pilot: str | None) -> Entry:
    (before, was), (after, now) = map(without_words, (row.before, row.after))
    return Entry(
        event=row.id,
        at=row.at,
        pilot=pilot,
        change=row.change,
        origin=row.origin,
        by=row.by_id,
        before=before,
        after=after,
        words=Words(was, now, row.reason or None),
    )


def _seal(row: AnyRow) -> Seal:
    return Seal(
        place=row.place,
        event=row.event_id,
        sealed_at=row.sealed_at,
        salt=row.salt,
        words=row.words,
        hash=row.hash,
    )
