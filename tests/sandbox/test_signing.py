"""Signed HTTP requests, as Bolt's own verification sees them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.signature import Clock as SlackClock
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import Delivery, Person, Sandbox, signing
from bot.sandbox.wire import Json
from tests.sandbox.blocks import actions, button
from tests.sandbox.clock import Clock
from tests.sandbox.listeners import keeps


@dataclass
class Watch(SlackClock):
    """Lets the verification read the same clock as the sandbox."""

    clock: Clock

    def now(self) -> float:
        return self.clock().timestamp()


@pytest.fixture
def verifier(slack: Sandbox, clock: Clock) -> SignatureVerifier:
    return SignatureVerifier(slack.signing_secret, clock=Watch(clock))


@pytest.fixture
def over_http(slack: Sandbox, client: WebClient, verifier: SignatureVerifier) -> App:
    """An app in HTTP mode, behind the check of every signature."""
    known = AuthorizeResult(enterprise_id=None, team_id=slack.team_id, bot_token=slack.bot_token)
    app = App(
        client=client,
        signing_secret=slack.signing_secret,
        authorize=lambda: known,
        request_verification_enabled=False,
        process_before_response=True,
    )

    def door(delivery: Delivery) -> BoltResponse:
        assert verifier.is_valid_request(delivery.body, flat(delivery.headers()))
        return app.dispatch(BoltRequest(body=delivery.body, headers=delivery.headers()))

    slack.hands_to(door)
    return app


def flat(headers: signing.Headers) -> dict[str, str]:
    return {name: str(value) for name, value in headers.items()}


def test_commands_presses_and_events_are_signed(
    over_http: App, client: WebClient, ana: Person
) -> None:
    heard: list[Json] = []
    over_http.command("/pilot")(keeps(heard, says="ok"))
    over_http.action("yes")(keeps(heard))
    over_http.event("user_change")(keeps(heard))
    ask = [actions(button(value="P-7 & <more>"))]
    client.chat_postMessage(channel=ana.id, text="x", blocks=ask)

    assert ana.types("/pilot register Claims & KYC").text == "ok"
    ana.presses("Yes")
    ana.changes(name="Ana Suzuki")

    command, press, event = heard
    assert command["text"] == "register Claims &amp; KYC"
    assert press["value"] == "P-7 & <more>"
    assert event["user"]["real_name"] == "Ana Suzuki"


def test_a_signature_holds_for_one_body_one_moment_and_one_secret(
    slack: Sandbox, clock: Clock, verifier: SignatureVerifier
) -> None:
    headers = flat(signing.signed(slack.signing_secret, "text=hello", clock()))
    other = SignatureVerifier("another secret", clock=Watch(clock))

    assert verifier.is_valid_request("text=hello", headers)
    assert not verifier.is_valid_request("text=goodbye", headers)
    assert not other.is_valid_request("text=hello", headers)
    clock.passes(minutes=6)
    assert not verifier.is_valid_request("text=hello", headers)
