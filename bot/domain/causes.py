"""Why a pilot was stopped before it went live: one of three patterns, or what somebody typed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from bot.domain.people import PersonId
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, within
from bot.frozen import dataclass

LONGEST_CAUSE = 500


class Cause(StrEnum):
    """The patterns by the decision that nobody made in time."""

    VALUE = "value"
    OWNER = "owner"
    COST = "cost"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What has changed since, as it was proposed again."""

    reason: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Autopsy:
    """`said` is the cause itself where it is another, else a sentence more."""

    cause: Cause
    by: PersonId
    at: datetime
    said: str | None = None
    again: Again | None = None


@dataclass(eq=False)
class CauseNeeded(Refusal):
    """A stop says why: by a pattern, or in words."""


@dataclass(eq=False)
class WhichOther(Refusal):
    """A cause that is none of the patterns is said in words."""


def cause_named(word: str) -> Cause:
    """By the value of a form's choice."""
    try:
        return Cause(word)
    except ValueError as error:
        raise CauseNeeded from error


def read_said(text: str | None, cause: Cause | None) -> str | None:
    """Needed where the cause is another; else a sentence more, or none."""
    said = within(LONGEST_CAUSE, as_typed(text or ""), "reason")
    if not said and cause is Cause.OTHER:
        raise WhichOther
    return said or None
