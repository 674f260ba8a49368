"""Copies of a SQLite database while it is in use, and a copy put in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import make_url

from bot.store.database import PRIMARY, Database

DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


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


def damage(database: Database) -> str | None:
    """What SQLite finds wrong with its file; PostgreSQL looks after its own."""
    file = database.writing.url.database
    if not database.is_sqlite or not database.is_there or file is None:
        return None
    try:
        with closing(_read_only(Path(file))) as source:
            (found,) = source.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as trouble:  # busy, or out of reach, is not damaged
        return str(trouble) if trouble.sqlite_errorcode & PRIMARY in DAMAGED else None
    return None if found == "ok" else str(found).splitlines()[0]


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def put_back(url: str, copy: Path) -> None:
    """A copy in the place of the database, where there is none; an older one is upgraded later."""
    where = make_url(url)
    if not where.get_backend_name().startswith("sqlite") or not where.database:
        message = "PostgreSQL brings its own way to do this, pg_restore: see docs/operate.md."
        raise CannotCopy(message)
    if not copy.is_file():
        message = f"There is no file {copy}."
        raise CannotCopy(message)
    with closing(_read_only(copy)) as source:
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
    left = [to.with_name(f"{to.name}{beside}") for beside in ("", "-wal", "-shm")]
    if there := next((one for one in left if one.exists()), None):
        # A log that is left would be played into the copy, which is then neither of the two.
        message = f"There is a file {there} already. Move it away first."
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
