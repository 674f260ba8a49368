"""A bug still answers, with an id to quote; the log has its traceback under the same id."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import text
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.domain.answers import Held
from bot.domain.command_text import PilotRef
from bot.domain.people import SlackId
from bot.usecases import moving
from bot.work import Work
from tests.journeys.ledger import claims_triage, kept, pilot
from tests.town import Town

APOLOGY = re.compile(
    r"That did not work, and it is our mistake\. Nothing was changed\. "
    r"If you tell your PMO or operator, quote `?(?P<id>[0-9a-f]{8})`?\."
)


def breaks(town: Town, table: str = "events") -> None:
    """A table is gone: what no use case expects."""
    with town.bot.database.writes() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_gone"))


def mends(town: Town, table: str = "events") -> None:
    with town.bot.database.writes() as connection:
        connection.execute(text(f"ALTER TABLE {table}_gone RENAME TO {table}"))


def quoted_in(said: str) -> str:
    found = APOLOGY.search(said)
    assert found, said
    return found["id"]


def logged(logs: list[EventDict], number: str) -> EventDict:
    (bug,) = [entry for entry in logs if entry["event"] == "bug"]
    assert bug["id"] == number
    assert bug["log_level"] == "error"
    return bug


def test_a_command_that_hits_a_bug_answers_with_an_id(town: Town) -> None:
    claims_triage(town)
    before = kept(town)
    breaks(town)

    with capture_logs() as logs:
        answer = town.ana.types("/pilot value P-1 USD 50k/year", in_=town.pilots)

    assert answer.error is None
    assert answer.message is not None
    assert answer.message.private_to == town.ana.id
    bug = logged(logs, quoted_in(answer.as_text()))
    assert "no such table: events" in str(bug["exc_info"])
    assert bug["exc_info"].__traceback__ is not None
    mends(town)
    assert kept(town) == before


def test_a_form_that_hits_a_bug_says_so_on_top_and_keeps_what_was_typed(town: Town) -> None:
    claims_triage(town)
    before = kept(town)
    town.ana.types("/pilot value P-1", in_=town.pilots)
    breaks(town)

    with capture_logs() as logs:
        answer = town.ana.submits(value="USD 50k/year")

    assert answer.error is None
    assert answer.modal is not None
    logged(logs, quoted_in(answer.modal.as_text()))
    mends(town)
    assert kept(town) == before

    town.ana.closes()
    assert town.ana.form.values["value"] == "USD 50k/year"
    assert town.ana.submits().errors == {}
    assert pilot(town).value is not None


def test_a_press_that_hits_a_bug_is_answered_beside_its_message(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    screen = town.last_dm(town.eli).versions[-1]
    before = kept(town)
    breaks(town)

    with capture_logs() as logs:
        pressed = town.eli.presses("Accept", on=screen)
        town.later.run()

    assert pressed.error is None
    logged(logs, quoted_in(town.eli.ephemerals[-1].as_text()))
    mends(town)
    assert kept(town) == before
    assert pilot(town).accepted_owner is None


def test_a_press_in_a_form_that_hits_a_bug_is_answered_in_the_form(town: Town) -> None:
    town.ana.types("/pilot register", in_=town.pilots)
    town.ana.submits(name="Claims triage", lead=town.bo)
    breaks(town, "asks")
    breaks(town, "pilots")

    with capture_logs() as logs:
        pressed = town.ana.presses("Name the owner")
        town.later.run()

    assert pressed.error is None
    logged(logs, quoted_in(town.ana.form.as_text()))


def test_a_long_press_that_hits_a_bug_says_that_part_may_be_done(town: Town) -> None:
    claims_triage(town)
    asked = town.ana.types("/pilot assign gaps lead:@cy", in_=town.pilots)
    breaks(town)

    with capture_logs() as logs:
        pressed = town.ana.presses("Assign 1 pilot", on=asked.message)
        town.later.run()

    assert pressed.error is None
    said = town.ana.ephemerals[-1].as_text() + (asked.message.as_text() if asked.message else "")
    assert "Part of it may be done already." in said
    (bug,) = [entry for entry in logs if entry["event"] == "bug"]
    assert bug["id"] in said


@pytest.mark.parametrize(
    "change",
    [{"action_id": "of_long_ago"}, {"action_id": "plan_v0", "value": None}, {"value": "ask/17"}],
)
def test_a_button_of_a_version_long_gone_is_answered_too(
    town: Town, change: dict[str, str | None]
) -> None:
    claims_triage(town, "owner:@eli")
    town.eli.presses("Accept", on=town.last_dm(town.eli))
    payload = json.loads(json.dumps(town.slack.record.envelopes("interactive")[-1].payload))
    payload["actions"][0].update(change)

    response = town.app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
    town.settle()

    assert response.status == 200
    assert "no longer does anything" in town.eli.ephemerals[-1].as_text()


def test_a_shortcut_that_hits_a_bug_is_answered_by_dm(town: Town) -> None:
    town.ana.shortcut("pilot_register")
    payload = json.loads(json.dumps(town.slack.record.envelopes("interactive")[-1].payload))
    del payload["trigger_id"]

    with capture_logs() as logs:
        response = town.app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
        town.later.run()

    assert response.status == 200
    logged(logs, quoted_in(town.ana.dms[-1].as_text()))


def test_an_event_that_hits_a_bug_is_not_acknowledged_so_that_it_comes_again(town: Town) -> None:
    claims_triage(town)
    breaks(town, "people")

    with capture_logs() as logs:
        town.bo.changes(zone="Asia/Tokyo")

    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["bug"]
    assert town.slack.record.envelopes("events_api")[-1].acks == []


def test_what_cannot_be_put_into_words_is_not_done(town: Town) -> None:
    """Whoever is told "Nothing was changed" can rely on it."""
    claims_triage(town)
    before = kept(town)

    def unsayable(work: Work, pilot: PilotRef) -> Held:
        held = moving.hold(work, SlackId(town.ana.id), pilot, "2027-01-10")
        return replace(held, pilot=None)  # type: ignore[arg-type]

    claims = PilotRef(1, "P-1")
    with pytest.raises(AttributeError):
        town.bot.answer_once("form/1", unsayable, claims)

    assert kept(town) == before
    again = (SlackId(town.ana.id), claims, "2027-01-10")
    assert "hold" in town.bot.answer_once("form/1", moving.hold, *again).text


def test_what_is_logged_of_a_bug_is_nobodys_text(town: Town) -> None:
    """Operators read logs; what people typed is theirs."""
    claims_triage(town)
    breaks(town)

    with capture_logs() as logs:
        town.ana.types("/pilot stop P-1 the secret reason", in_=town.pilots)

    (bug,) = [entry for entry in logs if entry["event"] == "bug"]
    assert {name: bug[name] for name in bug if name not in {"exc_info", "id"}} == {
        "event": "bug",
        "log_level": "error",
        "where": "command",
    }
    assert "the secret reason" not in str(bug["exc_info"])


def test_after_a_bug_the_next_command_works(town: Town) -> None:
    claims_triage(town)
    breaks(town)
    with capture_logs():
        town.ana.types("/pilot value P-1 USD 50k/year", in_=town.pilots)
    mends(town)

    assert "USD 50k a year" in town.ana.types("/pilot value P-1 USD 50k/year").text


def test_a_closed_database_is_a_bug_like_any_other(town: Town) -> None:
    """Not reachable at all: no table, no transaction."""
    claims_triage(town)
    breaks(town, "people")

    with capture_logs():
        answers = [
            town.ana.types(f"/pilot {command}", in_=town.pilots).as_text()
            for command in ("list", "show P-1", "register X lead:@bo", "value P-1", "digest now")
        ]

    assert len({quoted_in(said) for said in answers}) == len(answers)
