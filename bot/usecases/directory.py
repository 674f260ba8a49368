"""The directory: what Slack says of the people on the register, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.people import FRESH, Person, Profile, SlackId
from bot.usecases import changing, leaving, owners
from bot.work import Work

ALL = 10_000
A_FEW = 50


def fresh_until(work: Work, slack_ids: Iterable[SlackId]) -> Mapping[SlackId, datetime]:
    """Until when what Slack has told us of these accounts counts; who is left was never told."""
    known = work.store.people.known(slack_ids).values()
    return {one.slack_id: one.checked_at + FRESH for one in known if one.checked_at}


def known(work: Work, slack_id: SlackId) -> Person:
    """Read only: whoever we never met stays unwritten."""
    return work.store.people.of_slack(slack_id)


def stale_people(work: Work) -> list[SlackId]:
    return work.store.people.to_check(work.now, ALL)


def unverified_people(work: Work) -> list[SlackId]:
    return work.store.people.unverified(A_FEW)


def learn(work: Work, profile: Profile) -> Person:
    """Write an account down as Slack tells it. A changed status, role or zone moves its asks."""
    before = work.store.people.of_slack(profile.slack_id, profile.name)
    after = work.store.people.learn(profile, work.now)
    if _standing(before) != _standing(after):
        _follow(work, after)
        work.store.pilots.look_now_where_designed(after, work.now)
        changing.time_anew(work, after)
    elif (before.zone, before.country) != (after.zone, after.country):
        changing.time_anew(work, after)
    if before.deleted and not after.deleted:
        leaving.came_back(work, after)
    if after.guest and before.verified and not before.guest and not work.policy.guests_allowed:
        leaving.became_guest(work, after)
    return after


def changed(work: Work, profile: Profile) -> None:
    """`user_change`: noisy, so accounts that are not on the register are dropped at once."""
    if work.store.people.known([profile.slack_id]):
        learn(work, profile)


def vanished(work: Work, slack_id: SlackId) -> Person:
    """Slack knows no such account any more: it can do nothing here."""
    person = work.store.people.of_slack(slack_id)
    gone = Profile(slack_id=slack_id, name=person.name, zone=person.zone, deleted=True)
    return learn(work, gone)


def _standing(person: Person) -> tuple[bool, ...]:
    """What decides whether somebody can be asked."""
    return (person.verified, person.deleted, person.bot, person.guest, person.outsider)


def _follow(work: Work, person: Person) -> None:
    """Whoever is named an owner is asked, or whoever hears that they cannot be told, at once.

    The rest of their pilots, thousands perhaps, are settled by the next tick, page by page.
    """
    for pilot in work.store.pilots.awaiting(person):
        if not owners.will_be_vacated(work, pilot):
            owners.verified(work, pilot, person)
            changing.settle(work, pilot)
