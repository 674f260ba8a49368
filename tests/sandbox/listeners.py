"""Listeners of small apps: they acknowledge, and keep, open or replace something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.sandbox.wire import Json

Listener = Callable[..., None]


def keeps(heard: list[Json], says: str = "") -> Listener:
    """What was typed, pressed, chosen or told."""

    def listen(ack: Ack, payload: Json) -> None:
        heard.append(payload)
        ack(says)

    return listen


def keeps_body(heard: list[Json], then: str = "") -> Listener:
    """All that came, and an answer in place of the message it came from."""

    def listen(ack: Ack, body: Json, respond: Respond) -> None:
        heard.append(body)
        ack()
        if then:
            respond(text=then, replace_original=True)

    return listen


def opens(view: Json) -> Listener:
    def listen(ack: Ack, payload: Json, client: WebClient) -> None:
        client.views_open(trigger_id=payload["trigger_id"], view=view)
        ack()

    return listen


def answers(**reply: Any) -> Listener:
    def listen(ack: Ack) -> None:
        ack(**reply)

    return listen
