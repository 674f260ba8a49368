"""Copies of a SQLite database while it is in use, and a copy put in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import make_url

from bot.store.database import Database


class CannotCopy(Exception):
    """In words that the operator can act on."""


def back_up(database: Database, copy: Path) -> None:
    """The database as it stands at one moment, whatever is written meanwhile."""
    if not database.is_sqlite:
        message = "PostgreSQL brings its own way to do this, pg_dump: see docs/operate.md."
        raise CannotCopy(message)
    with database.reading.connect() as connection:
        source = connection.connection.driver_connection
        if not isinstance(source, sqlite3.Connection):
            message = f"a driver we do not know: {type(source)}"
            raise TypeError(message)
        _copy(source, copy)


def put_back(url: str, copy: Path) -> None:
    """A copy in the place of the database, where there is none; an older one is upgraded later."""
    where = make_url(url)
    if not where.get_backend_name().startswith("sqlite") or not where.database:
        message = "PostgreSQL brings its own way to do this, pg_restore: see docs/operate.md."
        raise CannotCopy(message)
    if not copy.is_file():
        message = f"There is no file {copy}."
        raise CannotCopy(message)
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as source:
        _check(source, copy)
        _copy(source, Path(where.database))


def _check(source: sqlite3.Connection, copy: Path) -> None:
    with suppress(sqlite3.DatabaseError):
        whole = source.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if whole and source.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,):
            return
    message = f"{copy} is no backup of Preflight, or not a whole one."
    raise CannotCopy(message)


def _copy(source: sqlite3.Connection, to: Path) -> None:
    """Under another name until it is whole."""
    if to.exists():
        message = f"There is a file {to} already. Move it away first."
        raise CannotCopy(message)
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, and no others beside it
    except sqlite3.OperationalError as error:
        part.unlink(missing_ok=True)
        message = f"{to} could not be written: {error}"
        raise CannotCopy(message) from error
    part.rename(to)
