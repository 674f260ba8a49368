"""The people on the register: who they are to Slack, and whether they can act."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime, timedelta
from typing import NewType

from bot.frozen import dataclass

PersonId = NewType("PersonId", int)
SlackId = NewType("SlackId", str)
Address = NewType("Address", str)  # a Slack id, or an e-mail in small letters

FRESH = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What Slack says of an account (`users.info`, `user_change`)."""

    slack_id: SlackId
    name: str
    zone: str | None = None
    email: str | None = None
    deleted: bool = False
    bot: bool = False
    guest: bool = False
    outsider: bool = False
    admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One account of the workspace, the same person whatever else we have learned since.

    `checked_at` is None until Slack has told us who it is.
    """

    id: PersonId
    slack_id: SlackId = field(compare=False)
    name: str = field(compare=False)
    zone: str | None = field(compare=False, default=None)
    country: str | None = field(compare=False, default=None)
    deleted: bool = field(compare=False, default=False)
    bot: bool = field(compare=False, default=False)
    guest: bool = field(compare=False, default=False)
    outsider: bool = field(compare=False, default=False)
    admin: bool = field(compare=False, default=False)
    checked_at: datetime | None = field(compare=False, default=None)
    dm: str | None = field(compare=False, default=None)
    reminded_at: datetime | None = field(compare=False, default=None)
    paused_until: date | None = field(compare=False, default=None)  # N9: through this day
    forgotten: bool = field(compare=False, default=False)  # a pseudonym is left

    @property
    def verified(self) -> bool:
        return self.checked_at is not None

    @property
    def has_name(self) -> bool:
        """Whether Slack ever told us what they are called."""
        return self.name != self.slack_id

    @property
    def human_and_here(self) -> bool:
        """Not known to be a leaver, a bot or an outside person."""
        return not (self.deleted or self.bot or self.outsider)

    def can_act(self, *, guests_allowed: bool) -> bool:
        """N10: nobody who cannot act is asked."""
        return self.human_and_here and (guests_allowed or not self.guest)

    def is_paused(self, today: date) -> bool:
        """N9: through the day that was given; reminded again from the day after."""
        return self.paused_until is not None and today <= self.paused_until

    def is_fresh(self, now: datetime) -> bool:
        return self.checked_at is not None and now - self.checked_at < FRESH
