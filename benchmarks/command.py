"""One `/pilot value P-1 …` as Slack sends it, beside an empty listener and its own statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import event

from benchmarks.bank import Bank, open_bank
from benchmarks.rounds import in_turn, p50, pairs
from benchmarks.table import Figure, ratio
from bot import app as root
from bot.runtime import Bot
from bot.sandbox import Delivery
from bot.store.database import PRAGMAS, WRITE_AHEAD, Database

ROUNDS = 9
COMMANDS = 150  # a round
EMPTY = 15  # a round: each takes ten milliseconds
TYPED = ("/pilot value P-1 120 hours/month", "/pilot value P-1 130 hours/month")
WHAT = "/pilot value P-1 …"


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    values: Any


def measure(folder: Path) -> Iterator[Figure]:
    with open_bank(folder) as bank:
        app = root.listeners(bank.bot, bank.settings)
        sent = _sent(bank, app)
        said = [_statements(bank.bot, partial(_answered, app, one)) for one in sent]
        twins = [_twin(folder, name) for name in ("engine.db", "driver.db")]
        with closing(root.database_at(f"sqlite:///{twins[0]}")) as engine, _driver(twins[1]) as db:
            rounds = in_turn(
                ROUNDS,
                partial(p50, _each(sent, partial(_answered, app)), COMMANDS),
                partial(p50, _each(sent, partial(_answered, _empty(bank))), EMPTY),
                partial(p50, _each(said, partial(_through_engine, engine)), COMMANDS),
                partial(p50, _each(said, partial(_through_driver, db)), COMMANDS),
            )
    yield ratio(WHAT, "an empty listener, Bolt as it comes", pairs(rounds, 0, 1), 0.2)
    yield ratio(WHAT, "its statements, by SQLAlchemy's engine", pairs(rounds, 0, 2), 2)
    yield ratio(WHAT, "its statements, by the sqlite3 driver", pairs(rounds, 0, 3))


def _each(things: Sequence[Any], run: Callable[[Any], object]) -> Callable[[], object]:
    """One after the other, so that each writes something else than the last."""
    turns = cycle(things)
    return lambda: run(next(turns))


# the command


def _sent(bank: Bank, app: App) -> list[Delivery]:
    """A pilot on the register, and then the commands about it, as Slack delivers them."""
    deliveries: list[Delivery] = []

    def door(delivery: Delivery) -> BoltResponse:
        deliveries.append(delivery)
        return _answered(app, delivery)

    bank.slack.hands_to(door)
    for text in ("/pilot register Claims triage lead:@ana sponsor:@bo", *TYPED):
        bank.ana.types(text)
    return deliveries[1:]


def _answered(app: App, delivery: Delivery) -> BoltResponse:
    headers = delivery.headers(root.wall_clock())
    answer = app.dispatch(BoltRequest(body=delivery.body, headers=headers))
    assert answer.status == 200
    return answer


def _empty(bank: Bank) -> App:
    """Bolt's default configuration, but for who we are: no network is measured here."""

    def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=bank.bot.team, bot_token="xoxb-")

    app = App(signing_secret=bank.slack.signing_secret, authorize=authorize)
    app.command("/pilot")(_ack)
    return app


def _ack(ack: Ack) -> None:
    ack()


# its statements


def _statements(bot: Bot, run: Callable[[], object]) -> list[Statement]:
    """What one command asks the database, without the begin and the commit around it."""
    heard: list[Statement] = []

    def hear(_c: object, _cursor: object, sql: str, values: Any, *_: object) -> None:
        if not sql.startswith("BEGIN"):
            heard.append(Statement(sql, values))

    engines = (bot.database.reading, bot.database.writing)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    run()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)
    return heard


def _twin(folder: Path, name: str) -> Path:
    twin = folder / name
    with closing(sqlite3.connect(folder / "bank.db")) as ours, closing(sqlite3.connect(twin)) as to:
        ours.backup(to)
    return twin


def _through_engine(database: Database, statements: Sequence[Statement]) -> None:
    with database.writes() as connection:
        for one in statements:
            found = connection.exec_driver_sql(one.sql, one.values)
            if found.returns_rows:
                found.all()


@contextmanager
def _driver(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(WRITE_AHEAD)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        yield connection


def _through_driver(connection: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for one in statements:
        if isinstance(one.values, list):
            connection.executemany(one.sql, one.values)
        else:
            connection.execute(one.sql, one.values).fetchall()
    connection.execute("COMMIT")
