"""Letters on their way: chosen at the door, and ticked off by what Slack said (decision 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.asks import Ask, AskId, Item, ranked, reminded, request_over
from bot.domain.filters import parse_filter
from bot.domain.letters import Kind, Letter, LetterId, State, turn_of
from bot.domain.messages import DigestPost, Message, Notice, Reminder, Request
from bot.domain.news import Subject
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.policy import ASKS_IN_A_REMINDER, MIDNIGHT, REQUESTS_A_DAY
from bot.usecases import changing, digests
from bot.work import Work

LEASE = timedelta(seconds=60)
PAUSE = timedelta(seconds=20)  # between two looks for a letter in doubt
TRY_AGAIN = timedelta(seconds=30)
LOOKS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A letter with what it says now."""

    letter: Letter
    message: Message


def claim(work: Work) -> Posting | None:
    """Mark the next letter as being sent, with its asks chosen from the facts as they stand."""
    if not _may_deliver(work):
        return None
    while letter := work.store.letters.next_due(work.now):
        posting = _at_the_door(work, letter)
        if posting:
            return posting
    return None


def stale_recipient(work: Work) -> SlackId | None:
    """Who gets the next letter, if Slack has not told us about them within a day."""
    person = work.store.letters.next_recipient(work.now) if _may_deliver(work) else None
    return None if person is None or person.is_fresh(work.now) else person.slack_id


def claim_edit(work: Work) -> Posting | None:
    """The next message that no longer says what is true, put together anew."""
    if not _may_deliver(work):
        return None
    while letter := work.store.letters.next_edit(work.now):
        message = _composed(work, letter, letter.shows)
        if message:
            work.store.letters.change(letter.id, lease_until=work.now + LEASE)
            return Posting(letter=letter, message=message)
        work.store.letters.edited(letter)
    return None


def claim_doubt(work: Work) -> Letter | None:
    """The next letter that may or may not have reached Slack, to be looked up."""
    if not _may_deliver(work):
        return None
    letter = work.store.letters.next_in_doubt(work.now)
    if letter:
        work.store.letters.change(letter.id, lease_until=work.now + LEASE)
    return letter


def _may_deliver(work: Work) -> bool:
    workspace = work.workspace
    waits = workspace.wait_until is not None and workspace.wait_until > work.now
    return workspace.paused_because is None and not waits


# at the door


def _at_the_door(work: Work, letter: Letter) -> Posting | None:
    """What the letter says, now that it is about to go; None when it may not go now, or at all."""
    if letter.ends_at and letter.ends_at <= work.now:
        _withdraw(work, letter)
        return None
    waits_until = _waits_until(work, letter)
    if waits_until > work.now:
        work.store.letters.change(letter.id, due_at=waits_until)
        return None
    asks = _chosen(work, letter)
    message = _composed(work, letter, [ask.id for ask in asks if ask.id is not None])
    if message is None:
        _withdraw(work, letter)
        return None
    work.store.letters.show(letter.id, asks)
    work.store.letters.change(
        letter.id,
        state=State.SENDING.value,
        lease_until=work.now + LEASE,
        sent_at=work.now,
        attempts=letter.attempts + 1,
        looks=0,
    )
    return Posting(letter=letter, message=message)


def _withdraw(work: Work, letter: Letter) -> None:
    work.store.letters.change(letter.id, state=State.WITHDRAWN.value)
    _request_is_over(work, letter, arrived=False)


def _waits_until(work: Work, letter: Letter) -> datetime:
    """Requests and notices go within 09:00–17:00 of a working day, requests three a day."""
    if letter.person is None or letter.kind is Kind.REMINDER:
        return work.now
    calendar = work.policy.calendar_of(letter.person)
    day = calendar.day(work.now)
    if letter.kind is Kind.REQUEST and letter.facts.ask is not None:
        today = calendar.at(day, MIDNIGHT)
        if work.store.letters.requests_since(letter.person.id, today) >= REQUESTS_A_DAY:
            day += timedelta(days=1)
        day = max(day, _held_through(work, letter.facts.ask) + timedelta(days=1))
    return calendar.office_hours(max(work.now, calendar.at(day, MIDNIGHT)))


def _held_through(work: Work, ask: AskId) -> date:
    """The last day on which nothing is asked about the pilot of an ask."""
    pilot = work.store.pilots.get(work.store.asks.get(ask).pilot)
    return pilot.hold_until or date.min


def _chosen(work: Work, letter: Letter) -> list[Ask]:
    """N3 and N8: the asks a letter will show."""
    if letter.kind is Kind.REMINDER and letter.person:
        due = _due_items(work, letter.person)
        return [item.ask for item in due[:ASKS_IN_A_REMINDER]]
    if letter.facts.ask is not None:
        return list(work.store.asks.by_ids([letter.facts.ask]).values())
    return []


