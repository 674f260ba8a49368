"""Bolt's HTTP mode, through `app.dispatch`: signatures, and bodies that Bolt would lose."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import App, BoltRequest, BoltResponse

import handlers
from bot.app import wall_clock  # Bolt holds signatures against the machine's clock
from bot.sandbox import Delivery, signing
from bot.sandbox.signing import Headers
from handlers.bodies import read_form
from tests.journeys.ledger import changes, claims_triage, nothing_written, pilot, pilots
from tests.town import Town

Door = Callable[[Delivery], BoltResponse]


@pytest.fixture
def app(town: Town) -> App:
    """The same listeners behind Bolt's own check of every signature."""
    slack = town.slack
    return handlers.bolt_app(town.bot, slack.bot_token, slack.signing_secret, town.later)


@pytest.fixture(autouse=True)
def over_http(town: Town, app: App) -> None:
    def door(delivery: Delivery) -> BoltResponse:
        headers = delivery.headers(wall_clock())
        return app.dispatch(BoltRequest(body=delivery.body, headers=headers))

    town.slack.hands_to(door)


def posts(app: App, body: str, headers: Headers) -> BoltResponse:
    kind = {"content-type": signing.FORM}
    return app.dispatch(BoltRequest(body=body, headers={**kind, **headers}))


def newest_body(town: Town) -> str:
    """What Slack posted last."""
    sent = town.slack.record.envelopes()[-1]
    return signing.body(sent.kind, sent.payload)


# everything works


def test_commands_forms_presses_and_events_work_over_http(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.ana.types("/pilot value P-1", in_=town.pilots)
    said = town.ana.submits(value="USD 50k/year")
    town.eli.presses("Accept", on=town.last_dm(town.eli))
    town.eli.changes(zone="Asia/Tokyo")
    opened = town.ana.shortcut("pilot_register")

    assert said.errors == {}
    assert opened.modal is not None
    claims = pilot(town)
    assert claims.value is not None
    assert claims.accepted_owner is not None
    assert claims.accepted_owner.zone == "Asia/Tokyo"


def test_the_home_tab_works_over_http(town: Town) -> None:
    claims_triage(town)
    town.bo.opens_home()
    town.settle()
    town.bo.presses("Add the number", on=town.bo.home)
    town.bo.submits(value="120 hours/month", role="claims handlers", heads="12")
    town.settle()

    assert town.bo.home is not None
    assert town.bo.home.as_text().startswith("One decision is waiting for you.")


@pytest.mark.parametrize(
    "typed",
    [
        "register payload tests lead:@bo",
        "register Claims lead:@bo unit:payload",
        "register The payload=payload pilot lead:@bo",
        "register payload&amp; lead:@bo",
    ],
)
def test_the_word_payload_is_a_word_like_any_other(town: Town, typed: str) -> None:
    answer = town.ana.types(f"/pilot {typed}", in_=town.pilots)

    assert answer.error is None
    assert "is on the register" in answer.text
    assert len(pilots(town)) == 1


def test_a_channel_may_be_called_payload_team(town: Town) -> None:
    channel = town.slack.channel("payload-team", members=[town.ana])

    assert "No pilots" in town.ana.types("/pilot list", in_=channel).text
    town.ana.types("/pilot digest here weekly mon 09:00", in_=channel)
    town.ana.types("/pilot digest now", in_=channel)
    town.settle()

    assert len(channel.messages) == 1


def test_a_person_may_be_called_payload(town: Town) -> None:
    payload = town.slack.person("payload", name="Pay Load")

    payload.types("/pilot register Claims triage lead:@payload", in_=town.pilots)
    payload.types("/pilot value P-1", in_=town.pilots)
    said = payload.submits(value="USD 50k/year", role="payload")

    assert said.errors == {}
    assert changes(town) == ["registered", "value"]


@given(st.one_of(st.text(), st.text("a&=+%20E;", max_size=30)))
def test_a_form_is_read_as_the_library_reads_it(body: str) -> None:
    assert read_form(body) == dict(parse_qsl(body, keep_blank_values=True))


def test_a_press_whose_message_talks_of_payloads_is_read_as_a_press(town: Town) -> None:
    town.ana.types("/pilot register payload tests lead:@bo owner:@eli", in_=town.pilots)

    town.eli.presses("Accept", on=town.last_dm(town.eli))

    assert pilot(town).accepted_owner is not None


def test_words_of_every_alphabet_come_through_a_form_body(town: Town) -> None:
    name = "مشروع الفرز 😀 & Söhne + 50%"

    town.ana.types(f"/pilot register {name} lead:@bo", in_=town.pilots)

    assert pilots(town) == [name]


# signatures


@pytest.fixture
def genuine(town: Town) -> str:
    """A command that Slack did send; what it would do stands out."""
    claims_triage(town)
    town.ana.types("/pilot list", in_=town.pilots)
    listing = newest_body(town)
    return listing.replace(
        "text=list", urlencode({"text": "stop P-1 owner because nobody runs it"})
    )


def test_a_genuine_signature_is_let_in(town: Town, app: App, genuine: str) -> None:
    headers = signing.signed(town.slack.signing_secret, genuine, wall_clock())

    response = posts(app, genuine, headers)

    assert response.status == 200
    assert "is stopped" in str(response.body)


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"x-slack-signature": ""},
        {"x-slack-signature": "v0=0"},
        {"x-slack-request-timestamp": "now"},
        {"x-slack-request-timestamp": ""},
        {"x-slack-request-timestamp": "9" * 400},
    ],
)
def test_a_forged_signature_is_turned_away(
    town: Town, app: App, genuine: str, forged: Headers
) -> None:
    """Of what another app signed, whatever is claimed besides."""
    headers = signing.signed("another secret", genuine, wall_clock())

    with nothing_written(town):
        response = posts(app, genuine, {**headers, **forged})

    assert response.status == 401
    assert "Claims" not in str(response.body)


