"""Every command of `preflight`, as the operator types it and reads what it says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import app as root
from bot.cli.doctor import NEEDED, OPTIONAL
from bot.domain.letters import State
from bot.sandbox import Person, Sandbox, faults
from bot.store.database import open_database
from bot.usecases import resending
from bot.usecases.policies import SETTINGS
from bot.usecases.ticking import PAUSE
from scheduler import TIMETABLE
from tests.process.terminal import Command, Result
from tests.town import Clock, Town, another_process, open_town

# Mondays; no machine's clock stands before them.
LONG_AGO = datetime(2024, 11, 4, 8, 30, tzinfo=UTC)
NEXT_MONDAY = "2024-11-11T09:30+01:00"
NEVER = "2999-01-07T09:30+01:00"
HEAD = "0013"
ELSEWHERE = "sqlite:///elsewhere.db"
COMMANDS = (
    "", "demo", "doctor", "run", "settings", "letters", "letters look-up", "letters send-again",
    "governance", "governance show", "governance check", "governance use",
    "people", "people list", "people forget", "calendar",
    "api-token", "api-token create", "api-token list", "api-token revoke",
    "tick", "import", "export", "template", "report", "audit", "audit export", "audit verify",
    "db", "db upgrade", "db check", "db backup", "db restore",
)  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town of the past, so that what is run in it is never in the future."""
    with open_town(f"sqlite:///{tmp_path / 'preflight.db'}", Clock(LONG_AGO)) as town:
        yield town


@pytest.fixture
def claims(town: Town) -> Town:
    """With one pilot, whose lead has yet to say what it is worth."""
    town.ana.types("/pilot register Claims triage lead:@bo sponsor:@dee", in_=town.pilots)
    return town


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where nothing is yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'preflight.db'}"
    return str(request.getfixturevalue("postgres_url"))


def here(town: Town) -> dict[str, str]:
    """The environment that leads to this town."""
    return {**town.slack.environment, "DATABASE_URL": town.settings.database_url}


def refused(result: Result) -> str:
    """What the operator is to put right."""
    assert result.code == 2
    assert result.out == ""
    assert "Traceback" not in result.err
    return result.err


# help


@pytest.mark.parametrize("command", COMMANDS)
def test_help_reads_well(preflight: Command, command: str) -> None:
    result = preflight(*command.split(), "--help")

    assert result.code == 0
    assert "Usage: preflight" in result.out
    assert "…" not in result.out.replace("U…", "")
    assert "Annotated" not in result.out


def test_help_of_tick_and_settings_lists_what_there_is(preflight: Command) -> None:
    tick, settings = preflight("tick", "--help").out, preflight("settings", "--help").out

    assert [job.name for job in TIMETABLE if f"{job.name} " not in tick] == []
    assert [name for name in SETTINGS if f"{name} " not in settings] == []


def test_nothing_typed_shows_the_help_and_nonsense_is_named(preflight: Command) -> None:
    assert "doctor" in preflight().out
    assert "No such command 'rum'" in refused(preflight("rum"))


def test_an_empty_database_is_brought_up_to_this_version(
    preflight: Command, database_url: str
) -> None:
    before = preflight("db", "check", DATABASE_URL=database_url)
    upgraded = preflight("db", "upgrade", DATABASE_URL=database_url)
    again = preflight("db", "upgrade", DATABASE_URL=database_url)
    after = preflight("db", "check", DATABASE_URL=database_url)

    assert (before.code, before.out) == (1, "The database is empty (revision none).\n")
    assert upgraded.out == f"The database is up to date now ({HEAD}).\n"
    assert again.out == f"The database was up to date ({HEAD}).\n"
    assert (after.code, after.out) == (0, f"The database is current (revision {HEAD}).\n")


def test_a_table_that_is_not_as_it_should_be_is_named(
    preflight: Command, database_url: str
) -> None:
    preflight("db", "upgrade", DATABASE_URL=database_url)
    change(database_url, "ALTER TABLE news ADD COLUMN colour TEXT")

    result = preflight("db", "check", "--json", DATABASE_URL=database_url)

    assert result.code == 1
    assert result.json == {
        "standing": "current",
        "revision": HEAD,
        "differs": ["remove_column news colour"],
    }


