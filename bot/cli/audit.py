"""`preflight audit`: the trail of events as a file, and whether it is whole."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Annotated, TextIO

import typer

import scheduler
from bot import app as root
from bot.cli.paper import AsJson, as_json, err, out
from bot.domain.audit import Broken, Check, Flaw, Link, compared
from bot.files import exports, trail
from bot.render import audit as said
from bot.render import words
from bot.runtime import Bot
from bot.settings import read_store_settings
from bot.usecases import auditing

SHOWN = 20  # told one by one; --json tells all

app = typer.Typer(
    no_args_is_help=True, help="Every event of the workspace in one chain: write it, check it."
)


@app.command()
def export(
    to: Annotated[
        Path | None,
        typer.Option("--out", dir_okay=False, help="Where to; left out: standard output."),
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Write every event as CSV, sealed. The last hash is told: keep it in another place."""
    if json and to is None:
        raise typer.BadParameter("the events themselves are CSV: name a file", param_hint="--out")
    with root.desk(read_store_settings().database_url) as bot:
        scheduler.jobs.seal_events(bot)
        check = _written(bot, to)
    if json:
        as_json({"events": check.count, "last_hash": check.last, "file": str(to)})
    elif to:
        out.print(f"{words.count(check.count, 'event')} written to {to}.")
        out.print(said.kept(check))
    else:
        err.print(said.kept(check))


def _written(bot: Bot, to: Path | None) -> Check:
    if to is None:
        sys.stdout.reconfigure(encoding=exports.ENCODING, newline="")  # type: ignore[union-attr]
        return _write(bot, sys.stdout)
    try:
        with to.open("x", encoding=exports.ENCODING, newline="") as file:
            return _write(bot, file)
    except FileExistsError:
        message = f"there is a file {to} already, which may be evidence"
        raise typer.BadParameter(message, param_hint="--out") from None


def _write(bot: Bot, file: TextIO) -> Check:
    """A chain that is broken is not written as if it were whole: it is told, and the file ends."""
    check = Check()
    trail.write_header(file)
    for page in _pages(bot):
        for broken in check.follow(page):
            _tell([broken])
            raise typer.Exit(1)
        trail.write_links(file, page)
    trail.write_end(file, check.count, check.last)
    return check


@app.command()
def verify(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="An export; left out: the database."),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option(metavar="HASH", help="A last hash that was kept: it has to be in there."),
    ] = None,
    *,
    alone: Annotated[bool, typer.Option("--alone", help="The file without the database.")] = False,
    json: AsJson = False,
) -> None:
    """Say whether the trail is whole, and where it is not; exit code 1 if it is broken."""
    if file is None and alone:
        raise typer.BadParameter("name the file that is checked alone", param_hint="FILE")
    check, found = _of_file(file, last, alone=alone) if file else _of_database(last)
    if json:
        as_json(_facts(check, found))
    elif found:
        _tell(found)
    else:
        out.print(said.whole(check, str(file or "The database")))
    if found:
        raise typer.Exit(1)


def _of_database(last: str | None) -> tuple[Check, list[Broken]]:
    check = Check()
    with root.desk(read_store_settings().database_url) as bot:
        scheduler.jobs.seal_events(bot)
        return check, list(check.follow(_links(bot), last))


def _of_file(file: Path, last: str | None, *, alone: bool) -> tuple[Check, list[Broken]]:
    """On its own first; where it is whole, against the database as well."""
    check = Check()
    found = list(check.follow(trail.read_trail(file), last))
    if not check.ended:
        found.append(Broken(flaw=Flaw.CUT_OFF, place=check.count))
    if not alone and not found:
        with root.desk(read_store_settings().database_url) as bot:
            found = list(compared(trail.read_trail(file), _links(bot)))
    return check, found


def _links(bot: Bot) -> Iterator[Link]:
    return chain.from_iterable(_pages(bot))


def _pages(bot: Bot) -> Iterator[list[Link]]:
    after = 0
    while page := bot.see(auditing.links_page, after):
        yield page
        after = page[-1].seal.place


def _tell(found: Iterable[Broken]) -> None:
    lines = [said.broken(one) for one in found]
    for line in lines[:SHOWN]:
        err.print(line)
    if len(lines) > SHOWN:
        err.print(f"And {len(lines) - SHOWN} more: --json tells all of them.")


def _facts(check: Check, found: list[Broken]) -> dict[str, object]:
    return {
        "whole": not found,
        "events": check.count,
        "last_hash": check.last,
        "words_erased": check.erased,
        "broken": [asdict(one) | {"says": said.broken(one)} for one in found],
    }
