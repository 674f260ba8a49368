"""What happens by itself, and when. The timetable is code; the memory is in the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.pilot import PilotId
from bot.runtime import Bot
from bot.usecases import asking, digests, directory, housekeeping, notices


@dataclass(frozen=True, slots=True)
class Job:
    """A job has a name, a cron in UTC and one line that says what it does."""

    name: str
    cron: str
    says: str
    run: Callable[[Bot], int]


def look_for_gaps(bot: Bot) -> int:
    """Open and close the asks of due pilots, then owe reminders to people in their slot."""
    looked = 0
    while found := bot.do(asking.look_at_due):
        looked += found
    return looked + sum(bot.do(asking.remind, person) for person in bot.see(asking.people_due))


def look_at_all(bot: Bot) -> int:
    """Decision 2: no rule, setting or bug leaves a pilot unseen for longer than a day."""
    last: PilotId | None = PilotId(0)
    looked = 0
    while last is not None:
        count, last = bot.do(housekeeping.look_at_page, last)
        looked += count
    return looked


def owe_digests(bot: Bot) -> int:
    return bot.do(digests.owe_due)


def tell_pmo(bot: Bot) -> int:
    return bot.do(notices.tell_pmo)


def check_unverified(bot: Bot) -> int:
    return bot.check_people(directory.unverified_people)


def refresh_people(bot: Bot) -> int:
    """The nightly backstop behind `user_change`, for people on the register only."""
    bot.refresh_pmo_group()
    return bot.check_people(directory.stale_people)


def tidy(bot: Bot) -> int:
    return bot.do(housekeeping.tidy)


def deliver(bot: Bot) -> int:
    return bot.deliver()


TIMETABLE = (
    Job("look_for_gaps", "*/5 * * * *", "opens and closes asks, owes reminders", look_for_gaps),
    Job("owe_digests", "* * * * *", "owes the digests whose moment has come", owe_digests),
    Job("tell_pmo", "*/15 * * * *", "owes the PMO its news", tell_pmo),
    Job("check_unverified", "*/5 * * * *", "asks Slack about new accounts", check_unverified),
    Job("deliver", "* * * * *", "sends, looks up and edits letters", deliver),
    Job("refresh_people", "20 2 * * *", "asks Slack about people on the register", refresh_people),
    Job("look_at_all", "40 2 * * *", "looks at every pilot", look_at_all),
    Job("tidy", "50 2 * * *", "forgets receipts older than a week", tidy),
)
