"""The composition root: the only file that knows every room and reads the clock."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import structlog
from slack_bolt import App

import handlers
import scheduler
from bot.running import Courier, Socket
from bot.runtime import Bot
from bot.settings import Settings, SettingsWrong
from bot.slack.gateway import Slack
from bot.slack.outcomes import Broken, Refused, Unreachable
from bot.store import Store, migrate, workspaces
from bot.store.database import Database, NotADatabase, open_database
from bot.usecases import policies, ticking

log = structlog.get_logger(__name__)

LISTENERS = 32  # threads; Bolt's default of five lets people wait


def wall_clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251


def database_at(url: str) -> Database:
    """Raises `SettingsWrong` for an address that names no database."""
    try:
        return open_database(url)
    except NotADatabase as error:
        message = f"DATABASE_URL does not look right: {error}"
        raise SettingsWrong(message) from None


def build(
    settings: Settings,
    clock: Callable[[], datetime] = wall_clock,
    ticks: Callable[[], float] = time.monotonic,
    courier: Courier | None = None,
) -> Bot:
    """The bot of the workspace that the token belongs to, on a database that fits the code."""
    database = database_at(settings.database_url)
    migrate.ensure(database)
    slack = Slack.at(settings.slack_api_url, settings.slack_bot_token.get_secret_value())
    try:
        identity = slack.identity()
    except Unreachable as trouble:
        database.close()
        raise SettingsWrong(_unreachable(trouble, settings)) from None
    with database.writes() as connection:
        workspace = workspaces.install(connection, identity)
    bot = Bot(
        database=database,
        slack=slack,
        workspace=workspace,
        identity=identity,
        clock=clock,
        ticks=ticks,
        wake=courier.wake if courier else _nobody_to_wake,
        stopping=courier.is_stopping if courier else _never,
    )
    bot.do(policies.seed, settings.preflight_pmo)
    bot.do(ticking.pause, None)
    return bot


def _nobody_to_wake() -> None:
    """Where delivery is called by hand: the command line, tests, the tour."""


def _never() -> bool:
    return False


def _unreachable(trouble: Unreachable, settings: Settings) -> str:
    match trouble.failure:
        case Broken(error) | Refused(error):
            return (
                f"SLACK_BOT_TOKEN was not accepted by Slack ({error}): "
                'take it anew from your Slack app, "OAuth & Permissions".'
            )
        case failure:
            return f"SLACK_API_URL could not be reached at {settings.slack_api_url} ({failure})."


class NoWorkspaceYet(SettingsWrong):
    """The database has never seen a workspace."""


@contextmanager
def desk(database_url: str) -> Iterator[Bot]:
    """The bot for work that needs the database alone: it never speaks to Slack."""
    database = database_at(database_url)
    try:
        migrate.ensure(database)
        yield _at_desk(database)
    finally:
        database.close()


@contextmanager
def rehearsal(database_url: str) -> Iterator[Bot]:
    """The same, in one transaction that is taken back."""
    with desk(database_url) as bot, bot.database.rehearsed() as rehearsed:
        yield replace(bot, database=rehearsed)


def _at_desk(database: Database) -> Bot:
    with database.reads() as connection:
        found = workspaces.workspace_ids(connection)
        if not found:
            message = "The database knows no workspace yet: run `preflight run` once first."
            raise NoWorkspaceYet(message)
        identity = Store.within(connection, found[0], reading=True).workspace.get().identity
    nowhere = Slack.at("http://127.0.0.1:9/", "")
    return Bot(
        database=database,
        slack=nowhere,
        workspace=found[0],
        identity=identity,
        clock=wall_clock,
        ticks=time.monotonic,
    )


def listeners(bot: Bot, settings: Settings) -> App:
    secret = settings.slack_signing_secret
    return handlers.bolt_app(
        bot,
        token=settings.slack_bot_token.get_secret_value(),
        signing_secret=secret.get_secret_value() if secret else None,
        executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
    )


def run(settings: Settings, ready: Callable[[], None] = lambda: None) -> None:
    """Socket Mode, jobs and delivery in one process, until SIGTERM or Ctrl-C."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    courier = Courier()
    bot = build(settings, courier=courier)
    bot.refresh_pmo_group()
    socket = _socket(bot, settings)
    clockwork = scheduler.Clockwork(bot)
    courier.start(bot.deliver)
    clockwork.start()
    log.info("ready", workspace=bot.identity.name)
    ready()
    stop.wait()
    log.info("stopping")
    socket.close()
    courier.stop()
    clockwork.stop()
    bot.database.close()
    log.info("stopped")


def _socket(bot: Bot, settings: Settings) -> Socket:
    token = settings.slack_app_token.get_secret_value()
    socket = Socket(listeners(bot, settings), token, settings.slack_api_url)
    try:
        socket.open()
    except Exception as error:
        message = (
            f"SLACK_APP_TOKEN was not accepted by Slack ({type(error).__name__}): it needs "
            'the scope connections:write; your Slack app, "Basic Information".'
        )
        raise SettingsWrong(message) from error
    return socket
