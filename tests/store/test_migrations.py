"""Migrations make what the models say, once; nothing starts on a schema it cannot know."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree
from threading import Barrier

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from bot.store import Store, migrate
from bot.store.database import Database, open_database
from bot.store.migrate import SchemaIsNewer, SchemaIsOld, Standing
from bot.store.schema import Base
from bot.store.workspaces import install
from tests.store.given import BANK, person

VERSIONS = Path(migrate.__file__).parent / "migrations" / "versions"
HEAD = max(script.name for script in VERSIONS.glob("[0-9]*.py"))[:4]
LATER = f"{int(HEAD) + 1:04}"
NEXT = """
\"\"\"People have favourite colours, and pilots cost something.\"\"\"
import sqlalchemy as sa
from alembic import op

revision = "{later}"
down_revision = "{head}"

def upgrade():
    op.add_column("people", sa.Column("colour", sa.Text()))
    with op.batch_alter_table("workspaces") as workspaces:
        workspaces.alter_column("name", existing_type=sa.Text(), nullable=True)
    {ending}
"""
LIVED_IN = """
INSERT INTO workspaces
  (id, slack_id, name, bot_user, bot_id, next_number, policy, policy_seeded)
  VALUES (1, 'T1', 'Bank', 'U0', 'B0', 2, '{}', TRUE);
INSERT INTO people
  (id, slack_id, name, deleted, bot, guest, outsider, admin, workspace_id)
  VALUES (1, 'U1', 'Bo', FALSE, FALSE, FALSE, FALSE, FALSE, 1),
         (2, 'U2', 'Dee', FALSE, FALSE, FALSE, FALSE, FALSE, 1);
INSERT INTO pilots
  (id, number, name, stage, owner_accepted, restricted, registered_at, changed_at, ever_live,
   value_open, owner_open, cost_open, workspace_id)
  VALUES (1, 1, 'Claims triage', 'proposed', FALSE, FALSE, '2026-11-02', '2026-11-02', FALSE,
          TRUE, TRUE, TRUE, 1);
INSERT INTO asks
  (id, pilot_id, rule, person_id, opened_at, since, closed_at, step, round, turn, requested,
   declines, broken, workspace_id)
  VALUES (1, 1, 'V1', 2, '2026-11-02', '2026-11-02', NULL, 'sponsor', 1, 4, FALSE, 0, 0, 1),
         (2, 1, 'O2', 2, '2026-11-02', '2026-11-02', NULL, 'sponsor', 0, 3, FALSE, 0, 0, 1),
         (3, 1, 'C1', 1, '2026-11-02', '2026-11-02', NULL, 'person', 1, 1, FALSE, 0, 0, 1),
         (4, 1, 'C1', 1, '2026-10-01', '2026-10-01', '2026-10-09', 'person', 1, 1, FALSE, 0, 0, 1),
         (5, 1, 'O2', 2, '2026-10-01', '2026-10-01', '2026-10-09', 'sponsor', 1, 1, FALSE, 0, 0,
          1);
INSERT INTO not_me (ask_id, person_id, stands, returned, workspace_id)
  VALUES (1, 1, TRUE, 1, 1), (1, 2, FALSE, 0, 1);
INSERT INTO letters
  (id, key, mark, kind, state, person_id, facts, created_at, due_at, looks, again, attempts,
   edits_owed, workspace_id)
  VALUES (1, 'a', 'a', 'reminder', 'sent', 1, '{}', '2026-11-05', '2026-11-05',
          0, FALSE, 1, 0, 1),
         (2, 'b', 'b', 'reminder', 'unknown', 1, '{}', '2026-11-12', '2026-11-12',
          0, FALSE, 1, 0, 1),
         (3, 'c', 'c', 'reminder', 'refused', 1, '{}', '2026-11-19', '2026-11-19',
          0, FALSE, 1, 0, 1),
         (4, 'd', 'd', 'request', 'sent', 1, '{}', '2026-11-20', '2026-11-20',
          0, FALSE, 1, 0, 1);
INSERT INTO shown (letter_id, ask_id, place, round, workspace_id)
  VALUES (1, 1, 0, 1, 1), (1, 3, 1, 1, 1), (1, 4, 2, 1, 1), (2, 1, 0, 2, 1), (3, 1, 0, 3, 1),
         (4, 1, 0, 1, 1);
