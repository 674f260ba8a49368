"""As many letters as wanted, owed at this moment: one made by our own code, and copies of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from slack_bolt import BoltRequest
from sqlalchemy import Connection, func, insert, select

import handlers
from bot.domain.asks import AskId
from bot.runtime import Bot
from bot.sandbox import Person, Sandbox
from bot.sandbox.workspace import BOT_USER
from bot.store.schema import AskRow, Base, LetterRow, PersonRow, PilotRow
from bot.usecases import policies

TUESDAY = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)  # ten in the morning of whoever is written to
ZONE = "Europe/Zurich"
FASTEST = "100000"  # calls a minute: more than any machine makes
FAR = timedelta(days=60)  # nobody looks at the pilots meanwhile
SPREAD = 1000  # the asks of the first pilot keep their ids
TABLES = (PersonRow, PilotRow, AskRow, LetterRow)


def settle(slack: Sandbox, size: int) -> list[Person]:
    """So many people in the local Slack, who all sit in one zone."""
    return [slack.person(f"crowd-{nth}", zone=ZONE) for nth in range(size)]


def owe(slack: Sandbox, bot: Bot, people: Sequence[Person]) -> None:
    """A request to each of them, about a pilot of their own. The first is owed by our code."""
    for name in ("posts-a-minute", "calls-a-minute"):  # Slack's limits are not what is measured
        bot.do(policies.change, name, FASTEST)
    first, database = people[0], bot.database
    _register(slack, bot, first)
    with database.writes() as connection:
        base = {table: _template(connection, table) for table in TABLES}
        person = next(row for row in base[PersonRow] if row["slack_id"] == first.id)
        pilot, letter = base[PilotRow][-1], base[LetterRow][-1]
        asks = [row for row in base[AskRow] if row["pilot_id"] == pilot["id"]]
        own = next(row for row in asks if row["person_id"] == person["id"])
        others = range(1, len(people))
        _copy(connection, PersonRow, (_person(person, people[n], n) for n in others))
        _copy(connection, PilotRow, (_pilot(pilot, person, n) for n in others))
        _copy(connection, AskRow, (_ask(own, n) for n in others))
        _copy(connection, LetterRow, (_letter(letter, own, n) for n in others))
        if not database.is_sqlite:
            _count_on(connection)


def _register(slack: Sandbox, bot: Bot, owner: Person) -> None:
    ana = slack.person("ana", name="Ana Keller", zone=ZONE, admin=True)
    app = handlers.bolt_app(bot, slack.bot_token, slack.signing_secret)
    slack.hands_to(lambda d: app.dispatch(BoltRequest(body=d.payload, mode="socket_mode")))
    ana.types(f"/pilot register Claims triage lead:@ana owner:@{owner.handle}")


def _template(connection: Connection, table: type[Base]) -> list[dict[str, Any]]:
    rows = connection.execute(select(table.__table__).order_by(table.__table__.c.id))
    return [dict(row._mapping) for row in rows]  # noqa: SLF001


def _copy(connection: Connection, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    connection.execute(insert(table), list(rows))


def _person(row: Mapping[str, Any], person: Person, nth: int) -> Mapping[str, Any]:
    with person.workspace.changing():
        dm = person.workspace.direct(person.id, BOT_USER).id
    told = {"id": row["id"] + nth, "slack_id": person.id, "name": person.name, "dm": dm}
    return {**row, **told}


def _pilot(row: Mapping[str, Any], person: Mapping[str, Any], nth: int) -> Mapping[str, Any]:
    told = {"id": row["id"] + nth, "number": row["number"] + nth, "name": f"Pilot {nth}"}
    return {**row, **told, "owner_id": person["id"] + nth, "look_at": TUESDAY + FAR}


def _ask(row: Mapping[str, Any], nth: int) -> Mapping[str, Any]:
    told = {"id": row["id"] + SPREAD + nth, "pilot_id": row["pilot_id"] + nth}
    return {**row, **told, "person_id": row["person_id"] + nth}


def _letter(row: Mapping[str, Any], ask: Mapping[str, Any], nth: int) -> Mapping[str, Any]:
    about = ask["id"] + SPREAD + nth
    told = {"id": row["id"] + nth, "key": f"request/{about}/1", "mark": uuid4().hex}
    own = {"person_id": ask["person_id"] + nth, "facts": replace(row["facts"], ask=AskId(about))}
    return {**row, **told, **own}


def _count_on(connection: Connection) -> None:
    """PostgreSQL's counters know nothing of rows that brought their ids."""
    for table in TABLES:
        name = table.__tablename__
        counter = select(func.pg_get_serial_sequence(name, "id")).scalar_subquery()
        last = select(func.max(table.__table__.c.id)).scalar_subquery()
        connection.execute(select(func.setval(counter, last)))
