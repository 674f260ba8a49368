"""`preflight db`: the schema of the database."""

from __future__ import annotations

import typer

from bot import app as root
from bot.cli.paper import AsJson, as_json, out
from bot.settings import read_store_settings
from bot.store import migrate

app = typer.Typer(no_args_is_help=True, help="Bring the database up to this version, or check it.")


@app.command()
def upgrade() -> None:
    """Bring the database up to this version. On SQLite this happens at each start anyway."""
    database = root.database_at(read_store_settings().database_url)
    before = migrate.state(database)
    migrate.upgrade(database)
    database.close()
    done = "was up to date" if before.standing is migrate.Standing.CURRENT else "is up to date now"
    out.print(f"The database {done} ({before.head}).")


@app.command()
def check(*, json: AsJson = False) -> None:
    """Say how the database stands; exit code 1 unless it fits this version."""
    database = root.database_at(read_store_settings().database_url)
    found = migrate.state(database)
    differences = migrate.check(database) if found.standing is migrate.Standing.CURRENT else []
    database.close()
    if json:
        as_json({"standing": found.standing, "revision": found.revision, "differs": differences})
    else:
        out.print(f"The database is {found.standing} (revision {found.revision or 'none'}).")
        for difference in differences:
            out.print(f"  {difference}")
    if differences or found.standing is not migrate.Standing.CURRENT:
        raise typer.Exit(1)