"""
FOUR_PILOTS = """
INSERT INTO pilots
  (id, number, name, stage, owner_accepted, restricted, registered_at, changed_at, ever_live,
   decided_on, value_open, owner_open, cost_open, workspace_id)
  VALUES (1, 1, 'On its way', 'running', FALSE, FALSE, '2026-11-02', '2026-11-02', FALSE,
          NULL, TRUE, TRUE, TRUE, :bank),
         (2, 2, 'Live', 'live', FALSE, FALSE, '2026-11-02', '2026-11-02', TRUE,
          '2026-11-03', TRUE, TRUE, TRUE, :bank),
         (3, 3, 'Stopped', 'stopped', FALSE, FALSE, '2026-11-02', '2026-11-02', FALSE,
          '2026-11-03', TRUE, TRUE, TRUE, :bank),
         (4, 4, 'Live, then stopped', 'stopped', FALSE, FALSE, '2026-11-02', '2026-11-02', TRUE,
          '2026-11-03', TRUE, TRUE, TRUE, :bank);
"""
START = """
import sys
from bot.store import migrate
from bot.store.database import open_database

database = open_database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
migrate.upgrade(database)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address with nothing at it yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/preflight.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def empty_database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.close()


@pytest.fixture
def database(empty_database: Database) -> Database:
    """One of its own: these tests leave no schema as it was."""
    migrate.upgrade(empty_database)
    return empty_database


def later_version(folder: Path, ending: str = "") -> str:
    """The scripts of a version of ours that has one migration more."""
    ours = Path(migrate.__file__).parent / "migrations"
    scripts = copytree(ours, folder / "migrations", dirs_exist_ok=True)
    colours = NEXT.format(ending=ending, later=LATER, head=HEAD)
    (scripts / "versions" / f"{LATER}_colours.py").write_text(colours)
    return str(scripts)


def earlier_version(folder: Path, revision: str) -> str:
    """The scripts of a version of ours that ended with a revision."""
    ours = Path(migrate.__file__).parent / "migrations"
    scripts = copytree(ours, folder / "earlier")
    for script in (scripts / "versions").glob("[0-9]*.py"):
        if script.name[: len(revision)] > revision:
            script.unlink()
    return str(scripts)


def standing(database: Database, scripts: str = migrate.SCRIPTS) -> tuple[Standing, str | None]:
    found = migrate.state(database, scripts)
    return found.standing, found.revision


def indices(connection: Connection) -> set[str]:
    """As the database itself writes them down, with their conditions."""
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    else:
        query = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    found = connection.scalars(text(query))
    return {line for line in found if "alembic_version" not in line}


def people_come(database: Database) -> None:
    with database.writes() as connection:
        person(Store.within(connection, install(connection, BANK)), "Ana Keller")


def test_an_empty_database_becomes_what_the_models_say(empty_database: Database) -> None:
    assert standing(empty_database) == (Standing.EMPTY, None)

    migrate.upgrade(empty_database)

    assert standing(empty_database) == (Standing.CURRENT, HEAD)
    assert migrate.check(empty_database) == []


def test_migrations_make_the_indices_that_the_models_ask_for(database: Database) -> None:
    with database.writes() as connection:
        migrated = indices(connection)
        Base.metadata.drop_all(connection)

        Base.metadata.create_all(connection)

        assert migrated == indices(connection)


def test_a_difference_is_told_by_name(database: Database) -> None:
    with database.writes() as connection:
        connection.execute(text("ALTER TABLE people ADD COLUMN colour TEXT"))
        connection.execute(text("DROP INDEX ix__pilots__lead_id"))

    assert sorted(migrate.check(database)) == [
        "add_index ix__pilots__lead_id",
        "remove_column people colour",
    ]


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    migrate.upgrade(database)

    assert standing(database) == (Standing.CURRENT, HEAD)


def test_what_was_lived_before_counts_after_an_upgrade(
    empty_database: Database, tmp_path: Path
) -> None:
    """Reminders that arrived, of open questions; and who has had the sponsor's one round."""
    migrate.upgrade(empty_database, earlier_version(tmp_path, "0002"))
    with empty_database.writes() as connection:
        for statement in LIVED_IN.strip().split(";\n"):
            connection.exec_driver_sql(statement.removesuffix(";"))

    migrate.upgrade(empty_database)

    with empty_database.reads() as connection:
        counted = connection.execute(text("SELECT id, reminders, days FROM asks ORDER BY id"))
        assert [tuple(row) for row in counted] == [
            (1, 2, None),
            (2, 0, None),
            (3, 1, None),
            (4, 0, None),
            (5, 0, None),
        ]
        parts = connection.execute(
            text("SELECT ask_id, person_id, not_me, returned, had_round FROM parts ORDER BY 1, 2")
        )
        assert [tuple(row) for row in parts] == [
            (1, 1, True, 1, False),
            (1, 2, False, 0, True),
            (5, 2, False, None, True),
        ]


