"""The directory of the people on the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import or_

from bot.domain.people import FRESH, Person, PersonId, Profile, SlackId
from bot.store.schema import PersonRow
from bot.store.scope import AnyRow, Scope

STRANGER = PersonId(0)  # no row: somebody we never met, seen while only reading
NOBODY: Mapping[int, Person] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class People:
    scope: Scope

    def get(self, person: PersonId) -> Person:
        return self.by_ids([person])[person]

    def by_ids(
        self, ids: Iterable[int | None], known: Mapping[int, Person] = NOBODY
    ) -> Mapping[int, Person]:
        """Whoever is `known` was read in this transaction, and is not read again."""
        wanted = {person for person in ids if person is not None and person not in known}
        if not wanted:
            return known
        return {**known, **self.scope.made(PersonRow, wanted, self._read)}

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

    def to_check(self, now: datetime, limit: int) -> list[SlackId]:
        """Accounts Slack has not told us about yet, or not for a day; the unverified first."""
        stale = or_(PersonRow.checked_at.is_(None), PersonRow.checked_at < now - FRESH)
        query = self.scope.select(PersonRow, PersonRow.slack_id).where(stale)
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
    )