def test_a_database_of_a_newer_version_is_left_alone(
    preflight: Command, database_url: str
) -> None:
    preflight("db", "upgrade", DATABASE_URL=database_url)
    change(database_url, "UPDATE alembic_version SET version_num = '9999'")

    check = preflight("db", "check", DATABASE_URL=database_url)
    letters = preflight("letters", DATABASE_URL=database_url)
    upgrade = preflight("db", "upgrade", DATABASE_URL=database_url)

    assert (check.code, check.out) == (1, "The database is newer (revision 9999).\n")
    assert refused(letters) == refused(upgrade)
    assert refused(letters) == (
        "The database is of a newer version of Preflight. Install that version or later.\n"
    )


def test_an_empty_postgresql_is_upgraded_by_hand_and_the_command_is_named(
    preflight: Command, postgres_url: str
) -> None:
    result = preflight("letters", DATABASE_URL=postgres_url)

    assert refused(result) == "The database is empty. Run: preflight db upgrade\n"


def test_a_database_that_nobody_has_run_on_says_how_to_begin(
    preflight: Command, database_url: str
) -> None:
    preflight("db", "upgrade", DATABASE_URL=database_url)

    for words in (["letters"], ["settings"], ["export"], ["tick", "look_for_gaps"]):
        assert "start `preflight run`, or `serve` and `work`, once first" in refused(
            preflight(*words, DATABASE_URL=database_url)
        )


def test_a_command_that_only_looks_makes_no_database_and_upgrades_none(
    preflight: Command, claims: Town, tmp_path: Path
) -> None:
    nowhere = tmp_path / "elsewhere.db"
    assert "knows no workspace" in refused(
        preflight("export", DATABASE_URL=f"sqlite:///{nowhere}")
    )
    assert not nowhere.exists()

    change(here(claims)["DATABASE_URL"], "UPDATE alembic_version SET version_num = '0012'")
    assert refused(preflight("letters", **here(claims))) == (
        "The database is of an older version. Run: preflight db upgrade\n"
    )
    check = preflight("db", "check", **here(claims))
    assert check.out == "The database is old (revision 0012).\n"


