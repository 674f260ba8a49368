"""What runs beside the listeners in one process: the socket, its watchdog, and the delivery."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import ParamSpec, TypeVar

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.post_office import PostOffice
from bot.slack.outcomes import TROUBLE, NotSent, Unreachable, failure_of, word_for
from bot.store.database import cause_of, is_out_of_reach

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger(__name__)

PING_SECONDS = 2.0
CONNECT_SECONDS = 10
ACK_SECONDS = 3  # how long Slack waits for an ack
STOP_SECONDS = 6.0  # in all; supervisors kill what takes longer than ten
DELIVERY_SECONDS = 1.0  # between two looks for work when nothing woke us: others may have owed it


@dataclass(slots=True)
class Gate:
    """Counts requests in flight, so that a stop can wait for their acks."""

    handle: Callable[..., None]
    busy: int = 0
    quiet: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self.quiet:
            self.busy += 1
        try:
            self.handle(client, request)
        finally:
            with self.quiet:
                self.busy -= 1
                self.quiet.notify_all()

    def wait(self, seconds: float) -> bool:
        with self.quiet:
            return self.quiet.wait_for(lambda: self.busy == 0, seconds)


class Socket:
    """Socket Mode with a watchdog: the SDK alone takes long to notice a dead line."""

    def __init__(
        self,
        app: App,
        app_token: str,
        api_url: str,
        listeners: int,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        handler = SocketModeHandler(
            app,
            app_token,
            web_client=WebClient(base_url=api_url, timeout=CONNECT_SECONDS, retry_handlers=[]),
            ping_interval=ping_seconds,
            concurrency=listeners,
        )
        self._client = handler.client
        self._dead_after = 2 * ping_seconds
        self._gate = Gate(handler.handle)
        self._client.socket_mode_request_listeners[:] = [self._gate]
        self._stopped = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="socket-watchdog", daemon=True)

    def open(self, url: str) -> None:
        """At the address Slack gave. Raises `Unreachable`, where the SDK would try in silence."""
        self._client.wss_uri = url
        self._client.connect()
        if not self._client.is_connected():
            self._client.close()  # its threads must not outlive the process
            raise Unreachable(NotSent("the socket did not open"))
        self._watchdog.start()

    def close(self) -> None:
        """Let the acks in flight out, then hang up."""
        self._stopped.set()
        self._gate.wait(ACK_SECONDS)
        if self.line:
            self.line.on_error_listener = _hung_up
        self._wake_reader()
        self._client.close()

    def is_connected(self) -> bool:
        return self._client.is_connected()

    @property
    def line(self) -> Connection | None:
        """The one there is now; a watchdog or Slack may put another in its place."""
        return self._client.current_session

    def _wake_reader(self) -> None:
        """It would hold the line for up to three seconds; what people type meanwhile is lost."""
        line = self.line
        if line and line.sock:
            with suppress(OSError):  # hung up by Slack just now
                line.sock.shutdown(socket.SHUT_RDWR)

    def _watch(self) -> None:
        last, since = self._pong(), time.monotonic()
        while not self._stopped.wait(self._dead_after / 8):
            pong = self._pong()
            if pong != last or not self._client.is_connected():  # then the SDK tries by itself
                last, since = pong, time.monotonic()
            elif time.monotonic() - since > self._dead_after:
                self._renew()
                last, since = self._pong(), time.monotonic()

    def _renew(self) -> None:
        log.warning("socket was dead")
        self._wake_reader()
        try:
            self._client.connect_to_new_endpoint(force=True)
        except TROUBLE as error:
            log.warning("socket not renewed", because=word_for(failure_of(error)))
            return
        if self._client.is_connected():
            log.info("socket renewed")

    def _pong(self) -> float | None:
        return self.line.last_ping_pong_time if self.line else None


def _hung_up(error: Exception) -> None:
    """A line that breaks while we hang up is no news."""
    log.debug("line broke while hanging up", because=str(error))


class Courier:
    """The thread that delivers, with as many hands as Slack is called by at once.

    It is woken by every commit that owes a letter, by whatever comes back, and now and then.
    """

    def __init__(self, hands: int = 1, wait_seconds: float = DELIVERY_SECONDS) -> None:
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        carriers = ThreadPoolExecutor(hands, thread_name_prefix="carrier")
        self.office = PostOffice(hands, carriers)
        self._wait_seconds = wait_seconds
        self._deliver: Callable[[], int] = lambda: 0
        self._called = False
        self._calls = threading.Condition()
        self._stopped = threading.Event()

    def wake(self) -> None:
        with self._calls:
            self._called = True
            self._calls.notify()

    def start(self, deliver: Callable[[], int]) -> None:
        self._deliver = deliver
        self._thread.start()

    def stop(self) -> None:
        """Letters on their way are ticked off; the next ones are not begun."""
        self._stopped.set()
        with self._calls:
            self._calls.notify_all()
        if self._thread.is_alive():
            self._thread.join()
        self.office.carriers.shutdown()

    def is_stopping(self) -> bool:
        return self._stopped.is_set()

    def rest(self, seconds: float) -> bool:
        """For the next letter, or until there is something to do."""
        self._wait(seconds)
        return not self._stopped.is_set()

    def _run(self) -> None:
        broken = False
        while not self._stopped.is_set() or (broken and self.office.under_way):
            self._wait(self._wait_seconds)
            broken = False
            try:
                self._deliver()
            except Exception as error:
                if is_out_of_reach(error):  # said as long as it lasts, so in one line
                    log.error("database not reached", because=cause_of(error))  # noqa: TRY400
                else:
                    log.exception("delivery failed")
                    broken = True  # by one errand: what the others bring is written all the same
                self._stopped.wait(self._wait_seconds)

    def _wait(self, seconds: float) -> None:
        with self._calls:
            self._calls.wait_for(lambda: self._called or self._stopped.is_set(), seconds)
            self._called = False


class Listeners(ThreadPoolExecutor):
    """What Bolt does after an ack, under the id of the request that asked for it."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        followed = partial(copy_context().run, partial(fn, *args, **kwargs))
        return super().submit(followed)


def all_stopped(*stops: Callable[[], None], within: float = STOP_SECONDS) -> bool:
    """Stop everything at once; False if something would not stop in time."""
    ends = time.monotonic() + within
    threads = [threading.Thread(target=stop, daemon=True) for stop in stops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, ends - time.monotonic()))
    return not any(thread.is_alive() for thread in threads)
