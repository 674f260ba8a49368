"""What delivers, as a process of its own: the shipped courier, at an hour when letters may go."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerContext, ForkServerProcess

from bot import app as root
from bot.logs import set_up
from bot.running import Courier
from bot.settings import Settings
from tests.chaos.crowd import TUESDAY


@dataclass(frozen=True, slots=True)
class Morning:
    """Ten o'clock of a Tuesday at `began`, by the wall; time goes on as it does."""

    began: datetime
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return TUESDAY + (root.wall_clock() - self.began) + self.ahead

    def ticks(self) -> float:
        return self().timestamp()


def send(settings: Settings, clock: Morning, threads: int) -> None:
    """Until SIGTERM."""
    gc.freeze()  # as `preflight` does when it has loaded everything
    set_up("error", "console")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    courier = Courier(threads)
    bot = root.build(settings, clock, time.monotonic, courier)
    with closing(bot.database):
        courier.start(bot.deliver)
        courier.wake()
        stop.wait()
        courier.stop()


def nursery() -> ForkServerContext:
    """Processes that begin with everything loaded, and with no thread of ours."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.chaos.sender"])
    return context


def started(
    nursery: ForkServerContext, settings: Settings, clock: Morning, threads: int
) -> ForkServerProcess:
    process = nursery.Process(target=send, args=(settings, clock, threads), daemon=True)
    process.start()
    return process
