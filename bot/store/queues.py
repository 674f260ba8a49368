"""Open asks beside their pilots, as Home shows them: with somebody, or with others (N3, R4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_

from bot.domain.asks import AskId, Item
from bot.domain.people import Person
from bot.domain.pilot import gate_of
from bot.domain.rules import ASKING, Rule
from bot.domain.stages import BEFORE_LIVE
from bot.frozen import dataclass
from bot.store.asks import Asks
from bot.store.pilots import MILESTONES, Pilots
from bot.store.schema import AskRow, PilotRow
from bot.store.scope import Query, Scope
from bot.store.sight import Eyes, is_on, visible


@dataclass(frozen=True, slots=True)
class Queues:
    """What rests with its pilot, which is on hold, is in none of them. `today` is the workspace's.

    A page of each, however many there are, takes the same few statements.
    """

    scope: Scope
    pilots: Pilots
    asks: Asks

    def count_with(self, person: Person, eyes: Eyes, today: date) -> int:
        return self._count([*self._in_sight(eyes, today), self._is_with(person)])

    def with_somebody(
        self, person: Person, eyes: Eyes, today: date, *, limit: int, offset: int = 0
    ) -> list[Item]:
        """What they can answer, ranked as in a reminder."""
        return self._page(
            [*self._in_sight(eyes, today), self._is_with(person)], _ranked(), limit, offset
        )

    def count_elsewhere(self, person: Person, eyes: Eyes, today: date) -> int:
        return self._count([*self._in_sight(eyes, today), *self._is_elsewhere(person)])

    def elsewhere(self, person: Person, eyes: Eyes, today: date, *, limit: int) -> list[Item]:
        """What others have about their pilots; what they asked for themselves first."""
        order = (case((_caused_by(person), 0), else_=1), AskRow.since, AskRow.id)
        return self._page(
            [*self._in_sight(eyes, today), *self._is_elsewhere(person)], order, limit
        )

    def _in_sight(self, eyes: Eyes, today: date) -> list[ColumnElement[bool]]:
        held = and_(PilotRow.hold_until.is_not(None), PilotRow.hold_until >= today)
        return [AskRow.closed_at.is_(None), ~held, *visible(self.scope, eyes)]

    def _is_with(self, person: Person) -> ColumnElement[bool]:
        """Asked of them; or of the sponsor by now, where they were named and may still accept."""
        asked = self.scope.select(AskRow, AskRow.id).where(
            AskRow.person_id == person.id, AskRow.closed_at.is_(None)
        )
        named = self.scope.select(PilotRow, PilotRow.id).where(
            PilotRow.owner_id == person.id, ~PilotRow.owner_accepted
        )
        awaited = self.scope.select(AskRow, AskRow.id).where(
            AskRow.rule == Rule.O2, AskRow.closed_at.is_(None), AskRow.pilot_id.in_(named)
        )
        return AskRow.id.in_(asked.union_all(awaited))

    def _is_elsewhere(self, person: Person) -> Iterator[ColumnElement[bool]]:
        """About a pilot they are on, or named who is asked to own it; or passed on by them."""
        named = and_(PilotRow.owner_named_by_id == person.id, ~PilotRow.owner_accepted)
        theirs = self.scope.select(PilotRow, PilotRow.id).where(
            or_(is_on(self.scope, person), named)
        )
        about = self.scope.select(AskRow, AskRow.id).where(
            AskRow.pilot_id.in_(theirs), AskRow.closed_at.is_(None)
        )
        passed_on = self.scope.select(AskRow, AskRow.id).where(
            AskRow.handed_by_id == person.id, AskRow.closed_at.is_(None)
        )
        yield AskRow.id.in_(about.union(passed_on))
        yield ~self._is_with(person)

    def _both(self, conditions: Sequence[ColumnElement[bool]], *columns: Any) -> Query:  # noqa: ANN401
        pairs = self.scope.select(AskRow, *columns)
        together = (self.scope.owns(PilotRow), PilotRow.id == AskRow.pilot_id)
        return pairs.where(*together, *conditions)

    def _count(self, conditions: Sequence[ColumnElement[bool]]) -> int:
        return int(self.scope.scalar(self._both(conditions, func.count())))

    def _page(
        self,
        conditions: Sequence[ColumnElement[bool]],
        order: Sequence[Any],
        limit: int,
        offset: int = 0,
    ) -> list[Item]:
        page = self._both(conditions, AskRow.id).order_by(*order).limit(limit).offset(offset)
        ids = [AskId(ask) for (ask,) in self.scope.all(page)]
        asks = self.asks.by_ids(ids)
        pilots = self.pilots.by_ids(ask.pilot for ask in asks.values())
        return [Item(ask=asks[ask], pilot=pilots[asks[ask].pilot]) for ask in ids]


def _caused_by(person: Person) -> ColumnElement[bool]:
    """They passed it on, or named whom it asks to own the pilot."""
    named = and_(
        AskRow.rule == Rule.O2, PilotRow.owner_named_by_id == person.id, ~PilotRow.owner_accepted
    )
    return or_(AskRow.handed_by_id == person.id, named)


def _ranked() -> tuple[Any, ...]:
    """As `asks.ranked` has it."""
    shown = func.coalesce(AskRow.shown_at, AskRow.opened_at)
    return (_by().is_(None), _by(), AskRow.opened_at, shown, AskRow.id)


def _by() -> ColumnElement[Any]:
    """As `needed_by` has it."""
    whens = (
        (and_(AskRow.rule == rule, PilotRow.stage == stage), getattr(PilotRow, MILESTONES[gate]))
        for rule, asking in ASKING.items()
        for stage in BEFORE_LIVE
        if (gate := gate_of(asking.needed, stage))
    )
    return case(*whens)
