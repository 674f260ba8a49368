"""Letters on their way while Slack misbehaves and workers are killed; then what became of them."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from multiprocessing.context import ForkServerProcess
from typing import Any

from bot import app as root
from bot.domain.letters import Letter, State
from bot.runtime import Bot
from bot.sandbox import Sandbox, faults
from bot.sandbox.faults import Fault
from bot.settings import Settings
from bot.usecases import ticking
from bot.work import Work
from tests.chaos import crowd, sender
from tests.chaos.sender import Morning
from tests.town import settings_for

POST, LOOK = "chat.postMessage", "conversations.history"
Trouble = tuple[float, Callable[[], Fault]]
"""How large a share of the calls it befalls, and what it is."""

TROUBLES: Mapping[str, Trouble] = {
    "429": (0.003, lambda: faults.rate_limited(after=1)),
    "500, done": (0.01, lambda: faults.status(500, done=True)),
    "500, not done": (0.01, lambda: faults.status(500)),
    "reset after accepting": (0.01, faults.resets_after),
    "a page of some proxy": (0.005, lambda: faults.not_json(502, done=True)),
}
SILENCE: Mapping[str, Trouble] = {"no answer": (0.001, faults.hangs_after)}  # takes ten seconds
WAITS = 900.0  # seconds until a storm that does not end is a failure
ROUNDS = 12  # of waiting for what is in doubt


@dataclass
class Chance:
    """Draws what goes wrong next: a seed tells in which order, not with which letter."""

    draw: random.Random
    troubles: Mapping[str, Trouble]
    posts: int = 0
    happened: Counter[str] = field(default_factory=Counter)

    def reached(self, posts: int) -> bool:
        return self.posts >= posts

    def __call__(self, method: str, _: Mapping[str, Any]) -> Fault | None:
        if method not in {POST, LOOK}:
            return None
        self.posts += method == POST
        number = self.draw.random()
        for name, (share, fault) in self.troubles.items():
            if number < share:
                self.happened[f"{name} ({method})"] += 1
                return fault()
            number -= share
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    seed: int
    letters: int
    kills: int
    processes: int
    threads: int
    troubles: Mapping[str, Trouble]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`lost` and `twice` should be empty; `unknown` says why each of them is.

    `again` needed more than one attempt.
    """

    killed: int
    lost: list[str]
    twice: list[str]
    unknown: list[str]
    looked_up: int
    again: int
    troubles: Mapping[str, int]
    states: Mapping[State, int]


def weathered(storm: Storm, database_url: str) -> Outcome:
    chance = Chance(random.Random(storm.seed), storm.troubles)  # noqa: S311
    with Sandbox(root.wall_clock) as slack:
        settings = settings_for(slack, database_url)
        clock = Morning(root.wall_clock())
        bot = root.build(settings, clock)
        with closing(bot.database):
            crowd.owe(slack, bot, crowd.settle(slack, storm.letters))
            slack.faults.chance = chance
            killed = _killing(storm, bot, slack, (settings, clock, chance))
            _settle_doubts(bot, clock)
            slack.faults.chance = None
            return _found(slack, bot, killed, chance)


def _killing(
    storm: Storm, bot: Bot, slack: Sandbox, with_: tuple[Settings, Morning, Chance]
) -> int:
    """By how many posts have come, so that the kills are spread over the whole."""
    settings, clock, chance = with_
    draw = random.Random(storm.seed)  # noqa: S311
    last = int(storm.letters * 0.9)
    moments = sorted(draw.randrange(1, last) for _ in range(storm.kills))
    with _workers(storm, settings, clock) as (workers, begin):
        for moment in moments:
            slack.until(partial(chance.reached, moment), within=WAITS)
            victim = draw.randrange(len(workers))
            os.kill(workers[victim].pid or 0, signal.SIGKILL)
            workers[victim].join()
            workers[victim] = begin()
        slack.until(lambda: bot.see(_all_begun), within=WAITS)
    return len(moments)


def _all_begun(work: Work) -> bool:
    return work.store.letters.first_owed() is None


@contextmanager
def _workers(
    storm: Storm, settings: Settings, clock: Morning
) -> Iterator[tuple[list[ForkServerProcess], Callable[[], ForkServerProcess]]]:
    nursery = sender.nursery()

    def begin() -> ForkServerProcess:
        return sender.started(nursery, settings, clock, storm.threads)

    workers = [begin() for _ in range(storm.processes)]
    try:
        yield workers, begin
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def _settle_doubts(bot: Bot, clock: Morning) -> None:
    """Nothing is on its way any more, so time may pass as fast as it likes."""
    for step in range(1, ROUNDS + 1):
        later = replace(clock, ahead=step * (ticking.LEASE + timedelta(seconds=1)))
        replace(bot, clock=later, ticks=later.ticks, rest=lambda _: False).deliver()


def _found(slack: Sandbox, bot: Bot, killed: int, chance: Chance) -> Outcome:
    arrived = Counter(_marks(slack))
    letters: list[Letter] = bot.see(lambda work: work.store.letters.in_states(State, 1_000_000))
    return Outcome(
        killed=killed,
        lost=[_told(one) for one in letters if not arrived[one.mark] and _promised(one)],
        twice=[_told(one) for one in letters if arrived[one.mark] > 1],
        unknown=[_told(one) for one in letters if one.state is State.UNKNOWN],
        looked_up=len(slack.record.calls(LOOK)),
        again=sum(one.attempts > 1 for one in letters),
        troubles=dict(sorted(chance.happened.items())),
        states=Counter(one.state for one in letters),
    )


def _promised(letter: Letter) -> bool:
    """Whether somebody counts on it: what is unknown is shown, and can be sent again."""
    return letter.state is not State.UNKNOWN


def _told(letter: Letter) -> str:
    return (
        f"{letter.key} {letter.state} after {letter.attempts} attempts, {letter.error or 'well'}"
    )


def _marks(slack: Sandbox) -> Iterator[str]:
    for person in slack.people.values():
        for message in person.dms:
            if message.metadata:
                yield str(message.metadata["event_payload"]["id"])
