"""Somebody who is forgotten: a pseudonym takes the place of who they were, wherever they stood.

Their row stays, so that every event still says that it was the same person.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import datetime

from bot.domain.people import Person, PersonId, Profile, SlackId
from bot.domain.pilot import Pilot
from bot.domain.refusals import Refusal
from bot.frozen import dataclass

ERASED = "…"  # stands where somebody's words did
LEAST_KEPT, MOST_KEPT = 13, 120  # months; what reminders came to is counted for a year
_MONTHS_IN = {"month": 1, "year": 12}
_RETENTION = re.compile(r"(?P<count>\d{1,3})\s*(?P<unit>month|year)s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody is to one pilot."""

    pilot: Pilot
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """What becomes of somebody and of what is left of them, in figures."""

    person: Person
    pseudonym: str
    held: tuple[Held, ...] = ()
    pmo: bool = False
    withdrawn: int = 0  # letters that were still owed to them
    letters: int = 0  # messages to them, whose place in Slack is forgotten
    events: int = 0  # in whose words their name gave way
    mentions: tuple[str, ...] = ()  # pilots on which others wrote their name


@dataclass(eq=False)
class NobodyKnownAs(Refusal):
    typed: str


@dataclass(eq=False)
class AlreadyForgotten(Refusal):
    person: Person


@dataclass(eq=False)
class StillHolds(Refusal):
    """Somebody is needed where they are."""

    person: Person
    held: tuple[Held, ...]
    pmo: bool


@dataclass(eq=False)
class StillOnItsWay(Refusal):
    """A message to them is just being sent, or being looked up."""

    person: Person


def pseudonym(person: PersonId) -> Profile:
    """The account is longer than any of Slack's, and is read like one: files keep their form."""
    return Profile(
        slack_id=SlackId(f"UFORMERCOLLEAGUE{person}"),
        name=f"Former colleague {person}",
        deleted=True,
    )


def renamed(text: str, names: Iterable[str], new: str) -> str:
    """A text in which somebody's names gave way, where they stand as words of their own."""
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", new, text)
    return text


def months_named(text: str) -> int | None:
    """`24 months` or `2 years`, within what can be kept to; else None."""
    found = _RETENTION.fullmatch(text.strip())
    if found is None:
        return None
    months = int(found["count"]) * _MONTHS_IN[found["unit"].lower()]
    return months if LEAST_KEPT <= months <= MOST_KEPT else None


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of an earlier month, or its last."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(years, month + 1)[1])
    return moment.replace(year=years, month=month + 1, day=day)
