"""A bank's workspace to tell stories in: people, channels, the bot, and a clock moved by hand.

Everything is the real thing: Bolt, the database, and the local Slack over the wire. Only the
envelopes come through a door in the caller's thread, so that a test reads from top to bottom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_bolt import App, BoltRequest

import handlers
from bot import app as root
from bot.demo.clock import Clock as Moved
from bot.domain.pilot import Pilot
from bot.runtime import Bot
from bot.sandbox import Channel, Message, Person, Sandbox
from bot.settings import Settings
from bot.store import migrate
from bot.store.database import Database
from bot.work import Work
from scheduler import jobs
from tests import manners

MONDAY = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
STEP = timedelta(minutes=15)
ELSEWHERE = "this story is about something else"
PATIENT = 30.0  # seconds for look-ups before an ack: no story depends on how busy its machine is


@dataclass
class Clock(Moved):
    """The tour's: it stands until it is moved."""

    now: datetime = MONDAY


@dataclass
class Later(Executor):
    """What Bolt does after an ack waits here, until the story goes on."""

    waiting: list[Callable[[], Any]] = field(default_factory=list)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append(lambda: future.set_result(fn(*args, **kwargs)))
        return future

    def run(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


@dataclass
class Town:
    slack: Sandbox
    clock: Clock
    bot: Bot
    app: App
    later: Later
    settings: Settings
    ana: Person  # PMO lead, and the workspace's admin
    bo: Person
    cy: Person
    dee: Person
    eli: Person
    fay: Person
    pilots: Channel
    risk: Channel

    def settle(self) -> None:
        """Whatever is due at this moment happens: what follows an ack, and delivery."""
        self.later.run()
        self.bot.deliver()

    def tick(self) -> None:
        """The jobs, once."""
        for job in (jobs.check_unverified, jobs.look_for_gaps, jobs.owe_digests, jobs.tell_pmo):
            job(self.bot)
        self.settle()

    def until(self, moment: datetime) -> None:
        """Time passes, a quarter of an hour at a time, with the jobs running."""
        self.settle()
        while self.clock.now < moment:
            self.clock.now = min(self.clock.now + STEP, moment)
            self.tick()

    def passes(self, **span: float) -> None:
        self.until(self.clock.now + timedelta(**span))

    def moves(self, person: Person, pilot: str, *stages: str) -> None:
        """Somebody moves a pilot on; where a gate is closed, the PMO lets it pass.

        For stories that begin behind a gate, and are about something else.
        """
        for stage in stages:
            person.types(f"/pilot stage {pilot} {stage}", self.pilots)
            if not self._is_in(pilot, stage):
                self.ana.types(f"/pilot override {pilot} until 2027-04-01 because {ELSEWHERE}")
            assert self._is_in(pilot, stage), f"{pilot} is not {stage}"

    def _is_in(self, pilot: str, stage: str) -> bool:
        number = int(pilot.removeprefix("P-"))
        found = self.bot.see(Town._numbered, number)
        return found is not None and found.stage == stage

    @staticmethod
    def _numbered(work: Work, number: int) -> Pilot | None:
        return work.store.pilots.numbered(number)

    def dms(self, person: Person) -> list[str]:
        """The notifications of somebody's DMs, oldest first."""
        self.settle()
        return [message.text for message in person.dms]

    def last_dm(self, person: Person) -> Message:
        self.settle()
        return person.dms[-1]


@contextmanager
def open_town(
    database_url: str, clock: Clock | None = None, database: Database | None = None
) -> Iterator[Town]:
    """`database` is open, migrated and empty, where a run keeps one."""
    clock = clock or Clock()
    with Sandbox(clock) as slack:
        people = _people(slack)
        pilots = slack.channel("ai-pilots", members=list(people.values()))
        risk = slack.channel("model-risk", members=[people["ana"]])
        settings = settings_for(slack, database_url)
        if database is None:
            _migrate(database_url)
        bot = root.build(settings, clock, clock.ticks, database=database)
        bot = replace(bot, hurry=PATIENT, rest=clock.rest)
        later = Later()
        app = handlers.bolt_app(bot, slack.bot_token, slack.signing_secret, later)
        slack.hands_to(lambda d: app.dispatch(BoltRequest(body=d.payload, mode="socket_mode")))
        try:
            yield Town(slack, clock, bot, app, later, settings, **people, pilots=pilots, risk=risk)
            lapses = manners.lapses(slack.record)
            assert not lapses, lapses
        finally:
            bot.database.close()


@contextmanager
def another_process(town: Town) -> Iterator[Bot]:
    """The bot started once more on the same database: after a crash, or beside the first."""
    bot = replace(root.build(town.settings, town.clock, town.clock.ticks), rest=town.clock.rest)
    try:
        yield bot
    finally:
        bot.database.close()


def settings_for(slack: Sandbox, database_url: str) -> Settings:
    return Settings.model_validate(
        {
            "slack_bot_token": slack.bot_token,
            "slack_app_token": slack.app_token,
            "slack_signing_secret": slack.signing_secret,
            "slack_api_url": slack.api_url,
            "database_url": database_url,
        }
    )


def _migrate(database_url: str) -> None:
    database = root.database_at(database_url)
    migrate.upgrade(database)
    database.close()


def _people(slack: Sandbox) -> dict[str, Person]:
    return {
        "ana": slack.person("ana", name="Ana Keller", zone="Europe/Zurich", admin=True),
        "bo": slack.person("bo", name="Bo Lindqvist", zone="Europe/Stockholm"),
        "cy": slack.person("cy", name="Cy Tanaka", zone="Asia/Tokyo"),
        "dee": slack.person("dee", name="Dee Okafor", zone="America/New_York"),
        "eli": slack.person("eli", name="Eli Moreau", zone="Europe/Paris"),
        "fay": slack.person("fay", name="Fay Nair", zone="Asia/Kolkata"),
    }
