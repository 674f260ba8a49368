"""A turn of the post office: what Slack said first, then the hands, then what it simply took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot import post_office
from bot.domain.letters import State
from bot.post_office import Carried, PostOffice
from bot.runtime import Bot
from bot.sandbox import Person, faults
from bot.usecases import posting
from bot.work import Work
from tests.journeys.ledger import letters
from tests.town import Town

POST = "chat.postMessage"
HANDS = 2


class Waiting(Executor):
    """Hands that carry while the clerk rests; each notes how the letters stood when it began."""

    def __init__(self, standing: Callable[[], list[State]]) -> None:
        self.standing = standing
        self.begun: list[list[State]] = []
        self.errands: list[Callable[[], None]] = []
        self.breaks = 0  # so many of the first errands

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        self.begun.append(self.standing())
        if len(self.begun) <= self.breaks:
            self.errands.append(lambda: done.set_exception(ZeroDivisionError()))
        else:
            self.errands.append(lambda: done.set_result(fn(*args, **kwargs)))
        return done

    def carry(self, _: float) -> bool:
        errands, self.errands = self.errands, []
        for errand in errands:
            errand()
        return False


@pytest.fixture
def town(either_town: Town) -> Town:
    return either_town


@pytest.fixture
def hands(town: Town) -> Waiting:
    return Waiting(lambda: [letter.state for letter in letters(town)])


@pytest.fixture
def bot(town: Town, hands: Waiting) -> Bot:
    return replace(town.bot, office=PostOffice(HANDS, hands), rest=hands.carry)


def owed_to(town: Town, names: str) -> list[Person]:
    """Each of them is owed a request; no pilot is named like another."""
    people = [town.slack.person(f"person-{one}", zone="Europe/Zurich") for one in names.lower()]
    for letter, owner in zip(names, people, strict=True):
        said = f"/pilot register {letter * 9} lead:@bo owner:@{owner.handle}"
        town.ana.types(said, in_=town.pilots)
        town.later.run()
    return people


def test_the_next_letters_are_on_their_way_before_what_was_taken_is_written_down(
    town: Town, hands: Waiting, bot: Bot
) -> None:
    people = owed_to(town, "ABCD")

    bot.deliver()

    assert hands.begun[HANDS] == [State.SENDING] * 4
    assert [letter.state for letter in letters(town)] == [State.SENT] * 4
    assert [len(one.dms) for one in people] == [1, 1, 1, 1]


def test_what_was_taken_is_written_down_although_nothing_more_can_be_claimed(
    town: Town, hands: Waiting, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    owed_to(town, "ABCD")
    claims = posting.claim

    def broken_once_begun(*args: Any, **kwargs: Any) -> posting.Claim:
        if hands.begun:
            raise RuntimeError
        return claims(*args, **kwargs)

    monkeypatch.setattr(posting, "claim", broken_once_begun)

    with pytest.raises(RuntimeError):
        bot.deliver()

    states = [letter.state for letter in letters(town)]
    assert states == [State.SENT, State.SENT, State.OWED, State.OWED]


def test_what_could_not_be_written_down_goes_before_the_next_claim(
    town: Town, hands: Waiting, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = owed_to(town, "ABCDEF")
    written_down, troubles = (
        post_office.written_down,
        [OperationalError("UPDATE", {}, OSError("gone"))],
    )

    def gone_once(work: Work, carried: Sequence[Carried]) -> None:
        if troubles:
            raise troubles.pop()
        written_down(work, carried)

    monkeypatch.setattr(post_office, "written_down", gone_once)

    with pytest.raises(OperationalError):
        bot.deliver()
    hands.carry(0)
    bot.deliver()

    assert hands.begun[2 * HANDS][:HANDS] == [State.SENT, State.SENT]
    assert [letter.state for letter in letters(town)] == [State.SENT] * 6
    assert [len(one.dms) for one in people] == [1] * 6


def test_what_was_taken_is_written_down_although_another_errand_broke(
    town: Town, hands: Waiting, bot: Bot
) -> None:
    owed_to(town, "AB")
    hands.breaks = 1

    with pytest.raises(ZeroDivisionError):
        bot.deliver()

    assert [letter.state for letter in letters(town)] == [State.SENDING, State.SENT]


def test_once_slack_asks_to_wait_no_other_letter_is_begun(
    town: Town, hands: Waiting, bot: Bot
) -> None:
    people = owed_to(town, "ABCD")
    town.slack.fails(POST, faults.rate_limited(after=30))

    bot.deliver()

    assert len(hands.begun) == HANDS
    assert [len(one.dms) for one in people] == [0, 1, 0, 0]
    states = [letter.state for letter in letters(town)]
    assert states == [State.OWED, State.SENT, State.OWED, State.OWED]
