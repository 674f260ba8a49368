"""Sending a letter again, when nobody knows whether it arrived, or Slack refused it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.letters import Kind, Letter, LetterId, NotToBeSentAgain, State
from bot.domain.people import SlackId
from bot.domain.permissions import Duty
from bot.usecases import acting
from bot.usecases.ticking import LOOKS
from bot.work import Work

AGAIN = (State.UNKNOWN, State.REFUSED)


def in_states(work: Work, states: Iterable[State], limit: int) -> list[Letter]:
    """The newest first."""
    return work.store.letters.in_states(states, limit)


def send_again(work: Work, who: SlackId, letter_id: LetterId) -> Letter:
    acting.on_duty(work, who, Duty.SEND_AGAIN)
    return owe_again(work, letter_id)


def owe_again(work: Work, letter_id: LetterId) -> Letter:
    """It keeps its key and waits for its slot; its asks are chosen anew, and no round is used.

    One that may have arrived is looked for first, once more.
    """
    letter = work.store.letters.get(letter_id, changing=True)
    if letter is None or letter.state not in AGAIN:
        raise NotToBeSentAgain(letter_id, letter.state if letter else None)
    due_at, ends_at = _slot(work, letter)
    slot = {"due_at": due_at, "ends_at": ends_at}
    if letter.state is State.UNKNOWN:
        look = {"state": State.SENDING.value, "lease_until": work.now, "looks": LOOKS - 1}
        work.store.letters.owe_again(letter.id, **slot, **look)
    else:
        work.store.letters.owe_again(letter.id, **slot, state=State.OWED.value)
    return letter


def doubt_what_was_due(work: Work) -> int:
    """After a restore: what was owed may have gone out since, so it is looked up; how many."""
    return work.store.letters.doubt(work.now)


def _slot(work: Work, letter: Letter) -> tuple[datetime, datetime | None]:
    if letter.person is None:
        return work.now, None
    calendar = work.policy.calendar_of(letter.person)
    if letter.kind is not Kind.REMINDER:
        return calendar.office_hours(work.now), None
    slot = calendar.first_slot(work.now)
    return slot, calendar.slot_end(slot)