def _due_items(work: Work, person: Person) -> list[Item]:
    if not work.policy.can_act(person):
        return []
    asks = work.store.asks.due_of(person.id, work.now)
    pilots = work.store.pilots.by_ids(ask.pilot for ask in asks)
    return ranked(Item(ask=ask, pilot=pilots[ask.pilot]) for ask in asks)


def _composed(work: Work, letter: Letter, shows: Iterable[AskId]) -> Message | None:
    """What a letter says now about the asks it shows; None when there is nothing left to say."""
    match letter.kind:
        case Kind.REMINDER:
            return _reminder(work, letter, tuple(shows))
        case Kind.REQUEST:
            return _request(work, letter)
        case Kind.NOTICE:
            return _notice(work, letter)
        case Kind.DIGEST:
            return _digest(work, letter)


def _reminder(work: Work, letter: Letter, shows: tuple[AskId, ...]) -> Reminder | None:
    person = letter.person
    if person is None or not shows:
        return None
    asks = work.store.asks.by_ids(shows)
    pilots = work.store.pilots.by_ids(ask.pilot for ask in asks.values())
    items = tuple(Item(ask=asks[ask], pilot=pilots[asks[ask].pilot]) for ask in shows)
    more = len(work.store.asks.due_of(person.id, work.now)) - len(items)
    return Reminder(
        letter=letter.id,
        to=person,
        now=work.now,
        zone=work.policy.calendar_of(person).zone,
        items=items,
        more=max(0, more) if letter.state is State.OWED else 0,
    )


def _request(work: Work, letter: Letter) -> Request | None:
    facts, person = letter.facts, letter.person
    if facts.ask is None or facts.purpose is None or person is None:
        return None
    ask = work.store.asks.get(facts.ask)
    people = work.store.people.by_ids([facts.by, facts.about, facts.suggested])
    request = Request(
        letter=letter.id,
        to=person,
        now=work.now,
        zone=work.policy.calendar_of(person).zone,
        purpose=facts.purpose,
        item=Item(ask=ask, pilot=work.store.pilots.get(ask.pilot)),
        turn=turn_of(letter.key),
        by=people.get(facts.by or 0),
        about=people.get(facts.about or 0),
        suggested=people.get(facts.suggested or 0),
        text=facts.text,
    )
    unsent = letter.state is State.OWED
    wanted = request.waits and work.policy.can_act(person)
    return request if wanted or not unsent else None


def _notice(work: Work, letter: Letter) -> Notice | None:
    person = letter.person
    if person is None or not work.policy.is_pmo(person):
        return None
    news = tuple(work.store.news.untold(person.id))
    if not news:
        return None
    work.store.news.tell(letter.id, person.id, news)
    return Notice(
        letter=letter.id,
        to=person,
        now=work.now,
        zone=work.policy.calendar_of(person).zone,
        news=news,
        nobody_to_ask=work.store.pilots.nobody_to_ask(),
    )


def _digest(work: Work, letter: Letter) -> DigestPost | None:
    if letter.channel is None:
        return None
    wanted = parse_filter((letter.facts.text or "").split())
    return DigestPost(
        letter=letter.id,
        channel=letter.channel,
        portfolio=digests.portfolio(work, wanted),
    )


# ticked off


def sent(work: Work, letter_id: LetterId, channel: str, ts: str) -> None:
    """Slack took it. Rounds are used now, and what changed meanwhile owes an edit."""
    letter = _letter(work, letter_id)
    if letter.state is State.SENT:
        return
    work.store.letters.change(
        letter.id,
        state=State.SENT.value,
        posted_in=channel,
        ts=ts,
        sent_at=work.now,
        lease_until=None,
        error=None,
    )
    if letter.state is not State.UNKNOWN:
        _arrived(work, letter)
    if letter.kind is Kind.DIGEST and letter.channel:
        work.store.digests.troubled(letter.channel, None)


def cannot_look(work: Work, letter_id: LetterId, reason: str) -> None:
    """It may have arrived and we cannot look. It counts as shown; the PMO may send it again."""
    letter = _letter(work, letter_id)
    if letter.again and letter.looks:  # asked for by hand: where one cannot look, it is sent
        _owed_again(work, letter)
        return
    work.store.letters.change(letter.id, state=State.UNKNOWN.value, error=reason, lease_until=None)
    _arrived(work, letter)
    work.store.news.add(
        Subject.LETTER_IN_DOUBT, str(letter.id), work.now, text=reason, letter=letter.id
    )


def refused(work: Work, letter_id: LetterId, error: str) -> None:
    """Slack will not take it: no round used, the rest goes on."""
    letter = _letter(work, letter_id)
    work.store.letters.change(letter.id, state=State.REFUSED.value, error=error, lease_until=None)
    _request_is_over(work, letter, arrived=False)
    if letter.kind is Kind.DIGEST and letter.channel:
        _digest_in_trouble(work, letter.channel, error)


