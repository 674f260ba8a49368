"""Letters: what we owe whom, under which key, and what became of it (decisions 3–5).

A letter holds facts by our own ids. What it says is put together at the door (`messages`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from bot.domain.asks import AskId
from bot.domain.people import Person, PersonId
from bot.domain.pilot import PilotId
from bot.domain.refusals import Refusal
from bot.frozen import dataclass

LetterId = NewType("LetterId", int)
Place = PersonId | str


class Kind(StrEnum):
    REQUEST = "request"
    REMINDER = "reminder"
    NOTICE = "notice"
    DIGEST = "digest"


class State(StrEnum):
    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


HOLDS_ITS_KEY = (State.SENDING, State.SENT, State.UNKNOWN, State.REFUSED)


class Purpose(StrEnum):
    """What a person caused a request for."""

    ACCEPT = "accept"
    ACCEPTED = "accepted"  # tells whoever named the owner, and asks nothing
    DECLINED = "declined"
    UNABLE = "unable"
    LEFT = "left"  # the owner has left the workspace (T2)
    QUESTION = "question"
    REPLY = "reply"
    HANDED = "handed"  # Not me: this person can answer it (N7)
    WAITING = "waiting"  # somebody waits for them (N7)
    RECEIPT = "receipt"  # the sponsor is to see the cost (C7)
    HELD = "held"  # they are to hold governance items
    CLEARED = "cleared"  # what they waited for is done, or was not the blocker's to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What caused a letter. Only what cannot be read from the register at the door."""

    ask: AskId | None = None
    purpose: Purpose | None = None
    by: PersonId | None = None
    about: PersonId | None = None  # who declined, was suggested, or proved unable
    suggested: PersonId | None = None
    text: str | None = None
    stands: bool = False  # the way is not cleared: it was not theirs to clear
    more: int = 0  # asks that a reminder did not show when it went out
    digest: int | None = None
    slot: datetime | None = None
    answered_at: datetime | None = None  # by its reader, which is the last that it says
    pilot: PilotId | None = None  # whose pulse it is about, beside the pulse's number (A3)
    pulse: int | None = None
    report: str | None = None  # about which months, with the filter in `text`

    @property
    def asked(self) -> AskId | None:
        """What its reader is to answer; a request that only tells shows no ask."""
        return None if self.purpose is Purpose.ACCEPTED else self.ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A letter about to be written down. `due_at` is when it may go, `ends_at` when it may not."""

    key: str
    kind: Kind
    due_at: datetime
    person: Person | None = None
    channel: str | None = None
    ends_at: datetime | None = None
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as written down. `mark` is the random id its message carries in Slack."""

    id: LetterId
    mark: str
    key: str
    kind: Kind
    state: State
    facts: Facts
    due_at: datetime
    created_at: datetime
    person: Person | None = None
    channel: str | None = None
    ends_at: datetime | None = None
    lease_until: datetime | None = None
    looks: int = 0
    again: bool = False
    attempts: int = 0
    posted_in: str | None = None
    ts: str | None = None
    sent_at: datetime | None = None
    error: str | None = None
    edits_owed: int = 0
    helpful: bool | None = None  # as its reader said of it (N14)
    shows: Mapping[AskId, int] = field(default_factory=dict)  # in their order, each with its round

    @property
    def place(self) -> Place:
        """Where it is read: somebody's DM, or a channel."""
        return self.person.id if self.person else self.channel or ""


def reminder_key(person: PersonId, day: date) -> str:
    return f"reminder/{person}/{day.isoformat()}"


HAND_OVERS = frozenset({Purpose.HANDED, Purpose.WAITING, Purpose.CLEARED})  # N7


def request_key(ask: AskId, turn: int) -> str:
    return f"request/{ask}/{turn}"


def turn_of(key: str) -> int:
    """The turn that a request's key names."""
    return int(key.rsplit("/", 1)[1])


def notice_key(person: PersonId, day: date) -> str:
    return f"notice/{person}/{day.isoformat()}"


def digest_key(channel: str, slot: str) -> str:
    """`slot` is the scheduled moment, or the id of the command that asked for one now."""
    return f"digest/{channel}/{slot}"


def pulse_key(pilot: PilotId, pulse: int) -> str:
    """The question of a pulse, which is a digest."""
    return f"pulse/{pilot}/{pulse}"


def pulse_answer_key(pilot: PilotId, pulse: int, at: datetime) -> str:
    """What the people who answered are told; said anew, where it did not reach them."""
    return f"{pulse_key(pilot, pulse)}/{at.isoformat()}"


def pulse_request_key(pilot: PilotId, pulse: int) -> str:
    """What people have answered, for the plan's owner."""
    return f"request/{pulse_key(pilot, pulse)}"


@dataclass(eq=False)
class NotToBeSentAgain(Refusal):
    """`state` is how the letter stands; None if there is no such letter."""

    letter: LetterId
    state: State | None
