"""`preflight db`: the schema of the database, and copies of it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot import app as root
from bot.cli.paper import AsJson, as_json, out
from bot.settings import read_store_settings
from bot.store import backup as copies
from bot.store import migrate
from bot.store.migrate import Standing
from bot.usecases import resending

app = typer.Typer(no_args_is_help=True, help="Upgrade the database, check it, back it up.")


@app.command()
def upgrade(*, json: AsJson = False) -> None:
    """Bring the database up to this version. On SQLite this happens at each start anyway."""
    with closing(root.database_at(read_store_settings().database_url)) as database:
        before = migrate.state(database)
        migrate.upgrade(database)
    if json:
        as_json({"was": before.standing, "from": before.revision, "to": before.head})
    elif before.standing is Standing.CURRENT:
        out.print(f"The database was up to date ({before.head}).")
    else:
        out.print(f"The database is up to date now ({before.head}).")


@app.command()
def check(*, json: AsJson = False) -> None:
    """Say how the database stands; exit code 1 unless it fits this version."""
    with closing(root.database_at(read_store_settings().database_url)) as database:
        damage = copies.damage(database)
        if not damage:
            found = migrate.state(database)
            differs = migrate.check(database) if found.standing is Standing.CURRENT else []
    if damage:
        _tell_damage(damage, json=json)
    if json:
        as_json({"standing": found.standing, "revision": found.revision, "differs": differs})
    else:
        out.print(f"The database is {found.standing} (revision {found.revision or 'none'}).")
        for difference in differs:
            out.print(f"  {difference}")
    if differs or found.standing is not Standing.CURRENT:
        raise typer.Exit(1)


def _tell_damage(damage: str, *, json: bool) -> NoReturn:
    if json:
        as_json({"standing": "damaged", "damage": damage})
    else:
        out.print(f"The file of the database is damaged: {damage}. Restore a backup.")
    raise typer.Exit(1)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to; nothing may be there.")]) -> None:
    """Copy a SQLite database as it stands, while Preflight may be running."""
    with closing(root.database_at(read_store_settings().database_url)) as database:
        copies.back_up(database, file)
    out.print(f"Backed up to {file}.")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Put a backup where DATABASE_URL says, while Preflight is stopped.

    What was owed when it was made may have been sent since: it is looked up before it is sent.
    """
    url = read_store_settings().database_url
    copies.put_back(url, file)
    with closing(root.database_at(url)) as database:
        migrate.ensure(database)
    with root.desk(url) as bot:
        doubted = bot.do(resending.doubt_what_was_due)
    out.print(f"Restored from {file}.")
    if doubted:
        out.print(f"Letters that are looked up before they are sent: {doubted}.")
