"""The engines and their manners: one writing connection on SQLite, a pool on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from sqlite3 import SQLITE_BUSY, SQLITE_ERROR, SQLITE_FULL, SQLITE_LOCKED
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as SqliteError
from types import MappingProxyType

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolIsEmpty
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from bot.frozen import dataclass

WRITE_AHEAD = "PRAGMA journal_mode = WAL"
PRAGMAS = ("synchronous = FULL", "foreign_keys = ON")
BUSY_SECONDS = 5
READERS = 8
# A server that is gone is noticed in seconds, not in the quarter of an hour that TCP takes.
MANNERS: Mapping[str, int] = MappingProxyType(
    {
        "connect_timeout": BUSY_SECONDS,
        "keepalives_idle": 15,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,  # milliseconds
    }
)


# Everything that a database raises when it cannot be reached or used.
DatabaseTrouble = DBAPIError  # what the database itself refuses; SQLAlchemy's own are bugs
UNREAD = (DatabaseTrouble, PoolIsEmpty)  # where all that is asked is whether it can be read


class NotADatabase(Exception):
    """`DATABASE_URL` names nothing we can open."""


PRIMARY = 0xFF  # of SQLite's codes; the rest says more of the same
PASSES = frozenset({SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL})
# Of two transactions that hold what the other wants, the database gives one of them up.
GIVEN_UP = frozenset({"40001", "40P01"})


def may_be_repeated(trouble: DBAPIError) -> bool:
    """Whether a transaction failed by its neighbours alone: nothing of it was done."""
    return getattr(trouble.orig, "sqlstate", None) in GIVEN_UP


def may_pass(error: BaseException) -> bool:
    """Whether the same may succeed another time, with nothing done differently."""
    return isinstance(error, OperationalError | InterfaceError | PoolIsEmpty)


def is_out_of_reach(error: BaseException) -> bool:
    """Gone, full, read-only or too busy: it may be otherwise in a minute."""
    if isinstance(error, OperationalError) and isinstance(error.orig, SqliteError):
        return error.orig.sqlite_errorcode != SQLITE_ERROR  # that one is about the statement
    return may_pass(error)


def is_elsewhere(error: DBAPIError) -> bool:
    """Whether it may pass by itself: a server that is gone, a file that is busy or full."""
    if isinstance(error.orig, SqliteError):
        return error.orig.sqlite_errorcode & PRIMARY in PASSES
    return may_pass(error)


def cause_of(trouble: BaseException) -> str:
    """What the database itself said, in one line."""
    return str(getattr(trouble, "orig", None) or trouble).splitlines()[0]


@dataclass(frozen=True, slots=True)
class Database:
    """Where everything is kept. Writes never lose an update; long reads stand beside them."""

    writing: Engine
    reading: Engine

    def writes(self) -> AbstractContextManager[Connection]:
        return self.writing.begin()

    def reads(self) -> AbstractContextManager[Connection]:
        """One moment of the database, unchanged while it is read."""
        return self.reading.begin()

    @contextmanager
    def rehearsed(self) -> Iterator[Rehearsal]:
        """Everything written meanwhile is taken back at the end."""
        with self.writing.connect() as connection, connection.begin() as transaction:
            try:
                yield Rehearsal(self.writing, self.reading, connection)
            finally:
                transaction.rollback()

    @property
    def is_there(self) -> bool:
        """Whether a file has anything in it, where it is one: to look for it must not make it."""
        file = Path(self.writing.url.database or "")
        return not self.is_sqlite or (file.is_file() and file.stat().st_size > 0)

    @property
    def is_sqlite(self) -> bool:
        return self.writing.dialect.name == "sqlite"

    def close(self) -> None:
        self.reading.dispose()
        self.writing.dispose()


@dataclass(frozen=True, slots=True)
class Rehearsal(Database):
    """One transaction around everything; each step is a savepoint in it."""

    connection: Connection

    @contextmanager
    def writes(self) -> Iterator[Connection]:
        with self.connection.begin_nested():
            yield self.connection

    @contextmanager
    def reads(self) -> Iterator[Connection]:
        yield self.connection


def open_database(url: str) -> Database:
    try:
        where = make_url(url)
    except (ArgumentError, ValueError) as error:  # the latter for a port of letters
        message = "this is no address of a database"
        raise NotADatabase(message) from error
    match where.get_backend_name():
        case "sqlite":
            return _sqlite(where)
        case "postgresql" | "postgres":
            return _postgresql(where)
        case other:
            message = f"{other} is neither SQLite nor PostgreSQL"
            raise NotADatabase(message)


def _postgresql(url: URL) -> Database:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_timeout=BUSY_SECONDS,
        hide_parameters=True,
        connect_args=MANNERS,
    )
    reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(engine, reading)


def _sqlite(url: URL) -> Database:
    if not url.database or url.database == ":memory:":
        message = "SQLite needs a file: several connections share it"
        raise NotADatabase(message)
    return Database(_writer(url), _reader(url, Path(url.database)))


def _writer(url: URL) -> Engine:
    """All threads share one connection: they queue for it here and never sleep in SQLite."""
    engine = create_engine(
        url,
        hide_parameters=True,  # an error is logged, and they are people's words
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
        _write_ahead(connection)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        _read_every_alphabet(connection)

    _begins(engine, "BEGIN IMMEDIATE")
    return engine


def _reader(url: URL, path: Path) -> Engine:
    engine = create_engine(
        url.set(database=path.absolute().as_uri(), query={"mode": "ro", "uri": "true"}),
        hide_parameters=True,
        pool_size=READERS,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA query_only = ON")
        _read_every_alphabet(connection)

    _begins(engine, "BEGIN")
    return engine


def _begins(engine: Engine, statement: str) -> None:
    """How a transaction begins. SQLAlchemy's event for it would slow down every statement."""

    def begin(connection: PoolProxiedConnection) -> None:
        connection.cursor().execute(statement)

    setattr(engine.dialect, "do_begin", begin)  # noqa: B010  # mypy calls it a method


def _write_ahead(connection: SqliteConnection) -> None:
    """Of two processes that make the file at once, one is told off without any waiting."""
    try:
        connection.execute(WRITE_AHEAD)
    except SqliteError:
        connection.execute("BEGIN IMMEDIATE")  # this waits for the other
        connection.execute("ROLLBACK")
        connection.execute(WRITE_AHEAD)


def _read_every_alphabet(connection: SqliteConnection) -> None:
    """SQLite alone knows only that `A` is `a`; a search for `ärzte` is to find `Ärzte` too."""
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: str | None) -> str | None:
    return text and text.lower()
