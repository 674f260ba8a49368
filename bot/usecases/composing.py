"""What a letter says at this moment, from the facts as they stand (decision 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.asks import Ask, AskId, Item, reminder_of
from bot.domain.filters import parse_filter
from bot.domain.letters import HAND_OVERS, Kind, Letter, Purpose, State, turn_of
from bot.domain.messages import (
    DigestPost,
    Message,
    Notice,
    OutOfSight,
    PulseAnswer,
    PulsePost,
    PulseSummary,
    Reminder,
    ReportPost,
    Request,
)
from bot.domain.people import Person
from bot.domain.permissions import can_name_owner, can_see
from bot.domain.pilot import can_own
from bot.usecases import digests, effect, governing, notices, pulses, reporting
from bot.work import Work


def composed(work: Work, letter: Letter, shows: Mapping[AskId, int]) -> Message | None:
    """What a letter says now about the asks it shows; None when there is nothing left to say."""
    match letter.kind:
        case Kind.REMINDER:
            return _reminder(work, letter, shows)
        case Kind.REQUEST:
            return _request(work, letter)
        case Kind.NOTICE:
            return _notice(work, letter)
        case Kind.DIGEST:
            return _digest(work, letter)


def _reminder(
    work: Work, letter: Letter, shows: Mapping[AskId, int]
) -> Reminder | OutOfSight | None:
    person = letter.person
    if person is None or not shows:
        return None
    asks = work.store.asks.by_ids(shows)
    pilots = work.store.pilots.by_ids(ask.pilot for ask in asks.values())
    all_items = (
        reminder_of(
            asks[ask],
            pilots[asks[ask].pilot],
            work.policy,
            nth,
            newest=_is_newest(work, asks[ask], letter, nth),
        )
        for ask, nth in shows.items()
    )
    items = tuple(item if can_see(person, item.pilot, work.policy) else None for item in all_items)
    if not any(items):
        return OutOfSight(letter=letter.id)
    if letter.state is State.OWED:
        more = max(0, len(work.store.asks.due_of(person.id, work.now)) - len(items))
    else:
        more = letter.facts.more
    return Reminder(
        letter=letter.id,
        to=person,
        now=work.now,
        zone=work.policy.calendar_of(person).zone,
        items=items,
        more=more,
        home_tab=work.workspace.identity.home_tab,
        answered=_is_answered(work, letter, items),
        helpful=letter.helpful,
    )


def _is_newest(work: Work, ask: Ask, letter: Letter, nth: int) -> bool:
    """Whether its reader is asked still, has had no later reminder, and gave no day ahead."""
    person = letter.person
    if person is None or ask.person != person or ask.round > nth:
        return False
    is_planned = ask.is_planned(work.policy.calendar_of(person).day(work.now))
    return not is_planned and ask.since <= (letter.sent_at or ask.since)


def _is_answered(work: Work, letter: Letter, items: Sequence[Item | None]) -> bool:
    """Whether all of it was answered since, and no later reminder had shown any of it."""
    sent_at = letter.sent_at
    if sent_at is None or not all(it and it.ask.is_answered_since(sent_at) for it in items):
        return False
    return work.store.letters.last_reminder(letter.shows) == letter.id


def _request(work: Work, letter: Letter) -> Request | PulseSummary | OutOfSight | None:
    facts, person = letter.facts, letter.person
    if facts.pulse is not None:
        return pulses.summary(work, letter)
    if facts.ask is None or facts.purpose is None or person is None:
        return None
    unsent = letter.state is State.OWED
    ask = work.store.asks.get(facts.ask)
    pilot = work.store.pilots.get(ask.pilot)
    if not can_see(person, pilot, work.policy):
        return None if unsent else OutOfSight(letter=letter.id)
    people = work.store.people.by_ids([facts.by, facts.about, facts.suggested])
    about = people.get(facts.about or 0)
    request = Request(
        letter=letter.id,
        to=person,
        now=work.now,
        zone=work.policy.calendar_of(person).zone,
        purpose=facts.purpose,
        item=Item(ask=ask, pilot=pilot),
        is_latest=_is_latest(work, letter, facts.ask, person),
        by=people.get(facts.by or 0),
        about=about,
        suggested=people.get(facts.suggested or 0),
        text=facts.text,
        stands=facts.stands,
        able=about is not None and can_own(about, pilot, work.policy),
        answered_at=facts.answered_at,
        held=governing.held_now(work, pilot, person) if facts.purpose is Purpose.HELD else (),
    )
    return request if not unsent or _wanted(work, request) else None


def _is_latest(work: Work, letter: Letter, ask: AskId, person: Person) -> bool:
    """Whether nothing was passed on to the same person since; a question is no hand-over."""
    if letter.facts.purpose not in HAND_OVERS:
        return True
    others = work.store.letters.requests_to(person.id, ask)
    handed = (one for one in others if one.facts.purpose in HAND_OVERS)
    return all(turn_of(one.key) <= turn_of(letter.key) for one in handed)


def _wanted(work: Work, request: Request) -> bool:
    """Whether it still goes out, now that it stands at the door."""
    if request.purpose in {Purpose.DECLINED, Purpose.UNABLE, Purpose.LEFT}:
        theirs = request.to not in request.item.ask.not_me
        able = can_name_owner(request.to, request.item.pilot, work.policy)
        return request.waits and theirs and able
    return request.waits and work.policy.can_act(request.to)


def _notice(work: Work, letter: Letter) -> Notice | None:
    person = letter.person
    if person is None or not work.policy.is_pmo(person):
        return None
    untold = notices.untold(work, person)
    if not untold.news:
        return None
    work.store.news.tell(letter.id, person.id, untold.news)
    return Notice(
        letter=letter.id,
        to=person,
        now=work.now,
        zone=work.policy.calendar_of(person).zone,
        news=untold.news,
        more=untold.more,
        nobody_to_ask=work.store.pilots.nobody_to_ask(),
    )


def _digest(
    work: Work, letter: Letter
) -> DigestPost | PulsePost | PulseAnswer | ReportPost | None:
    if letter.facts.pulse is not None:
        return pulses.question(work, letter)
    if letter.facts.report is not None:
        return reporting.posted(work, letter)
    if letter.channel is None:
        return None
    wanted = parse_filter((letter.facts.text or "").split())
    return DigestPost(
        letter=letter.id,
        channel=letter.channel,
        portfolio=digests.portfolio(work, wanted),
        months_effect=effect.of_the_month_before(work, letter),
    )
