"""A bank's workspace on the local Slack, with the bot on a SQLite file, for what needs both."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.driver import driver
from bot import app as root
from bot.runtime import Bot
from bot.sandbox import Person, Sandbox
from bot.settings import Settings


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


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"
