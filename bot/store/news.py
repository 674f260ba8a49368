"""News for the PMO on disk, and who has been told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, literal, or_

from bot.domain.letters import HOLDS_ITS_KEY, LetterId
from bot.domain.news import News, Subject, Untold
from bot.domain.people import PersonId
from bot.domain.pilot import PilotId
from bot.frozen import dataclass
from bot.store.letters import Letters
from bot.store.pilots import Pilots
from bot.store.schema import AskRow, LetterRow, NewsRow, ToldRow
from bot.store.scope import AnyRow, Query, Scope

MOST = 10  # lines in one notice
EVER = datetime(1970, 1, 1, tzinfo=UTC)  # before any news


@dataclass(frozen=True, slots=True)
class NewsBoard:
    scope: Scope
    pilots: Pilots
    letters: Letters

    def add(  # noqa: PLR0913
        self,
        subject: Subject,
        key: str,
        now: datetime,
        *,
        count: int = 1,
        text: str | None = None,
        pilot: PilotId | None = None,
        letter: LetterId | None = None,
        person: PersonId | None = None,
        day: date | None = None,
    ) -> bool:
        """Write news down once; the same key again is a no-op."""
        return self.scope.add_if_new(
            NewsRow,
            key=f"{subject}/{key}",
            at=now,
            subject=subject.value,
            things=count,
            text=text,
            pilot_id=pilot,
            letter_id=letter,
            person_id=person,
            day=day,
        )

    def take_back(self, subject: Subject, key: str) -> None:
        """It is no longer so: whoever has not heard of it need not."""
        told = self.scope.select(ToldRow, ToldRow.news_id)
        stale = self.scope.delete(NewsRow).where(
            NewsRow.key == f"{subject}/{key}", NewsRow.id.not_in(told)
        )
        self.scope.run(stale)

    def about(self, subject: Subject, person: PersonId) -> list[News]:
        """All there was of one kind about somebody, the oldest first."""
        query = self.scope.select(NewsRow).where(
            NewsRow.subject == subject, NewsRow.person_id == person
        )
        return self._whole(self.scope.all(query.order_by(NewsRow.id)))

    def untold(self, person: PersonId, since: datetime | None = None) -> Untold:
        """What no notice has told somebody yet; `since` a moment if given."""
        rows = self._untold(person, since)
        lines = list(dict.fromkeys(_line(row) for row in rows))
        shown = set(lines[:MOST])
        news = self._whole([row for row in rows if _line(row) in shown])
        return Untold(news=tuple(news), more=max(0, len(lines) - MOST))

    def _untold(self, person: PersonId, since: datetime | None) -> Sequence[AnyRow]:
        """Subject by subject, the oldest first; left out what is no longer so."""
        order = list(Subject)
        rows = self.scope.ask(_untold, person=person, since=since or EVER)
        return sorted(rows, key=lambda row: order.index(Subject(row.subject)))

    def _whole(self, rows: Sequence[AnyRow]) -> list[News]:
        pilots = self.pilots.by_ids(PilotId(row.pilot_id) for row in rows if row.pilot_id)
        people = self.pilots.people.by_ids(row.person_id for row in rows)
        return [
            News(
                id=row.id,
                subject=Subject(row.subject),
                at=row.at,
                count=row.things,
                text=row.text,
                pilot=pilots.get(row.pilot_id),
                letter=self.letters.get(LetterId(row.letter_id)) if row.letter_id else None,
                person=people.get(row.person_id),
                day=row.day,
            )
            for row in rows
        ]

    def tell(self, letter: LetterId, person: PersonId, news: Sequence[News]) -> None:
        """Remember which news a notice carries."""
        self.scope.run(self.scope.delete(ToldRow).where(ToldRow.letter_id == letter))
        rows = [{"letter_id": letter, "news_id": item.id, "person_id": person} for item in news]
        self.scope.add_all(ToldRow, rows)


def _untold(scope: Scope) -> Query:
    went_out = scope.select(LetterRow, LetterRow.id).where(LetterRow.state.in_(HOLDS_ITS_KEY))
    told = scope.select(ToldRow, ToldRow.news_id).where(
        ToldRow.person_id == bindparam("person"), ToldRow.letter_id.in_(went_out)
    )
    query = scope.select(NewsRow).where(NewsRow.id.not_in(told), ~_is_over(scope))
    return query.where(NewsRow.at >= bindparam("since")).order_by(NewsRow.id)


def _is_over(scope: Scope) -> ColumnElement[bool]:
    """Used up when it was written, and since then closed, or asked of somebody again."""
    key = literal(f"{Subject.ASKS_USED_UP}/") + cast(AskRow.id, String)
    speaks = or_(AskRow.closed_at.is_not(None), AskRow.speak_at.is_not(None), AskRow.requested)
    same = and_(AskRow.pilot_id == NewsRow.pilot_id, NewsRow.key == key)
    asked = scope.select(AskRow, AskRow.id).where(same, speaks, scope.owns(NewsRow))
    return asked.correlate(NewsRow).exists()


def _line(row: AnyRow) -> tuple[str, int | None]:
    """What is told in one line: a pilot's asks, pilots that have nobody, what a leaver held."""
    match Subject(row.subject):
        case Subject.ASKS_USED_UP:
            return row.subject, row.pilot_id
        case Subject.LEFT | Subject.CAME_BACK | Subject.BECAME_GUEST:
            return row.subject, row.person_id
        case Subject.NOBODY_TO_ASK:
            return row.subject, None
        case _:
            return row.subject, row.id
