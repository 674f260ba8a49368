"""What of a pilot belongs into a calendar: gates ahead, training, check-ins after go-live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.adoption import check_ins
from bot.domain.calendar import DAY
from bot.domain.pilot import ENTERS, Pilot
from bot.domain.policy import Policy
from bot.domain.stages import BEFORE_LIVE, ORDER, Stage

REALISED = (30, 90, 180, 365)  # P1: days after go-live on which the actual change is asked for


class About(StrEnum):
    APPROVAL = "approval"
    LAUNCH = "launch"
    END = "end"
    GO_LIVE = "go_live"
    TRAINING = "training"
    ADOPTION = "adoption"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One day. `which` tells it from others of its kind, and stays when the day moves."""

    pilot: Pilot
    about: About
    day: date
    which: int = 0

    @property
    def name(self) -> str:
        """The same for as long as it is the same thing, so that calendars move it."""
        return f"{self.pilot.key}-{self.about}-{self.which}"

    @property
    def changed_at(self) -> datetime:
        return self.pilot.changed_at


def agenda(pilot: Pilot, policy: Policy) -> Iterator[Dated]:
    """In no order: calendars have their own."""
    if pilot.stage in BEFORE_LIVE:
        yield from _gates(pilot)
    if pilot.stage in {Stage.RUNNING, Stage.CONCLUDED, Stage.LIVE}:
        for number, day in enumerate(pilot.design.change.trainings, start=1):
            yield Dated(pilot=pilot, about=About.TRAINING, day=day, which=number)
    yield from _after_go_live(pilot, policy)


def _gates(pilot: Pilot) -> Iterator[Dated]:
    """Those that it has not passed."""
    for stage, milestone in ENTERS.items():
        day = pilot.planned.get(milestone)
        if day and ORDER.index(stage) > ORDER.index(pilot.stage):
            yield Dated(pilot=pilot, about=About(milestone.value), day=day)


def _after_go_live(pilot: Pilot, policy: Policy) -> Iterator[Dated]:
    if pilot.live_since is None:
        return
    for one in check_ins(pilot, policy):
        yield Dated(pilot=pilot, about=About.ADOPTION, day=one.opens, which=one.day)
    first = policy.workspace_calendar.day(pilot.live_since)
    for after in REALISED:
        yield Dated(pilot=pilot, about=About.VALUE, day=first + after * DAY, which=after)
