"""Letters on their way out: a few are claimed, their asks chosen at the door (decision 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.asks import Ask, AskId, Item, ranked
from bot.domain.letters import Kind, Letter, Place, State
from bot.domain.messages import Message, Reminder
from bot.domain.pace import BETWEEN_POSTS, Call
from bot.domain.people import Person, PersonId
from bot.domain.permissions import can_see
from bot.domain.policy import ASKS_IN_A_REMINDER, MIDNIGHT, REQUESTS_A_DAY
from bot.frozen import dataclass
from bot.usecases import ticking
from bot.usecases.composing import composed
from bot.usecases.ticking import LEASE
from bot.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A letter with what it says now."""

    letter: Letter
    message: Message
    opens_dm: bool = False  # the first to somebody: their DM is opened before it


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Nothing may go to somebody before Slack has told us about them anew."""

    person: Person


class Unfit(Exception):
    """A letter that cannot be put together is a bug; it must not hold up the others."""

    def __init__(self, letter: Letter) -> None:
        super().__init__(letter.key)
        self.letter = letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What goes out now, and about whom Slack is to be asked before anything goes to them.

    `more`: something came of it, so that the next look may find something else.
    """

    postings: Sequence[Posting] = ()
    unchecked: Sequence[Person] = ()
    more: bool = False


def claim(
    work: Work, most: int = 1, besides: Collection[PersonId] = (), *, trusting: bool = False
) -> Claim:
    """Mark the next letters as being sent, with their asks chosen from the facts as they stand.

    None to people `besides`, who are being checked. `trusting`, for a rehearsal: as if Slack
    had just told us about everybody, and took it all.
    """
    if not _may_deliver(work) or work.policy.dry_run:
        return Claim()
    letters = list(_one_a_place(work.store.letters.due(work.now, most, besides)))
    if not letters:
        return Claim()
    gone = _gone(work, letters)
    found = [_met(work, letter, gone, trusting=trusting) for letter in letters]
    ready = [one for one in found if isinstance(one, Posting)]
    going = ready[: _may_call(work, Call.POST, len(ready))] if ready and not trusting else ready
    return Claim(
        postings=_claimed(work, going),
        unchecked=[one.person for one in found if isinstance(one, Unchecked)],
        more=bool(going) or None in found,
    )


def claim_edit(work: Work) -> Posting | None:
    """The next message that no longer says what is true, put together anew."""
    if not _may_deliver(work):
        return None
    while letter := work.store.letters.next_edit(work.now):
        message = _put_together(work, letter, letter.shows)
        if message and not _may_call(work, Call.EDIT):
            return None
        if message:
            return Posting(letter=_leased(work, letter), message=message)
        work.store.letters.edited(letter)
    return None


def claim_doubt(work: Work) -> Letter | None:
    """The next letter that may or may not have reached Slack, to be looked up."""
    if not _may_deliver(work):
        return None
    letter = work.store.letters.next_in_doubt(work.now)
    return _leased(work, letter) if letter and _may_call(work, Call.LOOK) else None


def next_moment(work: Work) -> datetime | None:
    """When there may be something to send, look up or edit; None as long as all is held."""
    if work.workspace.paused_because is not None:
        return None
    letters = work.store.letters
    found = {
        Call.POST: None if work.policy.dry_run else letters.first_owed(),
        Call.LOOK: letters.first_doubt(),
        Call.EDIT: letters.first_edit(),
    }
    moments = [max(at, _free_at(work, call)) for call, at in found.items() if at]
    return max(min(moments), work.workspace.wait_until or work.now) if moments else None


def _free_at(work: Work, call: Call) -> datetime:
    return work.store.paces.free_at(call, work.policy.pace_of(call), work.now)


def _may_call(work: Work, call: Call, wanted: int = 1) -> int:
    """How many of the wanted calls may be made now; they count."""
    return work.store.paces.take(call, work.policy.pace_of(call), work.now, wanted)


def _leased(work: Work, letter: Letter) -> Letter:
    """By whoever holds it: what comes of it later than that is another's to write down."""
    lease = work.now + LEASE
    work.store.letters.change(letter.id, lease_until=lease)
    return replace(letter, lease_until=lease)


def _put_together(work: Work, letter: Letter, shows: Mapping[AskId, int]) -> Message | None:
    try:
        return composed(work, letter, shows)
    except Exception as bug:
        raise Unfit(letter) from bug


def _met(work: Work, letter: Letter, gone: Gone, *, trusting: bool) -> Posting | Unchecked | None:
    try:
        return _at_the_door(work, letter, gone, trusting=trusting)
    except Exception as bug:
        raise Unfit(letter) from bug


def _may_deliver(work: Work) -> bool:
    workspace = work.workspace
    waits = workspace.wait_until is not None and workspace.wait_until > work.now
    return workspace.paused_because is None and not waits


# at the door


def _one_a_place(letters: Sequence[Letter]) -> Iterator[Letter]:
    """The others to the same person or channel wait for the first, and count it."""
    taken: set[Place] = set()
    for letter in letters:
        if letter.place not in taken:
            taken.add(letter.place)
            yield letter


@dataclass(frozen=True, slots=True)
class Gone:
    """What went out lately: the last to each place, and how many requests today to each person."""

    last: Mapping[Place, datetime]
    requests: Mapping[PersonId, int]


