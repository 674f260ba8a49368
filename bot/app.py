"""The composition root: the only file that knows every room and reads the clock."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import structlog
from slack_bolt import App

import handlers
import scheduler
from bot.domain.workspace import Identity
from bot.running import Courier, Socket, all_stopped
from bot.runtime import Bot
from bot.settings import WHERE, Settings, SettingsWrong, hide_from_bolt, read_settings
from bot.slack.gateway import Slack
from bot.slack.outcomes import Broken, Busy, InDoubt, NotSent, Refused, Unreachable
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
    database: Database | None = None,
) -> Bot:
    """The bot of the workspace that the token belongs to, on a database that fits the code.

    `database` is the one of the settings, where it is open already.
    """
    with ExitStack() as on_failure:
        database = database or database_at(settings.database_url)
        on_failure.enter_context(closing(database))
        migrate.ensure(database)
        slack = _slack(settings)
        identity = _identity(slack, settings)
        with database.writes() as connection:
            workspace = workspaces.install(connection, identity)
        on_failure.pop_all()
    bot = Bot(
        database=database,
        slack=slack,
        workspace=workspace,
        identity=identity,
        clock=clock,
        ticks=ticks,
        wake=courier.wake if courier else _nobody_to_wake,
        stopping=courier.is_stopping if courier else _never,
        rest=courier.rest if courier else _sleep,
    )
    bot.do(policies.seed, settings.preflight_pmo)
    bot.do(ticking.pause, None)
    return bot


def _slack(settings: Settings) -> Slack:
    return Slack.at(settings.slack_api_url, settings.slack_bot_token.get_secret_value())


def _identity(slack: Slack, settings: Settings) -> Identity:
    try:
        return slack.identity()
    except Unreachable as trouble:
        raise _refused("SLACK_BOT_TOKEN", trouble, settings.slack_api_url) from None


def _nobody_to_wake() -> None:
    """Where delivery is called by hand: the command line, tests, the tour."""


def _never() -> bool:
    return False


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return True


def _refused(variable: str, trouble: Unreachable, url: str) -> SettingsWrong:
    match trouble.failure:
        case Broken(error) | Refused(error):
            said = f"{variable} was not accepted by Slack ({error}): it {WHERE[variable]}."
        case Busy():
            said = f"Slack at {url} asks for patience: start again in a minute."
        case InDoubt(reason) | NotSent(reason):
            said = f"SLACK_API_URL: Slack did not answer at {url} ({reason})."
    return SettingsWrong(said)


class NoWorkspaceYet(SettingsWrong):
    """The database has never seen a workspace."""


@contextmanager
def desk(database_url: str) -> Iterator[Bot]:
    """The bot for work that needs the database alone: it never speaks to Slack."""
    with closing(database_at(database_url)) as database:
        migrate.ensure(database)
        yield _at_desk(database)


@contextmanager
def rehearsal(database_url: str) -> Iterator[Bot]:
    """The same, in one transaction that is taken back."""
    with desk(database_url) as bot, bot.database.rehearsed() as rehearsed:
        yield replace(bot, database=rehearsed)


def with_slack(bot: Bot, settings: Settings) -> Bot:
    """The same bot, able to ask Slack."""
    return replace(bot, slack=_slack(settings))


def _at_desk(database: Database) -> Bot:
    workspace = _workspace(database)
    with database.reads() as connection:
        identity = Store.within(connection, workspace, reading=True).workspace.get().identity
    nowhere = Slack.at("http://127.0.0.1:9/", "")
    return Bot(
        database=database,
        slack=nowhere,
        workspace=workspace,
        identity=identity,
        clock=wall_clock,
        ticks=time.monotonic,
    )


def _workspace(database: Database) -> int:
    """The only one; where the database has seen several, the one that the token belongs to."""
    with database.reads() as connection:
        found = workspaces.workspace_ids(connection)
    if not found:
        message = "The database knows no workspace yet: run `preflight run` once first."
        raise NoWorkspaceYet(message)
    if len(found) == 1:
        return found[0]
    settings = read_settings()
    identity = _identity(_slack(settings), settings)
    with database.writes() as connection:
        return workspaces.install(connection, identity)


def listeners(bot: Bot, settings: Settings) -> App:
    hide_from_bolt()
    secret = settings.slack_signing_secret
    return handlers.bolt_app(
        bot,
        token=settings.slack_bot_token.get_secret_value(),
        signing_secret=secret.get_secret_value() if secret else None,
        executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
    )


def run(settings: Settings) -> None:
    """Socket Mode, jobs and delivery in one process, until SIGTERM or Ctrl-C."""
    _at_signals(_leave)
    courier = Courier()
    bot = build(settings, courier=courier)
    with closing(bot.database):
        bot.refresh_pmo_group()
        bot.meet_admins()
        socket = _socket(bot, settings)
        clockwork = scheduler.Clockwork(bot)
        stop = threading.Event()
        _at_signals(stop.set)
        courier.start(bot.deliver)
        clockwork.start()
        log.info("ready", workspace=bot.identity.name)
        stop.wait()
        log.info("stopping")
        if not all_stopped(courier.stop, socket.close, clockwork.stop):
            log.warning("stopped while Slack was silent")  # what is on its way is looked up later
            os._exit(0)  # else Python waits for the threads that wait for Slack
    log.info("stopped")


def _at_signals(act: Callable[[], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: act())


def _leave() -> None:
    raise SystemExit(0)


def _socket(bot: Bot, settings: Settings) -> Socket:
    token = settings.slack_app_token.get_secret_value()
    socket = Socket(listeners(bot, settings), token, settings.slack_api_url, LISTENERS)
    try:
        socket.open(bot.slack.socket_url(token))
    except Unreachable as trouble:
        raise _refused("SLACK_APP_TOKEN", trouble, settings.slack_api_url) from None
    return socket
