"""Slack's rate limits, by the given clock."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Channel, Person, Sandbox
from tests.sandbox.clock import Clock


@pytest.fixture
def limited(slack: Sandbox) -> Any:
    slack.rules.tiers = True
    return slack


def wait(call: Any, **arguments: Any) -> Any:
    with pytest.raises(SlackApiError) as raised:
        call(**arguments)
    assert raised.value.response["error"] == "ratelimited"
    return int(raised.value.response.headers["Retry-After"])


def test_nothing_is_limited_unless_asked_for(client: WebClient, pilots: Channel) -> None:
    for _ in range(60):
        client.chat_postMessage(channel=pilots.id, text="x")

    assert len(pilots.messages) == 60


@pytest.mark.usefixtures("limited")
def test_one_post_a_second_and_channel(
    client: WebClient, ana: Person, pilots: Channel, clock: Clock
) -> None:
    client.chat_postMessage(channel=pilots.id, text="one")

    assert wait(client.chat_postMessage, channel=pilots.id, text="two") == 1
    client.chat_postMessage(channel=ana.id, text="another place")
    clock.passes(seconds=1)
    client.chat_postMessage(channel=pilots.id, text="two")

    assert [message.text for message in pilots.messages] == ["one", "two"]


@pytest.mark.usefixtures("limited")
def test_a_method_has_its_calls_a_minute(client: WebClient, clock: Clock) -> None:
    for _ in range(20):
        client.users_list()
        clock.passes(seconds=2)

    assert wait(client.users_list) == 20
    clock.passes(seconds=20)
    assert client.users_list()["ok"]
