"""The real `preflight run`, as a process, against the local Slack by environment alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.doctor import OPTIONAL
from bot.sandbox import Channel, Person, Sandbox, faults
from bot.store import migrate
from bot.store.database import open_database
from bot.usecases import policies
from tests.process.terminal import Started, stopped_amid
from tests.town import Town

Start = Callable[..., Started]
NOBODY = "http://127.0.0.1:9"  # the port where nothing listens


def digest_in(pilots: Channel, slack: Sandbox) -> str:
    """A digest asked for now is a letter that goes out at any hour."""
    return slack.until(lambda: pilots.messages, within=10)[0].text


def test_it_answers_and_delivers_and_keeps_to_itself_what_people_typed(
    start: Start, slack: Sandbox, ana: Person, pilots: Channel
) -> None:
    bot = start()
    bot.says("ready")

    answer = ana.types("/pilot register Claims triage lead:@ana", in_=pilots)
    ana.types("/pilot digest here now", in_=pilots)

    assert "Claims triage (P-1)" in answer.text
    assert "1 pilot" in digest_in(pilots, slack)
    assert len(bot.lines) == 1
    assert slack.bot_token not in bot.output
    assert slack.app_token not in bot.output
    assert "Claims" not in bot.output


def test_it_comes_back_when_the_line_is_cut_and_when_slack_asks_it_to(
    start: Start, slack: Sandbox, ana: Person, pilots: Channel
) -> None:
    bot = start()
    bot.says("ready")

    slack.disconnects("refresh_requested")
    slack.until(lambda: len(slack.record.calls("apps.connections.open")) == 2)
    slack.until(lambda: slack.sockets == 1)
    after_the_request = ana.types("/pilot list", in_=pilots)
    slack.drops_sockets()
    slack.until(lambda: len(slack.record.calls("apps.connections.open")) >= 3, within=10)
    slack.wait_for_bot()
    after_the_cut = ana.types("/pilot list", in_=pilots)

    assert after_the_request.error is None
    assert after_the_cut.error is None


def test_told_to_stop_it_answers_who_is_waiting_and_ends_well(
    start: Start, slack: Sandbox, ana: Person, pilots: Channel
) -> None:
    bot = start()
    bot.says("ready")
    answer = stopped_amid(bot, slack, lambda: ana.types("/pilot register", in_=pilots))

    assert answer.error is None
    assert bot.ends() == 0
    assert "stopped" in bot.lines[-1]


def test_a_second_start_finds_everything_as_it_was(
    start: Start, ana: Person, pilots: Channel, tmp_path: Path
) -> None:
    first = start()
    new = first.says("ready")
    ana.types("/pilot register Claims triage lead:@ana", in_=pilots)
    first.told_to_stop()
    first.ends()
    left_behind = [path.name for path in tmp_path.iterdir()]

    second = start()
    known = second.says("ready")

    assert ("pilots=0" in new, "pilots=1" in known) == (True, True)
    assert left_behind == ["preflight.db"]
    assert "Claims triage" in ana.types("/pilot show P-1", in_=pilots).text


def test_a_slack_that_never_answers_does_not_keep_it_from_ending(
    start: Start, slack: Sandbox, ana: Person, pilots: Channel
) -> None:
    bot = start()
    bot.says("ready")
    slack.fails("chat.postMessage", faults.hangs_after())
    ana.types("/pilot digest here now", in_=pilots)
    slack.until(lambda: slack.record.calls("chat.postMessage"))

    bot.told_to_stop()

    assert bot.ends() == 0


def test_told_to_stop_before_it_is_ready_it_just_leaves(start: Start, slack: Sandbox) -> None:
    slack.fails("auth.test", faults.hangs_after())
    bot = start()
    slack.until(lambda: slack.record.calls("auth.test"), within=20)

    bot.told_to_stop()

    assert bot.ends() == 0
    assert bot.output == ""


@pytest.mark.parametrize(
    ("wrong", "named", "code"),
    [
        (
            {"SLACK_BOT_TOKEN": "xoxb-somebody-elses"},
            "SLACK_BOT_TOKEN was not accepted",
            2,
        ),
        (
            {"SLACK_APP_TOKEN": "xapp-somebody-elses"},
            "SLACK_APP_TOKEN was not accepted",
            2,
        ),
        ({"SLACK_API_URL": f"{NOBODY}/api/"}, f"Slack did not answer at {NOBODY}/api/", 75),
        ({"DATABASE_URL": f"postgresql://me:secret@{NOBODY[7:]}/preflight"}, "DATABASE_URL", 75),
        ({"DATABASE_URL": "sqlite:///no-such-folder/preflight.db"}, "DATABASE_URL", 2),
    ],
)
def test_what_is_wrong_at_the_start_is_one_sentence(
    start: Start, wrong: dict[str, str], named: str, code: int
) -> None:
    bot = start(**wrong)

    assert bot.ends(within=20) == code
    assert len(bot.lines) == 1
    assert named in bot.output
    assert "somebody-elses" not in bot.output
    assert "secret" not in bot.output


def test_a_socket_that_does_not_open_is_said_too(start: Start, slack: Sandbox) -> None:
    nowhere = '{"ok": true, "url": "ws://127.0.0.1:9/link/?ticket=1"}'
    slack.fails("apps.connections.open", faults.Fault(body=nowhere))
    bot = start()

    assert bot.ends(within=20) == 75
    assert "the socket did not open" in bot.output


def test_an_empty_postgresql_is_filled_by_the_operator_only(
    start: Start, slack: Sandbox, ana: Person, pilots: Channel, postgres_url: str
) -> None:
    refused = start(DATABASE_URL=postgres_url)
    assert refused.ends(within=20) == 2
    assert refused.lines == ["The database is empty. Run: preflight db upgrade"]

    database = open_database(postgres_url)
    migrate.upgrade(database)
    database.close()
    start(DATABASE_URL=postgres_url).says("ready")

    ana.types("/pilot digest here now", in_=pilots)
    assert digest_in(pilots, slack)


def test_what_others_left_in_the_environment_does_no_harm(
    start: Start, slack: Sandbox, ana: Person, pilots: Channel
) -> None:
    """Bolt would take the first two for OAuth, the SDK the others for the way to loopback."""
    bot = start(
        SLACK_CLIENT_ID="1.2",
        SLACK_CLIENT_SECRET="s",
        HTTPS_PROXY=NOBODY,
        http_proxy=NOBODY,
    )
    bot.says("ready")

    ana.types("/pilot list", in_=pilots)
    ana.types("/pilot digest here now", in_=pilots)

    assert digest_in(pilots, slack)
    assert len(bot.lines) == 1


def test_it_starts_and_works_with_no_optional_scope_at_all(
    start: Start, slack: Sandbox, ana: Person, pilots: Channel
) -> None:
    slack.rules.scopes -= set(OPTIONAL)
    bot = start(PREFLIGHT_PMO="S0PMO")

    bot.says("ready")
    answer = ana.types("/pilot register Claims triage lead:@ana", in_=pilots)
    ana.types("/pilot digest here now", in_=pilots)

    assert "P-1" in answer.text
    assert digest_in(pilots, slack)


@pytest.mark.parametrize("scope", OPTIONAL)
def test_each_optional_scope_may_be_missing(town: Town, scope: str) -> None:
    town.slack.rules.scopes.remove(scope)
    town.bot.do(policies.change, "pmo", "S0PMO")

    town.bot.refresh_pmo_group()
    town.ana.types("/pilot register Claims triage owner:@bo", in_=town.pilots)
    town.ana.types("/pilot digest here now", in_=town.pilots)
    town.settle()
    town.bo.presses("Accept", on=town.last_dm(town.bo))

    assert "Bo Lindqvist" in town.ana.types("/pilot show P-1", in_=town.pilots).as_text()
    assert len(town.pilots.messages) == 1
