"""Whose public holidays somebody has off: of their zone's country, or one they name (N4)."""

from __future__ import annotations

from bot.domain.answers import HolidaysTold
from bot.domain.calendar import country_named
from bot.domain.events import Change, Event, Figures
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Duty
from bot.usecases import acting, changing
from bot.work import Work


def tell(work: Work, who: SlackId) -> HolidaysTold:
    return _told(work, acting.on_duty(work, who, Duty.READ))


def choose(work: Work, who: SlackId, country: str | None) -> HolidaysTold:
    """A country that is not the zone's; None: the zone tells again. Their asks are timed anew."""
    actor = acting.on_duty(work, who, Duty.READ)
    named = country_named(country) if country else None
    if named == actor.country:
        return _told(work, actor)
    work.store.people.live_in(actor.id, named)
    changing.time_anew(work, actor)
    before, after = Figures(text=actor.country), Figures(text=named)
    work.store.events.add(
        None,
        [Event(at=work.now, change=Change.HOLIDAYS, by=actor.id, before=before, after=after)],
    )
    return _told(work, work.store.people.get(actor.id), changed=True)


def _told(work: Work, person: Person, *, changed: bool = False) -> HolidaysTold:
    country = work.policy.calendar_of(person).country
    return HolidaysTold(country=country, by_zone=person.country is None, changed=changed)
