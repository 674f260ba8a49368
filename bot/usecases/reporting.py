"""The report to leadership: counted when somebody asks, sent by itself to those who are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.domain.answers import ReportsSent, ReportTold
from bot.domain.calendar import DAY
from bot.domain.digests import MineInAChannel
from bot.domain.events import Change, Event, Figures
from bot.domain.filters import Filter, filter_text, parse_filter
from bot.domain.letters import Facts, Kind, Letter, Owed
from bot.domain.messages import ReportPost
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.permissions import Duty, check_member, may_take_on
from bot.domain.report import (
    AHEAD,
    NEXT_SHOWN,
    Counting,
    Report,
    Stuck,
    cost_sums,
    value_sums,
)
from bot.domain.report_letters import first_after, report_key
from bot.domain.shares import Rate
from bot.domain.spans import Length, Span, before, span_of, span_text
from bot.domain.stages import Decision
from bot.store.sight import EVERYBODY
from bot.usecases import acting
from bot.work import Work


def told(work: Work, who: SlackId, span: Span | None, wanted: Filter) -> ReportTold:
    """R1: whoever may read lists may read it; restricted pilots are in none of it (R4)."""
    actor = acting.on_duty(work, who, Duty.READ)
    return ReportTold(
        report=counted(work, span, wanted),
        may_send=may_take_on(actor, Duty.REPORTS, work.policy),
    )


def again(work: Work, who: SlackId, span: str, wanted: str) -> Report:
    """What a message showed, counted anew."""
    acting.on_duty(work, who, Duty.READ)
    return counted(work, span_of(span, today(work)), parse_filter(wanted.split()))


def counted(work: Work, span: Span | None, wanted: Filter) -> Report:
    if wanted.mine:
        raise MineInAChannel
    now, day = work.local_now, today(work)
    pilots, reports, within = work.store.pilots, work.store.reports, _moments(work, span)
    counting = Counting()
    for page in reports.live(wanted, now):
        counting.add(page)
    live = counting.live()
    outcomes = pilots.decided(wanted, now, within)
    designed = pilots.designed(wanted, now, within)
    coming, many = reports.ahead(wanted, now, day + AHEAD, NEXT_SHOWN)
    return Report(
        filter=wanted,
        span=span,
        now=work.now,
        today=day,
        stages=pilots.stages(wanted, now),
        reached=Rate(outcomes.live, outcomes.live + outcomes.stopped),
        designed=Rate(designed.before, designed.launched),
        launched_unknown=designed.unknown,
        undated=reports.undated(wanted, now) if span else (0, 0),
        live=live,
        value_sums=value_sums(live, work.policy.exchange),
        cost_sums=cost_sums(live, work.policy.exchange),
        exchange=work.policy.exchange,
        stuck=_stuck(work, wanted, now),
        causes=pilots.causes(wanted, EVERYBODY, now, within),
        next=tuple(coming),
        next_count=many,
    )


def _stuck(work: Work, wanted: Filter, now: datetime) -> Stuck:
    pilots = work.store.pilots
    counts = pilots.stalled_for(wanted, now)
    return Stuck(
        pilots=counts["all"],
        lacking={decision: counts[decision] for decision in Decision},
        decided=work.store.reports.stuck_though_decided(wanted, now),
        adoption=pilots.count_adoption_stalled(wanted, now),
        at_risk=pilots.count_at_risk(wanted, now),
    )


def today(work: Work) -> date:
    return work.policy.workspace_calendar.day(work.now)


def _moments(work: Work, span: Span | None) -> tuple[datetime | None, datetime | None]:
    """From the first moment of its first day to the end of its last."""
    if span is None:
        return None, None
    calendar = work.policy.workspace_calendar
    return calendar.at(span.first, time(0)), calendar.at(span.last + DAY, time(0))


# by itself


def send_to(
    work: Work, who: SlackId, people: Sequence[SlackId], length: Length, wanted: Filter
) -> ReportsSent:
    """R3: the PMO chooses who gets it, once each month or quarter is over."""
    actor = acting.on_duty(work, who, Duty.REPORTS)
    if wanted.mine:
        raise MineInAChannel
    readers = [work.store.people.of_slack(person) for person in people]
    for reader in readers:
        check_member(reader, work.policy, reading=True)
    for reader in readers:
        next_at = first_after(length, reader, work.policy, work.now)
        work.store.subscriptions.put(reader, length, wanted, actor, next_at)
    _remember(work, actor, readers, f"{length} {filter_text(wanted)}".strip())
    return sent(work, who)


def stop_sending(work: Work, who: SlackId, people: Sequence[SlackId]) -> ReportsSent:
    actor = acting.on_duty(work, who, Duty.REPORTS)
    readers = [work.store.people.of_slack(person) for person in people]
    gone = [reader for reader in readers if work.store.subscriptions.remove(reader)]
    if gone:
        _remember(work, actor, gone, None)
    return sent(work, who)


def sent(work: Work, who: SlackId) -> ReportsSent:
    acting.on_duty(work, who, Duty.REPORTS)
    found = work.store.subscriptions.all()
    to = tuple((one, work.policy.calendar_of(one.person).day(one.next_at)) for one in found)
    return ReportsSent(to=to, dry_run=work.policy.dry_run)


def _remember(work: Work, by: Person, readers: Sequence[Person], what: str | None) -> None:
    people = tuple(reader.id for reader in readers)
    after = Figures(text=what, people=people if what else ())
    before_ = Figures(people=() if what else people)
    event = Event(at=work.now, change=Change.REPORT, by=by.id, before=before_, after=after)
    work.store.events.add(None, [event])


def due(work: Work) -> list[PersonId]:
    return work.store.subscriptions.people_due(work.now)


def owe(work: Work, person: PersonId) -> bool:
    """The one that is over; of several that were slept through the last."""
    found = work.store.subscriptions.of_person(person)
    if found is None or found.next_at > work.now:
        return False
    span = before(found.length, today(work))
    next_at = first_after(found.length, found.person, work.policy, work.now)
    work.store.subscriptions.next_on(person, next_at)
    if work.policy.dry_run or not work.policy.can_act(found.person):
        return False
    facts = Facts(report=span_text(span), text=filter_text(found.filter))
    owed = Owed(
        key=report_key(person, span),
        kind=Kind.DIGEST,
        due_at=work.now,
        person=found.person,
        ends_at=next_at,
        facts=facts,
    )
    work.store.letters.owe(owed, work.now)
    return True


def posted(work: Work, letter: Letter) -> ReportPost | None:
    """What it says, counted at the door; none for somebody who is to get none any more."""
    person, facts = letter.person, letter.facts
    if person is None or not may_take_on(person, Duty.READ, work.policy):
        return None
    if work.store.subscriptions.of_person(person.id) is None:
        return None
    span = span_of(facts.report or "", today(work))
    report = counted(work, span, parse_filter((facts.text or "").split()))
    return ReportPost(letter=letter.id, to=person, report=report)
