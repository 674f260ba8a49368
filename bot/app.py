"""The composition root: the only file that knows every room and reads the clock."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from socket import gaierror

import structlog
from slack_bolt import App

import handlers
import scheduler
from bot import health, serving
from bot.domain.workspace import Identity
from bot.health import Health
from bot.logs import set_up
from bot.metrics import Metrics
from bot.post_office import PostOffice
from bot.running import Courier, Listeners, Socket, all_stopped
from bot.runtime import Bot
from bot.serving import at_the_end, ended_at_once, once_answering
from bot.settings import WHERE, Settings, SettingsWrong, hide_from_bolt, read_settings
from bot.slack.gateway import Slack
from bot.slack.outcomes import Broken, Busy, InDoubt, NotSent, Refused, Unreachable
from bot.store import Store, migrate, workspaces
from bot.store.database import (
    Database,
    DatabaseTrouble,
    NotADatabase,
    cause_of,
    is_elsewhere,
    open_database,
)
from bot.store.migrate import SchemaIsNewer, SchemaIsOld
from bot.usecases import policies, registering, ticking
from bot.web import Site

log = structlog.get_logger(__name__)

TRY_AGAIN_SECONDS = 2.0
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
        metrics = Metrics()
        migrate.ensure(database)
        slack = _slack(settings, metrics)
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
        metrics=metrics,
        office=courier.office if courier else PostOffice(),
    )
    bot.do(policies.seed, settings.preflight_pmo)
    bot.do(ticking.pause, None)
    return bot


def _slack(settings: Settings, metrics: Metrics | None = None) -> Slack:
    heard = metrics.slack_failed if metrics else None
    return Slack.at(settings.slack_api_url, settings.slack_bot_token.get_secret_value(), heard)


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
            return SettingsWrong(said)
        case Busy():
            return NotNow(f"Slack at {url} asks for patience: start again in a minute.")
        case InDoubt(reason) | NotSent(reason):
            return NotNow(f"SLACK_API_URL: Slack did not answer at {url} ({reason}).")


class NotNow(SettingsWrong):
    """Perhaps nothing is wrong, and it only cannot be reached at the moment."""


NEVER_RUN = (
    "The database knows no workspace yet: start `preflight run`, or `serve` and `work`, "
    "once first."
)


class NoWorkspaceYet(SettingsWrong):
    """The database has never seen a workspace."""


@contextmanager
def desk(database_url: str) -> Iterator[Bot]:
    """The bot for work that needs the database alone: it never speaks to Slack."""
    with closing(database_at(database_url)) as database:
        if not database.is_there:
            raise NoWorkspaceYet(NEVER_RUN)
        migrate.expect(database)
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
        raise NoWorkspaceYet(NEVER_RUN)
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
        executor=Listeners(LISTENERS, thread_name_prefix="listener"),
    )


def run(settings: Settings) -> None:
    """Socket Mode, jobs and delivery in one process, until SIGTERM or Ctrl-C."""
    token = settings.app_token
    _live(settings, lambda bot: _socket(bot, settings, token))


def work(settings: Settings) -> None:
    """Jobs and delivery, beside any number of others like it and of `serve`."""
    _live(settings, lambda _: None)


def _live(settings: Settings, opened: Callable[[Bot], Socket | None]) -> None:
    _at_signals(_leave)
    courier = Courier(settings.preflight_senders)
    bot = build(settings, courier=courier)
    with closing(bot.database):
        clockwork = scheduler.Clockwork(bot)
        checks = {"scheduler": health.idle(lambda: clockwork.idle_seconds)}
        well = Health(bot, delivers=True, besides=checks)
        site = Site(well, health.watched(well))
        with _health_told(site, settings):
            _meet_everybody(bot)
            register = _register_of(bot)
            socket = opened(bot)
            if socket:
                checks["socket"] = health.connected(socket.is_connected)
            stop = threading.Event()
            _at_signals(stop.set)
            courier.start(bot.deliver)
            clockwork.start()
            log.info("ready", **register)
            stop.wait()
            log.info("stopping")
            if not all_stopped(courier.stop, clockwork.stop, *([socket.close] if socket else [])):
                log.warning("stopped while Slack was silent")  # what is on its way is looked up
                os._exit(0)  # else Python waits for the threads that wait for Slack
    log.info("stopped")


def _register_of(bot: Bot) -> dict[str, str | int]:
    """Whose it is, and how long: without the pilots one expects it is another database."""
    return {"workspace": bot.identity.name, "pilots": bot.see(registering.registered)}


def _meet_everybody(bot: Bot) -> None:
    bot.refresh_pmo_group()
    bot.meet_admins()


@contextmanager
def _health_told(site: Site, settings: Settings) -> Iterator[None]:
    host, port = settings.preflight_host, settings.preflight_health_port
    if port is not None:
        _listens(host, port, "PREFLIGHT_HEALTH_PORT")
    with serving.health_at(site, host, port):
        yield


def serve(settings: Settings) -> None:
    """Slack's requests over HTTP, until SIGTERM or Ctrl-C; letters are sent by `work`."""
    _ = settings.signing_secret
    _listens(settings.preflight_host, settings.preflight_port, "PREFLIGHT_PORT")
    build(settings).database.close()  # what is wrong is said here, not by a worker
    load, host, port = partial(_site, settings), settings.preflight_host, settings.preflight_port
    serving.serve(load, host, port, stopping=lambda: log.info("stopping"))
    log.info("stopped")


def _site(settings: Settings) -> Site:
    """In the process that serves it."""
    set_up(settings.preflight_log_level, settings.preflight_log_form)
    bot = _built_again(settings)
    at_the_end(bot.database.close)
    _meet_everybody(bot)
    register = _register_of(bot)
    app = listeners(bot, settings)
    at_the_end(app.listener_runner.listener_executor.shutdown)
    host, port = settings.preflight_host, settings.preflight_port
    once_answering(host, port, lambda: log.info("ready", **register, port=port))
    well = Health(bot, delivers=False)
    from bot.api.desk import Api  # noqa: PLC0415  # its shapes take a while to make

    return Site(well, health.watched(well), app, Api(bot))


def _listens(host: str, port: int, name: str) -> None:
    try:
        serving.ensure_free(host, port)
    except serving.PortTaken as taken:
        wrong = "PREFLIGHT_HOST" if isinstance(taken.__cause__, gaierror) else name
        raise SettingsWrong(f"{wrong}: {taken}.") from None


def _at_signals(act: Callable[[], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: act())


def _leave() -> None:
    raise SystemExit(0)


def _built_again(settings: Settings) -> Bot:
    """By a worker in another's place: what was there at the start may be gone for a while.

    Or be of another version, while somebody upgrades.
    """
    while True:
        try:
            return build(settings)
        except (NotNow, DatabaseTrouble, SchemaIsOld, SchemaIsNewer) as trouble:
            if isinstance(trouble, DatabaseTrouble) and not is_elsewhere(trouble):
                raise
            log.error("not ready", because=cause_of(trouble))  # noqa: TRY400  # it is no bug
            with ended_at_once():
                time.sleep(TRY_AGAIN_SECONDS)


def _socket(bot: Bot, settings: Settings, token: str) -> Socket:
    socket = Socket(listeners(bot, settings), token, settings.slack_api_url, LISTENERS)
    try:
        socket.open(bot.slack.socket_url(token))
    except Unreachable as trouble:
        raise _refused("SLACK_APP_TOKEN", trouble, settings.slack_api_url) from None
    return socket
