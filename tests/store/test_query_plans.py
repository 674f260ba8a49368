"""What runs on every tick finds its index on SQLite, so that it costs what is due and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.domain.asks import AskId
from bot.domain.letters import Facts, Kind, Letter, LetterId, State
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.pilot import Pilot, PilotId
from bot.domain.stages import Stage
from bot.store import Store, migrate
from bot.store.database import open_database
from bot.store.workspaces import install
from tests.store.given import BANK, NOW

Question = Callable[[Store], object]


def known_pilot(row: int) -> Pilot:
    return Pilot(
        id=PilotId(row),
        number=row,
        name="Claims triage",
        stage=Stage.PROPOSED,
        registered_at=NOW,
        changed_at=NOW,
    )


def to_ana() -> Letter:
    ana = Person(id=PersonId(1), slack_id=SlackId("U-ANA"), name="Ana Keller")
    return Letter(
        id=LetterId(1),
        mark="1",
        key="notice/1/2026-11-02",
        kind=Kind.NOTICE,
        state=State.OWED,
        facts=Facts(),
        due_at=NOW,
        created_at=NOW,
        person=ana,
    )


# The first statement of each question, the index it uses, and whether it has to sort.
PLANS: dict[str, tuple[Question, str, bool]] = {
    "pilots.due": (
        lambda store: store.pilots.due(NOW, 100),
        "ix__pilots__workspace_id_look_at_id (workspace_id=? AND look_at<?)",
        False,
    ),
    "pilots.numbered": (
        lambda store: store.pilots.numbered(7),
        "ix__pilots__workspace_id_number (workspace_id=? AND number=?)",
        False,
    ),
    "asks.people_due": (
        lambda store: store.asks.people_due(NOW),
        "ix__asks__workspace_id_speak_at_person_id (workspace_id=? AND speak_at<?)",
        True,
    ),
    "asks.of_person": (
        lambda store: store.asks.of_person(PersonId(1)),
        "ix__asks__open_of_person (workspace_id=? AND person_id=?)",
        True,
    ),
    "asks.open_of": (
        lambda store: store.asks.open_of(known_pilot(1)),
        "uq__asks__one_open (pilot_id=?)",
        False,
    ),
    "asks.open_of_all": (
        lambda store: store.asks.open_of_all([*map(known_pilot, range(1, 101))]),
        "uq__asks__one_open (pilot_id=?)",
        False,
    ),
    "pilots.ahead": (
        lambda store: store.pilots.ahead(NOW, 10),
        "ix__pilots__workspace_id_look_at_id (workspace_id=? AND look_at<?)",
        False,
    ),
    "letters.requests_ahead": (
        lambda store: store.letters.requests_ahead(NOW, 10),
        "ix__letters__workspace_id_state_due_at (workspace_id=? AND state=? AND due_at>?)",
        False,
    ),
    "letters.due": (
        lambda store: store.letters.due(NOW, 10),
        "ix__letters__workspace_id_state_due_at (workspace_id=? AND state=? AND due_at<?)",
        False,
    ),
    "letters.next_in_doubt": (
        lambda store: store.letters.next_in_doubt(NOW),
        "ix__letters__workspace_id_state_due_at (workspace_id=? AND state=?)",
        False,
    ),
    "letters.next_edit": (
        lambda store: store.letters.next_edit(NOW),
        "ix__letters__edits_owed (workspace_id=? AND state=?)",
        False,
    ),
    "letters.keyed": (
        lambda store: store.letters.keyed("reminder/1/2026-11-02"),
        "ix__letters__workspace_id_key (workspace_id=? AND key=?)",
        False,
    ),
    "letters.at": (
        lambda store: store.letters.at("D-ANA", "1.0001"),
        "ix__letters__workspace_id_posted_in_ts (workspace_id=? AND posted_in=? AND ts=?)",
        False,
    ),
    "letters.owe_edits": (
        lambda store: store.letters.owe_edits([AskId(1)]),
        "ix__shown__ask_id (ask_id=?)",
        False,
    ),
    "letters.requests_since": (
        lambda store: store.letters.requests_since({PersonId(1): NOW}),
        "_person_id_kind_sent_at (workspace_id=? AND person_id=? AND kind=?)",
        False,
    ),
    "letters.latest_requests": (
        lambda store: store.letters.latest_requests(PersonId(1), 50),
        "_person_id_kind_sent_at (workspace_id=? AND person_id=? AND kind=?)",
        True,
    ),
    "letters.withdraw_unsent": (
        lambda store: store.letters.withdraw_unsent(PersonId(1), Kind.REMINDER),
        "_person_id_kind_sent_at (workspace_id=? AND person_id=? AND kind=?)",
        False,
    ),
    "letters.last_reminder": (
        lambda store: store.letters.last_reminder([AskId(1)]),
        "ix__shown__ask_id (ask_id=?)",
        False,
    ),
    "letters.last_to": (
        lambda store: store.letters.last_to([to_ana()], NOW, NOW),
        "_person_id_kind_sent_at (workspace_id=? AND person_id=? AND kind=? AND sent_at>?",
        True,  # of a second's letters
    ),
    "letters.first_owed": (
        lambda store: store.letters.first_owed(),
        "ix__letters__workspace_id_state_due_at (workspace_id=? AND state=?)",
        False,
    ),
    "letters.first_edit": (
        lambda store: store.letters.first_edit(),
        "ix__letters__edits_owed (workspace_id=? AND state=?)",
        False,
    ),
    "letters.digests_since": (
        lambda store: store.letters.digests_since("C-PILOTS", NOW),
        "_person_id_kind_sent_at (workspace_id=? AND person_id=? AND kind=? AND sent_at>?)",
        False,
    ),
    "effect.closed": (
        lambda store: store.effect.closed(NOW, NOW),
        "ix__asks__closed (workspace_id=? AND closed_at>? AND closed_at<?)",
        True,
    ),
    "effect.judged": (
        lambda store: store.effect.judged(NOW),
        "ix__letters__judged (workspace_id=? AND sent_at>?)",
        True,
    ),
    "effect.waited": (
        lambda store: store.effect.waited(NOW),
        "ix__paused__workspace_id_at (workspace_id=? AND at>?)",
        True,
    ),
    "events.of_pilot": (
        lambda store: store.events.of_pilot(PilotId(1), page=0, size=10),
        "ix__events__workspace_id_pilot_id_id (workspace_id=? AND pilot_id=?)",
        False,
    ),
    "digests.ids_due": (
        lambda store: store.digests.ids_due(NOW),
        "ix__digests__workspace_id_next_at (workspace_id=? AND next_at<?)",
        False,
    ),
    "receipts.pilot_of": (
        lambda store: store.receipts.pilot_of("V-1"),
        "sqlite_autoindex_receipts_1 (workspace_id=? AND key=?)",
        False,
    ),
    "pilots.by_ids": (
        lambda store: store.pilots.by_ids(map(PilotId, range(1, 101))),
        "INTEGER PRIMARY KEY (rowid=?)",
        False,
    ),
    "pilots.imported": (
        lambda store: store.pilots.imported(map(str, range(500))),
        "ix__pilots__workspace_id_import_key (workspace_id=? AND import_key=?)",
        False,
    ),
    "pilots.numbered_all": (
        lambda store: store.pilots.numbered_all(range(1, 101)),
        "ix__pilots__workspace_id_number (workspace_id=? AND number=?)",
        False,
    ),
    "people.by_ids": (
        lambda store: store.people.by_ids(range(1, 101)),
        "INTEGER PRIMARY KEY (rowid=?)",
        False,
    ),
    "events.by_people": (
        lambda store: store.events.by_people(map(PilotId, range(1, 101))),
        "ix__events__workspace_id_pilot_id_id (workspace_id=? AND pilot_id=?)",
        True,
    ),
    "people.known": (
        lambda store: store.people.known(["U-ANA"]),
        "ix__people__workspace_id_slack_id (workspace_id=? AND slack_id=?)",
        False,
    ),
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    folder: Path = tmp_path_factory.mktemp("plans")
    database = open_database(f"sqlite:///{folder}/preflight.db")
    migrate.upgrade(database)
    with database.writes() as connection:
        yield connection
    database.close()


@contextmanager
def heard(connection: Connection) -> Iterator[list[tuple[str, Any]]]:
    """The statements of a question, as the database is asked them."""
    asked: list[tuple[str, Any]] = []

    def hear(_c: object, _cursor: object, sql: str, values: Any, *_: object) -> None:
        asked.append((sql, values))

    event.listen(connection, "before_cursor_execute", hear)
    yield asked
    event.remove(connection, "before_cursor_execute", hear)


@pytest.mark.parametrize(("question", "index", "sorts"), PLANS.values(), ids=PLANS)
def test_a_question_finds_its_index(
    connection: Connection, question: Question, index: str, *, sorts: bool
) -> None:
    store = Store.within(connection, install(connection, BANK))
    with heard(connection) as asked:
        question(store)
    sql, values = asked[0]

    steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
    plan = [step.detail for step in steps]

    assert any(index in step for step in plan), plan
    assert not any(step.startswith("SCAN") for step in plan), plan
    assert any("TEMP B-TREE" in step for step in plan) == sorts, plan