def _gone(work: Work, letters: Sequence[Letter]) -> Gone:
    """Read at once, as is what the letters are about, which each of them then finds in memory."""
    asks = work.store.asks.by_ids(one.facts.ask for one in letters if one.facts.ask is not None)
    work.store.pilots.by_ids(ask.pilot for ask in asks.values())
    readers = {one.person for one in letters if one.person and one.kind is Kind.REQUEST}
    today = {person.id: _midnight(work, person) for person in readers}
    return Gone(
        last=work.store.letters.last_to(letters, work.now - BETWEEN_POSTS, work.now),
        requests=work.store.letters.requests_since(today),
    )


def _midnight(work: Work, person: Person) -> datetime:
    """When their day began."""
    calendar = work.policy.calendar_of(person)
    return calendar.at(calendar.day(work.now), MIDNIGHT)


def _at_the_door(
    work: Work, letter: Letter, gone: Gone, *, trusting: bool
) -> Posting | Unchecked | None:
    """What the letter says, now that it is about to go; None when it may not go now, or at all."""
    if letter.ends_at and letter.ends_at <= work.now:
        ticking.withdraw(work, letter)
        return None
    waits_until = _waits_until(work, letter, gone)
    if letter.place in gone.last and not trusting:
        last = min(gone.last[letter.place], work.now)  # another process's clock may be ahead
        waits_until = max(waits_until, last + BETWEEN_POSTS)
    if waits_until > work.now:
        work.store.letters.change(letter.id, due_at=waits_until)
        return None
    if letter.person and not trusting and not letter.person.is_fresh(work.now):
        return Unchecked(letter.person)
    shows = _rounds(letter, _chosen(work, letter))
    message = composed(work, letter, shows)
    if message is None:
        ticking.withdraw(work, letter)
        return None
    return Posting(letter=replace(letter, shows=shows), message=message)


def _claimed(work: Work, postings: Sequence[Posting]) -> list[Posting]:
    """Written down as being sent, before they are."""
    if postings:
        work.store.letters.show({one.letter.id: one.letter.shows for one in postings})
        with work.store.together():
            for one in postings:
                work.store.letters.change(one.letter.id, **_as_sending(work, one))
    return [_on_its_way(work, one) for one in postings]


def _as_sending(work: Work, posting: Posting) -> Mapping[str, Any]:
    letter, message = posting.letter, posting.message
    more = message.more if isinstance(message, Reminder) else 0
    return {
        "state": State.SENDING.value,
        "facts": replace(letter.facts, more=more),
        "lease_until": work.now + LEASE,
        "sent_at": work.now,
        "attempts": letter.attempts + 1,
        "looks": 0,
    }


def _on_its_way(work: Work, posting: Posting) -> Posting:
    letter = replace(posting.letter, lease_until=work.now + LEASE)
    first = letter.person is not None and not letter.person.dm
    return replace(posting, letter=letter, opens_dm=first and _may_call(work, Call.OPEN) > 0)


def _rounds(letter: Letter, asks: Sequence[Ask]) -> Mapping[AskId, int]:
    """Which reminder of each ask it is; sent again by hand it is the one that it was (N2)."""
    had = letter.shows if letter.again else {}
    return {ask.id: had.get(ask.id, ask.round + 1) for ask in asks if ask.id}


def _waits_until(work: Work, letter: Letter, gone: Gone) -> datetime:
    """Requests and notices go within 09:00–17:00 of a working day, requests three a day."""
    if letter.person is None or letter.kind is Kind.REMINDER:
        return work.now
    calendar = work.policy.calendar_of(letter.person)
    day = calendar.day(work.now)
    if letter.kind is Kind.REQUEST and gone.requests[letter.person.id] >= REQUESTS_A_DAY:
        day += timedelta(days=1)
    if letter.facts.ask is not None:
        day = max(day, _held_through(work, letter.facts.ask) + timedelta(days=1))
    return calendar.office_hours(max(work.now, calendar.at(day, MIDNIGHT)))


def _held_through(work: Work, ask: AskId) -> date:
    """The last day on which nothing is asked about the pilot of an ask."""
    pilot = work.store.pilots.get(work.store.asks.get(ask).pilot)
    return pilot.hold_until or date.min


def _chosen(work: Work, letter: Letter) -> list[Ask]:
    """N3 and N8: the asks a letter will show."""
    if letter.kind is Kind.REMINDER and letter.person:
        items = ranked(_items(work, letter, letter.person))
        return [item.ask for item in items[:ASKS_IN_A_REMINDER]]
    if letter.facts.asked is not None:
        return list(work.store.asks.by_ids([letter.facts.asked]).values())
    return []


def _items(work: Work, letter: Letter, person: Person) -> Iterator[Item]:
    """What is due to somebody; in a letter sent again also what it showed and is theirs to do."""
    if not work.policy.can_act(person):
        return
    today = work.policy.calendar_of(person).day(work.now)
    if person.is_paused(today):
        return
    due = work.store.asks.due_of(person.id, work.now)
    shown = work.store.asks.by_ids(letter.shows).values() if letter.again else ()
    waiting = (ask for ask in shown if not ask.requested and not ask.is_planned(today))
    asks = {ask.id: ask for ask in (*due, *waiting)}
    pilots = work.store.pilots.by_ids(ask.pilot for ask in asks.values())
    for ask in asks.values():
        pilot = pilots[ask.pilot]
        theirs = ask.person == person and can_see(person, pilot, work.policy)
        if ask.is_open and theirs and not pilot.is_held(today):
            yield Item(ask=ask, pilot=pilot)
