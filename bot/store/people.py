"""The directory of the people on the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import func, or_

from bot.domain.forgetting import pseudonym
from bot.domain.people import FRESH, Person, PersonId, Profile, SlackId
from bot.frozen import dataclass
from bot.store.schema import PersonRow
from bot.store.scope import AnyRow, Scope

STRANGER = PersonId(0)  # no row: somebody we never met, seen while only reading
LONGEST_ROW = 10  # digits; a longer number is no row of anybody


@dataclass(frozen=True, slots=True)
class People:
    scope: Scope

    def get(self, person: PersonId) -> Person:
        return self.by_ids([person])[person]

    def by_ids(self, ids: Iterable[int | None]) -> Mapping[int, Person]:
        wanted = [person for person in ids if person is not None]
        return self.scope.made(PersonRow, wanted, self._read)

    def _read(self, ids: Sequence[int]) -> Mapping[int, Person]:
        return {row.id: person_of(row) for row in self.scope.by_key(PersonRow, "id", ids)}

    def known(self, slack_ids: Iterable[str]) -> Mapping[str, Person]:
        """Those of these accounts that we have a row for, by Slack id."""
        rows = self.scope.rows(PersonRow, slack_id=list(set(slack_ids)))
        return {row.slack_id: person_of(row) for row in rows}

    def of_slack(self, slack_id: str, name: str | None = None) -> Person:
        """The person of an account; a row of its own, unverified, if we never met it."""
        known = self.known([slack_id])
        if not known and self.scope.reading:
            return Person(id=STRANGER, slack_id=SlackId(slack_id), name=name or slack_id)
        if not known:
            unseen = asdict(Profile(slack_id=SlackId(slack_id), name=name or slack_id))
            self.scope.add_if_new(PersonRow, **unseen)
            known = self.known([slack_id])
        return known[slack_id]

    def learn(self, profile: Profile, now: datetime) -> Person:
        """Write down what Slack says of an account."""
        person = self.of_slack(profile.slack_id, profile.name)
        self.scope.change(PersonRow, person.id, **asdict(profile), checked_at=now)
        return self.get(person.id)

    def keep_dm(self, person: PersonId, channel: str) -> None:
        self.scope.change(PersonRow, person, dm=channel)

    def lock(self, people: Iterable[PersonId]) -> None:
        """They stay as they are until this transaction is over."""
        self.scope.by_key(PersonRow, "id", people, lock=True)

    def reminded(self, person: PersonId, now: datetime) -> None:
        self.scope.change(PersonRow, person, reminded_at=now)

    def pause(self, person: PersonId, until: date | None) -> None:
        self.scope.change(PersonRow, person, paused_until=until)

    def live_in(self, person: PersonId, country: str | None) -> None:
        """Whose public holidays are theirs; None: their zone tells."""
        self.scope.change(PersonRow, person, country=country)

    def addressed(self, text: str) -> Person | None:
        """By Slack id, by e-mail in any letters, or by row."""
        row = int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ROW else None
        named = (PersonRow.slack_id == text.upper(), func.lower(PersonRow.email) == text.lower())
        query = self.scope.select(PersonRow).where(or_(*named, PersonRow.id == row))
        found = self.scope.first(query)
        return person_of(found) if found else None

    def everybody(self, after: int, limit: int) -> list[Person]:
        query = self.scope.select(PersonRow).where(PersonRow.id > after).order_by(PersonRow.id)
        return [person_of(row) for row in self.scope.all(query.limit(limit))]

    def leavers(self) -> list[Person]:
        """Who has left and is not forgotten so far."""
        gone = (PersonRow.deleted, PersonRow.forgotten_at.is_(None))
        query = self.scope.select(PersonRow).where(*gone).order_by(PersonRow.id)
        return [person_of(row) for row in self.scope.all(query)]

    def names_of(self, person: PersonId) -> tuple[str, ...]:
        """Everything in a text that would say who it is, the longest first."""
        rows = self.scope.by_key(PersonRow, "id", [person])
        known = {name for row in rows for name in (row.slack_id, row.name, row.email) if name}
        return tuple(sorted(known, key=len, reverse=True))

    def forget(self, person: PersonId, now: datetime) -> Person:
        """A pseudonym takes their place; whoever comes back with their account is a new row."""
        blank = dict.fromkeys(("country", "dm", "reminded_at", "paused_until"))
        known = {**asdict(pseudonym(person)), **blank, "checked_at": now, "forgotten_at": now}
        self.scope.change(PersonRow, person, **known)
        return self.get(person)

    def to_check(self, now: datetime, limit: int) -> list[SlackId]:
        """Accounts Slack has not told us about yet, or not for a day; the unverified first."""
        stale = or_(PersonRow.checked_at.is_(None), PersonRow.checked_at < now - FRESH)
        known = PersonRow.forgotten_at.is_(None)  # Slack is asked about nobody who is forgotten
        query = self.scope.select(PersonRow, PersonRow.slack_id).where(stale, known)
        ordered = query.order_by(PersonRow.checked_at.is_not(None), PersonRow.checked_at)
        return [SlackId(slack_id) for (slack_id,) in self.scope.all(ordered.limit(limit))]

    def unverified(self, limit: int) -> list[SlackId]:
        query = self.scope.select(PersonRow, PersonRow.slack_id).where(
            PersonRow.checked_at.is_(None)
        )
        return [SlackId(slack_id) for (slack_id,) in self.scope.all(query.limit(limit))]

    def admins(self) -> list[Person]:
        query = self.scope.select(PersonRow).where(PersonRow.admin, ~PersonRow.deleted)
        return [person_of(row) for row in self.scope.all(query.order_by(PersonRow.id))]


def person_of(row: AnyRow) -> Person:
    return Person(
        id=PersonId(row.id),
        slack_id=SlackId(row.slack_id),
        name=row.name,
        zone=row.zone,
        country=row.country,
        deleted=row.deleted,
        bot=row.bot,
        guest=row.guest,
        outsider=row.outsider,
        admin=row.admin,
        checked_at=row.checked_at,
        dm=row.dm,
        reminded_at=row.reminded_at,
        paused_until=row.paused_until,
        forgotten=row.forgotten_at is not None,
    )
