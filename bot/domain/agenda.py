"""What of a pilot belongs into a calendar: gates, training, check-ins, ends of what may rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from bot.domain import adoption, check_ins, standing
from bot.domain.pilot import ENTERS, Pilot
from bot.domain.policy import Policy
from bot.domain.rules import Rule, lacks
from bot.domain.stages import BEFORE_LIVE, ORDER, OVER, Stage
from bot.frozen import dataclass


class About(StrEnum):
    APPROVAL = "approval"
    LAUNCH = "launch"
    END = "end"
    GO_LIVE = "go_live"
    TRAINING = "training"
    ADOPTION = "adoption"
    VALUE = "value"
    OVERRIDE = "override"
    WAIVER = "waiver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One day. `which` tells it from others of its kind, and stays when the day moves."""

    pilot: Pilot
    about: About
    day: date
    which: int | str = 0

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
    if pilot.stage not in OVER:
        yield from _rests(pilot, policy)


def _gates(pilot: Pilot) -> Iterator[Dated]:
    """Those that it has not passed."""
    for stage, milestone in ENTERS.items():
        day = pilot.planned.get(milestone)
        if day and ORDER.index(stage) > ORDER.index(pilot.stage):
            yield Dated(pilot=pilot, about=About(milestone.value), day=day)


def _after_go_live(pilot: Pilot, policy: Policy) -> Iterator[Dated]:
    """Both kinds of check-ins: how many use it, and what came of its promise."""
    for used in adoption.check_ins(pilot, policy):
        yield Dated(pilot=pilot, about=About.ADOPTION, day=used.opens, which=used.day)
    for kept in check_ins.check_ins(pilot, policy):
        yield Dated(pilot=pilot, about=About.VALUE, day=kept.opens, which=kept.day)


def _rests(pilot: Pilot, policy: Policy) -> Iterator[Dated]:
    """Through which days the PMO lets it go without something that it still lacks."""
    design = pilot.design
    for number, passed in enumerate(design.overrides, start=1):
        lasting = (rule for rule in passed.rules if design.override_of(rule) is passed)
        if any(lacks(Rule(rule), pilot, policy) for rule in lasting):
            yield Dated(pilot=pilot, about=About.OVERRIDE, day=passed.until, which=number)
    for item, waiver in standing.waivers(pilot, policy):
        yield Dated(pilot=pilot, about=About.WAIVER, day=waiver.until, which=item.id)
