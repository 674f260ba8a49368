"""`preflight db`: the schema of the database."""

from __future__ import annotations

from contextlib import closing

import typer

from bot import app as root
from bot.cli.paper import AsJson, as_json, out
from bot.settings import read_store_settings
from bot.store import migrate
from bot.store.migrate import Standing

app = typer.Typer(no_args_is_help=True, help="Bring the database up to this version, or check it.")


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
        found = migrate.state(database)
        differs = migrate.check(database) if found.standing is Standing.CURRENT else []
    if json:
        as_json({"standing": found.standing, "revision": found.revision, "differs": differs})
    else:
        out.print(f"The database is {found.standing} (revision {found.revision or 'none'}).")
        for difference in differs:
            out.print(f"  {difference}")
    if differs or found.standing is not Standing.CURRENT:
        raise typer.Exit(1)
