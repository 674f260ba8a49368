"""The workspace of the story: six people, two channels, and the shipped bot between them.

Nothing is played: Bolt over Socket Mode, the jobs and the delivery that `preflight run` starts,
SQLite in a temporary folder. Only the clock is moved by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ParamSpec, TypeVar

from pydantic import SecretStr

import handlers
from bot import app as root
from bot.demo.clock import Clock
from bot.domain.people import SlackId
from bot.frozen import dataclass
from bot.running import Socket
from bot.runtime import Bot
from bot.sandbox import Channel, Director, Person, Rules, Sandbox
from bot.settings import Settings, reach_directly
from scheduler import TIMETABLE

P = ParamSpec("P")
R = TypeVar("R")

BEGINS = datetime(2026, 11, 1, 23, tzinfo=UTC)
THREADS = 4
PATIENCE = 30.0  # seconds for an ack: the story is no race, on whatever machine it is told


class Afterwards(ThreadPoolExecutor):
    """What the bot does after an ack. The story waits for it, so that it reads in order."""

    def __init__(self) -> None:
        super().__init__(THREADS, thread_name_prefix="listener")
        self._going: list[Future[Any]] = []

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        future = super().submit(fn, *args, **kwargs)
        self._going = [*(one for one in self._going if not one.done() or one.exception()), future]
        return future

    def finish(self) -> None:
        """Whatever went wrong there is raised here."""
        wait(self._going)
        for future in self._going:
            future.result()
        self._going.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    slack: Sandbox
    clock: Clock
    bot: Bot
    afterwards: Afterwards
    ana: Person
    bo: Person
    cy: Person
    dee: Person
    eli: Person
    fay: Person
    pilots: Channel
    pharma: Channel

    @property
    def people(self) -> tuple[Person, ...]:
        return (self.ana, self.bo, self.cy, self.dee, self.eli, self.fay)

    @property
    def channels(self) -> tuple[Channel, ...]:
        return (self.pilots, self.pharma)

    def settles(self) -> None:
        """What follows an ack, and the letters that are due."""
        self.afterwards.finish()
        self.bot.deliver()

    def ticks(self) -> None:
        """The shipped timetable: every job once, the nightly ones in their hour."""
        for job in TIMETABLE:
            if job.cron.split()[1] in {"*", str(self.clock.now.hour)}:
                job.run(self.bot)

    def hears(self) -> None:
        """Waits until the bot has taken what Slack told it by itself."""
        events = self.slack.record.envelopes("events_api")
        self.slack.until(lambda: all(event.acks for event in events))
        self.settles()


def _by_hand() -> None:
    """The tour delivers when its story is ready for it."""


@contextmanager
def opened(
    port: int = 0, director: Director | None = None, wake: Callable[[], None] = _by_hand
) -> Iterator[Company]:
    """`director` is what the page is lent; `wake` hears of every letter that is owed."""
    with TemporaryDirectory(prefix="preflight-demo-") as folder:
        clock = Clock(BEGINS)
        rules = Rules(ack_seconds=PATIENCE)
        lent = director or Director()
        with Sandbox(clock, port=port, rules=rules, director=lent) as slack:
            people = _people(slack)
            everybody = list(people.values())
            pilots = slack.channel("ai-pilots", members=everybody)
            pharma = slack.channel("pharma-pilots", members=everybody)
            settings = _settings(slack, people["ana"], Path(folder))
            with _running(settings, clock, wake) as (bot, afterwards):
                slack.wait_for_bot()
                for person in everybody:  # at leisure: before an ack it would be a second at most
                    bot.meet(SlackId(person.id))
                yield Company(
                    slack=slack,
                    clock=clock,
                    bot=bot,
                    afterwards=afterwards,
                    pilots=pilots,
                    pharma=pharma,
                    **people,
                )


@contextmanager
def _running(
    settings: Settings, clock: Clock, wake: Callable[[], None]
) -> Iterator[tuple[Bot, Afterwards]]:
    """The bot as `preflight run` puts it together, but for the threads that wait for the clock."""
    reach_directly(settings.slack_api_url)
    bot = replace(root.build(settings, clock, clock.ticks), rest=clock.rest, wake=wake)
    token = settings.app_token
    with Afterwards() as afterwards:
        app = handlers.bolt_app(
            bot, settings.slack_bot_token.get_secret_value(), executor=afterwards
        )
        socket = Socket(app, token, settings.slack_api_url, THREADS)
        socket.open(bot.slack.socket_url(token))
        try:
            yield bot, afterwards
        finally:
            socket.close()
            bot.database.close()


def _settings(slack: Sandbox, pmo: Person, folder: Path) -> Settings:
    """All of them, so that nothing of the reader's own environment gets into the story."""
    return Settings(
        _env_file=None,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{folder / 'preflight.db'}",
        preflight_pmo=pmo.id,
        preflight_log_level="error",
        preflight_log_form="console",
    )


def _people(slack: Sandbox) -> dict[str, Person]:
    zurich, tokyo, new_york = "Europe/Zurich", "Asia/Tokyo", "America/New_York"
    return {
        "ana": _person(slack, "Ana Keller", zurich, admin=True),
        "bo": _person(slack, "Bo Lindqvist", zurich),
        "cy": _person(slack, "Cy Tanaka", tokyo),
        "dee": _person(slack, "Dee Okafor", new_york),
        "eli": _person(slack, "Eli Moreau", zurich),
        "fay": _person(slack, "Fay Nair", new_york),
    }


def _person(slack: Sandbox, name: str, zone: str, *, admin: bool = False) -> Person:
    first, last = name.lower().split()
    email = f"{first}.{last}@example.com"
    return slack.person(first, name=name, zone=zone, email=email, admin=admin)
