"""Busy months: the preferred bot breaks nothing, and every spoilt letter is found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.year.oracle import judge
from tests.year.oracle.log import (
    RULES,
    DecisionChanged,
    Entry,
    Fact,
    Held,
    Letter,
    NotMe,
    Outage,
    OwnerAccepted,
    OwnerDeclined,
    OwnerNamed,
    Paused,
    PersonSeen,
    PilotRegistered,
    PlanGiven,
    PolicySet,
    RoleSet,
    StageMoved,
    WaitingFor,
)
from tests.year.oracle.preferred import play, ticks
from tests.year.story import reminders, without

ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "America/Santiago",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "Africa/Cairo",
    None,
)
START = datetime(2026, 1, 1, tzinfo=UTC)


class Year:
    """Facts drawn by chance, the same for the same seed."""

    def __init__(self, seed: int, people: int, pilots: int, days: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.days = days
        self.people = [f"u{number}" for number in range(people)]
        self.pilots = [f"P-{number}" for number in range(pilots)]

    def facts(self, changes: int) -> list[Fact]:
        facts: list[Fact] = [PolicySet(START, "GB", "Europe/London")]
        facts += [PersonSeen(START, name, self.chance.choice(ZONES)) for name in self.people]
        registered = [self.registered(pilot) for pilot in self.pilots]
        born = {fact.pilot: fact.at for fact in registered}
        facts += registered
        for _ in range(changes):
            facts += self.change(born)
        return sorted(facts, key=lambda fact: fact.at)

    def moment(self, since: datetime = START) -> datetime:
        left = START + timedelta(days=self.days) - since
        return since + timedelta(minutes=self.chance.randrange(1, int(left.total_seconds()) // 60))

    def person(self) -> str:
        return self.chance.choice(self.people)

    def registered(self, pilot: str) -> PilotRegistered:
        at = START + timedelta(minutes=self.chance.randrange(1, self.days * 1000))
        end = (at + timedelta(days=self.chance.randrange(10, 200))).date()
        return PilotRegistered(
            at, pilot, self.person(), self.person(), self.person(), approval=end, end=end
        )

    def change(self, born: dict[str, datetime]) -> Iterator[Fact]:
        pilot = self.chance.choice(self.pilots)
        at = self.moment(born[pilot])
        rule = self.chance.choice(RULES)
        person, other = self.person(), self.person()
        until = at.date() + timedelta(days=self.chance.randrange(1, 15))
        zone = self.chance.choice(ZONES)
        drawn: list[Fact] = [
            DecisionChanged(at, pilot, rule, self.chance.random() < 0.5, person),
            RoleSet(at, pilot, self.chance.choice(("lead", "sponsor")), person, other),
            Held(at, pilot, until, person),
            OwnerNamed(at, pilot, person, other),
            OwnerAccepted(at, pilot, person),
            PlanGiven(at, pilot, rule, person, until),
            NotMe(at, pilot, rule, person, self.chance.choice((None, other))),
            WaitingFor(at, pilot, rule, person, other),
            Paused(at, person, until),
            PersonSeen(at, person, zone, is_deactivated=self.chance.random() < 0.1),
            StageMoved(at, pilot, self.chance.choice(("approved", "running", "concluded"))),
            Outage(at, at + timedelta(hours=self.chance.randrange(1, 30))),
        ]
        yield self.chance.choice(drawn)
        yield OwnerDeclined(at, pilot, person)


@pytest.fixture(scope="module")
def year() -> list[Entry]:
    """Some months of a small workspace."""
    facts = Year(7, people=20, pilots=30, days=120).facts(changes=500)
    return play(facts, ticks(START, START + timedelta(days=120), timedelta(minutes=30)))


def test_the_preferred_bot_breaks_nothing(year: list[Entry]) -> None:
    assert len(reminders(year)) > 250
    assert judge(year) == []
    assert judge(year, strict=True) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_lost_letter_is_found(year: list[Entry], seed: int) -> None:
    letter = random.Random(seed).choice(reminders(year))  # noqa: S311 - a story, not a secret
    found = judge(without(year, letter), strict=True)

    assert found
    assert (found[0].at, found[0].person, found[0].kind) == (letter.at, letter.to, "missing")


@pytest.mark.parametrize("seed", range(12))
def test_a_misdirected_letter_is_found(year: list[Entry], seed: int) -> None:
    letter = random.Random(seed).choice(reminders(year))  # noqa: S311 - a story, not a secret
    others = {entry.person for entry in year if isinstance(entry, PersonSeen)} - {letter.to}
    wrong = Letter(letter.at, min(others), letter.kind, letter.shown)
    log = [wrong if entry is letter else entry for entry in year]

    assert (letter.at, letter.to, "missing") in {
        (violation.at, violation.person, violation.kind) for violation in judge(log, strict=True)
    }
    assert wrong.to in {violation.person for violation in judge(log)}


@pytest.mark.parametrize("seed", range(12))
def test_a_letter_sent_twice_is_found(year: list[Entry], seed: int) -> None:
    letter = random.Random(seed).choice(reminders(year))  # noqa: S311 - a story, not a secret
    place = year.index(letter)
    found = judge([*year[:place], letter, *year[place:]])

    assert letter.to in {item.person for item in found if item.kind in {"twice", "budget"}}
