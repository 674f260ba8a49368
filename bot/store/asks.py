"""Asks on disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func

from bot.domain.asks import Ask, AskId, Outcome, Step
from bot.domain.people import Person, PersonId
from bot.domain.pilot import PilotId
from bot.domain.rules import Rule
from bot.store.people import People
from bot.store.schema import AskRow, NotMeRow
from bot.store.scope import AnyRow, Columns, Scope


@dataclass(frozen=True, slots=True)
class Asks:
    scope: Scope
    people: People

    def get(self, ask: AskId) -> Ask:
        return self.by_ids([ask])[ask]

    def by_ids(self, ids: Iterable[AskId]) -> Mapping[AskId, Ask]:
        rows = self.scope.rows(AskRow, id=list(set(ids)))
        return {ask.id: ask for ask in self._whole(rows) if ask.id}

    def open_of(self, pilot: PilotId) -> Mapping[Rule, Ask]:
        return self.open_of_all([pilot]).get(pilot, {})

    def open_of_all(self, pilots: Iterable[PilotId]) -> Mapping[PilotId, Mapping[Rule, Ask]]:
        rows = self.scope.rows(AskRow, pilot_id=list(set(pilots)), closed_at=None)
        found: defaultdict[PilotId, dict[Rule, Ask]] = defaultdict(dict)
        for ask in self._whole(rows):
            found[ask.pilot][ask.rule] = ask
        return found

    def closed_of(self, pilot: PilotId, rule: Rule) -> list[AskId]:
        query = self.scope.select(AskRow, AskRow.id).where(
            AskRow.pilot_id == pilot, AskRow.rule == rule, AskRow.closed_at.is_not(None)
        )
        return [AskId(ask) for (ask,) in self.scope.all(query)]

    def of_person(self, person: PersonId) -> list[Ask]:
        """Every open ask of somebody, the oldest first."""
        query = self.scope.select(AskRow).where(
            AskRow.person_id == person, AskRow.closed_at.is_(None)
        )
        return self._whole(self.scope.all(query.order_by(AskRow.opened_at, AskRow.id)))

    def due_of(self, person: PersonId, now: datetime) -> list[Ask]:
        query = self.scope.select(AskRow).where(
            AskRow.person_id == person, AskRow.closed_at.is_(None), AskRow.speak_at <= now
        )
        return self._whole(self.scope.all(query))

    def people_due(self, now: datetime) -> list[PersonId]:
        """Those somebody could be reminded of something now."""
        query = self.scope.select(AskRow, AskRow.person_id).where(AskRow.speak_at <= now)
        rows = self.scope.all(query.distinct().order_by(AskRow.person_id))
        return [PersonId(person) for (person,) in rows if person is not None]

    def speak_later(self, person: PersonId, now: datetime, moment: datetime) -> None:
        """What was due and has missed its slot waits for the next one (N4)."""
        due = self.scope.update(AskRow).where(AskRow.person_id == person, AskRow.speak_at <= now)
        self.scope.run(due.values(speak_at=moment))

    def silent(self) -> int:
        """Open asks with nobody left to ask (N1): the digest and the PMO's line."""
        query = self.scope.select(AskRow, func.count()).where(
            AskRow.closed_at.is_(None), AskRow.person_id.is_(None)
        )
        return int(self.scope.scalar(query))

    def put(self, ask: Ask, before: Ask | None = None) -> Ask:
        """Write one ask; `before` is how it was read, so that only what differs is written."""
        if ask.id is None:
            return replace(ask, id=AskId(self.scope.add(AskRow, **columns(ask))))
        if ask == before:
            return ask
        old = columns(before) if before else {}
        new = columns(ask)
        changed = {name: new[name] for name in new if name not in old or new[name] != old[name]}
        if changed:
            self.scope.change(AskRow, ask.id, **changed)
        self._put_not_me(ask, before)
        return ask

    def _put_not_me(self, ask: Ask, before: Ask | None) -> None:
        known = before.not_me if before else ()
        for person in ask.not_me:
            if person not in known:
                self.scope.add_if_new(NotMeRow, ask_id=ask.id, person_id=person.id)

    def _whole(self, rows: Sequence[AnyRow]) -> list[Ask]:
        if not rows:
            return []
        refused = self._not_me([row.id for row in rows])
        named = [getattr(row, f"{who}_id") for row in rows for who in WHO]
        people = self.people.by_ids([*named, *(p for who in refused.values() for p in who)])
        return [_ask(row, refused.get(row.id, ()), people) for row in rows]

    def _not_me(self, asks: Iterable[int]) -> Mapping[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for row in self.scope.rows(NotMeRow, ask_id=list(asks)):
            found[row.ask_id].append(row.person_id)
        return {ask: sorted(people) for ask, people in found.items()}


WHO = ("holder", "person", "handed_to", "closed_by")


def columns(ask: Ask) -> Columns:
    return {
        "pilot_id": ask.pilot,
        "rule": ask.rule.value,
        "opened_at": ask.opened_at,
        "since": ask.since,
        **{f"{who}_id": person.id if (person := getattr(ask, who)) else None for who in WHO},
        "step": ask.step.value,
        "round": ask.round,
        "turn": ask.turn,
        "requested": ask.requested,
        "plan": ask.plan,
        "shown_at": ask.shown_at,
        "speak_at": ask.speak_at,
        "closed_at": ask.closed_at,
        "outcome": ask.outcome.value if ask.outcome else None,
    }


def _ask(row: AnyRow, not_me: Sequence[int], people: Mapping[int, Person]) -> Ask:
    return Ask(
        id=AskId(row.id),
        pilot=PilotId(row.pilot_id),
        rule=Rule(row.rule),
        opened_at=row.opened_at,
        since=row.since,
        holder=people.get(row.holder_id),
        person=people.get(row.person_id),
        handed_to=people.get(row.handed_to_id),
        not_me=tuple(people[person] for person in not_me),
        step=Step(row.step),
        round=row.round,
        turn=row.turn,
        requested=row.requested,
        plan=row.plan,
        shown_at=row.shown_at,
        speak_at=row.speak_at,
        closed_at=row.closed_at,
        closed_by=people.get(row.closed_by_id),
        outcome=Outcome(row.outcome) if row.outcome else None,
    )
