"""A bank's workspace on the local Slack, with the bot on a SQLite file, for what needs both."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.driver import driver
from bot import app as root
from bot.domain.pilot import PilotId
from bot.runtime import Bot
from bot.sandbox import Person, Sandbox
from bot.settings import Settings
from bot.usecases import asking
from bot.work import Work


@dataclass(frozen=True, slots=True)
class Bank:
    slack: Sandbox
    settings: Settings
    bot: Bot
    ana: Person
    file: Path

    def twin(self, name: str) -> Path:
        """A copy of the bank's database, as it stands now."""
        twin = self.file.with_name(name)
        with closing(sqlite3.connect(self.file)) as ours, driver(twin) as copy:
            ours.backup(copy)
        return twin


@contextmanager
def open_bank(folder: Path) -> Iterator[Bank]:
    file = folder / "bank.db"
    with Sandbox(root.wall_clock) as slack:
        ana = slack.person("ana", name="Ana Keller", zone="Europe/Zurich", admin=True)
        slack.person("bo", name="Bo Lindqvist", zone="Europe/Stockholm")
        said = {name.lower(): value for name, value in slack.environment.items()}
        settings = Settings.model_validate({**said, "database_url": sqlite_url(file)})
        bot = root.build(settings)
        with closing(bot.database):
            yield Bank(slack, settings, bot, ana, file)


@contextmanager
def crowded(bank: Bank, size: int, one: PilotId) -> Iterator[Bot]:
    """The bank on a twin of its database, with so many more like one pilot, each with its asks."""
    with closing(root.database_at(sqlite_url(bank.twin(f"{size}.db")))) as database:
        bot = replace(bank.bot, database=database)
        bot.do(_copies, size, one)
        while bot.do(asking.look_at_due):
            pass
        yield bot


def _copies(work: Work, size: int, one: PilotId) -> None:
    known = work.store.pilots.get(one)
    like_it = replace(known, number=0, import_key=None)
    copies = [replace(like_it, name=f"{known.name} {n}") for n in range(size)]
    work.store.pilots.add_many(copies, work.policy, work.now)


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"
