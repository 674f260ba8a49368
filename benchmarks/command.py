"""One `/pilot value P-1 …` as Slack sends it, beside an empty listener and its own statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any, TypeVar

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import CursorResult, Executable, event
from sqlalchemy.engine.interfaces import ExecutionContext

from benchmarks.bank import Bank, open_bank, sqlite_url
from benchmarks.driver import driver
from benchmarks.rounds import Run, again, p50s, pairs
from benchmarks.table import Figure, ratio
from bot import app as root
from bot.sandbox import Delivery
from bot.store.database import Database

COMMANDS = 150  # a round
EMPTY = 15  # a round: each of them sleeps for ten milliseconds
TYPED = ("/pilot value P-1 120 hours/month", "/pilot value P-1 130 hours/month")
WHAT = "/pilot value P-1 …"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Statements:
    """What one command asks between begin and commit: as the store says it, and as it arrives."""

    said: list[tuple[Executable | str, Any]] = field(default_factory=list)
    sql: list[tuple[str, Any]] = field(default_factory=list)

    def hear(
        self, _c: object, statement: Executable, many: object, one: object, _: object
    ) -> None:
        self.said.append((statement, many or one))

    def hear_sql(  # as SQLAlchemy calls it
        self, _c: object, _u: object, sql: str, values: object, how: ExecutionContext, _: object
    ) -> None:
        self.sql.append((sql, values))
        if how.compiled is None:  # plain SQL, of which the other event says nothing
            self.said.append((sql, values))


def measure(folder: Path) -> Iterator[Figure]:
    with open_bank(folder) as bank:
        app = root.listeners(bank.bot, bank.settings)
        sent = _sent(bank, app)
        asked = _recorded(bank, sent)
        twin = sqlite_url(bank.twin("sqlalchemy.db"))
        with closing(root.database_at(twin)) as ours, driver(bank.twin("driver.db")) as plain:
            commands = _each(sent, partial(request, app))
            by_sqlalchemy = _each(asked, partial(partial, through_sqlalchemy, ours))
            by_driver = _each(asked, partial(partial, _through_driver, plain))
            empty = _each(sent, partial(request, _empty(bank)))
            rounds = again(
                lambda: [
                    *p50s(COMMANDS, commands, by_sqlalchemy, by_driver),
                    *p50s(EMPTY, empty),
                ]
            )
    yield ratio(WHAT, "an empty listener, Bolt as it comes", pairs(rounds, 0, 3), 0.2)
    yield ratio(WHAT, "its statements alone, SQLAlchemy Core", pairs(rounds, 0, 1), 2)
    yield ratio(WHAT, "its statements alone, sqlite3 driver", pairs(rounds, 0, 2))


def _each(things: Iterable[T], ready: Callable[[T], Run]) -> Iterator[Run]:
    """One after the other without end, so that each writes something else than the last."""
    return map(ready, cycle(things))


# the command


def _sent(bank: Bank, app: App) -> list[Delivery]:
    """A pilot on the register, and then the commands about it, as Slack delivers them."""
    deliveries: list[Delivery] = []

    def door(delivery: Delivery) -> BoltResponse:
        deliveries.append(delivery)
        return request(app, delivery)()

    bank.slack.hands_to(door)
    for text in ("/pilot register Claims triage lead:@ana sponsor:@bo", *TYPED):
        bank.ana.types(text)
    return deliveries[1:]


def request(app: App, delivery: Delivery) -> Callable[[], BoltResponse]:
    """Signed now; what it takes to read it, check it and answer it is measured."""
    body, headers = delivery.body, delivery.headers(root.wall_clock())

    def answered() -> BoltResponse:
        answer = app.dispatch(BoltRequest(body=body, headers=headers))
        assert answer.status == 200
        return answer

    return answered


def _empty(bank: Bank) -> App:
    """Bolt's default configuration, but for who we are: no network is measured here."""

    def authorize() -> AuthorizeResult:
        token = bank.slack.bot_token
        return AuthorizeResult(enterprise_id=None, team_id=bank.bot.team, bot_token=token)

    app = App(signing_secret=bank.slack.signing_secret, authorize=authorize)
    app.command("/pilot")(_ack)
    return app


def _ack(ack: Ack) -> None:
    ack()


# its statements


def _recorded(bank: Bank, sent: Sequence[Delivery]) -> list[Statements]:
    """Of each command, on a twin: an engine that was listened to stays slower."""
    with closing(root.database_at(sqlite_url(bank.twin("recorded.db")))) as database:
        app = root.listeners(replace(bank.bot, database=database), bank.settings)
        return [statements(database, request(app, one)) for one in sent]


def statements(database: Database, run: Run) -> Statements:
    """Engines of one pool hear the same: on PostgreSQL the two would hear everything twice."""
    heard = Statements()
    engines = {one.pool: one for one in (database.reading, database.writing)}.values()
    for engine in engines:
        event.listen(engine, "before_execute", heard.hear)
        event.listen(engine, "before_cursor_execute", heard.hear_sql)
    run()
    for engine in engines:
        event.remove(engine, "before_execute", heard.hear)
        event.remove(engine, "before_cursor_execute", heard.hear_sql)
    return heard


def through_sqlalchemy(database: Database, statements: Statements) -> None:
    with database.writes() as connection:
        for statement, values in statements.said:
            if isinstance(statement, str):
                connection.exec_driver_sql(statement, values)
            else:
                _read_all(connection.execute(statement, values))


def _read_all(found: CursorResult[Any]) -> None:
    if found.returns_rows:
        found.all()


def _through_driver(connection: sqlite3.Connection, statements: Statements) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for sql, values in statements.sql:
        if isinstance(values, list):
            connection.executemany(sql, values)
        else:
            connection.execute(sql, values).fetchall()
    connection.execute("COMMIT")