@pytest.mark.parametrize("gone", ["x-slack-signature", "x-slack-request-timestamp"])
def test_a_request_without_its_signature_is_turned_away(
    town: Town, app: App, genuine: str, gone: str
) -> None:
    headers = signing.signed(town.slack.signing_secret, genuine, wall_clock())

    with nothing_written(town):
        response = posts(app, genuine, {name: headers[name] for name in headers if name != gone})

    assert response.status == 401


def test_a_signature_is_for_one_body(town: Town, app: App, genuine: str) -> None:
    headers = signing.signed(town.slack.signing_secret, genuine, wall_clock())

    with nothing_written(town):
        response = posts(app, genuine.replace("P-1", "P-2"), headers)

    assert response.status == 401


@pytest.mark.parametrize("minutes", [-6, 6, -60 * 24])
def test_a_signature_of_another_time_is_turned_away(
    town: Town, app: App, genuine: str, minutes: int
) -> None:
    """Slack's five minutes, to both sides."""
    moment = wall_clock() + timedelta(minutes=minutes)
    headers = signing.signed(town.slack.signing_secret, genuine, moment)

    with nothing_written(town):
        response = posts(app, genuine, headers)

    assert response.status == 401


@pytest.mark.parametrize(
    "command",
    [
        "register KYC screening lead:@bo",
        "value P-1 USD 50k/year",
        "cost P-1 production EUR 150k/year",
        "owner P-1 @eli",
        "stage P-1 approved",
        "hold P-1 until 2026-12-01",
        "stop P-1 no data",
        "digest now",
    ],
)
def test_a_request_replayed_within_its_minutes_changes_nothing_more(
    town: Town, app: App, command: str
) -> None:
    """Same body, same headers: to a signature it is genuine."""
    claims_triage(town)
    town.ana.types(f"/pilot {command}", in_=town.pilots)
    town.settle()
    body = newest_body(town)
    headers = signing.signed(town.slack.signing_secret, body, wall_clock())

    with nothing_written(town):
        response = posts(app, body, headers)
        town.settle()

    assert response.status == 200


def test_a_form_replayed_within_its_minutes_changes_nothing_more(town: Town, app: App) -> None:
    claims_triage(town)
    town.ana.types("/pilot value P-1", in_=town.pilots)
    town.ana.submits(value="USD 50k/year")
    body = newest_body(town)
    headers = signing.signed(town.slack.signing_secret, body, wall_clock())

    with nothing_written(town):
        response = posts(app, body, headers)

    assert response.status == 200
    assert json.loads(response.body)["response_action"] == "update"


# bodies of no kind


@pytest.mark.parametrize(
    "body",
    ["", "payload", "payload=", "payload=%7B", "payload=[]", "{", "[]", "null", "a=b", "%", "=&="],
)
def test_a_body_of_no_kind_changes_nothing_and_breaks_nothing(
    town: Town, app: App, body: str
) -> None:
    headers = signing.signed(town.slack.signing_secret, body, wall_clock())

    with nothing_written(town):
        try:
            response = posts(app, body, headers)
        except ValueError:
            return  # Bolt's own: the server in front answers 400
    assert response.status in {200, 400, 401, 404}

    assert "No pilots" in town.ana.types("/pilot list", in_=town.pilots).text


def test_a_command_of_another_workspace_is_turned_away(town: Town, app: App, genuine: str) -> None:
    """R1: signed by Slack, for an outside person."""
    foreign = genuine.replace(f"team_id={town.slack.team_id}", "team_id=T0ELSEWHERE")
    assert foreign != genuine
    headers = signing.signed(town.slack.signing_secret, foreign, wall_clock())

    with nothing_written(town):
        response = posts(app, foreign, headers)

    assert response.status == 200
    assert "Preflight is for members of this workspace" in str(response.body)


@pytest.mark.parametrize("wants", [{"matchers": [bool]}, {"middleware": [print]}])
def test_a_listener_with_a_guard_that_nobody_would_ask_is_refused(
    app: App, wants: dict[str, Any]
) -> None:
    with pytest.raises(TypeError):
        app.action("approve", **wants)(lambda ack: ack())


def test_a_listener_that_names_what_none_is_given_is_refused(app: App) -> None:
    with pytest.raises(TypeError):
        app.action("approve")(lambda say: say("Approved"))