def test_a_damaged_file_is_told(preflight: Command, claims: Town, tmp_path: Path) -> None:
    copy = tmp_path / "monday.db"
    preflight("db", "backup", str(copy), **here(claims))
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2] + b"\x55" * (len(whole) - len(whole) // 2))
    damaged = {**here(claims), "DATABASE_URL": f"sqlite:///{copy}"}

    check = preflight("db", "check", **damaged)
    doctor = preflight("doctor", **damaged)

    assert check.code == 1
    assert "The file of the database is damaged: " in check.out
    assert "no   database: damaged: " in doctor.out


def test_a_file_that_is_busy_may_be_free_in_a_moment(preflight: Command, claims: Town) -> None:
    with claims.bot.database.writes():
        waits = preflight("db", "check", **here(claims))

    assert waits.code == 75
    assert "locked" in waits.err
    assert "damaged" not in waits.out + waits.err


def change(database_url: str, statement: str) -> None:
    database = open_database(database_url)
    with database.writes() as connection:
        connection.execute(text(statement))
    database.close()


# backups


def restored(preflight: Command, town: Town, copy: Path) -> Town:
    """The backup in another place, and a bot that runs on it."""
    url = f"sqlite:///{copy.parent / 'restored.db'}"
    result = preflight("db", "restore", str(copy), DATABASE_URL=url)
    assert (result.code, result.out.splitlines()[0]) == (0, f"Restored from {copy}.")
    settings = town.settings.model_copy(update={"database_url": url})
    return replace(town, settings=settings)


def test_what_went_out_after_a_backup_is_not_sent_again_by_the_restored_one(
    preflight: Command, claims: Town, tmp_path: Path
) -> None:
    claims.ana.types("/pilot owner P-1 @eli", in_=claims.pilots)
    copy = tmp_path / "monday.db"

    backup = preflight("db", "backup", str(copy), **here(claims))
    claims.settle()  # the request goes out after it
    with another_process(restored(preflight, claims, copy)) as bot:
        bot.deliver()
        found = bot.see(resending.in_states, list(State), 10)

    assert (backup.code, backup.out) == (0, f"Backed up to {copy}.\n")
    assert [letter.state for letter in found] == [State.SENT]
    assert len(claims.eli.dms) == 1


def test_after_a_restore_by_hand_what_was_owed_is_looked_up_first(
    preflight: Command, claims: Town
) -> None:
    claims.ana.types("/pilot owner P-1 @eli", in_=claims.pilots)
    claims.settle()
    change(here(claims)["DATABASE_URL"], "UPDATE letters SET state = 'owed', sent_at = NULL")

    told = preflight("letters", "look-up", **here(claims)).out
    again = preflight("letters", "look-up", "--json", **here(claims)).json
    claims.settle()

    assert told == "Letters that are looked up before they are sent: 1.\n"
    assert again == {"looked_up": 0}
    assert len(claims.eli.dms) == 1


def test_what_had_not_gone_out_is_sent_by_the_restored_one(
    preflight: Command, claims: Town, tmp_path: Path
) -> None:
    claims.ana.types("/pilot owner P-1 @eli", in_=claims.pilots)
    preflight("db", "backup", str(tmp_path / "monday.db"), **here(claims))

    with another_process(restored(preflight, claims, tmp_path / "monday.db")) as bot:
        for _ in range(3):
            bot.deliver()
            claims.clock.now += PAUSE

    assert len(claims.eli.dms) == 1


def test_a_backup_is_whole_while_others_write(
    preflight: Command, claims: Town, tmp_path: Path
) -> None:
    with claims.bot.database.writes() as connection:
        connection.execute(text("UPDATE pilots SET name = 'Half a change'"))
        preflight("db", "backup", str(tmp_path / "monday.db"), **here(claims))
    preflight("db", "restore", str(tmp_path / "monday.db"), DATABASE_URL=ELSEWHERE)

    register = preflight("export", DATABASE_URL=ELSEWHERE).out

    assert "Claims triage" in register
    assert "Half a change" not in register


def test_no_backup_is_written_over_anything(
    preflight: Command, claims: Town, tmp_path: Path
) -> None:
    copy = tmp_path / "monday.db"
    preflight("db", "backup", str(copy), **here(claims))

    again = preflight("db", "backup", str(copy), **here(claims))
    over = preflight("db", "restore", str(copy), **here(claims))

    assert refused(again) == f"There is a file {copy} already. Move it away first.\n"
    assert refused(over).endswith("already. Move it away first.\n")


def test_a_copy_is_its_owners_alone(preflight: Command, claims: Town, tmp_path: Path) -> None:
    copy = tmp_path / "monday.db"

    preflight("db", "backup", str(copy), **here(claims))

    assert copy.stat().st_mode & 0o077 == 0


def test_a_log_that_was_left_behind_is_not_played_into_a_backup(
    preflight: Command, claims: Town, tmp_path: Path
) -> None:
    copy, target = tmp_path / "monday.db", tmp_path / "preflight-again.db"
    preflight("db", "backup", str(copy), **here(claims))
    log = tmp_path / "preflight-again.db-wal"
    log.write_bytes(b"what a killed process had written")

    over = preflight("db", "restore", str(copy), DATABASE_URL=f"sqlite:///{target}")

    assert refused(over) == f"There is a file {log} already. Move it away first.\n"
    assert not target.exists()


@pytest.mark.parametrize("wrong", ["there is none", "no database", "another database"])
def test_what_is_no_backup_is_not_restored(preflight: Command, tmp_path: Path, wrong: str) -> None:
    copy = tmp_path / "copy.db"
    if wrong == "no database":
        copy.write_text("name,stage\n" * 100)
    if wrong == "another database":
        change(f"sqlite:///{copy}", "CREATE TABLE shopping (thing TEXT)")

    result = preflight("db", "restore", str(copy), DATABASE_URL=ELSEWHERE)

    assert refused(result).startswith(("There is no file", f"{copy} is no backup"))


def test_a_folder_that_is_not_there_is_said(
    preflight: Command, claims: Town, tmp_path: Path
) -> None:
    copy = tmp_path / "nowhere" / "monday.db"

    result = preflight("db", "backup", str(copy), **here(claims))

    assert refused(result) == f"{copy} could not be written: unable to open database file\n"


def test_postgresql_is_backed_up_by_its_own_tools(
    preflight: Command, postgres_url: str, tmp_path: Path
) -> None:
    copy = str(tmp_path / "monday.db")

    for words in (("db", "backup", copy), ("db", "restore", copy)):
        assert "docs/operate.md" in refused(preflight(*words, DATABASE_URL=postgres_url))


# jobs


def test_a_job_is_run_once_and_as_if_it_were_then(preflight: Command, claims: Town) -> None:
    looked = preflight("tick", "look_for_gaps", "--at", NEXT_MONDAY, **here(claims))
    delivered = preflight("tick", "deliver", "--at", NEXT_MONDAY, "--json", **here(claims))

    assert (looked.code, looked.out) == (0, "look_for_gaps: 1 handled.\n")
    assert delivered.json == {"job": "deliver", "handled": 1}
    assert "Claims triage" in claims.bo.dms[-1].as_text()


def test_a_rehearsal_says_what_would_go_out_and_changes_nothing(
    preflight: Command, claims: Town
) -> None:
    before = everything(claims)

    told = preflight("tick", "look_for_gaps", "--at", NEXT_MONDAY, "--dry-run", **here(claims))
    facts = preflight(
        "tick", "look_for_gaps", "--at", NEXT_MONDAY, "--dry-run", "--json", **here(claims)
    )

    letter, kept = facts.json
    assert (letter["kind"], letter["to"]) == ("reminder", "Bo Lindqvist")
    assert (kept["kind"], kept["to"]) == ("kept back", "Dee Okafor")  # Veterans Day
    assert told.out == (
        f"reminder to Bo Lindqvist: {letter['says']}\nkept back to Dee Okafor: {kept['says']}\n"
    )
    assert kept["says"].endswith("since it is no working day there")
    assert everything(claims) == before
    assert claims.bo.dms == []


def test_a_rehearsal_says_what_is_kept_back_and_why(preflight: Command, claims: Town) -> None:
    claims.ana.types("/pilot hold P-1 until 2024-12-06")

    told = preflight("tick", "look_for_gaps", "--at", NEXT_MONDAY, "--dry-run", **here(claims))

    assert "kept back to Bo Lindqvist: Claims triage (P-1): " in told.out
    assert "since the pilot is on hold" in told.out


def test_the_future_is_for_rehearsals(preflight: Command, claims: Town) -> None:
    assert "needs --dry-run" in refused(
        preflight("tick", "look_for_gaps", "--at", NEVER, **here(claims))
    )

    rehearsed = preflight("tick", "look_for_gaps", "--at", NEVER, "--dry-run", **here(claims))
    assert "reminder to Bo Lindqvist" in rehearsed.out


@pytest.mark.parametrize("job", [job.name for job in TIMETABLE])
def test_every_job_can_be_run_by_hand(preflight: Command, claims: Town, job: str) -> None:
    result = preflight("tick", job, "--json", **here(claims))

    assert result.code == 0
    assert result.json["job"] == job


@pytest.mark.parametrize(
    "job",
    [
        "deliver",
        "owe_digests",
        "tell_pmo",
        "look_at_all",
        "tidy",
        "seal_events",
        "forget_old",
    ],
)
def test_and_rehearsed_without_a_slack(preflight: Command, claims: Town, job: str) -> None:
    result = preflight(
        "tick", job, "--dry-run", "--at", NEXT_MONDAY, DATABASE_URL=claims.settings.database_url
    )

    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize("job", ["check_unverified", "refresh_people"])
def test_a_job_that_only_asks_slack_has_no_rehearsal(
    preflight: Command, claims: Town, job: str
) -> None:
    assert "only asks Slack" in refused(preflight("tick", job, "--dry-run", **here(claims)))


@pytest.mark.parametrize("moment", ["tomorrow", "2024-11-11T09:30", "2024-13-01T00:00Z", ""])
def test_a_moment_is_written_whole(preflight: Command, claims: Town, moment: str) -> None:
    result = preflight("tick", "look_for_gaps", "--at", moment, **here(claims))

    assert "2026-12-01T09:00+01:00" in refused(result)


def test_there_is_no_such_job(preflight: Command) -> None:
    assert "there is no job 'look'" in refused(preflight("tick", "look"))


def test_a_paused_delivery_is_said(preflight: Command, claims: Town) -> None:
    claims.bot.pause("token_revoked")

    result = preflight("tick", "deliver", "--dry-run", **here(claims))

    assert result.out == "Nothing would go out: delivery is paused (token_revoked).\n"


def everything(town: Town) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with town.bot.database.reads() as connection:
        names = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ).scalars()
        return {
            name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))]  # noqa: S608
            for name in names
        }


