"""One `/pilot value P-1 …` as Slack sends it, beside an empty listener and its own statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any, TypeVar

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import event

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
class Statement:
    sql: str
    values: Any


def measure(folder: Path) -> Iterator[Figure]:
    with open_bank(folder) as bank:
        app = root.listeners(bank.bot, bank.settings)
        sent = _sent(bank, app)
        said = _recorded(bank, sent)
        twin = sqlite_url(bank.twin("engine.db"))
        with closing(root.database_at(twin)) as engine, driver(bank.twin("driver.db")) as db:
            ours = _each(sent, partial(_request, app))
            empty = _each(sent, partial(_request, _empty(bank)))
            by_engine = _each(said, partial(partial, _through_engine, engine))
            by_driver = _each(said, partial(partial, _through_driver, db))
            rounds = again(
                lambda: [*p50s(COMMANDS, ours, by_engine, by_driver), *p50s(EMPTY, empty)]
            )
    yield ratio(WHAT, "an empty listener, Bolt as it comes", pairs(rounds, 0, 3), 0.2)
    yield ratio(WHAT, "its statements alone, by SQLAlchemy", pairs(rounds, 0, 1), 2)
    yield ratio(WHAT, "its statements alone, by sqlite3", pairs(rounds, 0, 2))


def _each(things: Iterable[T], ready: Callable[[T], Run]) -> Iterator[Run]:
    """One after the other without end, so that each writes something else than the last."""
    return map(ready, cycle(things))


# the command


def _sent(bank: Bank, app: App) -> list[Delivery]:
    """A pilot on the register, and then the commands about it, as Slack delivers them."""
    deliveries: list[Delivery] = []

    def door(delivery: Delivery) -> BoltResponse:
        deliveries.append(delivery)
        return _request(app, delivery)()

    bank.slack.hands_to(door)
    for text in ("/pilot register Claims triage lead:@ana sponsor:@bo", *TYPED):
        bank.ana.types(text)
    return deliveries[1:]


def _request(app: App, delivery: Delivery) -> Callable[[], BoltResponse]:
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


def _recorded(bank: Bank, sent: Sequence[Delivery]) -> list[list[Statement]]:
    """What each command asks; of a twin, since an engine that was listened to stays slower."""
    with closing(root.database_at(sqlite_url(bank.twin("recorded.db")))) as database:
        app = root.listeners(replace(bank.bot, database=database), bank.settings)
        return [_statements(database, _request(app, one)) for one in sent]


def _statements(database: Database, run: Run) -> list[Statement]:
    """Those between begin and commit."""
    heard: list[Statement] = []

    def hear(_c: object, _cursor: object, sql: str, values: object, *_: object) -> None:
        heard.append(Statement(sql, values))

    engines = (database.reading, database.writing)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    run()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)
    return heard


def _through_engine(database: Database, statements: Sequence[Statement]) -> None:
    with database.writes() as connection:
        for one in statements:
            found = connection.exec_driver_sql(one.sql, one.values)
            if found.returns_rows:
                found.all()


def _through_driver(connection: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for one in statements:
        if isinstance(one.values, list):
            connection.executemany(one.sql, one.values)
        else:
            connection.execute(one.sql, one.values).fetchall()
    connection.execute("COMMIT")
