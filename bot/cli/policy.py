"""`preflight settings`: the workspace's policy, shown and changed."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

import scheduler
from bot import app as root
from bot.cli.paper import AsJson, as_json, err, out
from bot.runtime import Bot
from bot.settings import read_store_settings
from bot.usecases import policies
from bot.usecases.policies import SETTINGS

HELP = "\n\n".join(
    [
        "Show the workspace's policy, or change one setting: preflight settings grace 5",
        "\b\n" + "\n".join(f"{name:15}  {setting.says}" for name, setting in SETTINGS.items()),
    ]
)


def settings(
    name: Annotated[str | None, typer.Argument(help="The setting.")] = None,
    value: Annotated[list[str] | None, typer.Argument(help="Its new value.")] = None,
    *,
    json: AsJson = False,
) -> None:
    with root.desk(read_store_settings().database_url) as bot:
        if name and value:
            _change(bot, name, " ".join(value))
        told = bot.see(policies.show)
    if name:
        told = {name: policies.known(name, told)}
    if json:
        as_json(told)
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for setting, text in told.items():
        table.add_row(setting, text, SETTINGS[setting].says)
    out.print(table)


def _change(bot: Bot, name: str, text: str) -> None:
    """Whatever it moves is settled now and not tonight."""
    bot.do(policies.change, name, text)
    with err.status("Looking at every pilot in this light …"):
        scheduler.jobs.look_at_all(bot, sound=False)
    if name == "pmo" and bot.see(policies.pmo_group):
        err.print("Who is in the group is asked tonight, or now by: preflight tick refresh_people")
