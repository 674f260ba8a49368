"""`preflight calendar`: what is planned, as a file that calendars read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import app as root
from bot.cli.paper import out as paper
from bot.domain.command_text import pilot_ref
from bot.settings import read_store_settings
from bot.usecases import reading


def calendar(
    pilot: Annotated[
        str | None, typer.Option(metavar="P-7", help="One pilot; left out: all of them.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Where to; left out: standard output.")
    ] = None,
) -> None:
    """Write gates, training and check-ins as a calendar file. A second one moves, not doubles."""
    from bot.api import feed  # noqa: PLC0415  # its library is slow to load, and rare

    number = _number(pilot) if pilot else None
    with root.desk(read_store_settings().database_url) as bot:
        if number is None:
            found = bot.see(reading.every, restricted=True)
        else:
            found = bot.see(reading.one, number)
        written = feed.calendar(found, bot.team)
    if out is None:
        sys.stdout.buffer.write(written)
        return
    out.write_bytes(written)
    paper.print(f"The calendar was written to {out}.")


def _number(key: str) -> int:
    number = pilot_ref(key).number
    if number is None:
        raise typer.BadParameter("a pilot is called like P-7", param_hint="--pilot")
    return number
