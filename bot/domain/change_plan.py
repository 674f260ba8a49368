"""The change plan: who is to use a pilot beyond its users, and what brings them there (A1)."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from bot.domain.dates import NotADay, not_past, parse_day
from bot.domain.events import Change
from bot.domain.numbers import parse_number
from bot.domain.people import PersonId
from bot.domain.pulse import Pulse
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, plain, within
from bot.frozen import dataclass

LONGEST_GROUP = 200
LONGEST_COMMUNICATIONS = 500
LONGEST_RESPONSE = 1000
MOST_PEOPLE = 1_000_000
MOST_TRAININGS = 12
ALL = Decimal(100)  # percent


class Part(StrEnum):
    """What a plan is made of; all but the last are demanded at go-live."""

    OWNER = "owner"
    GROUP = "group"
    PEOPLE = "people"
    USERS = "users"
    TRAINING = "training"
    TARGET = "target"
    CHANNEL = "channel"
    COMMUNICATIONS = "communications"


@dataclass(frozen=True, slots=True)
class Active:
    """How many of the group used it in a week, as told on a day of the workspace."""

    people: int
    on: date


@dataclass(frozen=True, slots=True)
class Response:
    """What the production owner does about an adoption below half of its target (A2)."""

    text: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlan:
    """`owner` is one of the pilot's people from then on.

    `group` is who is to use it, in words; `people` how many they are. `target` is in percent.
    `channel_by` is who chose the channel: a restricted pilot is named only where its own people
    want it (R4).
    """

    owner: PersonId | None = None
    group: str | None = None
    people: int | None = None
    pilot_users: int | None = None
    trainings: tuple[date, ...] = ()
    target: Decimal | None = None
    channel: str | None = None
    channel_by: PersonId | None = None
    communications: str | None = None
    signed_up: int | None = None
    attended: int | None = None
    active: tuple[Active, ...] = ()
    response: Response | None = None
    pulses: tuple[Pulse, ...] = ()

    @property
    def aims_at(self) -> int | None:
        """How many are to use it each week."""
        if self.people is None or self.target is None:
            return None
        return int((self.people * self.target / ALL).to_integral_value(ROUND_CEILING))

    @property
    def last_pulse(self) -> Pulse | None:
        return self.pulses[-1] if self.pulses else None

    def lacks(self, part: Part) -> bool:
        """The group has to be larger than the pilot's users, who have it already."""
        if part is Part.PEOPLE:
            return not self.people or self.people <= (self.pilot_users or 0)
        known = {
            Part.OWNER: self.owner is not None,
            Part.GROUP: self.group,
            Part.USERS: self.pilot_users is not None,
            Part.TRAINING: self.trainings,
            Part.TARGET: self.target,
            Part.CHANNEL: self.channel,
            Part.COMMUNICATIONS: self.communications,
        }
        return not known[part]


@dataclass(eq=False)
class NotAPercentage(Refusal):
    """More than 100%, nothing at all, or no number."""

    typed: str


@dataclass(eq=False)
class NotACount(Refusal):
    """People are counted whole, up to `limit`."""

    typed: str
    limit: int


@dataclass(eq=False)
class GroupNotLarger(Refusal):
    """Whoever is to use it in production are more than those who use the pilot."""

    people: int
    users: int


@dataclass(eq=False)
class MoreThanTheGroup(Refusal):
    """More people than there are in the group."""

    typed: int
    people: int


@dataclass(eq=False)
class TooManyTrainings(Refusal):
    limit: int


def read_group(text: str) -> str:
    return within(LONGEST_GROUP, " ".join(as_typed(text).split()), "group")


def read_communications(text: str) -> str:
    return within(LONGEST_COMMUNICATIONS, as_typed(text), "communications")


def read_target(text: str) -> Decimal:
    """`60%` or `60`: a share of the group, at most all of it."""
    said = plain(text).removesuffix("%").strip()
    try:
        share = parse_number(said)
    except Refusal as refusal:
        raise NotAPercentage(text) from refusal
    if not 1 <= share <= ALL:
        raise NotAPercentage(text)
    return share


def read_people(text: str) -> int:
    """How many people; none is a number too."""
    count = parse_number(text)
    if count != count.to_integral_value() or count > MOST_PEOPLE:
        raise NotACount(text, MOST_PEOPLE)
    return int(count)


def read_some_of(text: str, people: int | None) -> int:
    """How many of a group, where it is known how large that is."""
    count = read_people(text)
    if people is not None and count > people:
        raise MoreThanTheGroup(count, people)
    return count


def check_group(people: int | None, users: int | None) -> None:
    if people is not None and people <= (users or 0):
        raise GroupNotLarger(people, users or 0)


def read_trainings(text: str, today: date, known: tuple[date, ...] = ()) -> tuple[date, ...]:
    """Days from today on, in order; those that stand already may be over."""
    days = {_day(part, today, known) for part in _parts(text, today)}
    if len(days) > MOST_TRAININGS:
        raise TooManyTrainings(MOST_TRAININGS)
    return tuple(sorted(days))


def _parts(text: str, today: date) -> list[str]:
    """`12 Jan, 2 Feb and 9 Feb`; the comma of `January 12, 2027` is part of its day."""
    lines = [part.strip() for part in re.split(r"[\n;]|\band\b", text) if part.strip()]
    return [part for line in lines for part in _split(line, today)]


def _split(line: str, today: date) -> list[str]:
    try:
        parse_day(line, today)
    except NotADay:
        return [part.strip() for part in line.split(",") if part.strip()]
    return [line]


def _day(text: str, today: date, known: tuple[date, ...]) -> date:
    day = parse_day(text, today)
    return day if day in known else not_past(day, today)


def plan_sides(plan: ChangePlan) -> dict[Change, str | None]:
    """What a plan says, as its history keeps it."""
    many = str(plan.people) if plan.people is not None else ""
    return {
        Change.TARGET_GROUP: f"{many} {plan.group or ''}".strip() or None,
        Change.PILOT_USERS: str(plan.pilot_users) if plan.pilot_users is not None else None,
        Change.TRAINING: ", ".join(day.isoformat() for day in plan.trainings) or None,
        Change.ADOPTION_TARGET: f"{plan.target:f}%" if plan.target is not None else None,
        Change.FEEDBACK_CHANNEL: plan.channel,
        Change.COMMUNICATIONS: plan.communications,
    }
