"""The server itself: it starts where it is told and leaves nothing behind."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox import Sandbox, faults
from tests.sandbox.clock import Clock


def test_it_listens_on_loopback_and_says_where(slack: Sandbox) -> None:
    assert slack.url.startswith("http://127.0.0.1:")
    assert slack.environment["SLACK_API_URL"] == f"{slack.url}/api/"
    assert WebClient(base_url=slack.api_url).api_test()["ok"]


def test_a_port_may_be_chosen_and_may_be_taken(slack: Sandbox, clock: Clock) -> None:
    taken = int(slack.url.rsplit(":", 1)[1])

    second = Sandbox(clock, port=taken)
    with pytest.raises(OSError, match="in use"):
        second.start()
    second.close()


def test_it_ends_while_a_call_hangs(clock: Clock) -> None:
    before = threading.active_count()
    with Sandbox(clock) as slack:
        pilots = slack.channel("ai-pilots")
        slack.fails("chat.postMessage", faults.hangs_after())
        client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        caller = threading.Thread(target=ignoring(client.chat_postMessage), args=(pilots.id,))
        caller.start()
        slack.until(lambda: pilots.messages)
    caller.join(5)
    gc.collect()

    assert threading.active_count() == before


def test_it_may_be_closed_twice_and_used_before_it_starts(clock: Clock) -> None:
    slack = Sandbox(clock)
    slack.person("ana")
    slack.start()
    slack.close()
    slack.close()


def ignoring(call: Any) -> Any:
    def run(channel: Any) -> Any:
        try:
            call(channel=channel, text="hello")
        except OSError:
            return

    return run
