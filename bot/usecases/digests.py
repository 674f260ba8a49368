"""Digests: set by a channel's members, owed on their schedule, put together at the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from bot.domain.adoption import last_active
from bot.domain.answers import DigestList, DigestNow, DigestOff, DigestPage, DigestSet
from bot.domain.asks import Ask
from bot.domain.check_ins import at_risk
from bot.domain.digests import (
    ADOPTION_SHOWN,
    AT_RISK_SHOWN,
    STALLED_ON_A_PAGE,
    Adoption,
    AtRisk,
    Digest,
    MineInAChannel,
    Portfolio,
    Schedule,
    Standing,
    in_order,
    role_of,
)
from bot.domain.events import Change, Event, Figures
from bot.domain.filters import Filter, filter_text
from bot.domain.letters import Facts, Kind, Owed, digest_key
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Duty
from bot.domain.pilot import Pilot, idle_days, open_decisions
from bot.domain.rules import ASKING, RULE_OF, Rule
from bot.domain.stages import Decision
from bot.domain.topics import Topic
from bot.usecases import acting
from bot.work import Work

ABOUT_ADOPTION = (Topic.ADOPTION, Topic.ACTIVE)


def here(work: Work, who: SlackId, channel: str, wanted: Filter, schedule: Schedule) -> DigestSet:
    """One digest a channel: a second one replaces the first."""
    actor = acting.on_duty(work, who, Duty.DIGEST)
    if wanted.mine:
        raise MineInAChannel
    replaced = work.store.digests.of_channel(channel) is not None
    next_at = schedule.next_after(work.now)
    digest = work.store.digests.put(channel, wanted, schedule, actor, next_at)
    _remember(work, actor, Figures(text=f"{channel} {filter_text(wanted)}".strip()))
    return DigestSet(digest=digest, replaced=replaced, dry_run=work.policy.dry_run)


def schedule_for(work: Work, who: SlackId, channel: str) -> Schedule:
    """The channel's schedule as it stands; else Monday at nine where the person is."""
    digest = work.store.digests.of_channel(channel)
    if digest:
        return digest.schedule
    zone = work.policy.calendar_of(acting.person(work, who)).zone
    return Schedule(weekday=0, hour=time(9), zone=zone)


def to_set_up(work: Work, who: SlackId, channel: str, typed: Filter) -> tuple[Filter, Schedule]:
    """What a form is filled with: what was typed, else what the channel has."""
    digest = work.store.digests.of_channel(channel)
    kept = digest.filter if digest and typed == Filter() else typed
    return kept, schedule_for(work, who, channel)


def now(work: Work, who: SlackId, channel: str, command: str) -> DigestNow:
    """Once, with the command's own id as its slot."""
    acting.on_duty(work, who, Duty.DIGEST)
    digest = work.store.digests.of_channel(channel)
    wanted = digest.filter if digest else Filter()
    slot = command or work.now.isoformat()
    _owe(work, channel, slot, Facts(text=filter_text(wanted)))
    return DigestNow(filter=wanted, dry_run=work.policy.dry_run)


def off(work: Work, who: SlackId, channel: str) -> DigestOff:
    actor = acting.on_duty(work, who, Duty.DIGEST)
    work.store.letters.withdraw_digests(channel)
    was_set = work.store.digests.remove(channel)
    if was_set:
        _remember(work, actor, Figures(), Figures(text=channel))
    return DigestOff(was_set=was_set)


def _remember(work: Work, by: Person, after: Figures, before: Figures | None = None) -> None:
    event = Event(
        at=work.now, change=Change.DIGEST, by=by.id, before=before or Figures(), after=after
    )
    work.store.events.add(None, [event])


def all_of_them(work: Work, who: SlackId) -> DigestList:
    acting.on_duty(work, who, Duty.READ)
    return DigestList(digests=tuple(work.store.digests.all()))


def due(work: Work) -> list[int]:
    """The digests whose moment has come."""
    return work.store.digests.ids_due(work.now)


def owe(work: Work, digest_id: int) -> bool:
    """Owe a digest for its last slot. Sent late until the next slot, then withdrawn."""
    digest = work.store.digests.get(digest_id)
    if digest is None or digest.next_at > work.now:
        return False
    next_at = digest.schedule.next_after(work.now)
    slot = _last_slot(digest, work.now)
    facts = Facts(digest=digest.id, slot=slot, text=filter_text(digest.filter))
    _owe(work, digest.channel, slot.isoformat(), facts, ends_at=next_at)
    work.store.digests.next_on(digest.id, next_at)
    return True


