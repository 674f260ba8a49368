"""News: what each person of the PMO is told once, joined into one notice a day."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from bot.domain.letters import Letter
from bot.domain.people import Person
from bot.domain.pilot import Pilot
from bot.frozen import dataclass


class Subject(StrEnum):
    """In the order in which they are told: first what only the PMO can mend."""

    DIGEST_IN_TROUBLE = "digest in trouble"
    LETTER_IN_DOUBT = "letter in doubt"
    LEFT = "left"  # T2
    CAME_BACK = "came back"
    BECAME_GUEST = "became guest"
    NOBODY_TO_ASK = "nobody to ask"
    DECLINED = "declined"  # O7: twice, by people named to own a pilot
    PAUSED = "paused"  # N9
    ASKS_USED_UP = "asks used up"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """`count` is how many things it is about; `text` what Slack called the trouble, if it did."""

    id: int
    subject: Subject
    at: datetime
    count: int = 1
    text: str | None = None
    pilot: Pilot | None = None
    letter: Letter | None = None
    person: Person | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """The news that fill a notice, and how many lines wait for the next one."""

    news: tuple[News, ...] = ()
    more: int = 0
