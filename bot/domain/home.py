"""The Home tab: what one person finds there, and which part of it they look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.answers import Line, Preview
from bot.domain.asks import Item
from bot.domain.digests import Portfolio
from bot.domain.filters import Filter
from bot.domain.messages import Request
from bot.domain.people import Person
from bot.frozen import dataclass

ASKS = 10  # on a page of what needs somebody
QUESTIONS = 5
REQUESTS = 50  # of the newest, among which there may be questions
PILOTS = 10  # on a page of pilots
ELSEWHERE = 5  # of what waits for others
YOURS = Filter(mine=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which pilots are listed, and which page of them and of the asks is open."""

    filter: Filter = YOURS
    pilots: int = 0
    asks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the PMO sees besides. `restricted` pilots are in none of the portfolio's figures."""

    portfolio: Portfolio
    restricted: int
    next_day: Preview
    paused_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """`asks` and `pilots` are pages; the counts are of all there are."""

    to: Person
    now: datetime
    zone: ZoneInfo
    place: Place
    questions: tuple[Request, ...]  # put to them by people they named
    asks: tuple[Item, ...]
    asks_count: int
    elsewhere: tuple[Item, ...]
    elsewhere_count: int
    pilots: tuple[Line, ...]
    pilots_count: int
    may_register: bool
    overview: Overview | None = None

    @property
    def is_new(self) -> bool:
        """Whether there is nothing of theirs, and they have looked for nothing else."""
        asked = self.asks_count or self.questions
        theirs = asked or self.elsewhere_count or self.pilots_count
        overseen = self.overview and self.overview.portfolio.pilots
        return not (theirs or overseen) and self.place.filter == YOURS


def pages(count: int, size: int) -> int:
    return max(1, -(-count // size))


def within(place: Place, asks: int, pilots: int) -> Place:
    """The same, on pages that there are: what was on the last one may be gone."""
    return replace(
        place,
        asks=min(max(place.asks, 0), pages(asks, ASKS) - 1),
        pilots=min(max(place.pilots, 0), pages(pilots, PILOTS) - 1),
    )
