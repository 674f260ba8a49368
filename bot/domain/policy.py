"""What a workspace decides for itself, and the named defaults of everything else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from bot.domain.calendar import Calendar, Hours, country_of, zone_named
from bot.domain.exchange import Exchange
from bot.domain.pace import CALLS_A_MINUTE, POSTS_A_MINUTE, Call, Pace
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.presets import BASIC, Preset, shipped
from bot.domain.refusals import Refusal
from bot.frozen import dataclass

MIDNIGHT = time(0)
ASKS_IN_A_REMINDER = 3
REQUESTS_A_DAY = 3
BETWEEN_REMINDERS = timedelta(hours=20)
SILENCE_AFTER_A_CHANGE = 3  # working days, N5
LONGEST_PLAN = timedelta(days=30)
BROKEN_PLANS = 2  # N6: so many days given and not kept bring the sponsor in
LONGEST_PAUSE = timedelta(days=14)  # N9
ENDS_SOON = timedelta(days=30)  # T1
DECLINES = 2  # O7: after so many the sponsor is asked
LONGEST_HOLD = timedelta(days=366)

NEWS_LASTS = timedelta(days=14)  # whoever joins the PMO is spared what is older

COST_BENCHMARK = Decimal("3.8")
CHALLENGED_BELOW = Decimal(2)  # C4

STALL_LIMITS: Mapping[str, int] = MappingProxyType(
    {"proposed": 10, "approved": 10, "running": 20, "concluded": 10}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The PMO's settings. Days are working days of the workspace."""

    pmo: tuple[PersonId, ...] = ()
    pmo_group: str | None = None
    pmo_group_people: tuple[PersonId, ...] = ()
    zone: str = "UTC"
    country: str | None = None
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    grace: int = 3
    interval: int = 5
    rounds: int = 3
    slot_start: time = time(9)
    slot_end: time = time(10)
    stall_limits: Mapping[str, int] = field(default_factory=lambda: dict(STALL_LIMITS))
    cost_benchmark: Decimal = COST_BENCHMARK
    guests_allowed: bool = False
    currency: str | None = None
    exchange: Exchange | None = None  # without one, currencies are never added up
    dry_run: bool = False  # everything is planned and nothing sent (N13)
    speaks_since: datetime | None = None  # when the last dry run ended: grace begins there
    posts_a_minute: int = POSTS_A_MINUTE
    calls_a_minute: int = CALLS_A_MINUTE
    governance: str = BASIC  # the preset of pilots that have no other
    presets: Mapping[str, Preset] = field(default_factory=dict)  # of its own, by name
    retention: int | None = None  # months after which letters and leavers go; None: they stay

    @property
    def pmo_is_set(self) -> bool:
        return bool(self.pmo or self.pmo_group)

    def is_pmo(self, person: Person) -> bool:
        """R3: the setting; until it is set, the workspace's admins."""
        if not person.human_and_here:
            return False
        if self.pmo_is_set:
            return person.id in self.pmo or person.id in self.pmo_group_people
        return person.admin

    def can_act(self, person: Person | None) -> bool:
        return person is not None and person.can_act(guests_allowed=self.guests_allowed)

    def preset(self, name: str | None = None) -> Preset:
        """The one of that name, else the workspace's."""
        wanted = (name, self.governance, BASIC)
        known = (self.presets.get(one) or shipped().get(one) for one in wanted if one)
        return next(one for one in known if one)

    def pace_of(self, call: Call) -> Pace:
        return Pace(self.posts_a_minute if call is Call.POST else self.calls_a_minute)

    @property
    def workspace_calendar(self) -> Calendar:
        slot = (self.slot_start, self.slot_end)
        return _calendar_there(self.zone, self.country, self.working_days, slot)

    def calendar_of(self, person: Person) -> Calendar:
        """Decision 9: the person's zone and country, the workspace's working days."""
        slot = (self.slot_start, self.slot_end)
        theirs = (person.zone, person.country)
        return _calendar_of(*theirs, self.zone, self.country, self.working_days, slot)


# Both are asked for with every ask, and there are few.


@lru_cache(maxsize=64)
def _calendar_there(
    zone: str, country: str | None, working_days: tuple[int, ...], slot: Hours
) -> Calendar:
    there, known = zone_named(zone, "UTC"), country or country_of(zone)
    return Calendar(zone=there, working_days=frozenset(working_days), country=known, slot=slot)


@lru_cache(maxsize=1024)
def _calendar_of(  # noqa: PLR0913, PLR0917
    zone: str | None,
    country: str | None,
    otherwise: str,
    home: str | None,
    working_days: tuple[int, ...],
    slot: Hours,
) -> Calendar:
    there = zone_named(zone, otherwise)
    known = country or country_of(there.key) or home
    return Calendar(zone=there, working_days=frozenset(working_days), country=known, slot=slot)


@dataclass(eq=False)
class NothingIsSent(Refusal):
    """A question or its answer would be lost while dry run is on."""


@dataclass(eq=False)
class UnknownSetting(Refusal):
    name: str
    known: tuple[str, ...]


@dataclass(eq=False)
class WrongSetting(Refusal):
    """`wanted` is what would do, for example `mon tue wed thu fri`."""

    name: str
    typed: str
    wanted: str


@dataclass(eq=False)
class CannotBePmo(Refusal):
    """Bots, leavers, outside people, or nobody at all."""

    people: tuple[Person, ...]


ADMINS = "admins"  # the PMO as long as nobody is named (R3)
WHO_IS_PMO = "Slack ids: U… of people, or S… of one user group; or admins, the workspace's own"
_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
_GROUP = re.compile(r"S[A-Z0-9]{2,}")


def pmo_named(text: str) -> tuple[tuple[SlackId, ...], str | None]:
    """People, and a user group, as the PMO is typed: `U0ANA, <@U0BO>`."""
    words = re.sub(r"[<@>,]", " ", text).split()
    if [word.lower() for word in words] == [ADMINS]:
        return (), None
    groups = [word for word in words if _GROUP.fullmatch(word)]
    people = [SlackId(word) for word in words if _PERSON.fullmatch(word)]
    if not words or len(groups) > 1 or len(groups) + len(people) != len(words):
        raise WrongSetting("pmo", text, WHO_IS_PMO)
    return tuple(people), next(iter(groups), None)
