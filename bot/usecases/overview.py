"""Open asks, as those may see them who see their pilots: whose they are and what comes next."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.answers import OpenAsks
from bot.domain.asks import Ask, Item, ranked, standing
from bot.domain.command_text import PilotRef
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, Duty, can_see
from bot.domain.pilot import Pilot
from bot.usecases import acting
from bot.work import Work

SHOWN = 15


def of_person(work: Work, who: SlackId, whose: SlackId | None) -> OpenAsks:
    """Somebody's, or one's own: those about pilots that the reader can see (R4)."""
    actor = acting.on_duty(work, who, Duty.READ)
    person = work.store.people.of_slack(whose) if whose else actor
    asks = work.store.asks.of_person(person.id)
    pilots = work.store.pilots.by_ids(ask.pilot for ask in asks)
    seen = [ask for ask in asks if can_see(actor, pilots[ask.pilot], work.policy)]
    items = (standing(ask, pilots[ask.pilot], work.policy, work.now) for ask in seen)
    return _open(work, actor, items, person=person)


def of_pilot(work: Work, who: SlackId, ref: PilotRef, *, explained: bool = False) -> OpenAsks:
    """A pilot's; `explained` with why each is asked and what silences it (N12)."""
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    asks: Iterable[Ask] = work.store.asks.open_of(pilot).values()
    items = (standing(ask, pilot, work.policy, work.now) for ask in asks)
    return _open(work, actor, items, pilot=pilot, explained=explained)


def _open(  # noqa: PLR0913
    work: Work,
    actor: Person,
    items: Iterable[Item],
    *,
    person: Person | None = None,
    pilot: Pilot | None = None,
    explained: bool = False,
) -> OpenAsks:
    found = ranked(items)
    return OpenAsks(
        items=tuple(found[:SHOWN]),
        more=max(0, len(found) - SHOWN),
        person=person,
        pilot=pilot,
        zone=work.policy.calendar_of(actor).zone,
        own=person == actor,
        explained=explained,
        rounds=work.policy.rounds,
        dry_run=work.policy.dry_run,
    )
