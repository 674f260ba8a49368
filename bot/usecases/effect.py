"""Whether reminders help: said by whoever got one, counted per rule for everybody (N14)."""

from __future__ import annotations

from datetime import datetime

from bot.domain.answers import EffectTold, Judged
from bot.domain.effect import LASTS, Effect, MonthsEffect, SomebodyElsesReminder, months_of
from bot.domain.forms import ButtonOfThePast
from bot.domain.letters import Kind, Letter, LetterId
from bot.domain.people import SlackId
from bot.domain.periods import Period
from bot.domain.permissions import Duty, NoSuchPilot, can_see
from bot.domain.rules import ASKING, Rule
from bot.usecases import acting
from bot.work import Work


def told(work: Work, who: SlackId, period: Period) -> EffectTold:
    acting.on_duty(work, who, Duty.READ)
    lasts = LASTS[period]
    return EffectTold(days=lasts.days, effects=_counted(work, work.now - lasts))


def of_the_month_before(work: Work, letter: Letter) -> MonthsEffect | None:
    """For the first scheduled digest of a month that its channel gets.

    One that never went out leaves this to the next one.
    """
    slot, channel = letter.facts.slot, letter.channel
    digest = work.store.digests.of_channel(channel) if channel else None
    if slot is None or digest is None:
        return None
    before, begins = months_of(slot, digest.schedule.zone)
    earlier = work.store.letters.digests_since(digest.channel, begins)
    if any(one.facts.slot and one.facts.slot >= begins for one in earlier):
        return None
    effects = _counted(work, before, begins)
    return MonthsEffect(before.date(), effects) if effects else None


def judge(work: Work, who: SlackId, letter_id: LetterId, *, helpful: bool) -> Judged:
    """Whether a reminder helped. Said again, it counts as it was said last."""
    actor = acting.on_duty(work, who, Duty.READ)
    letter = work.store.letters.get(letter_id)
    if letter is None or letter.kind is not Kind.REMINDER:
        raise ButtonOfThePast
    if letter.person != actor:
        raise SomebodyElsesReminder
    asks = work.store.asks.by_ids(letter.shows).values()
    pilots = list(work.store.pilots.by_ids(ask.pilot for ask in asks).values())
    if not any(can_see(actor, pilot, work.policy) for pilot in pilots):
        raise NoSuchPilot(pilots[0].key)
    work.store.letters.judged(letter.id, helpful=helpful)
    return Judged(helpful)


def _counted(work: Work, since: datetime, until: datetime | None = None) -> tuple[Effect, ...]:
    """The rules of which there is anything to tell."""
    figures = work.store.effect
    closed = figures.closed(since, until)
    judged = figures.judged(since, until)
    waited = figures.waited(since, until)

    def of(rule: Rule) -> Effect:
        said, helpful, judges = judged.get(rule, (0, 0, 0))
        paused, pausers = waited.get(rule, (0, 0))
        return Effect(
            rule=rule,
            closed=closed.get(rule, ()),
            judged=said,
            helpful=helpful,
            judges=judges,
            paused=paused,
            pausers=pausers,
        )

    return tuple(effect for effect in map(of, ASKING) if effect.is_there)
