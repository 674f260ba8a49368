"""To whom a report goes by itself, and when: once each of its months or quarters is over."""

from __future__ import annotations

from datetime import datetime, time

from bot.domain.filters import Filter
from bot.domain.people import Person, PersonId
from bot.domain.policy import Policy
from bot.domain.refusals import Refusal
from bot.domain.spans import Length, Span, begins_next
from bot.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    person: Person
    length: Length
    filter: Filter
    set_by: Person
    next_at: datetime


def first_after(length: Length, person: Person, policy: Policy, now: datetime) -> datetime:
    """The reader's first slot once the one that runs now is over (N4), for the workspace as well.

    Where the reader is hours ahead, the workspace still has its last day.
    """
    workspace = policy.workspace_calendar
    first = begins_next(length, workspace.day(now))
    over = max(now, workspace.at(first, time(0)))
    return policy.calendar_of(person).first_slot_on_or_after(first, over)


def report_key(person: PersonId, span: Span) -> str:
    return f"report/{person}/{span.length}/{span.first.isoformat()}"


@dataclass(eq=False)
class FileNotSent(Refusal):
    """Slack did not take it: `because` is its own word, mostly `missing_scope`."""

    because: str


@dataclass(eq=False)
class NobodyNamed(Refusal):
    """A report was to be sent, and nobody was named to get it."""
