"""Registers of any size: one pilot by our own code, and copies of it made by the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, create_engine, text

from bot.domain.people import Profile, SlackId
from bot.domain.pilot import Pilot, PilotId
from bot.domain.stages import Stage
from bot.domain.workspace import Identity
from bot.store import Store, migrate, workspaces
from bot.store.database import open_database
from bot.store.schema import AskRow, PilotRow, Scoped
from bot.usecases import changing
from bot.work import Work

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)  # a Monday
LONG_AGO = NOW - timedelta(days=3)
MONTHS_AHEAD = NOW + timedelta(days=60)
DUE = 1000
PEOPLE = 200
BANK = Identity(slack_id="T-BANK", name="Bank", bot_user="U-BOT", bot_id="B-BOT", app_id="A-BOT")


def fill(url: str, size: int, change: Callable[[Work], None] | None = None) -> None:
    """So many pilots, each with the asks it should have, and nothing due.

    `change` makes another of the first, which the others are copies of.
    """
    _begin(url, change)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")  # ours checks each foreign key
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        _copy_pilot(connection, size)
        _copy_asks(connection)
        _tidy(connection)
    engine.dispose()


def due_pilots(size: int) -> list[PilotId]:
    """A thousand, spread over all of the register."""
    return [PilotId(row) for row in range(size // DUE, size + 1, size // DUE)]


def _begin(url: str, change: Callable[[Work], None] | None) -> None:
    database = open_database(url)
    migrate.upgrade(database)
    with database.writes() as connection:
        workspace = workspaces.install(connection, BANK)
        store = Store.within(connection, workspace)
        work = Work(store, NOW, store.workspace.get())
        _register(work)
        if change:
            change(work)
    database.close()


def _register(work: Work) -> None:
    people = [
        work.store.people.learn(
            Profile(slack_id=SlackId(f"U{number}"), name=f"Person {number}", zone="Europe/Paris"),
            NOW,
        )
        for number in range(PEOPLE)
    ]
    pilot = Pilot(
        id=PilotId(0),
        number=0,
        name="Claims triage",
        stage=Stage.PROPOSED,
        registered_at=LONG_AGO,
        changed_at=LONG_AGO,
        lead=people[0],
        sponsor=people[1],
        unit="Claims",
    )
    changing.settle(work, work.store.pilots.add(pilot, work.policy, MONTHS_AHEAD))


def _copy_pilot(connection: Connection, size: int) -> None:
    """Half of them are looked at in two months, the others when somebody changes them."""
    copied = {
        "number": "n",
        "name": "'Claims triage ' || n",
        "lead_id": f"one.lead_id + n % {PEOPLE}",
        "sponsor_id": f"one.lead_id + (n + 1) % {PEOPLE}",
        "look_at": "CASE WHEN n % 2 = 0 THEN one.look_at END",
    }
    into, values = _columns(PilotRow, copied)
    statement = (
        "WITH RECURSIVE numbers(n) AS"
        f" (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < {size})"
        f" INSERT INTO pilots ({into}) SELECT {values} FROM pilots AS one, numbers"
        " WHERE one.number = 1 ORDER BY n"
    )
    connection.execute(text(statement))


def _copy_asks(connection: Connection) -> None:
    """Of their own pilots, to these pilots' people."""
    person = (
        "CASE WHEN one.person_id = first.sponsor_id THEN pilots.sponsor_id ELSE pilots.lead_id END"
    )
    copied = {"pilot_id": "pilots.id", "holder_id": person, "person_id": person}
    into, values = _columns(AskRow, copied)
    connection.exec_driver_sql(
        f"INSERT INTO asks ({into}) SELECT {values}"
        " FROM pilots, asks AS one, pilots AS first"
        " WHERE first.number = 1 AND one.pilot_id = first.id AND pilots.number > 1"
    )


def _columns(table: type[Scoped], copied: Mapping[str, str]) -> tuple[str, str]:
    """The names of all columns, and what stands in each: as the first row has it, unless said."""
    names = [column.name for column in table.__table__.c if column.name != "id"]
    quoted = {name: f'"{name}"' for name in names}  # `plan` is a word of SQL
    values = (copied.get(name, f"one.{quoted[name]}") for name in names)
    return ", ".join(quoted.values()), ", ".join(values)


def _tidy(connection: Connection) -> None:
    """PostgreSQL does so by itself, in time; SQLite's log is emptied."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")
    else:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
