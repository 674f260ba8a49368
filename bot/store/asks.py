"""Asks on disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from sqlalchemy import bindparam, func

from bot.domain.asks import Ask, AskId, Climb, Outcome, Part, Step
from bot.domain.people import Person, PersonId
from bot.domain.pilot import Pilot, PilotId
from bot.domain.rules import Rule
from bot.frozen import dataclass
from bot.store.people import People
from bot.store.schema import AskRow, PartRow, PersonRow
from bot.store.scope import AnyRow, Columns, Query, Scope


@dataclass(frozen=True, slots=True)
class Asks:
    scope: Scope
    people: People

    def get(self, ask: AskId) -> Ask:
        return self.by_ids([ask])[ask]

    def by_ids(self, ids: Iterable[AskId]) -> Mapping[AskId, Ask]:
        found = self.scope.made(AskRow, ids, self._read, of=(PartRow, PersonRow))
        return {AskId(ask): one for ask, one in found.items()}

    def _read(self, ids: Sequence[int]) -> Mapping[int, Ask]:
        rows = self.scope.by_key(AskRow, "id", ids)
        return {ask.id: ask for ask in self._whole(rows) if ask.id}

    def pilots_of(self, asks: Iterable[AskId]) -> set[PilotId]:
        return {PilotId(row.pilot_id) for row in self.scope.by_key(AskRow, "id", asks)}

    def open_of(self, pilot: Pilot) -> Mapping[Rule, Ask]:
        return self.open_of_all([pilot]).get(pilot.id, {})

    def open_of_all(self, pilots: Sequence[Pilot]) -> Mapping[PilotId, Mapping[Rule, Ask]]:
        rows = self.scope.rows(AskRow, pilot_id=[pilot.id for pilot in pilots], closed_at=None)
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
        return self._whole(self.scope.ask(_due_of, person=person, now=now))

    def people_due(self, now: datetime) -> list[PersonId]:
        """Those somebody could be reminded of something now."""
        rows = self.scope.ask(_people_due, now=now)
        return [PersonId(person) for (person,) in rows if person is not None]

    def speaking(
        self,
        since: datetime | None,
        until: datetime | None,
        limit: int,
        person: PersonId | None = None,
    ) -> list[Ask]:
        """Open asks with somebody to speak to after `since` and up to `until`, the next first."""
        whose = AskRow.person_id == person if person else AskRow.person_id.is_not(None)
        query = self.scope.select(AskRow).where(AskRow.closed_at.is_(None), whose)
        query = query.where(AskRow.speak_at > since) if since else query
        query = query.where(AskRow.speak_at <= until) if until else query
        return self._whole(self.scope.all(query.order_by(AskRow.speak_at, AskRow.id).limit(limit)))

    def speak_later(self, person: PersonId, now: datetime, moment: datetime) -> None:
        """What was due and has missed its slot waits for the next one (N4)."""
        due = self.scope.update(AskRow).where(AskRow.person_id == person, AskRow.speak_at <= now)
        self.scope.run(due.values(speak_at=moment))

    def wait_until(self, person: PersonId, moment: datetime) -> list[AskId]:
        """Nothing is said to somebody before that moment (N9); the asks that wait for it."""
        earlier = self.scope.update(AskRow).where(
            AskRow.person_id == person, AskRow.closed_at.is_(None), AskRow.speak_at < moment
        )
        waiting = self.scope.run(earlier.values(speak_at=moment).returning(AskRow.id))
        return [AskId(ask) for (ask,) in waiting]

    def count_of(self, person: PersonId) -> int:
        """The open asks that somebody has."""
        query = self.scope.select(AskRow, func.count()).where(
            AskRow.person_id == person, AskRow.closed_at.is_(None)
        )
        return int(self.scope.scalar(query))

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
        self._put_parts(ask, before)
        return ask

    def _put_parts(self, ask: Ask, before: Ask | None) -> None:
        known = before.parts if before else ()
        for one in ask.parts:
            if one not in known:
                key = {"ask_id": ask.id, "person_id": one.person.id}
                facts = {name: getattr(one, name) for name in PART}
                if not self.scope.add_if_new(PartRow, **key, **facts):
                    same = self.scope.update(PartRow).filter_by(**key)
                    self.scope.run(same.values(**facts))

    def _whole(self, rows: Sequence[AnyRow]) -> list[Ask]:
        if not rows:
            return []
        parts = self._parts([row.id for row in rows])
        named = [person for row in rows for person in _named(row)]
        who_had_one = [one.person_id for found in parts.values() for one in found]
        people = self.people.by_ids([*named, *who_had_one])
        return [_ask(row, parts.get(row.id, ()), people) for row in rows]

    def _parts(self, asks: Iterable[int]) -> Mapping[int, list[AnyRow]]:
        found: defaultdict[int, list[AnyRow]] = defaultdict(list)
        for row in self.scope.by_key(PartRow, "ask_id", asks):
            found[row.ask_id].append(row)
        return {ask: sorted(rows, key=_person_of) for ask, rows in found.items()}


RULES = {rule.value: rule for rule in Rule}
STEPS = {step.value: step for step in Step}
WHO = ("holder", "person", "handed_to", "handed_by", "closed_by")
PART = ("not_me", "returned", "had_round")
_named: Callable[[AnyRow], tuple[int | None, ...]] = attrgetter(*(f"{who}_id" for who in WHO))
_person_of: Callable[[AnyRow], int] = attrgetter("person_id")


def _people_due(scope: Scope) -> Query:
    due = scope.select(AskRow, AskRow.person_id).where(AskRow.speak_at <= bindparam("now"))
    return due.distinct().order_by(AskRow.person_id)


def _due_of(scope: Scope) -> Query:
    own = AskRow.person_id == bindparam("person")
    due = AskRow.speak_at <= bindparam("now")
    return scope.select(AskRow).where(own, AskRow.closed_at.is_(None), due)


def columns(ask: Ask) -> Columns:
    return {
        "pilot_id": ask.pilot,
        "rule": ask.rule.value,
        "opened_at": ask.opened_at,
        "since": ask.since,
        **{f"{who}_id": person.id if (person := getattr(ask, who)) else None for who in WHO},
        "waits_for": ask.waits_for,
        "step": ask.step.value,
        "climb": ask.climb.value if ask.climb else None,
        "round": ask.round,
        "reminders": ask.reminders,
        "turn": ask.turn,
        "declines": ask.declines,
        "requested": ask.requested,
        "plan": ask.plan,
        "broken": ask.broken,
        "shown_at": ask.shown_at,
        "speak_at": ask.speak_at,
        "closed_at": ask.closed_at,
        "outcome": ask.outcome.value if ask.outcome else None,
        "days": ask.days,
    }


def _ask(row: AnyRow, parts: Sequence[AnyRow], people: Mapping[int, Person]) -> Ask:
    return Ask(
        id=AskId(row.id),
        pilot=PilotId(row.pilot_id),
        rule=RULES[row.rule],
        opened_at=row.opened_at,
        since=row.since,
        holder=people.get(row.holder_id),
        person=people.get(row.person_id),
        handed_to=people.get(row.handed_to_id),
        handed_by=people.get(row.handed_by_id),
        waits_for=row.waits_for,
        parts=tuple(
            [Part(people[one.person_id], one.not_me, one.returned, one.had_round) for one in parts]
        ),
        step=STEPS[row.step],
        climb=Climb(row.climb) if row.climb else None,
        round=row.round,
        reminders=row.reminders,
        turn=row.turn,
        declines=row.declines,
        requested=row.requested,
        plan=row.plan,
        broken=row.broken,
        shown_at=row.shown_at,
        speak_at=row.speak_at,
        closed_at=row.closed_at,
        closed_by=people.get(row.closed_by_id),
        outcome=Outcome(row.outcome) if row.outcome else None,
        days=row.days,
    )
