"""What somebody's Home tab shows, read at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bot.domain.filters import Filter
from bot.domain.home import (
    ASKS,
    ELSEWHERE,
    PILOTS,
    QUESTIONS,
    REQUESTS,
    Home,
    Overview,
    Place,
    within,
)
from bot.domain.letters import Purpose
from bot.domain.messages import Request
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Duty, may_take_on
from bot.store.sight import Eyes
from bot.usecases import acting, digests, previewing, showing
from bot.usecases.composing import composed
from bot.work import Work


def seen(work: Work, who: SlackId, place: Place) -> Home:
    """R1: for whoever may read. The number of statements is the same for any number of pilots."""
    actor = acting.on_duty(work, who, Duty.READ)
    eyes, today = acting.eyes(work, actor), work.local_now.date()
    queues, pilots = work.store.queues, work.store.pilots
    asked = queues.count_with(actor, eyes, today)
    listed = pilots.count(place.filter, eyes, work.local_now)
    place = within(place, asked, listed)
    page = pilots.listed(place.filter, eyes, work.local_now, page=place.pilots, size=PILOTS)
    return Home(
        to=actor,
        now=work.now,
        zone=work.policy.calendar_of(actor).zone,
        place=place,
        questions=tuple(islice(_questions(work, actor), QUESTIONS)),
        asks=tuple(queues.with_somebody(actor, eyes, today, limit=ASKS, offset=place.asks * ASKS)),
        asks_count=asked,
        elsewhere=tuple(queues.elsewhere(actor, eyes, today, limit=ELSEWHERE)),
        elsewhere_count=queues.count_elsewhere(actor, eyes, today),
        pilots=tuple(showing.line(work, pilot) for pilot in page),
        pilots_count=listed,
        may_register=may_take_on(actor, Duty.REGISTER, work.policy),
        overview=_overview(work, who, eyes) if eyes.pmo else None,
    )


def _questions(work: Work, actor: Person) -> Iterator[Request]:
    """What people they named want to know before they accept, as its own message says it now."""
    for letter in work.store.letters.latest_requests(actor.id, REQUESTS):
        if letter.facts.purpose is Purpose.QUESTION and letter.facts.answered_at is None:
            request = composed(work, letter, {})
            if isinstance(request, Request) and request.waits:
                yield request


def _overview(work: Work, who: SlackId, eyes: Eyes) -> Overview:
    """The figures of a digest, which leave restricted pilots out; how many these are is told."""
    everything = Filter()
    portfolio = digests.portfolio(work, everything)
    known = work.store.pilots.count(everything, eyes, work.local_now)
    return Overview(
        portfolio=portfolio,
        restricted=known - portfolio.pilots,
        next_day=previewing.next_day(work, who),
        paused_because=work.workspace.paused_because,
    )
