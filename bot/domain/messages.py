"""What a letter says when it goes out, as facts. How it looks is `bot.render`'s business."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.asks import Item
from bot.domain.digests import Portfolio
from bot.domain.effect import MonthsEffect
from bot.domain.letters import LetterId, Purpose
from bot.domain.news import News
from bot.domain.people import Person
from bot.domain.pilot import Pilot
from bot.domain.pulse import Pulse
from bot.domain.report import Report
from bot.domain.stages import OVER
from bot.domain.standing import Standing
from bot.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """At most three asks (N3), as they stand now; `more` are due besides.

    None stands in for an ask whose pilot they can no longer see (R4). `answered`: all of it was
    since, and no later reminder, to whomever, had shown any of it.
    """

    letter: LetterId
    to: Person
    now: datetime
    zone: ZoneInfo
    items: tuple[Item | None, ...]
    more: int
    home_tab: str | None = None  # where these are
    answered: bool = False
    helpful: bool | None = None


# What these are about may be true, or wanted, after their ask was closed.
OUTLIVE = frozenset({Purpose.HELD, Purpose.ACCEPTED, Purpose.QUESTION, Purpose.REPLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something a person caused about one ask."""

    letter: LetterId
    to: Person
    now: datetime
    zone: ZoneInfo
    purpose: Purpose
    item: Item
    is_latest: bool = True  # of what was passed on to this person
    by: Person | None = None
    about: Person | None = None
    suggested: Person | None = None
    text: str | None = None
    stands: bool = False  # of `CLEARED`: it was not theirs to clear
    able: bool = False  # of `UNABLE`: they can take it on after all
    answered_at: datetime | None = None
    held: tuple[Standing, ...] = ()  # of `HELD`: the items they hold that are not settled

    @property
    def waits(self) -> bool:
        """Whether the answer is still wanted from this person, or what they are told is true."""
        pilot = self.item.pilot
        if self._is_over:
            return False
        match self.purpose:
            case Purpose.ACCEPT:
                return pilot.awaiting_acceptance == self.to
            case Purpose.ACCEPTED | Purpose.QUESTION | Purpose.REPLY:
                return self._is_with_the_owner
            case Purpose.DECLINED | Purpose.LEFT:
                return pilot.owner is None
            case (
                Purpose.RECEIPT | Purpose.HELD | Purpose.HANDED | Purpose.WAITING | Purpose.CLEARED
            ):
                return self._is_with_them
            case Purpose.UNABLE:
                still_named = pilot.awaiting_acceptance == self.about and not self.able
                return pilot.owner is None or still_named

    @property
    def _is_over(self) -> bool:
        """Items are held through several gates; a question may be asked and then accepted on."""
        asks_on = self.item.ask.is_open or self.purpose in OUTLIVE
        return not asks_on or self.answered_at is not None

    @property
    def _is_with_the_owner(self) -> bool:
        """Whether whoever asked, or said yes, is still who was named."""
        pilot, named = self.item.pilot, self.to if self.purpose is Purpose.REPLY else self.by
        if pilot.owner is None or pilot.stage in OVER:
            return False
        accepted = pilot.owner.accepted or self.purpose is not Purpose.ACCEPTED
        return accepted and pilot.owner.person == named

    @property
    def _is_with_them(self) -> bool:
        """By the same hand still; a receipt was theirs all along (C7), and so are their items."""
        if self.purpose is Purpose.HELD:
            return bool(self.held)
        ask = self.item.ask
        handed = ask.handed_to == self.to and ask.handed_by is not None and self.is_latest
        return ask.person == self.to and (handed or self.purpose is Purpose.RECEIPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfSight:
    """What is left of a message about pilots that its reader can no longer see (R4)."""

    letter: LetterId


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the PMO is told, joined (at most one a day)."""

    letter: LetterId
    to: Person
    now: datetime
    zone: ZoneInfo
    news: tuple[News, ...]
    more: int  # lines that wait for the next notice
    nobody_to_ask: int  # pilots with open asks that have nobody, now


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPost:
    letter: LetterId
    channel: str
    portfolio: Portfolio
    months_effect: MonthsEffect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PulsePost:
    """The question of a pulse, in the channel of those who are asked (A3)."""

    letter: LetterId
    channel: str
    pilot: Pilot
    pulse: Pulse
    now: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseAnswer:
    """What changes because of a pulse, said where it was asked."""

    letter: LetterId
    channel: str
    pilot: Pilot
    text: str
    by: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseSummary:
    """What came of a pulse, for the plan's owner."""

    letter: LetterId
    to: Person
    now: datetime
    zone: ZoneInfo
    pilot: Pilot
    pulse: Pulse


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPost:
    """The report of months that are over, for somebody the PMO has chosen."""

    letter: LetterId
    to: Person
    report: Report


Message = (
    Reminder
    | Request
    | OutOfSight
    | Notice
    | DigestPost
    | PulsePost
    | PulseAnswer
    | PulseSummary
    | ReportPost
)