def _last_slot(digest: Digest, moment: datetime) -> datetime:
    """The newest slot that has come: weeks that were slept through are not sent one by one."""
    slot = digest.next_at
    while (following := digest.schedule.next_after(slot)) <= moment:
        slot = following
    return slot


def _owe(
    work: Work, channel: str, slot: str, facts: Facts, ends_at: datetime | None = None
) -> None:
    if work.policy.dry_run:
        return
    owed = Owed(
        key=digest_key(channel, slot),
        kind=Kind.DIGEST,
        due_at=work.now,
        channel=channel,
        ends_at=ends_at,
        facts=facts,
    )
    work.store.letters.owe(owed, work.now)


def page(work: Work, who: SlackId, wanted: Filter, number: int) -> DigestPage:
    """More of the stalled pilots, for the one person who asked."""
    acting.on_duty(work, who, Duty.READ)
    return DigestPage(portfolio=portfolio(work, wanted, number))


def portfolio(work: Work, wanted: Filter, page: int = 0) -> Portfolio:
    """The figures of a digest. Restricted pilots are left out of all of them (R4)."""
    pilots = work.store.pilots
    stalled = pilots.stalled(
        wanted, work.local_now, limit=STALLED_ON_A_PAGE, offset=page * STALLED_ON_A_PAGE
    )
    counts = pilots.stalled_for(wanted, work.local_now)
    outcomes = pilots.decided(wanted, work.local_now)
    this_month = pilots.decided(wanted, work.local_now, in_=(_month_begins(work), None))
    designed = pilots.designed(wanted, work.local_now)
    return Portfolio(
        filter=wanted,
        now=work.now,
        stages=pilots.stages(wanted, work.local_now),
        stalled=standings(work, stalled),
        stalled_count=counts["all"],
        lacking=_lacking(counts),
        live=outcomes.live,
        stopped=outcomes.stopped,
        decided_this_month=this_month.live + this_month.stopped,
        designed=designed.before,
        launched=designed.launched,
        launched_unknown=designed.unknown,
        page=page,
        adoption=_adoption(work, wanted),
        adoption_count=pilots.count_adoption_stalled(wanted, work.local_now),
        at_risk=_at_risk(work, wanted),
        at_risk_count=pilots.count_at_risk(wanted, work.local_now),
    )


def _adoption(work: Work, wanted: Filter) -> tuple[Adoption, ...]:
    """A2: live pilots that few use, or of which nobody has told how many do."""
    found = work.store.pilots.adoption_stalled(wanted, work.local_now, limit=ADOPTION_SHOWN)
    asks = work.store.asks.open_of_all(found) if found else {}
    return tuple(_adopted(work, pilot, asks.get(pilot.id, {})) for pilot in found)


def _adopted(work: Work, pilot: Pilot, asks: Mapping[Rule, Ask]) -> Adoption:
    about = (asks[rule] for rule in asks if ASKING[rule].topic in ABOUT_ADOPTION)
    ask = next(about, None)
    return Adoption(
        pilot=pilot,
        active=last_active(pilot, work.policy),
        holds=role_of(ask, pilot) if ask else None,
    )


def _at_risk(work: Work, wanted: Filter) -> tuple[AtRisk, ...]:
    """P3: live pilots of which somebody is to choose what becomes."""
    found = work.store.pilots.at_risk(wanted, work.local_now, limit=AT_RISK_SHOWN)
    asks = work.store.asks.open_of_all(found) if found else {}
    return tuple(
        AtRisk(
            pilot=pilot,
            risk=at_risk(pilot, work.policy, work.now),
            holds=role_of(ask, pilot) if (ask := asks.get(pilot.id, {}).get(Rule.P3)) else None,
        )
        for pilot in found
    )


def standings(work: Work, pilots: Sequence[Pilot]) -> tuple[Standing, ...]:
    asks = work.store.asks.open_of_all(pilots)
    return tuple(standing(work, pilot, asks.get(pilot.id, {})) for pilot in pilots)


def standing(work: Work, pilot: Pilot, asks: Mapping[Rule, Ask]) -> Standing:
    lacks = in_order(open_decisions(pilot, work.policy))
    ask = asks.get(RULE_OF[lacks[0]]) if lacks else None
    return Standing(
        pilot=pilot,
        days=idle_days(pilot, work.policy, work.now),
        lacks=lacks,
        holds=role_of(ask, pilot) if ask else None,
    )


def _lacking(counts: Mapping[str, int]) -> Mapping[Decision, int]:
    return {decision: counts[decision] for decision in Decision}


def _month_begins(work: Work) -> datetime:
    calendar = work.policy.workspace_calendar
    return calendar.at(calendar.day(work.now).replace(day=1), time(0))