# letters


def test_letters_lists_what_is_owed(preflight: Command, claims: Town) -> None:
    preflight("tick", "look_for_gaps", "--at", NEXT_MONDAY, **here(claims))

    listed = preflight("letters", **here(claims))
    facts = preflight("letters", "--json", **here(claims)).json

    assert "owed" in listed.out
    assert "Bo Lindqvist" in listed.out
    assert [(each["state"], each["kind"], each["to"]) for each in facts] == [
        ("owed", "reminder", "Bo Lindqvist")
    ]


def test_letters_says_so_when_there_are_none(preflight: Command, claims: Town) -> None:
    assert preflight("letters", **here(claims)).out == "No letters to show.\n"
    assert preflight("letters", "--json", **here(claims)).json == []
    assert preflight("letters", "--state", "refused", **here(claims)).code == 0
    assert "lost" in refused(preflight("letters", "--state", "lost", **here(claims)))


def test_a_letter_in_doubt_is_sent_again_by_hand(preflight: Command, claims: Town) -> None:
    claims.slack.rules.scopes.remove("im:history")
    claims.slack.fails("chat.postMessage", faults.resets_unread())
    preflight("tick", "look_for_gaps", "--at", NEXT_MONDAY, **here(claims))
    claims.clock.now = datetime.fromisoformat(NEXT_MONDAY)
    claims.settle()
    claims.clock.now += timedelta(minutes=1)
    claims.settle()
    (unknown,) = preflight("letters", "--state", "unknown", "--json", **here(claims)).json

    again = preflight("letters", "send-again", str(unknown["id"]), **here(claims))

    assert again.out == f"Letter {unknown['id']} goes out again unless it is found in Slack.\n"
    (sending,) = preflight("letters", "--json", "--state", "sending", **here(claims)).json
    assert sending["key"] == unknown["key"]


