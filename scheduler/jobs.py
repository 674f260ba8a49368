"""What happens by itself, and when. The timetable is code; the memory is in the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog

from bot.domain.pilot import PilotId
from bot.frozen import dataclass
from bot.runtime import Bot
from bot.usecases import (
    asking,
    auditing,
    digests,
    directory,
    forgetting,
    housekeeping,
    notices,
    reporting,
)

T = TypeVar("T")

log = structlog.get_logger(__name__)


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
    while found := _look_at_due(bot):
        looked += found
    people = bot.see(asking.people_due)
    return looked + _each(
        bot, "person not reminded", people, lambda one: bot.do(asking.remind, one)
    )


def _look_at_due(bot: Bot) -> int:
    try:
        return bot.do(asking.look_at_due)
    except Exception as error:  # noqa: BLE001  # one that fails stops nothing
        _write_down(bot, error, "page not looked at")
        return _look_singly(bot, bot.see(asking.due))


def _write_down(bot: Bot, error: Exception, trouble: str, **about: object) -> None:
    """A database that is out of reach is not the fault of one, and the others have it too."""
    if bot.out_of_reach(error):
        raise error
    log.error(trouble, exc_info=error, **about)


def look_at_all(bot: Bot, *, sound: bool = True) -> int:
    """Decision 2: no rule, setting or bug leaves a pilot unseen for longer than a day.

    Right after a change of the policy, what lists read is not yet `sound`.
    """
    last = PilotId(0)
    looked = 0
    while page := bot.see(housekeeping.page_after, last):
        try:
            bot.do(housekeeping.look_at_page, last, sound=sound)
        except Exception as error:  # noqa: BLE001
            _write_down(bot, error, "page not looked at")
            _look_singly(bot, page)
        last = page[-1]
        looked += len(page)
    return looked


def _look_singly(bot: Bot, pilots: list[PilotId]) -> int:
    """Where one of a page cannot be settled, the others are; that one waits for a day."""
    for pilot in pilots:
        try:
            bot.do(asking.look_at_one, pilot)
        except Exception as error:  # noqa: BLE001
            _write_down(bot, error, "pilot not looked at", row=pilot)
            bot.do(asking.look_tomorrow, pilot)
    return len(pilots)


def _each(bot: Bot, trouble: str, found: list[T], step: Callable[[T], bool]) -> int:
    """One transaction each; one that fails stops nothing."""
    done = 0
    for one in found:
        try:
            done += step(one)
        except Exception as error:  # noqa: BLE001
            _write_down(bot, error, trouble, row=one)
    return done


def owe_digests(bot: Bot) -> int:
    due, readers = bot.see(digests.due), bot.see(reporting.due)
    owed = _each(bot, "digest not owed", due, lambda one: bot.do(digests.owe, one))
    return owed + _each(bot, "report not owed", readers, lambda one: bot.do(reporting.owe, one))


def tell_pmo(bot: Bot) -> int:
    return bot.do(notices.tell_pmo)


def check_unverified(bot: Bot) -> int:
    return bot.check_people(directory.unverified_people)


def refresh_people(bot: Bot) -> int:
    """The nightly backstop behind `user_change`, for people on the register only."""
    bot.refresh_pmo_group()
    bot.meet_admins()
    return bot.check_people(directory.stale_people)


def tidy(bot: Bot) -> int:
    return bot.do(housekeeping.tidy)


def seal_events(bot: Bot) -> int:
    """Page by page: whoever changes a pilot meanwhile does not wait for it."""
    now, after, sealed = bot.clock(), 0, 0
    while True:
        done, last = bot.do(auditing.seal_page, after, now)
        sealed += done
        if last is None:
            return sealed
        after = last


def forget_old(bot: Bot) -> int:
    """Nothing, unless the policy says how long is kept."""
    deleted, after = 0, 0
    while (page := bot.do(forgetting.delete_page, after)).last is not None:
        deleted, after = deleted + page.deleted, page.last
    leavers = bot.see(forgetting.leavers_due)
    return deleted + _each(
        bot, "leaver not forgotten", leavers, lambda one: bot.do(forgetting.forget_leaver, one)
    )


def deliver(bot: Bot) -> int:
    return bot.deliver()


TIMETABLE = (
    Job("look_for_gaps", "*/5 * * * *", "opens and closes asks, owes reminders", look_for_gaps),
    Job("owe_digests", "* * * * *", "owes the digests and reports that are due", owe_digests),
    Job("tell_pmo", "*/15 * * * *", "owes the PMO its news", tell_pmo),
    Job("check_unverified", "*/5 * * * *", "asks Slack about new accounts", check_unverified),
    Job("deliver", "* * * * *", "sends, looks up and edits letters", deliver),
    Job("refresh_people", "20 2 * * *", "asks Slack about people on the register", refresh_people),
    Job("look_at_all", "40 2 * * *", "looks at every pilot", look_at_all),
    Job("tidy", "50 2 * * *", "forgets receipts older than a week", tidy),
    Job(
        "forget_old",
        "0 3 * * *",
        "forgets leavers and deletes messages older than the retention",
        forget_old,
    ),
    Job("seal_events", "10 3 * * *", "seals the day's events into the audit trail", seal_events),
)