def later(work: Work, letter_id: LetterId, wait: timedelta = TRY_AGAIN) -> None:
    """It was not sent: owed again, with its key."""
    work.store.letters.change(
        letter_id, state=State.OWED.value, due_at=work.now + wait, lease_until=None
    )


def busy(work: Work, letter_id: LetterId, seconds: float) -> None:
    """429: this workspace waits as it was told."""
    work.store.workspace.wait(work.now + timedelta(seconds=seconds))
    work.store.letters.change(letter_id, state=State.OWED.value, lease_until=None)


def pause(work: Work, because: str | None) -> None:
    work.store.workspace.pause(because)


def paused(work: Work, letter_id: LetterId, error: str) -> None:
    """The token or the app is at fault: letters stay owed, and delivery stops."""
    work.store.workspace.pause(error)
    later(work, letter_id)


def in_doubt(work: Work, letter_id: LetterId, reason: str) -> None:
    work.store.letters.change(letter_id, lease_until=work.now + PAUSE, error=reason)


def absent(work: Work, letter_id: LetterId) -> None:
    """Not found where it should be. Twice, a pause apart: it never arrived."""
    letter = _letter(work, letter_id)
    looks = letter.looks + 1
    if looks < LOOKS:
        work.store.letters.change(letter.id, looks=looks, lease_until=work.now + PAUSE)
        return
    _owed_again(work, letter)


def _owed_again(work: Work, letter: Letter) -> None:
    due_at = max(letter.due_at, work.now)
    work.store.letters.change(
        letter.id, state=State.OWED.value, due_at=due_at, lease_until=None, looks=0
    )


def look_later(work: Work, letter_id: LetterId) -> None:
    work.store.letters.change(letter_id, lease_until=work.now + PAUSE)


def edited(work: Work, letter: Letter) -> None:
    work.store.letters.edited(letter)


def edit_later(work: Work, letter_id: LetterId, wait: timedelta = TRY_AGAIN) -> None:
    work.store.letters.change(letter_id, lease_until=work.now + wait)


def edit_busy(work: Work, letter_id: LetterId, seconds: float) -> None:
    work.store.workspace.wait(work.now + timedelta(seconds=seconds))
    work.store.letters.change(letter_id, lease_until=None)


def edit_paused(work: Work, letter_id: LetterId, error: str) -> None:
    work.store.workspace.pause(error)
    work.store.letters.change(letter_id, lease_until=None)


def seen(work: Work, letter_id: LetterId, channel: str, ts: str) -> None:
    """Somebody pressed a button of it: whatever we thought, it has arrived."""
    letter = work.store.letters.get(letter_id)
    if letter and letter.state in {State.UNKNOWN, State.SENDING}:
        sent(work, letter_id, channel, ts)


def dm_opened(work: Work, person: PersonId, channel: str) -> None:
    work.store.people.keep_dm(person, channel)


def _letter(work: Work, letter_id: LetterId) -> Letter:
    letter = work.store.letters.get(letter_id)
    if letter is None:
        message = f"no letter with row {letter_id}"
        raise LookupError(message)
    return letter


def _arrived(work: Work, letter: Letter) -> None:
    _request_is_over(work, letter, arrived=True)
    if letter.kind is Kind.REMINDER and letter.person:
        work.store.people.reminded(letter.person.id, work.now)
        _round_used(work, letter)


def _round_used(work: Work, letter: Letter) -> None:
    asks = work.store.asks.by_ids(letter.shows)
    pilots = work.store.pilots.by_ids(ask.pilot for ask in asks.values())
    for ask in asks.values():
        if ask.is_open and ask.person == letter.person:
            pilot = pilots[ask.pilot]
            after = reminded(ask, pilot, work.policy, work.now, again=letter.again)
            work.store.asks.put(after, ask)
            changing.tell_if_silent(work, pilot, changing.look_again(work, pilot))


def _request_is_over(work: Work, letter: Letter, *, arrived: bool) -> None:
    if letter.facts.ask is None:
        return
    ask = work.store.asks.get(letter.facts.ask)
    if not ask.is_open or ask.person != letter.person or not ask.requested:
        return
    pilot = work.store.pilots.get(ask.pilot)
    after = request_over(ask, pilot, work.policy, work.now, arrived=arrived)
    work.store.asks.put(after, ask)


def _digest_in_trouble(work: Work, channel: str, error: str) -> None:
    """A private, archived or vanished channel is told to the PMO, once, and stops nothing else."""
    digest = work.store.digests.of_channel(channel)
    if digest and digest.trouble == error:
        return
    work.store.digests.troubled(channel, error)
    key = f"{channel}/{error}/{work.now.date()}"
    work.store.news.add(Subject.DIGEST_IN_TROUBLE, key, work.now, text=f"{channel} {error}")