def test_what_reports_count_is_there_after_an_upgrade(
    empty_database: Database, tmp_path: Path
) -> None:
    """A stop has its day, and what is kept of live pilots is looked at with the first tick."""
    migrate.upgrade(empty_database, earlier_version(tmp_path, "0012"))
    with empty_database.writes() as connection:
        bank = install(connection, BANK)
        connection.execute(text(FOUR_PILOTS), {"bank": bank})

    migrate.upgrade(empty_database)

    with empty_database.reads() as connection:
        found = connection.execute(
            text("SELECT id, stopped_on IS NOT NULL, look_at IS NOT NULL FROM pilots ORDER BY id")
        )
        assert [tuple(map(bool, row)) for row in found] == [
            (True, False, False),
            (True, False, True),
            (True, True, True),
            (True, False, True),
        ]


def test_a_newer_schema_is_left_alone(database: Database, tmp_path: Path) -> None:
    migrate.upgrade(database, later_version(tmp_path))
    assert standing(database) == (Standing.NEWER, LATER)

    for start in (migrate.upgrade, migrate.ensure):
        with pytest.raises(SchemaIsNewer) as refusal:
            start(database)
        assert (refusal.value.revision, refusal.value.head) == (LATER, HEAD)


def test_sqlite_is_upgraded_on_the_spot_and_postgresql_by_the_operator(
    database: Database, tmp_path: Path
) -> None:
    later = later_version(tmp_path)
    assert standing(database, later) == (Standing.OLD, HEAD)

    if database.is_sqlite:
        migrate.ensure(database, later)
        assert standing(database, later) == (Standing.CURRENT, LATER)
    else:
        with pytest.raises(SchemaIsOld) as refusal:
            migrate.ensure(database, later)
        assert (refusal.value.revision, refusal.value.head) == (HEAD, LATER)


def test_a_start_on_the_current_schema_just_starts(database: Database) -> None:
    migrate.ensure(database)

    assert standing(database) == (Standing.CURRENT, HEAD)


def test_an_upgrade_that_fails_leaves_everything_as_it_was(
    database: Database, tmp_path: Path
) -> None:
    broken = later_version(tmp_path, ending='raise LookupError("half way")')

    with pytest.raises(LookupError, match="half way"):
        migrate.upgrade(database, broken)

    assert standing(database) == (Standing.CURRENT, HEAD)
    assert migrate.check(database) == []


def test_a_table_with_children_can_be_altered(database: Database, tmp_path: Path) -> None:
    people_come(database)

    migrate.upgrade(database, later_version(tmp_path))

    with database.writes() as connection:
        assert connection.scalar(text("SELECT count(*) FROM workspaces")) == 1
        assert connection.scalar(text("SELECT count(*) FROM people")) == 1


def test_a_migration_that_loses_a_parent_is_undone(database: Database, tmp_path: Path) -> None:
    people_come(database)
    loses = later_version(tmp_path, ending='op.execute("DELETE FROM workspaces")')

    with pytest.raises((IntegrityError, RuntimeError), match="workspaces"):
        migrate.upgrade(database, loses)

    with database.writes() as connection:
        assert connection.scalar(text("SELECT count(*) FROM workspaces")) == 1


def test_children_are_watched_again_after_an_upgrade(database: Database) -> None:
    orphan = text("INSERT INTO team (workspace_id, pilot_id, person_id) VALUES (1, 2, 3)")

    with pytest.raises(IntegrityError), database.writes() as connection:
        connection.execute(orphan)


def test_of_eight_threads_that_upgrade_at_once_one_does(database_url: str) -> None:
    gate = Barrier(8)

    def start(_: int) -> Standing:
        database = open_database(database_url)
        gate.wait()
        migrate.upgrade(database)
        found = migrate.state(database)
        database.close()
        return found.standing

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(start, range(8))) == {Standing.CURRENT}


def test_two_processes_may_start_at_once(database_url: str) -> None:
    command = [sys.executable, "-c", START, database_url]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.communicate("go\n", timeout=30)

    assert [process.returncode for process in processes] == [0, 0]
