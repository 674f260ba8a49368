"""A bank's workspace on the local Slack, with the bot on a SQLite file, for what needs both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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


@contextmanager
def open_bank(folder: Path) -> Iterator[Bank]:
    with Sandbox(root.wall_clock) as slack:
        ana = slack.person("ana", name="Ana Keller", zone="Europe/Zurich", admin=True)
        slack.person("bo", name="Bo Lindqvist", zone="Europe/Stockholm")
        settings = settings_for(slack, f"sqlite:///{folder / 'bank.db'}")
        bot = root.build(settings)
        try:
            yield Bank(slack, settings, bot, ana)
        finally:
            bot.database.close()


def settings_for(slack: Sandbox, database_url: str) -> Settings:
    said = {name.lower(): value for name, value in slack.environment.items()}
    return Settings.model_validate({**said, "database_url": database_url})
