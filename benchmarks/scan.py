"""The scan for what is due: its cost is to grow with that, not with the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.bank import sqlite_url
from benchmarks.databases import named, postgresql
from benchmarks.registers import DUE, NOW, due_pilots, fill
from benchmarks.rounds import in_turn, pairs, seconds
from benchmarks.table import Figure, ratio
from bot import app as root
from bot.domain.pilot import PilotId
from bot.runtime import Bot
from bot.usecases import asking
from bot.work import Work
from tests.postgres import empty_database

SMALL, LARGE, FULL = 10_000, 100_000, 1_000_000
TARGET = 1.5


@dataclass(frozen=True, slots=True)
class Register:
    bot: Bot
    due: list[PilotId]

    def scan(self) -> float:
        """Until nothing is due, as the job does it."""
        self.bot.do(_become_due, self.due)
        return seconds(self._look)

    def read(self) -> float:
        self.bot.do(_become_due, self.due)
        return seconds(partial(self.bot.do, _read))

    def _look(self) -> None:
        looked = 0
        while found := self.bot.do(asking.look_at_due):
            looked += found
        assert looked == DUE


def measure(folder: Path, *, full: bool) -> Iterator[Figure]:
    large = FULL if full else LARGE
    urls = [sqlite_url(folder / name) for name in ("small.db", "large.db")]
    yield from _compared(urls, large)
    with postgresql() as server, empty_database(server) as small, empty_database(server) as big:
        yield from _compared([small, big], large)


def _compared(urls: Sequence[str], size: int) -> Iterator[Figure]:
    with ExitStack() as stack:
        small = stack.enter_context(_register(urls[0], SMALL))
        large = stack.enter_context(_register(urls[1], size))
        name = named(large.bot.database)
        scans = in_turn(large.scan, small.scan)
        reads = in_turn(large.read, small.read)
    what, by = f"{DUE:,} due of {size:,}", f"of {SMALL:,}; {name}"
    yield ratio(f"scan, {what}", by, pairs(scans, 0, 1), TARGET)
    yield ratio(f"read, {what}", by, pairs(reads, 0, 1), TARGET)


@contextmanager
def _register(url: str, size: int) -> Iterator[Register]:
    fill(url, size)
    with root.desk(url) as bot:
        yield Register(replace(bot, clock=lambda: NOW), due_pilots(size))


def _become_due(work: Work, pilots: list[PilotId]) -> None:
    work.store.pilots.look_later([(pilot, work.now) for pilot in pilots])


def _read(work: Work) -> None:
    assert len(work.store.pilots.due(work.now, DUE)) == DUE
