"""One ask as one person could be shown it at one moment, with every date in that person's days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.year.oracle.asks import Ask, Turn
from tests.year.oracle.log import PolicySet
from tests.year.oracle.people import Person
from tests.year.oracle.pilots import Pilot
from tests.year.oracle.verdicts import Answer
from tests.year.oracle.world import World

T1_DAYS = timedelta(days=30)


@dataclass(slots=True)
class Moment:
    """One tick seen by one person."""

    at: datetime
    today: date
    slot_start: datetime
    workspace_today: date
    waited_for_twenty_hours: bool = False


@dataclass(slots=True)
class View:
    world: World
    policy: PolicySet
    pilot: Pilot
    ask: Ask
    person: Person
    now: Moment

    @property
    def turn(self) -> Turn:
        return self.ask.turn

    @property
    def sponsor(self) -> str | None:
        return self.world.sponsor_of(self.pilot)

    @property
    def is_holder(self) -> bool:
        return self.person.name == self.ask.holder

    @property
    def sponsor_holds(self) -> bool:
        return self.ask.holder is not None and self.ask.holder == self.sponsor

    @property
    def next_sponsor(self) -> str | None:
        """Whom the ask could climb to: a sponsor who is not the holder and did not say Not me."""
        sponsor = self.sponsor
        if sponsor == self.ask.holder or sponsor in self.ask.said_not_me:
            return None
        return sponsor

    @property
    def sponsor_waits(self) -> bool:
        """In answer to T1 the sponsor waits for the holder to clear the way (N7)."""
        waits = bool(self.ask.waiting) and self.ask.waiting[-1] == self.sponsor
        return waits and self.person.today(self.turn.since) >= self.t1_start

    @property
    def is_brief(self) -> bool:
        """Two declines or a second return brought it to the sponsor: one round, or three."""
        return self.ask.to_sponsor and self.sponsor_holds

    @property
    def rounds_are_used(self) -> bool:
        return self.turn.rounds >= self.policy.rounds

    @property
    def plans_are_broken(self) -> bool:
        return self.turn.quotes >= 2

    @property
    def plan_day(self) -> bool:
        """A plan is given, and its date has come."""
        return self.turn.plan is not None and self.now.today >= self.turn.plan

    def days_after(self, moment: datetime, count: int) -> date:
        return self.person.calendar.after(self.person.today(moment), count)

    def interval_after(self, day: date) -> date:
        return self.person.calendar.after(day, self.policy.interval_days)

    def readings_after(self, day: date, moment: datetime | None) -> tuple[date, date]:
        """One interval later; a day that was another where they are now counts both ways."""
        other = self.person.today(moment) if moment else day
        dates = self.interval_after(day), self.interval_after(other)
        return min(dates), max(dates)

    def grace_after(self, moment: datetime) -> date:
        return self.days_after(moment, self.policy.grace_days)

    @property
    def t1_start(self) -> date:
        """Only asked of a pilot with a planned end."""
        return (self.pilot.registered.end or date.max) - T1_DAYS

    @property
    def ends_soon(self) -> Answer:
        """T1, by the recipient's date and by the workspace's.

        What is live has ended well; but rounds that were skipped before that stay skipped.
        """
        is_open = self.ask.rule == "O2" and not self.world.can_act(self.pilot.accepted)
        is_over = self.pilot.stage == "live" and not self._sponsor_was_asked
        has_end = self.pilot.registered.end is not None and not is_over
        if not is_open or not has_end or self.sponsor_waits:
            return Answer.NO
        return between(self.t1_start <= self.now.today, self.t1_start <= self.now.workspace_today)

    @property
    def _sponsor_was_asked(self) -> bool:
        """Since the holder has it."""
        return any(at > self.turn.since for at in self.ask.sponsors_asked.values())


def view_of(ask: Ask, person: Person, now: Moment, world: World) -> View:
    return View(world, world.rules(), world.pilots[ask.pilot], ask, person, now)


def between(by_recipient: object, by_workspace: object) -> Answer:
    if bool(by_recipient) != bool(by_workspace):
        return Answer.EITHER
    return Answer.YES if by_recipient else Answer.NO
