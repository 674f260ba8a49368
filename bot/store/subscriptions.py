"""To whom reports go, on disk: one each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.domain.filters import Filter, filter_text, parse_filter
from bot.domain.people import Person, PersonId
from bot.domain.report_letters import Subscription
from bot.domain.spans import Length
from bot.frozen import dataclass
from bot.store.people import People
from bot.store.schema import ReportRow
from bot.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Subscriptions:
    scope: Scope
    people: People

    def put(
        self, person: Person, length: Length, wanted: Filter, by: Person, next_at: datetime
    ) -> None:
        """Another one of the same person takes the place of the first."""
        self.remove(person)
        self.scope.add(
            ReportRow,
            person_id=person.id,
            length=length.value,
            filter=filter_text(wanted),
            set_by_id=by.id,
            next_at=next_at,
        )

    def remove(self, person: Person) -> bool:
        gone = self.scope.delete(ReportRow).where(ReportRow.person_id == person.id)
        return self.scope.run(gone).rowcount == 1

    def of_person(self, person: PersonId) -> Subscription | None:
        return next(iter(self._found(ReportRow.person_id == person)), None)

    def people_due(self, now: datetime) -> list[PersonId]:
        query = self.scope.select(ReportRow, ReportRow.person_id).where(ReportRow.next_at <= now)
        rows = self.scope.all(query.order_by(ReportRow.next_at, ReportRow.id))
        return [PersonId(person) for (person,) in rows]

    def all(self) -> list[Subscription]:
        return self._found()

    def next_on(self, person: PersonId, moment: datetime) -> None:
        own = self.scope.update(ReportRow).where(ReportRow.person_id == person)
        self.scope.run(own.values(next_at=moment))

    def _found(self, *conditions: Any) -> list[Subscription]:  # noqa: ANN401
        query = self.scope.select(ReportRow).where(*conditions).order_by(ReportRow.next_at)
        rows = self.scope.all(query)
        people = self.people.by_ids(
            [one for row in rows for one in (row.person_id, row.set_by_id)]
        )
        return [
            Subscription(
                person=people[row.person_id],
                length=Length(row.length),
                filter=parse_filter(row.filter.split()),
                set_by=people[row.set_by_id],
                next_at=row.next_at,
            )
            for row in rows
        ]