def test_a_letter_that_slack_refused_is_sent_again_by_hand(
    preflight: Command, claims: Town
) -> None:
    claims.slack.fails("chat.postMessage", faults.error("invalid_blocks"), times=2)
    claims.ana.types("/pilot digest here now", in_=claims.pilots)
    claims.settle()
    (letter,) = preflight("letters", "--state", "refused", "--json", **here(claims)).json

    again = preflight("letters", "send-again", str(letter["id"]), "--json", **here(claims))

    assert again.json == {"id": letter["id"], "was": "refused"}


def test_only_such_letters_are_sent_again(preflight: Command, claims: Town) -> None:
    preflight("tick", "look_for_gaps", "--at", NEXT_MONDAY, **here(claims))

    assert "no letter 999" in refused(preflight("letters", "send-again", "999", **here(claims)))
    assert "waiting to be sent" in refused(preflight("letters", "send-again", "1", **here(claims)))
    assert "LETTER" in refused(preflight("letters", "send-again", **here(claims))).upper()


# settings


def test_settings_are_shown_as_they_would_be_typed(preflight: Command, town: Town) -> None:
    shown = preflight("settings", **here(town))
    facts = preflight("settings", "--json", **here(town))

    assert set(facts.json) == set(SETTINGS)
    assert facts.json["working-days"] == "mon tue wed thu fri"
    assert "working days between two reminders" in shown.out


