"""Which of Slack's answers means what for a letter, over the wire (recipes: posting once)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from urllib.error import URLError

import pytest
from slack_sdk import WebClient

from bot.domain.people import SlackId
from bot.render import kit
from bot.render.speech import Speech
from bot.sandbox import Person, Sandbox, faults
from bot.sandbox.faults import Fault
from bot.slack.gateway import Slack
from bot.slack.outcomes import (
    BROKEN,
    Absent,
    Broken,
    Busy,
    CannotLook,
    Found,
    InDoubt,
    NotSent,
    Posted,
    Refused,
    failure_of,
)
from tests.town import Clock

HELLO = Speech(text="Hello", blocks=[kit.section("Hello")])
MARK = "f00d"
POST = "chat.postMessage"


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    with Sandbox(Clock()) as slack:
        yield slack


@pytest.fixture
def sandbox(world: Sandbox) -> Iterator[Sandbox]:
    scopes = set(world.rules.scopes)
    yield world
    world.heals()
    world.rules.scopes, world.rules.newer_blocks = scopes, True


@pytest.fixture
def eli(sandbox: Sandbox) -> Person:
    return sandbox.people.get("eli") or sandbox.person("eli", name="Eli Moreau")


@pytest.fixture
def slack(sandbox: Sandbox) -> Slack:
    return Slack.at(sandbox.api_url, sandbox.bot_token)


def dm_of(slack: Slack, person: Person) -> str:
    opened = slack.open_dm(SlackId(person.id))
    assert isinstance(opened, str)
    return opened


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (faults.rate_limited(after=17), Busy(17.0)),
        (faults.error("ratelimited"), Busy(30.0)),
        (faults.error("rate_limited"), Busy(30.0)),
        (faults.status(429), Busy(30.0)),
        (faults.resets_unread(), InDoubt("ConnectionResetError")),
        (faults.resets_after(), InDoubt("RemoteDisconnected")),
        (faults.status(500), InDoubt("status 500")),
        (faults.status(503), InDoubt("status 503")),
        (faults.error("fatal_error"), InDoubt("fatal_error")),
        (faults.error("internal_error"), InDoubt("internal_error")),
        (faults.error("channel_not_found"), Refused("channel_not_found")),
        (faults.error("is_archived"), Refused("is_archived")),
        (faults.error("not_in_channel"), Refused("not_in_channel")),
        (faults.error("user_not_found"), Refused("user_not_found")),
        (faults.error("msg_too_long"), Refused("msg_too_long")),
        (faults.error("an_error_of_next_year"), Refused("an_error_of_next_year")),
        *((faults.error(error), Broken(error)) for error in sorted(BROKEN)),
    ],
)
def test_what_became_of_a_post(
    sandbox: Sandbox, slack: Slack, eli: Person, fault: Fault, outcome: object
) -> None:
    dm = dm_of(slack, eli)
    sandbox.fails(POST, fault)

    assert slack.post(dm, HELLO, MARK) == outcome


@pytest.mark.parametrize("code", [200, 400, 404, 502])
def test_a_page_that_is_not_slacks_leaves_a_post_in_doubt(
    sandbox: Sandbox, slack: Slack, eli: Person, code: int
) -> None:
    sandbox.fails(POST, faults.not_json(code))

    assert isinstance(slack.post(dm_of(slack, eli), HELLO, MARK), InDoubt)


def test_where_nobody_listens_nothing_was_sent(slack: Slack) -> None:
    nowhere = WebClient("xoxb-1", base_url="http://127.0.0.1:9/", retry_handlers=[])

    outcome = replace(slack, posting=nowhere).post("D1", HELLO, MARK)

    assert outcome == NotSent("ConnectionRefusedError")
    assert failure_of(URLError(socket.gaierror())) == NotSent("gaierror")


def test_a_post_is_one_request_whatever_happens(
    sandbox: Sandbox, slack: Slack, eli: Person
) -> None:
    dm = dm_of(slack, eli)
    for fault in (faults.resets_after(), faults.status(503), faults.rate_limited(after=0)):
        sandbox.record.clear()
        sandbox.fails(POST, fault, times=None)
        slack.post(dm, HELLO, MARK)
        assert len(sandbox.record.calls(POST)) == 1
        sandbox.heals()


def test_where_slack_refuses_the_newer_blocks_plainer_ones_go(
    sandbox: Sandbox, slack: Slack, eli: Person
) -> None:
    table = kit.table(["pilot"], [["Claims triage"]])
    speech = Speech(text="Hello", blocks=[table], plainer=[kit.section("Claims triage")])
    sandbox.rules.newer_blocks = False

    outcome = slack.post(dm_of(slack, eli), speech, MARK)

    assert isinstance(outcome, Posted)
    assert eli.dms[-1].as_text() == "Claims triage"


def test_a_message_without_newer_blocks_is_not_tried_twice(
    sandbox: Sandbox, slack: Slack, eli: Person
) -> None:
    dm = dm_of(slack, eli)
    sandbox.fails(POST, faults.error("invalid_blocks"))
    sandbox.record.clear()

    assert slack.post(dm, HELLO, MARK) == Refused("invalid_blocks")
    assert len(sandbox.record.calls(POST)) == 1


def test_a_plainer_post_in_doubt_is_not_a_refusal(
    sandbox: Sandbox, slack: Slack, eli: Person
) -> None:
    dm = dm_of(slack, eli)
    speech = replace(HELLO, plainer=[kit.section("Hello")])
    sandbox.fails(POST, faults.error("invalid_blocks"))
    sandbox.fails(POST, faults.resets_after())

    assert isinstance(slack.post(dm, speech, MARK), InDoubt)


# looking


def test_a_message_is_found_by_its_mark(slack: Slack, eli: Person) -> None:
    dm = dm_of(slack, eli)
    posted = slack.post(dm, HELLO, "cafe")
    slack.post(dm, HELLO, "beef")

    assert isinstance(posted, Posted)
    assert slack.find(dm, "cafe") == Found(dm, posted.ts)
    assert slack.find(dm, "nowhere") == Absent()


def test_only_the_newest_fifteen_of_a_dm_are_looked_at(slack: Slack, eli: Person) -> None:
    dm = dm_of(slack, eli)
    slack.post(dm, HELLO, "old")
    for n in range(14):
        slack.post(dm, HELLO, f"new {n}")
    assert isinstance(slack.find(dm, "old"), Found)

    slack.post(dm, HELLO, "one more")
    assert slack.find(dm, "old") == Absent()


@pytest.mark.parametrize(
    ("fault", "look"),
    [
        (faults.error("missing_scope"), CannotLook("missing_scope")),
        (faults.error("channel_not_found"), CannotLook("channel_not_found")),
        (faults.error("not_in_channel"), CannotLook("not_in_channel")),
        (faults.status(400), NotSent("internal_error")),
        (faults.error("internal_error"), NotSent("internal_error")),
    ],
)
def test_what_became_of_a_look(
    sandbox: Sandbox, slack: Slack, eli: Person, fault: Fault, look: object
) -> None:
    dm = dm_of(slack, eli)
    sandbox.fails("conversations.history", fault)

    assert slack.find(dm, MARK) == look


# opening a DM


@pytest.mark.parametrize(
    ("fault", "opened"),
    [
        (faults.error("missing_scope"), None),  # im:write is optional
        (faults.rate_limited(after=1), None),  # the post itself will tell
        (faults.resets_after(), None),
        (faults.error("user_disabled"), Refused("user_disabled")),
        (faults.error("user_not_found"), Refused("user_not_found")),
        (faults.error("account_inactive"), Broken("account_inactive")),
    ],
)
def test_what_became_of_opening_a_dm(
    sandbox: Sandbox, slack: Slack, eli: Person, fault: Fault, opened: object
) -> None:
    sandbox.fails("conversations.open", fault)

    assert slack.open_dm(SlackId(eli.id)) == opened
