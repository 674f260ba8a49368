"""The log: a line an event, for a person or a machine; no token in it, and nobody's words."""

from __future__ import annotations

import json
import logging

import pytest
import structlog
from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot import app as root
from bot.logs import set_up
from bot.sandbox import Delivery
from tests.town import Town

Captured = pytest.CaptureFixture[str]
SAID = "Claims triage, Bob's"
log = structlog.get_logger("bot.test")
library = logging.getLogger("slack_bolt.App")

pytestmark = pytest.mark.usefixtures("own_logs")


def test_a_line_is_for_a_person_or_for_a_machine(capsys: Captured) -> None:
    set_up("info", "console")
    log.info("ready", workspace="Zürich Bank")
    set_up("info", "json")
    log.info("ready", workspace="Zürich Bank")

    for_a_person, for_a_machine = capsys.readouterr().err.splitlines()
    assert "ready" in for_a_person
    assert "workspace='Zürich Bank'" in for_a_person
    facts = json.loads(for_a_machine)
    assert facts.pop("timestamp")
    assert facts == {
        "event": "ready",
        "level": "info",
        "logger": "bot.test",
        "workspace": "Zürich Bank",
    }


def test_the_level_is_for_our_lines_and_the_libraries_talk_only_when_something_is_wrong(
    capsys: Captured,
) -> None:
    set_up("debug", "console")
    library.setLevel(logging.root.level)  # as Bolt does with each of its own

    log.debug("ours")
    library.info("body: %s", SAID)
    library.warning("theirs")

    assert [line.split()[3] for line in capsys.readouterr().err.splitlines()] == ["ours", "theirs"]


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_token_is_shown_whoever_prints_it(capsys: Captured, form: str) -> None:
    set_up("info", "json" if form == "json" else "console")

    log.warning("not accepted", because="xoxb-1-secret")
    library.error("Bearer %s", "xapp-1-secret")
    log.error("bug", exc_info=ValueError("xoxb-1-secret.xoxp-2-secret"))

    said = capsys.readouterr().err
    assert "xoxb-…" in said
    assert "xapp-…" in said
    assert "secret" not in said


def test_a_traceback_tells_where_and_quotes_nobody(capsys: Captured) -> None:
    set_up("info", "console")
    try:
        try:
            int(SAID)
        except ValueError as error:
            raise KeyError(SAID) from error
    except KeyError as error:
        log.error("bug", id="1f00", exc_info=error)  # noqa: TRY400  # as the listeners do it

    said = capsys.readouterr().err
    assert "id=1f00" in said
    assert "test_logs.py" in said
    assert "ValueError: invalid literal for int() with base 10: '…'" in said
    assert "KeyError: '…'" in said
    assert "Claims" not in said


def test_a_mistake_of_ours_keeps_its_message(capsys: Captured) -> None:
    set_up("info", "console")
    try:
        getattr(library, "lvel")  # noqa: B009
    except AttributeError:
        log.exception("bug")

    assert "'Logger' object has no attribute 'lvel'" in capsys.readouterr().err


def test_what_a_library_repeats_is_left_out(capsys: Captured) -> None:
    set_up("info", "console")

    library.warning("Unhandled request (%r)", {"type": "command", "text": SAID})

    said = capsys.readouterr().err
    assert "Unhandled request ({'…': '…', '…': '…'})" in said


def test_a_statement_that_fails_does_not_show_what_was_to_be_written(
    capsys: Captured, either_town: Town
) -> None:
    set_up("info", "console")
    half_a_row = text("INSERT INTO people (workspace_id, name) VALUES (1, :name)")
    try:
        with either_town.bot.database.writes() as connection:
            connection.execute(half_a_row, {"name": SAID})
    except IntegrityError:
        log.exception("bug")

    said = capsys.readouterr().err
    assert "IntegrityError" in said
    assert "Claims" not in said


def test_a_forged_request_is_refused_and_not_repeated(capsys: Captured, town: Town) -> None:
    set_up("debug", "console")
    app = root.listeners(town.bot, town.settings)  # Bolt takes its levels when it is made

    def forged(delivery: Delivery) -> BoltResponse:
        headers = delivery.headers() | {"X-Slack-Signature": "v0=0000"}
        return app.dispatch(BoltRequest(body=delivery.body, headers=headers))

    town.slack.hands_to(forged)
    answer = town.ana.types("/pilot register Claims triage lead:@bo", in_=town.pilots)

    assert answer.error is not None
    assert "Claims" not in capsys.readouterr().err
