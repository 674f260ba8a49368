"""Letters ticked off by what Slack said: sent, refused, in doubt, tried later (decision 5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.domain.asks import AskId, reminded, request_over
from bot.domain.letters import Kind, Letter, LetterId, State
from bot.domain.news import Subject
from bot.domain.people import PersonId
from bot.usecases import changing, pulses
from bot.work import Work

LEASE = timedelta(seconds=60)
PAUSE = timedelta(seconds=20)  # between two looks for a letter in doubt
TRY_AGAIN = timedelta(seconds=30)
LOOKS = 2


def hold(work: Work, letters: Sequence[Letter]) -> None:
    """Read at once what is to be written about several; their pilots first, as for one."""
    asks = {ask for letter in letters for ask in _about(letter)}
    pulsing = {letter.facts.pilot for letter in letters if letter.facts.pilot is not None}
    pilots = {*work.store.asks.pilots_of(asks), *pulsing}
    work.store.pilots.hold(pilots)
    work.store.letters.by_ids((letter.id for letter in letters), changing=True)
    changing.locked(work, asks)


def is_held(work: Work, letter: Letter) -> bool:
    """Whether it is still as it was claimed; else somebody has found out what became of it."""
    now = work.store.letters.get(letter.id)
    return now is not None and now.lease_until == letter.lease_until


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
    if letter.person and not letter.person.dm:
        work.store.people.keep_dm(letter.person.id, channel)
    if letter.state is State.UNKNOWN:
        work.store.news.take_back(Subject.LETTER_IN_DOUBT, str(letter.id))
    else:
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


def withdraw(work: Work, letter: Letter) -> None:
    """Nothing is left to say, or its time is over; owing its key again revives it."""
    work.store.letters.change(letter.id, state=State.WITHDRAWN.value)
    _request_is_over(work, letter, arrived=False)


def unfit(work: Work, letter: Letter, error: str) -> None:
    """It cannot be put together: what is owed is refused, a message stays as it is."""
    now = _letter(work, letter.id)
    if letter.state is not State.OWED:
        edited(work, letter)
    elif now.state is State.OWED:
        refused(work, letter.id, error)


def refused(work: Work, letter_id: LetterId, error: str) -> None:
    """Slack will not take it: no round used, the rest goes on."""
    letter = _letter(work, letter_id)
    work.store.letters.change(letter.id, state=State.REFUSED.value, error=error, lease_until=None)
    _request_is_over(work, letter, arrived=False)
    if letter.facts.pulse is not None:
        pulses.refused(work, letter, error)
    elif letter.kind is Kind.DIGEST and letter.channel:
        _digest_in_trouble(work, letter.channel, error)


def later(
    work: Work, letter_id: LetterId, wait: timedelta = TRY_AGAIN, because: str | None = None
) -> None:
    """It was not sent: owed again, with its key."""
    due_at = work.now + wait
    work.store.letters.change(
        letter_id, state=State.OWED.value, due_at=due_at, lease_until=None, error=because
    )


def unchecked(work: Work, person: PersonId) -> None:
    """Slack cannot tell now who somebody is: what is owed to them waits, the rest goes on."""
    work.store.letters.postpone(person, work.now + TRY_AGAIN)


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


def look_paused(work: Work, letter_id: LetterId, error: str) -> None:
    """The token or the app is at fault: looked up once that is mended."""
    work.store.workspace.pause(error)
    look_later(work, letter_id)


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
    if work.store.letters.get(letter_id):
        sent(work, letter_id, channel, ts)


def dm_opened(work: Work, person: PersonId, channel: str) -> None:
    work.store.people.keep_dm(person, channel)


def _letter(work: Work, letter_id: LetterId) -> Letter:
    """The letter as it stays until this transaction is over.

    Its pilots are locked first: whoever changes a pilot owes the edits of its letters after.
    """
    known = work.store.letters.get(letter_id)
    hold(work, [known] if known else [])
    letter = work.store.letters.get(letter_id)
    if letter is None:
        message = f"no letter with row {letter_id}"
        raise LookupError(message)
    return letter


def _about(letter: Letter) -> Iterator[AskId]:
    yield from letter.shows
    if letter.facts.ask is not None:
        yield letter.facts.ask


def _arrived(work: Work, letter: Letter) -> None:
    _request_is_over(work, letter, arrived=True)
    if letter.kind is Kind.REMINDER and letter.person:
        work.store.people.reminded(letter.person.id, work.now)
        _round_used(work, letter)


def _round_used(work: Work, letter: Letter) -> None:
    for ask, pilot in changing.locked(work, letter.shows):
        if ask.is_open and ask.person == letter.person:
            after = reminded(ask, pilot, work.policy, work.now, again=letter.again)
            work.store.asks.put(after, ask)
            changing.tell_if_silent(work, pilot, changing.look_again(work, pilot))


def _request_is_over(work: Work, letter: Letter, *, arrived: bool) -> None:
    if letter.facts.ask is None:
        return
    for ask, pilot in changing.locked(work, [letter.facts.ask]):
        if ask.is_open and ask.person == letter.person and ask.requested:
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
