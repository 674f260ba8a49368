"""Effect on disk: counts per rule. Restricted pilots are in none of them, and no person (R4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func

from bot.domain.asks import AskId, Outcome, Step
from bot.domain.effect import Closed, after
from bot.domain.rules import Rule
from bot.frozen import dataclass
from bot.store.schema import AskRow, LetterRow, PausedRow, PilotRow, ShownRow
from bot.store.scope import Scope

Conditions = tuple[ColumnElement[bool], ...]


@dataclass(frozen=True, slots=True)
class EffectFigures:
    scope: Scope

    def paused(self, asks: Iterable[AskId], now: datetime) -> None:
        """Remember which asks a pause makes wait (N9)."""
        self.scope.add_all(PausedRow, [{"ask_id": ask, "at": now} for ask in asks])

    def closed(
        self, since: datetime, until: datetime | None = None
    ) -> Mapping[Rule, tuple[Closed, ...]]:
        """The asks that people closed, rule by rule, from one moment on, up to another."""
        sponsor = and_(AskRow.step == Step.SPONSOR, AskRow.round > 0)
        kinds = (AskRow.rule, AskRow.reminders, sponsor, AskRow.days)
        query = self.scope.select(AskRow, *kinds, func.count()).where(
            *_within(AskRow.closed_at, since, until),
            AskRow.outcome == Outcome.ANSWERED,
            AskRow.closed_by_id.is_not(None),
            AskRow.days.is_not(None),  # those closed before it was counted have none
            *self._of_open_pilots(),
        )
        found: defaultdict[Rule, tuple[Closed, ...]] = defaultdict(tuple)
        for rule, reminders, by_sponsor, days, count in self.scope.all(query.group_by(*kinds)):
            closed = Closed(after(reminders, sponsor=by_sponsor), days, count)
            found[Rule(rule)] = (*found[Rule(rule)], closed)
        return found

    def judged(
        self, since: datetime, until: datetime | None = None
    ) -> Mapping[Rule, tuple[int, int, int]]:
        """Of each rule's reminders sent meanwhile: judged, called helpful, and by how many."""
        reminders = func.count(LetterRow.id.distinct())  # one may show several asks of a rule
        helped = reminders.filter(LetterRow.helpful.is_(True))
        people = func.count(LetterRow.person_id.distinct())
        query = self.scope.select(AskRow, AskRow.rule, reminders, helped, people).where(
            *_within(LetterRow.sent_at, since, until),
            LetterRow.helpful.is_not(None),
            self.scope.owns(LetterRow),
            ShownRow.letter_id == LetterRow.id,
            ShownRow.ask_id == AskRow.id,
            self.scope.owns(ShownRow),
            *self._of_open_pilots(),
        )
        rows = self.scope.all(query.group_by(AskRow.rule))
        return {Rule(rule): (judged, helpful, people) for rule, judged, helpful, people in rows}

    def waited(
        self, since: datetime, until: datetime | None = None
    ) -> Mapping[Rule, tuple[int, int]]:
        """How often a pause that began meanwhile made an ask of each rule wait, of how many."""
        people = func.count(AskRow.person_id.distinct())
        query = self.scope.select(AskRow, AskRow.rule, func.count(), people).where(
            *_within(PausedRow.at, since, until),
            PausedRow.ask_id == AskRow.id,
            self.scope.owns(PausedRow),
            *self._of_open_pilots(),
        )
        rows = self.scope.all(query.group_by(AskRow.rule))
        return {Rule(rule): (count, people) for rule, count, people in rows}

    def _of_open_pilots(self) -> Conditions:
        """Of asks whose pilot everybody may see."""
        return (AskRow.pilot_id == PilotRow.id, self.scope.owns(PilotRow), ~PilotRow.restricted)


def _within(moment: Any, since: datetime, until: datetime | None) -> Conditions:  # noqa: ANN401
    return (moment >= since, moment < until) if until else (moment >= since,)
