"""A small workspace to tell stories in: London unless said otherwise, a tick every half hour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.year.oracle import judge
from tests.year.oracle.log import (
    RULES,
    DecisionChanged,
    Entry,
    Fact,
    Letter,
    PersonSeen,
    PilotRegistered,
    PolicySet,
    Rule,
    Shown,
    Tick,
)
from tests.year.oracle.preferred import play, ticks

LONDON = "Europe/London"


def when(text: str, zone: str = LONDON) -> datetime:
    """A local moment, written "2026-03-02 09:00", as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


@dataclass
class Story:
    """Starts on Monday, 2 March 2026, 12:00 London; Ada leads, Sid sponsors, Rae registers."""

    start: str = "2026-03-02 12:00"
    country: str = "GB"
    zone: str = LONDON
    facts: list[Fact] = field(default_factory=list)

    def __post_init__(self) -> None:
        begin = when(self.start, self.zone) - timedelta(hours=1)
        self.facts.append(PolicySet(begin, self.country, self.zone, pmo=("pam",)))
        for name in ("ada", "sid", "rae", "bea", "cy", "pam"):
            self.facts.append(PersonSeen(begin, name))

    def pilot(
        self,
        name: str = "P-1",
        *,
        at: str = "",
        gaps: tuple[Rule, ...] = ("V1",),
        **more: Any,
    ) -> Story:
        moment = when(at or self.start, self.zone)
        people: dict[str, Any] = {"registrant": "rae", "lead": "ada", "sponsor": "sid"} | more
        self.facts.append(PilotRegistered(moment, name, **people))
        return self.then(*self._closing(moment, name, gaps))

    def _closing(self, moment: datetime, name: str, gaps: tuple[Rule, ...]) -> Iterable[Fact]:
        return [DecisionChanged(moment, name, rule, True) for rule in RULES if rule not in gaps]

    def then(self, *facts: Fact) -> Story:
        self.facts.extend(facts)
        return self

    def until(self, end: str, every: int = 30) -> list[Entry]:
        begin, last = when(self.start, self.zone), when(end, self.zone)
        return play(self.facts, ticks(begin, last, timedelta(minutes=every)))


def reminders(log: Iterable[Entry]) -> list[Letter]:
    return [entry for entry in log if isinstance(entry, Letter) and entry.kind == "reminder"]


def told(log: Iterable[Entry], zone: str = LONDON) -> list[tuple[str, str]]:
    """Who was reminded on which local day."""
    letters = reminders(log)
    return [(f"{letter.at.astimezone(ZoneInfo(zone)):%m-%d}", letter.to) for letter in letters]


def requested(log: Iterable[Entry], zone: str = LONDON) -> list[tuple[str, str]]:
    """Who got a request on which local day."""
    letters = [one for one in log if isinstance(one, Letter) and one.kind == "request"]
    return [(f"{letter.at.astimezone(ZoneInfo(zone)):%m-%d}", letter.to) for letter in letters]


def without(log: Iterable[Entry], *letters: Letter) -> list[Entry]:
    return [entry for entry in log if not any(entry is letter for letter in letters)]


def with_letter(log: Iterable[Entry], at: datetime, to: str, *shown: Shown) -> list[Entry]:
    """One more reminder, in a tick of that moment."""
    kept = [*log]
    place = sum(entry.at <= at for entry in kept)
    tick: list[Entry] = [] if any(e.at == at and isinstance(e, Tick) for e in kept) else [Tick(at)]
    return [*kept[:place], *tick, Letter(at, to, "reminder", shown), *kept[place:]]


def kinds(log: Iterable[Entry], *, strict: bool = False) -> set[str]:
    return {violation.kind for violation in judge(log, strict=strict)}
