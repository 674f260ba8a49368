"""Which of Slack's answers means what for a letter, over the wire (recipes: posting once)."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.error import URLError

import pytest
from slack_sdk import WebClient

from bot.domain.people import SlackId
from bot.render import kit
from bot.render.speech import Speech
from bot.sandbox import Person, Sandbox, faults
from bot.sandbox.faults import Fault
from bot.slack.errors import ERRORS, Meaning, Method, meaning_of
from bot.slack.gateway import Slack
from bot.slack.outcomes import (
    Absent,
    Broken,
    Busy,
    CannotLook,
    Found,
    InDoubt,
    NotSent,
    Posted,
    Refused,
    Unreachable,
    failure_of,
)
from tests.delivery import errors_page
from tests.town import Clock

HELLO = Speech(text="Hello", blocks=[kit.section("Hello")])
MARK = "f00d"
POST = "chat.postMessage"
PAGE = Path(__file__).parents[2] / "docs" / "operate.md"
ANSWERS = [
    (method, error)
    for method in Method
    if method is not Method.ANY
    for known in (method, Method.ANY)
    for errors in ERRORS[known].values()
    for error in sorted(errors)
]


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
    ],
)
def test_what_became_of_a_post(
    sandbox: Sandbox, slack: Slack, eli: Person, fault: Fault, outcome: object
) -> None:
    dm = dm_of(slack, eli)
    sandbox.fails(POST, fault)

    assert slack.post(dm, HELLO, MARK) == outcome


CALLS: Mapping[Method, Callable[[Slack, str, SlackId], object]] = {
    Method.POST: lambda slack, dm, _: slack.post(dm, HELLO, MARK),
    Method.EDIT: lambda slack, dm, _: slack.update(dm, "1", HELLO),
    Method.LOOK: lambda slack, dm, _: slack.find(dm, MARK),
    Method.OPEN_DM: lambda slack, _, who: slack.open_dm(who),
    Method.PERSON: lambda slack, _, who: slack.profile(who, "T1", within=5),
    Method.FORM: lambda slack, *_: slack.open_view("1", {}),
    Method.HOME: lambda slack, _, who: slack.publish(who, {}, "1"),
}
FAILURES: Mapping[Meaning, Callable[[str], object]] = {
    Meaning.WAIT: lambda _: Busy(30.0),
    Meaning.DOUBT: InDoubt,
    Meaning.STOP: Broken,
}
OTHERWISE: Mapping[
    tuple[Method, Meaning], Callable[[str], object] | None
] = {  # where a method says it in its own way
    **{(Method.OPEN_DM, meaning): None for meaning in (Meaning.DOUBT, Meaning.WITHOUT)},
    (Method.OPEN_DM, Meaning.GIVE_UP): None,
    (Method.OPEN_DM, Meaning.NOBODY): Refused,
    (Method.PERSON, Meaning.NOBODY): None,
    (Method.LOOK, Meaning.DOUBT): NotSent,
    (Method.HOME, Meaning.AGAIN): lambda _: False,
    (Method.LOOK, Meaning.GIVE_UP): CannotLook,
}


def expected(method: Method, error: str) -> object:
    meaning = meaning_of(error, method)
    usual = FAILURES.get(meaning, Refused)
    outcome = OTHERWISE.get((method, meaning), usual)
    return outcome(error) if outcome else None


@pytest.mark.parametrize(("method", "error"), ANSWERS)
def test_every_error_of_every_method_is_decided(
    sandbox: Sandbox, slack: Slack, eli: Person, method: Method, error: str
) -> None:
    dm = dm_of(slack, eli)
    patient = replace(slack, reading=slack.posting)
    sandbox.fails(method.value, faults.error(error))

    try:
        outcome = CALLS[method](patient, dm, SlackId(eli.id))
    except Unreachable as trouble:
        outcome = trouble.failure

    assert outcome == expected(method, error)


def test_no_error_has_two_meanings_for_one_method() -> None:
    for meanings in ERRORS.values():
        named = [error for errors in meanings.values() for error in errors]
        assert len(named) == len(set(named))


def test_the_page_for_operators_shows_the_table() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page == errors_page.written_anew(page)


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
        (faults.error("token_revoked"), Broken("token_revoked")),
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
        (faults.rate_limited(after=1), Busy(1.0)),
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
