"""News for the PMO on disk, and who has been told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.letters import HOLDS_ITS_KEY, LetterId
from bot.domain.news import News, Subject
from bot.domain.people import PersonId
from bot.domain.pilot import PilotId
from bot.store.letters import Letters
from bot.store.pilots import Pilots
from bot.store.schema import LetterRow, NewsRow, ToldRow
from bot.store.scope import Scope

MOST = 20  # in one notice


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
        )

    def take_back(self, subject: Subject, key: str) -> None:
        """It is no longer so: whoever has not heard of it need not."""
        told = self.scope.select(ToldRow, ToldRow.news_id)
        stale = self.scope.delete(NewsRow).where(
            NewsRow.key == f"{subject}/{key}", NewsRow.id.not_in(told)
        )
        self.scope.run(stale)

    def untold(self, person: PersonId, since: datetime | None = None) -> list[News]:
        """What no notice has told somebody yet, the oldest first; `since` a moment if given."""
        went_out = self.scope.select(LetterRow, LetterRow.id).where(
            LetterRow.state.in_(HOLDS_ITS_KEY)
        )
        told = self.scope.select(ToldRow, ToldRow.news_id).where(
            ToldRow.person_id == person, ToldRow.letter_id.in_(went_out)
        )
        query = self.scope.select(NewsRow).where(NewsRow.id.not_in(told))
        if since:
            query = query.where(NewsRow.at >= since)
        rows = self.scope.all(query.order_by(NewsRow.id).limit(MOST))
        pilots = self.pilots.by_ids(PilotId(row.pilot_id) for row in rows if row.pilot_id)
        return [
            News(
                id=row.id,
                subject=Subject(row.subject),
                at=row.at,
                count=row.things,
                text=row.text,
                pilot=pilots.get(row.pilot_id),
                letter=self.letters.get(LetterId(row.letter_id)) if row.letter_id else None,
            )
            for row in rows
        ]

    def tell(self, letter: LetterId, person: PersonId, news: Sequence[News]) -> None:
        """Remember which news a notice carries."""
        self.scope.run(self.scope.delete(ToldRow).where(ToldRow.letter_id == letter))
        rows = [{"letter_id": letter, "news_id": item.id, "person_id": person} for item in news]
        self.scope.add_all(ToldRow, rows)
