"""What is known of one person: may they be asked, where does their day start, what they got."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.year.oracle.countries import country_of
from tests.year.oracle.days import Calendar, calendar_of
from tests.year.oracle.log import PersonSeen, PolicySet


@dataclass(slots=True, eq=False)
class Person:
    name: str
    seen: PersonSeen
    zone: ZoneInfo
    calendar: Calendar
    changed_at: datetime
    paused_until: date | None = None
    pause_changed_at: datetime | None = None
    used_dates: set[date] = field(default_factory=set)
    last_reminder: datetime | None = None
    missed_on: date | None = None
    refused_on: date | None = None
    letters: Counter[tuple[str, date]] = field(default_factory=Counter)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def today(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def is_paused(self, today: date) -> bool:
        return self.paused_until is not None and today <= self.paused_until

    def move_in(self, policy: PolicySet) -> None:
        self.zone, self.calendar = home_of(self.seen, policy)


def can_act(seen: PersonSeen, policy: PolicySet) -> bool:
    """N10: nobody who cannot act is asked."""
    is_barred_guest = seen.is_guest and not policy.guests_allowed
    return not (seen.is_bot or seen.is_outsider or seen.is_deactivated or is_barred_guest)


def home_of(seen: PersonSeen, policy: PolicySet) -> tuple[ZoneInfo, Calendar]:
    name = seen.zone or policy.zone
    country = seen.country or (country_of(seen.zone) if seen.zone else None) or policy.country
    return zone_named(name, policy.zone), calendar_of(policy.working_days, country)


def zone_named(name: str, otherwise: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(otherwise)