def test_one_setting_is_changed_and_kept(preflight: Command, town: Town) -> None:
    changed = preflight("settings", "working-days", "mon", "tue", "wed", **here(town))

    assert "mon tue wed" in changed.out
    assert preflight("settings", "working-days", "--json", **here(town)).json == {
        "working-days": "mon tue wed"
    }


def test_the_pmo_may_be_a_group_and_it_is_said_when_it_is_read(
    preflight: Command, town: Town
) -> None:
    changed = preflight("settings", "pmo", "S0PMO", **here(town))

    assert "S0PMO" in changed.out
    assert "preflight tick refresh_people" in changed.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["grace", "soon"], "a whole number"),
        (["grace", "-1"], "-1"),
        (["zone", "Zurich"], "Europe/Zurich"),
        (["slot", "10:00-09:00"], "09:00-10:00"),
        (["working-days", "someday"], "mon tue wed thu fri"),
        (["pmo", "Ana"], "Slack ids"),
        (["currency", "gold"], "gold"),
        (["country", "Atlantis"], "two letters"),
        (["patience", "5"], "no setting"),
        (["patience"], "no setting"),
    ],
)
def test_a_value_that_does_not_do_is_refused_and_nothing_is_changed(
    preflight: Command, town: Town, words: list[str], said: str
) -> None:
    before = preflight("settings", "--json", **here(town)).json

    assert said in refused(preflight("settings", *words, **here(town)))
    assert preflight("settings", "--json", **here(town)).json == before


# doctor


@pytest.fixture
def ana(slack: Sandbox) -> Person:
    return slack.person("ana", name="Ana Keller", zone="Europe/Zurich")


def at(slack: Sandbox) -> dict[str, str]:
    return {**slack.environment, "DATABASE_URL": "sqlite:///preflight.db"}


def found(preflight: Command, slack: Sandbox, *words: str, **wrong: str) -> dict[str, str]:
    """What the doctor complains about."""
    result = preflight("doctor", "--json", *words, **at(slack) | wrong)
    findings = {each["subject"]: each["says"] for each in result.json if each["ok"] is False}
    assert result.code == (1 if findings else 0)
    return findings


def test_the_doctor_finds_nothing_wrong(preflight: Command, slack: Sandbox, ana: Person) -> None:
    result = preflight("doctor", "--dm", ana.id, **at(slack))

    assert result.code == 0
    assert [line[:4] for line in result.out.splitlines()] == ["ok  "] * 7
    assert "test message" in ana.dms[-1].text
    assert ana.home
    assert "Opened once more, this tab shows what waits for you." in ana.home.as_text()


@pytest.mark.parametrize("scope", [*NEEDED, *OPTIONAL])
def test_the_doctor_names_each_scope_that_is_missing(
    preflight: Command, slack: Sandbox, scope: str
) -> None:
    slack.rules.scopes.remove(scope)

    result = preflight("doctor", **at(slack))

    (line,) = [line for line in result.out.splitlines() if f"scope {scope}:" in line]
    assert line.startswith("no  " if scope in NEEDED else "less")
    assert result.code == (1 if scope in NEEDED else 0)


def test_the_doctor_names_a_token_that_slack_does_not_take(
    preflight: Command, slack: Sandbox
) -> None:
    bot = found(preflight, slack, SLACK_BOT_TOKEN="xoxb-wrong")
    app = found(preflight, slack, SLACK_APP_TOKEN="xapp-wrong")

    assert bot == {"bot token": "Slack answers invalid_auth; take it anew from your Slack app"}
    assert app == {"app token": "Slack answers invalid_auth; take it anew from your Slack app"}


def test_the_doctor_knows_that_slack_has_no_way_to_reach_us(
    preflight: Command, slack: Sandbox
) -> None:
    neither = {"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"}
    environment = {name: said for name, said in at(slack).items() if name not in neither}

    result = preflight("doctor", **environment)

    assert result.code == 1
    assert "no   app token: not set, nor the signing secret" in result.out


