"""The answer to "may this ask be shown to this person now": yes, no, or either with its doubt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto


class Doubt(StrEnum):
    """Places where the rules allow two readings; NOTES.md says which one we prefer."""

    IN_THE_SLOT = auto()
    LEAVER_TICK = auto()
    AFTER_OUTAGE = auto()
    TWENTY_HOURS = auto()
    WORKSPACE_DATE = auto()
    RIVAL = auto()
    REGISTRANT_LEFT = auto()
    NO_SPONSOR_TO_GO_TO = auto()
    CHANGE_WITHIN_GRACE = auto()
    FROM_NOBODY = auto()
    REQUEST_FIRST = auto()
    PLAN_OF_ANOTHER = auto()
    PLAN_WITHIN_GRACE = auto()
    REOPENED_BY_LEAVER = auto()
    PLAN_AFTER_LAST_ROUND = auto()
    BROKEN_WITHOUT_SPONSOR = auto()
    PLAN_BY_SPONSOR = auto()
    SENT_TO_SPONSOR_ROUNDS = auto()
    SPONSOR_INTERVAL = auto()
    TWO_CALENDARS = auto()
    NEW_SPONSOR = auto()
    SPONSOR_HELD_IT = auto()
    SPONSOR_SAID_NOT_ME = auto()
    T1_NO_SPONSOR = auto()
    T1_NEW_HOLDER = auto()
    T1_SPONSOR_HOLDS = auto()
    T1_AFTER_REGISTRATION = auto()
    T1_HOLDER_PAUSED = auto()
    PAUSED_AFTER_CLIMBING = auto()
    MOVED_SINCE = auto()
    RAISED_AFTER_CLIMBING = auto()


class Answer(Enum):
    YES = auto()
    NO = auto()
    EITHER = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    answer: Answer
    kind: str = ""
    why: str = ""
    doubt: Doubt | None = None
    prefers_yes: bool = True

    @property
    def is_yes(self) -> bool:
        return self.answer is Answer.YES

    @property
    def is_no(self) -> bool:
        return self.answer is Answer.NO

    def strictly(self) -> Verdict:
        """Only the preferred reading; for a caller who wants no tolerance."""
        if self.answer is not Answer.EITHER:
            return self
        return YES if self.prefers_yes else no("suppressed", f"by preference ({self.doubt})")

    def softened(self, doubt: Doubt, *, prefers_yes: bool = True) -> Verdict:
        """A yes becomes either; what is already open or refused stays as it is."""
        return either(doubt, prefers_yes=prefers_yes) if self.is_yes else self


YES = Verdict(Answer.YES)


def no(kind: str, why: str) -> Verdict:
    return Verdict(Answer.NO, kind, why)


def either(doubt: Doubt, *, prefers_yes: bool) -> Verdict:
    return Verdict(Answer.EITHER, doubt=doubt, prefers_yes=prefers_yes)
