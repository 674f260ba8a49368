"""Notices to the PMO: joined, one a day each, only when there is something new."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.letters import Kind, Owed, notice_key
from bot.domain.news import Subject, Untold
from bot.domain.people import Person
from bot.domain.policy import NEWS_LASTS
from bot.work import Work


def tell_pmo(work: Work) -> int:
    """Owe each person of the PMO who has not heard all news a notice for today."""
    return 0 if work.policy.dry_run else sum(_tell(work, person) for person in pmo(work))


def pmo(work: Work) -> list[Person]:
    """The people of the PMO who can act; while it is not set, the workspace's admins (R3)."""
    policy = work.policy
    if not policy.pmo_is_set:
        found = work.store.people.admins()
    else:
        ids = dict.fromkeys((*policy.pmo, *policy.pmo_group_people))
        found = list(work.store.people.by_ids(ids).values())
    return [person for person in found if policy.can_act(person)]


def _tell(work: Work, person: Person) -> bool:
    if not untold(work, person).news:
        return False
    due_at = work.policy.calendar_of(person).office_hours(work.now)
    if due_at > work.now:
        return False
    day = work.policy.calendar_of(person).day(work.now)
    owed = Owed(key=notice_key(person.id, day), kind=Kind.NOTICE, due_at=due_at, person=person)
    return work.store.letters.owe(owed, work.now)


def untold(work: Work, person: Person) -> Untold:
    """What somebody has not heard of, as far as it is still news."""
    found = work.store.news.untold(person.id, work.now - NEWS_LASTS)
    alone = [news for news in found.news if news.subject is Subject.NOBODY_TO_ASK]
    if not alone or work.store.pilots.nobody_to_ask():
        return found
    return replace(found, news=tuple(news for news in found.news if news not in alone))