def test_the_doctor_says_that_slack_is_not_there(preflight: Command, slack: Sandbox) -> None:
    trouble = found(preflight, slack, SLACK_API_URL="http://127.0.0.1:9/api/")

    assert trouble == {
        "bot token": "http://127.0.0.1:9/api/ does not answer (ConnectionRefusedError)"
    }


def test_the_doctor_knows_the_messages_tab(
    preflight: Command, slack: Sandbox, ana: Person
) -> None:
    slack.rules.messages_tab = False

    assert found(preflight, slack, "--dm", ana.id) == {
        "messages tab": 'is off: your Slack app, "App Home", "Messages Tab"'
    }


def test_the_doctor_says_that_all_but_home_works_without_the_home_tab(
    preflight: Command, slack: Sandbox, ana: Person
) -> None:
    slack.rules.home_tab = False

    result = preflight("doctor", "--dm", ana.id, **at(slack))

    (line,) = [line for line in result.out.splitlines() if "home tab" in line]
    assert line.startswith('less home tab: is off: your Slack app, "App Home", "Home Tab"')
    assert result.code == 0


def test_the_doctor_knows_whom_it_cannot_write_to(preflight: Command, slack: Sandbox) -> None:
    trouble = found(preflight, slack, "--dm", "U0NOBODY")

    assert "U0NOBODY did not go out" in trouble["messages tab"]
    assert "begins with U" in refused(preflight("doctor", "--dm", "@ana", **at(slack)))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///no-such-folder/preflight.db", "unable to open database file"),
        ("postgresql://me:secret@127.0.0.1:9/preflight", "Connection refused"),
    ],
)
def test_the_doctor_says_what_is_wrong_with_the_database(
    preflight: Command, slack: Sandbox, url: str, says: str
) -> None:
    trouble = found(preflight, slack, DATABASE_URL=url)

    assert says in trouble["database"]
    assert "secret" not in trouble["database"]


def test_the_doctor_says_that_postgresql_is_to_be_upgraded(
    preflight: Command, slack: Sandbox, postgres_url: str
) -> None:
    assert found(preflight, slack, DATABASE_URL=postgres_url) == {
        "database": "empty: preflight db upgrade"
    }


def test_the_doctor_knows_a_newer_database(
    preflight: Command, slack: Sandbox, database_url: str
) -> None:
    preflight("db", "upgrade", DATABASE_URL=database_url)
    change(database_url, "UPDATE alembic_version SET version_num = '9999'")

    assert found(preflight, slack, DATABASE_URL=database_url) == {
        "database": "belongs to a newer version of Preflight"
    }


def test_the_doctor_knows_a_clock_that_is_wrong(preflight: Command) -> None:
    with Sandbox(lambda: root.wall_clock() + timedelta(minutes=5)) as ahead:
        trouble = found(preflight, ahead)

    assert trouble["clock"].endswith(" s from Slack's; set it right")


# the register as a file


def test_what_is_exported_is_imported_again_without_a_change(
    preflight: Command, claims: Town
) -> None:
    written = preflight("export", "register.csv", **here(claims))
    again = preflight("import", "register.csv", "--json", **here(claims))

    assert written.out == "1 pilot written to register.csv.\n"
    assert {ending: len(rows) for ending, rows in again.json.items()} == {
        "added": 0,
        "updated": 0,
        "unchanged": 1,
        "refused": 0,
    }


def test_an_export_may_go_down_a_pipe(preflight: Command, claims: Town, tmp_path: Path) -> None:
    preflight("export", "register.csv", **here(claims))

    piped = subprocess.run(
        [sys.executable, "-W", "error", "-m", "bot", "export"],
        env=here(claims),
        capture_output=True,
        check=True,
    )

    assert piped.stdout == (tmp_path / "register.csv").read_bytes()
    assert piped.stderr == b""


def test_an_import_is_rehearsed_and_then_done(
    preflight: Command, town: Town, tmp_path: Path
) -> None:
    (tmp_path / "ideas.csv").write_text(
        "Idea,Who\nClaims triage,bo@example.com\n,cy@example.com\n"
    )
    (tmp_path / "map.toml").write_text(
        'source = "ideas"\nkey = "row"\ncolumns = {name = "Idea", lead = "Who"}\n'
    )
    words = ("import", "ideas.csv", "--columns", "map.toml")
    before = everything(town)

    rehearsed = preflight(*words, "--dry-run", **here(town))
    unchanged = everything(town)
    done = preflight(*words, **here(town))

    assert rehearsed.out.startswith("Would be: added 1")
    assert unchanged == before
    assert done.out.startswith("added 1")
    assert "line 3" in done.out


