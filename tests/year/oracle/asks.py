"""One open ask: who holds it, how often they were asked, what they answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto

from tests.year.oracle.log import Rule


class Cause(Enum):
    """Why an ask has a new person; answers and namings have rules of their own."""

    ROLE = auto()
    LEAVER = auto()
    ANSWER = auto()
    NAMED = auto()


@dataclass(slots=True)
class Turn:
    """The time an ask spends with one holder; a new holder starts a new turn."""

    since: datetime
    has_grace: bool
    cause: Cause
    rounds: int = 0
    last: date | None = None
    last_at: datetime | None = None
    plan: date | None = None
    plan_by: str | None = None
    quotes: int = 0
    used_up: bool = False  # all rounds there were, before more were allowed
    came_from_nobody: bool = False
    plan_of_another: date | None = None
    request_since: datetime | None = None  # on its way to the holder
    requested_at: datetime | None = None  # when the holder had the last one


@dataclass(frozen=True, slots=True)
class Owed:
    """A request on its way to somebody who is not asked to close the gap."""

    to: str
    since: datetime


@dataclass(slots=True, eq=False)
class Ask:
    pilot: str
    rule: Rule
    opened: datetime
    turn: Turn
    opened_by_leaver: bool = False
    holder: str | None = None
    given_to: str | None = None
    to_sponsor: bool = False
    is_given_back: bool = False
    rival: str | None = None
    namer: str | None = None
    told_at: datetime | None = None  # that the named owner cannot act
    declines: int = 0
    changed_at: datetime | None = None
    changed_in: int = -1
    waiting: list[str] = field(default_factory=list)
    said_not_me: set[str] = field(default_factory=set)
    held_by: set[str] = field(default_factory=set)
    passed_by: set[str] = field(default_factory=set)
    came_back: Counter[str] = field(default_factory=Counter)
    asked: set[str] = field(default_factory=set)
    had_request: set[str] = field(default_factory=set)
    sponsors_asked: dict[str, datetime] = field(default_factory=dict)
    questions: list[Owed] = field(default_factory=list)
    concerned: tuple[str, ...] = ()

    def start_turn(self, holder: str | None, at: datetime, cause: Cause) -> None:
        before, self.holder = self.turn, holder
        came_from_nobody = before.came_from_nobody if holder is None else not self.held_by
        self.turn = Turn(at, cause is Cause.NAMED, cause, came_from_nobody=came_from_nobody)
        if cause in {Cause.ROLE, Cause.LEAVER}:
            self.turn.plan_of_another = before.plan
        self.rival = None
        self.changed_at = at
        self.remember(holder)

    def remember(self, holder: str | None) -> None:
        if holder is not None:
            self.held_by.add(holder)

    def request(self, at: datetime) -> None:
        """Its holder is told by whom it comes, before any reminder."""
        if self.holder is not None:
            self.turn.request_since = at

    def owed_requests(self) -> list[Owed]:
        theirs = self.turn.request_since
        own = [Owed(self.holder, theirs)] if self.holder and theirs else []
        return [*own, *self.questions]

    def requested(self, person: str, at: datetime) -> None:
        """A request has arrived."""
        self.had_request.add(person)
        if person == self.holder and self.turn.request_since:
            self.turn.request_since, self.turn.requested_at = None, at
            return
        theirs = next((one for one in self.questions if one.to == person), None)
        if theirs:
            self.questions.remove(theirs)

    def comes_back_too_often(self, person: str) -> bool:
        """N7: a second return to the same person is the sponsor's instead."""
        if person in self.passed_by:
            self.came_back[person] += 1
        return self.came_back[person] > 1

    def give_to(self, person: str | None) -> None:
        self.given_to, self.to_sponsor, self.is_given_back = person, False, False

    def give_back(self, person: str | None) -> None:
        """To whoever named an owner; theirs as long as they may name another."""
        self.give_to(person)
        self.is_given_back = person is not None

    def give_to_sponsor(self) -> None:
        self.given_to, self.to_sponsor = None, True

    def show_to(self, person: str, today: date, at: datetime, *, as_sponsor: bool) -> None:
        """A letter that arrived: only now is a round used up."""
        self.asked.add(person)
        self.held_by.add(person)
        if as_sponsor and person == self.rival:
            self.rival = None
        self._settle_rivalry(person)
        plan_is_quoted = self.turn.plan is not None and today >= self.turn.plan
        if person == self.holder:
            self.turn.rounds += 1
            self.turn.quotes += plan_is_quoted
            self.turn.last, self.turn.last_at = today, at
        else:
            self.sponsors_asked[person] = at
        if plan_is_quoted:
            self.turn.plan = None

    def _settle_rivalry(self, person: str) -> None:
        if person == self.rival:
            self.give_to(person)
            self.start_turn(person, self.changed_at or self.opened, Cause.ANSWER)
        if person == self.holder:
            self.rival = None


def opened(pilot: str, rule: Rule, at: datetime, *, by_leaver: bool) -> Ask:
    cause = Cause.LEAVER if by_leaver else Cause.ROLE
    turn = Turn(at, has_grace=True, cause=cause)
    return Ask(pilot, rule, at, turn, opened_by_leaver=by_leaver)
