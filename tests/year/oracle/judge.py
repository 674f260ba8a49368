"""Reads a log from start to end and says which promises were broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tests.year.oracle.facts import apply, vacate
from tests.year.oracle.log import Entry, Letter, Tick
from tests.year.oracle.reminders import Desk
from tests.year.oracle.requests import judge_sent, missing_requests
from tests.year.oracle.violations import Violation
from tests.year.oracle.world import World


@dataclass(slots=True)
class Report:
    """The violations, and how often each doubt left something open."""

    violations: list[Violation] = field(default_factory=list)
    doubts: Counter[str] = field(default_factory=Counter)
    ticks: int = 0
    reminders: int = 0


def judge(entries: Iterable[Entry], *, strict: bool = False) -> list[Violation]:
    """With strict, only the preferred reading of each ambiguous rule is accepted."""
    return examine(entries, strict=strict).violations


def examine(entries: Iterable[Entry], *, strict: bool = False) -> Report:
    reader = Reader(strict=strict)
    for entry in entries:
        reader.read(entry)
    return reader.finish()


class Reader:
    """Holds a tick back until its letters are complete."""

    def __init__(self, *, strict: bool) -> None:
        self.world = World()
        self.desk = Desk(self.world, strict=strict)
        self.report = Report()
        self.open_tick: Tick | None = None
        self.letters: list[Letter] = []
        self.now: datetime | None = None

    def read(self, entry: Entry) -> None:
        self._keep_order(entry)
        match entry:
            case Letter(kind="reminder"):
                self._collect(entry)
            case Letter():
                self.report.violations.extend(judge_sent(entry, self.world))
            case Tick():
                self._close_tick()
                vacate(entry.at, self.world)
                self.open_tick = entry
            case _:
                self._close_tick()
                apply(entry, self.world)

    def finish(self) -> Report:
        self._close_tick()
        self.report.doubts.update(self.desk.doubts)
        return self.report

    def _keep_order(self, entry: Entry) -> None:
        if entry.at.tzinfo is None:
            raise ValueError(f"a moment without a zone: {entry!r}")
        if self.now is not None and entry.at < self.now:
            raise ValueError(f"out of order, before {self.now}: {entry!r}")
        self.now = entry.at

    def _collect(self, letter: Letter) -> None:
        self.report.reminders += 1
        if self.open_tick is None:
            words = "a reminder that follows no tick of the job"
            self.report.violations.append(Violation(letter.at, letter.to, "no tick", words))
            self.report.violations.extend(self.desk.judge(letter))
        else:
            self.letters.append(letter)

    def _close_tick(self) -> None:
        if self.open_tick is None:
            return
        self.report.ticks += 1
        at = self.open_tick.at
        if not self.world.is_refused(at):
            self.report.violations.extend(missing_requests(at, self.world))
        self.report.violations.extend(self.desk.settle(self.open_tick.at, self.letters))
        self.world.tick += 1
        self.open_tick, self.letters = None, []
