"""Trouble on demand, as slack_sdk's client meets it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from http.client import RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Channel, Person, Sandbox, faults


def post(client: WebClient, channel: Any, text: str = "hello") -> Any:
    return client.chat_postMessage(channel=channel.id, text=text)


def test_a_rate_limit_says_how_long(slack: Sandbox, client: WebClient, pilots: Channel) -> None:
    slack.fails("chat.postMessage", faults.rate_limited(after=17), times=2)

    for _ in range(2):
        with pytest.raises(SlackApiError) as raised:
            post(client, pilots)
        assert raised.value.response.status_code == 429
        assert raised.value.response.headers["Retry-After"] == "17"

    post(client, pilots)
    assert len(pilots.messages) == 1


@pytest.mark.parametrize("done", [True, False])
def test_a_server_error_may_come_before_or_after(
    slack: Sandbox, client: WebClient, pilots: Channel, done: bool
) -> None:
    slack.fails("chat.postMessage", faults.status(500, done=done))

    with pytest.raises(SlackApiError) as raised:
        post(client, pilots)

    assert raised.value.response.status_code == 500
    assert len(pilots.messages) == done


def test_an_error_of_choice(slack: Sandbox, client: WebClient, pilots: Channel) -> None:
    slack.fails("chat.postMessage", faults.error("fatal_error"))

    with pytest.raises(SlackApiError, match="fatal_error"):
        post(client, pilots)


def test_a_reset_before_the_call_was_read(
    slack: Sandbox, client: WebClient, pilots: Channel
) -> None:
    slack.fails("chat.postMessage", faults.resets_unread())

    with pytest.raises((ConnectionResetError, RemoteDisconnected, URLError)):
        post(client, pilots)

    assert pilots.messages == []


def test_a_reset_after_it_was_done(slack: Sandbox, client: WebClient, pilots: Channel) -> None:
    slack.fails("chat.postMessage", faults.resets_after())

    with pytest.raises((ConnectionResetError, RemoteDisconnected)):
        post(client, pilots)

    assert len(pilots.messages) == 1
    [call] = slack.record.calls("chat.postMessage")
    assert (call.status, call.answer["ok"]) == (0, True)


def test_silence_after_it_was_done(slack: Sandbox, pilots: Channel) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=1)
    slack.fails("chat.postMessage", faults.hangs_after())

    with pytest.raises(TimeoutError):
        post(client, pilots)

    assert len(pilots.messages) == 1


def test_the_default_client_posts_twice_after_a_reset(slack: Sandbox, pilots: Channel) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    slack.fails("chat.postMessage", faults.resets_after())

    post(client, pilots)

    assert len(pilots.messages) == 2


def test_a_page_instead_of_an_answer(slack: Sandbox, client: WebClient, pilots: Channel) -> None:
    slack.fails("chat.postMessage", faults.not_json())

    with pytest.raises(SlackApiError, match="non-JSON"):
        post(client, pilots)


def test_a_slow_answer_is_right_all_the_same(
    slack: Sandbox, client: WebClient, pilots: Channel
) -> None:
    slack.fails("chat.postMessage", faults.slow(0.05))
    started = time.perf_counter()

    post(client, pilots)

    assert time.perf_counter() - started >= 0.05
    assert len(pilots.messages) == 1


def test_a_fault_may_be_meant_for_one_place(
    slack: Sandbox, client: WebClient, ana: Person, pilots: Channel
) -> None:
    slack.fails("chat.postMessage", faults.error("is_archived"), times=None, channel=pilots)
    slack.fails("chat.postMessage", faults.status(503), channel=ana)

    dm = client.conversations_open(users=ana.id)["channel"]["id"]
    with pytest.raises(SlackApiError, match="is_archived"):
        post(client, pilots)
    with pytest.raises(SlackApiError, match="internal_error"):
        client.chat_postMessage(channel=dm, text="x")
    client.chat_postMessage(channel=dm, text="x")

    slack.heals()
    post(client, pilots)


def test_every_method_may_fail_until_it_heals(
    slack: Sandbox, client: WebClient, ana: Person
) -> None:
    slack.fails("*", faults.status(503), times=None)

    with pytest.raises(SlackApiError):
        client.auth_test()
    with pytest.raises(SlackApiError):
        client.users_info(user=ana.id)

    slack.heals()
    assert client.auth_test()["ok"]


def test_chance_may_decide(slack: Sandbox, client: WebClient, pilots: Channel) -> None:
    turns = iter([faults.status(500), None])

    def chance(_: str, __: Mapping[str, Any]) -> faults.Fault | None:
        return next(turns)

    slack.faults.chance = chance

    with pytest.raises(SlackApiError):
        post(client, pilots)
    post(client, pilots)

    assert len(pilots.messages) == 1
