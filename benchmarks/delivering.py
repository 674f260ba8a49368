"""Letters a second: the shipped courier beside a bare loop, in processes, and at Slack's pace."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import delete, update

from benchmarks.bank import sqlite_url
from benchmarks.databases import migrated, named, postgresql
from benchmarks.rounds import in_turn, pairs
from benchmarks.table import Figure, rates
from bot import app as root
from bot.domain.letters import State
from bot.domain.pace import POSTS_A_MINUTE
from bot.runtime import Bot
from bot.sandbox import Person, Sandbox, faults
from bot.sandbox.faults import Fault
from bot.settings import Settings
from bot.store.schema import LetterRow, PaceRow
from bot.usecases import policies
from tests.chaos import crowd, sender
from tests.chaos.sender import Morning
from tests.chaos.storm import POST
from tests.town import settings_for

LETTERS = 480  # a round
THREADS = 16
FEW, MANY, EACH = 1, 4, 4  # processes, and the threads of each
ANSWERS_AFTER = 0.05  # seconds
AT_SLACKS_PACE = 560  # letters, of which the last go out after more than a minute
AT_ONCE = 20  # letters that may go at once after a pause; the pace is that of the others
PATIENCE = 300.0  # seconds
MINUTE = 60
TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Office:
    """A crowd that is owed a letter each, and what delivers in processes of its own."""

    slack: Sandbox
    settings: Settings
    clock: Morning
    bot: Bot
    people: Sequence[Person]
    nursery: ForkServerContext

    def sends(self, processes: int, threads: int) -> float:
        """Letters a second, by the shipped courier."""
        self.owes()
        told = (self.settings, self.clock, threads)
        return _rate(self.sent_by(sender.send, told, processes))

    def posts(self) -> float:
        """Letters a second, by nothing but Slack's own client; each says what one of ours does."""
        last = self.slack.record.calls(POST)[-1]
        said = {name: last.params[name] for name in ("text", "blocks", "metadata")}
        dms = [person.dms[0].channel for person in self.people]
        return _rate(self.sent_by(post_all, (self.slack.api_url, self.slack.bot_token, dms, said)))

    def owes(self) -> None:
        """The same letters once more, as if none had gone out."""
        fresh = dict.fromkeys(("lease_until", "sent_at", "posted_in", "ts"))
        with self.bot.database.writes() as connection:
            connection.execute(
                update(LetterRow).values(state=State.OWED.value, attempts=0, **fresh)
            )
            connection.execute(delete(PaceRow))

    def sent_by(
        self, act: Callable[..., None], told: Sequence[Any], processes: int = 1
    ) -> Sequence[datetime]:
        """When Slack took each letter, while so many processes acted."""
        self.slack.record.clear()
        begun = [
            self.nursery.Process(target=act, args=told, daemon=True) for _ in range(processes)
        ]
        for process in begun:
            process.start()
        self.slack.until(lambda: len(self._taken()) >= len(self.people), within=PATIENCE)
        for process in begun:
            process.terminate()
            process.join()
        return self._taken()

    def _taken(self) -> Sequence[datetime]:
        return [call.at for call in self.slack.record.calls(POST) if call.answer.get("ok")]


def _rate(moments: Sequence[datetime], after: int = 0) -> float:
    counted = moments[after:]
    return (len(counted) - 1) / (counted[-1] - counted[0]).total_seconds()


def post_all(url: str, token: str, channels: Sequence[str], said: Mapping[str, Any]) -> None:
    gc.freeze()  # as the other side does
    client = WebClient(token=token, base_url=url)

    def post(channel: str) -> None:
        client.chat_postMessage(channel=channel, **said)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(post, channels))


def measure(folder: Path) -> Iterator[Figure]:
    yield _beside_a_loop(sqlite_url(folder / "letters.db"))
    with postgresql() as server:
        for kind in (_beside_a_loop, _by_processes, _at_slacks_pace):
            with migrated(server) as url:
                yield kind(url)


def _beside_a_loop(url: str) -> Figure:
    with _office(url, LETTERS) as office:
        rounds = in_turn(partial(office.sends, 1, THREADS), office.posts)
        name = named(office.bot.database)
    what = f"letters, {THREADS} threads, {name}"
    return rates(what, "a bare loop of chat_postMessage", pairs(rounds, 0, 1), least=0.8)


def _by_processes(url: str) -> Figure:
    with _office(url, LETTERS) as office:
        rounds = in_turn(partial(office.sends, MANY, EACH), partial(office.sends, FEW, EACH))
        name = named(office.bot.database)
    what = f"letters, {MANY} processes × {EACH} threads, {name}"
    return rates(what, f"{FEW} process × {EACH} threads", pairs(rounds, 0, 1), least=3)


def _at_slacks_pace(url: str) -> Figure:
    with _office(url, AT_SLACKS_PACE) as office:
        office.bot.do(policies.change, "posts-a-minute", str(POSTS_A_MINUTE))
        office.slack.rules.tiers = True
        told = (office.settings, office.clock, THREADS)
        rate = _rate(office.sent_by(sender.send, told), after=AT_ONCE) * MINUTE
        assert all(call.status != TOO_MANY for call in office.slack.record.calls())
        name = named(office.bot.database)
    return Figure(
        what=f"letters a minute, Slack's limits on, no 429, {name}",
        by=f"the {POSTS_A_MINUTE} that Slack takes",
        measured=f"{rate:.0f} ÷ {POSTS_A_MINUTE}",
        value=rate / POSTS_A_MINUTE,
        least=0.95,
    )


@contextmanager
def _office(url: str, size: int) -> Iterator[Office]:
    with Sandbox(root.wall_clock) as slack:
        settings, clock = settings_for(slack, url), Morning(root.wall_clock())
        bot = root.build(settings, clock)
        with closing(bot.database):
            people = crowd.settle(slack, size)
            crowd.owe(slack, bot, people)
            slack.faults.chance = _after_a_while
            yield Office(slack, settings, clock, bot, people, sender.nursery())


def _after_a_while(method: str, _: Mapping[str, Any]) -> Fault | None:
    return faults.slow(ANSWERS_AFTER) if method == POST else None
