"""Answers that come later, by response_url."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot.sandbox import Channel, Person, Sandbox, faults
from bot.sandbox.wire import Json
from tests.sandbox.blocks import ASK, mrkdwn, section
from tests.sandbox.clock import Clock
from tests.sandbox.listeners import keeps


@pytest.fixture
def address(at_the_door: App, ana: Person, pilots: Channel) -> Any:
    """The response_url of a command that ana typed in #ai-pilots."""
    heard: list[Json] = []
    at_the_door.command("/pilot")(keeps(heard))
    ana.types("/pilot list", in_=pilots)
    return WebhookClient(heard[0]["response_url"], retry_handlers=[])


def error(response: Any) -> Any:
    assert response.status_code == 404
    return json.loads(response.body)["error"]


def test_an_answer_is_for_the_asker_alone_unless_it_says_otherwise(
    address: WebhookClient, ana: Person, pilots: Channel
) -> None:
    assert (address.send(text="for you").body, address.send(text="x").status_code) == ("ok", 200)
    address.send(text="for all", response_type="in_channel")

    assert [message.text for message in ana.ephemerals] == ["for you", "x"]
    assert [message.text for message in pilots.messages] == ["for all"]


def test_it_works_where_the_bot_is_no_member(
    slack: Sandbox, at_the_door: App, ana: Person
) -> None:
    board = slack.channel("board", members=[ana], private=True, with_bot=False)

    @at_the_door.command("/pilot")
    def answer(ack: Ack, respond: Respond) -> None:
        ack()
        respond("here")

    ana.types("/pilot list", in_=board)

    assert ana.ephemerals[0].text == "here"
    assert ana.ephemerals[0].channel == board.id


def test_five_answers_and_no_more(address: WebhookClient, ana: Person) -> None:
    for number in range(5):
        address.send(text=str(number))

    assert error(address.send(text="one more")) == "used_url"
    assert len(ana.ephemerals) == 5


def test_half_an_hour_and_no_longer(address: WebhookClient, clock: Clock) -> None:
    clock.passes(minutes=30)
    assert address.send(text="just in time").status_code == 200
    clock.passes(seconds=1)

    assert error(address.send(text="late")) == "expired_url"


def test_nothing_to_say_and_nonsense_are_refused(address: WebhookClient, slack: Sandbox) -> None:
    assert error(address.send(text="")) == "no_text"
    assert error(address.send(text="x", blocks=[{"type": "nope"}])) == "invalid_blocks"
    forged = WebhookClient(f"{slack.url}/response/commands/T/forged", retry_handlers=[])
    assert error(forged.send(text="x")) == "invalid_token"


def test_what_was_deleted_cannot_be_replaced(
    at_the_door: App, client: WebClient, ana: Person
) -> None:
    replies: list[WebhookResponse] = []

    @at_the_door.action("yes")
    def late(ack: Ack, respond: Respond) -> None:
        ack()
        replies.append(respond("x", replace_original=True))

    reply = client.chat_postMessage(channel=ana.id, text="x", blocks=ASK)
    [dm] = ana.dms
    client.chat_delete(channel=reply["channel"], ts=reply["ts"])

    ana.presses("Yes", on=dm.versions[-1])

    assert error(replies[0]) == "message_not_found"


def test_the_length_of_all_blocks_together_is_not_counted_here(address: WebhookClient) -> None:
    long = section(text=mrkdwn("x" * 3000))

    assert address.send(text="long", blocks=[long] * 10).status_code == 200


def test_a_fault_may_befall_it_too(slack: Sandbox, address: WebhookClient, ana: Person) -> None:
    slack.fails("response_url", faults.status(500))

    assert address.send(text="x").status_code == 500
    assert ana.ephemerals == []