def test_an_import_says_which_cells_it_left_out_and_why(
    preflight: Command, town: Town, tmp_path: Path
) -> None:
    (tmp_path / "ideas.csv").write_text("Idea,Worth\nClaims triage,better service\n")
    (tmp_path / "map.toml").write_text(
        'source = "ideas"\nkey = "row"\ncolumns = {name = "Idea", value = "Worth"}\n'
    )

    done = preflight("import", "ideas.csv", "--columns", "map.toml", **here(town))

    assert "line 2, Worth: That says it will be better, not by how much." in done.out


def test_a_file_that_is_not_there_is_named(preflight: Command, town: Town) -> None:
    assert "nowhere.csv" in refused(preflight("import", "nowhere.csv", **here(town)))


# several workspaces


def test_where_a_database_has_seen_two_workspaces_the_token_says_which(
    preflight: Command, claims: Town
) -> None:
    change(
        claims.settings.database_url,
        "INSERT INTO workspaces"
        " (slack_id, name, bot_user, bot_id, next_number, policy, policy_seeded)"
        " SELECT 'T0OTHER', 'Other', bot_user, bot_id, 1, policy, policy_seeded FROM workspaces",
    )

    without = preflight("export", DATABASE_URL=claims.settings.database_url)
    with_token = preflight("export", **here(claims))

    assert "SLACK_BOT_TOKEN is missing" in refused(without)
    assert "Claims triage" in with_token.out


# bugs


def test_a_bug_shows_where_it_happened_and_no_words(preflight: Command, claims: Town) -> None:
    change(claims.settings.database_url, "UPDATE pilots SET stage = 'Claims triage'")

    result = preflight("export", **here(claims))

    assert result.code == 1
    assert "this is a bug in Preflight" in result.err
    assert "Claims" not in result.err


# governance


def test_a_preset_is_shown_changed_checked_and_put_to_use(
    preflight: Command, town: Town, tmp_path: Path
) -> None:
    where, file = here(town), tmp_path / "ours.toml"
    shown = preflight("governance", "show", "bank", **where)
    assert "basic, bank, pharma; basic is in use." in " ".join(shown.err.split())
    file.write_text(shown.out.replace('name = "bank"', 'name = "ours"'), encoding="utf-8")

    checked = preflight("governance", "check", str(file))
    used = preflight("governance", "use", str(file), **where)

    assert checked.out == "ours can be used: 27 items in 10 groups.\n"
    assert used.out == "ours is in use: 27 items in 10 groups.\n"
    assert preflight("settings", "governance", **where).out.split()[:2] == ["governance", "ours"]
    assert preflight("governance", "show", **where).out == file.read_text(encoding="utf-8")
    assert "basic is in use" in preflight("governance", "use", "basic", **where).out


def test_a_preset_with_mistakes_is_told_line_by_line_and_not_used(
    preflight: Command, town: Town, tmp_path: Path
) -> None:
    where, file = here(town), tmp_path / "ours.toml"
    text = preflight("governance", "show", "basic", **where).out
    wrong = text.replace('name = "basic"', 'name = "ours"').replace('"launch"', '"soon"', 1)
    file.write_text(wrong.replace('"security"', '"securty"', 1), encoding="utf-8")

    checked = preflight("governance", "check", str(file))
    used = preflight("governance", "use", str(file), **where)

    assert checked.code == 1
    assert "Line 8: needed cannot be “soon”. It can be launch or go-live." in checked.err
    assert "the group “securty” is nearly “security”. Is it that one?" in checked.err
    assert refused(used) == checked.err
    assert preflight("settings", "governance", **where).out.split()[:2] == ["governance", "basic"]
    assert "There is no preset “bnak”." in refused(preflight("governance", "use", "bnak", **where))
